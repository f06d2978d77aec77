"""Figure 8 in small; in full by `make faults`."""

import random

import orjson
import pytest

from annotator.store import Project
from tests.faults import bad_bytes, bad_lines, malformed, reviewing


def test_malformed_inputs_are_refused_with_their_place():
    assert malformed.main(["--count", "150"]) == 0


@pytest.mark.parametrize("way", sorted(malformed._IMPORTS))
def test_without_the_fault_the_lines_are_taken(tmp_path, way):
    reviewing.make(tmp_path / "news.goldspan")
    lines = [orjson.dumps(bad_lines.good(name, way)) for name in ("n1", "n2", "n3")]
    path = tmp_path / "good.jsonl"
    path.write_bytes(b"\n".join(lines))
    with Project.open(tmp_path / "news.goldspan") as project:
        malformed._IMPORTS[way](project, path)


def test_there_are_many_kinds_of_faults():
    chance = random.Random(1)
    line = bad_lines.good("n1", "import")
    assert len({bad_lines.made(line, chance)[0] for _ in range(2000)}) >= 35
    assert len({bad_bytes.made(chance)[0] for _ in range(500)}) >= 12


def test_a_message_without_its_place_is_found_out(tmp_path):
    path = tmp_path / "bad.jsonl"
    assert malformed._unclear("it is bad", path, None)
    assert malformed._unclear(f"{path}, line 1: it is bad", path, 2)
    assert not malformed._unclear(f"{path}, line 2: it is bad", path, 2)
