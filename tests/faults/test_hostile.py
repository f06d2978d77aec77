"""Figure 7 in small: every hostile kind and a few mutations; and that the harness notices harm."""

import random
import shutil
import time

import pytest

from tests.faults import hostile, hostile_files


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    path = tmp_path_factory.mktemp("good") / "news.goldspan"
    hostile_files.make(path)
    return path


@pytest.fixture(scope="module")
def whole(good):
    seen = hostile.watched(good)
    assert seen.answer == "right"
    return seen.content


@pytest.mark.parametrize("kind", [each for each in hostile_files.KINDS if "huge" not in each])
def test_a_hostile_project_is_refused_or_right(tmp_path, good, whole, kind):
    path = tmp_path / "news.goldspan"
    shutil.copy(good, path)
    hostile_files.KINDS[kind](path)
    assert hostile.judged(hostile.watched(path, whole)) == ""


def test_what_chance_has_mutated_is_refused_or_right_or_named(tmp_path, good, whole):
    chance, path = random.Random(4), tmp_path / "news.goldspan"
    for _ in range(30):
        shutil.copy(good, path)
        hostile_files.mutate(path, chance)
        seen = hostile.watched(path, whole)
        assert hostile.judged(seen) == ""
        if seen.answer not in ("right", "refused"):
            assert hostile.watched(path, act=hostile.check).answer == "named by the full check"


def test_the_harness_notices_what_hangs_and_what_is_a_bug(good, monkeypatch):
    monkeypatch.setattr(hostile, "_PATIENCE", 0.2)
    hangs = hostile.watched(good, act=lambda *_: time.sleep(10))
    assert hostile.judged(hangs).startswith("ended by SIGKILL")
    monkeypatch.setattr(hostile, "_PATIENCE", 30)
    assert "ZeroDivisionError" in hostile.judged(hostile.watched(good, act=lambda *_: 1 / 0))
    large = hostile.watched(good, act=lambda *_: (str(len(bytearray(400 * 2**20))), ""))
    assert large.memory > hostile._BYTES
