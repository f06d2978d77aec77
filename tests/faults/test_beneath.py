"""Figures 5 and 10 in small, and that their harnesses notice what they are for."""

import random
from contextlib import nullcontext

import pytest

from annotator.store import saving
from tests.faults import beneath, looking


@pytest.mark.parametrize("happens", beneath.HAPPENS, ids=lambda each: each.__name__)
def test_what_happens_beneath_a_window_is_noticed_and_nothing_is_lost(tmp_path, happens):
    wrong, _, copied = beneath.once(tmp_path, happens, random.Random(3))
    assert wrong == []
    assert copied == 1


def test_looking_changes_no_byte():
    assert looking.main(["--count", "4"]) == 0


def test_the_harness_notices_a_save_into_another_project(tmp_path, monkeypatch):
    monkeypatch.setattr(saving.Seen, "others", lambda _: False)
    wrong, _, _ = beneath.once(tmp_path, beneath.overwritten_by_another_project, random.Random(3))
    assert "a save went through" in wrong


def test_the_harness_notices_a_look_that_leaves_something(tmp_path, monkeypatch):
    def browse(path, **_):
        path.with_name("left").touch()
        return nullcontext()

    monkeypatch.setattr(looking, "browse", browse)
    assert looking.main(["--count", "1"]) == 1
