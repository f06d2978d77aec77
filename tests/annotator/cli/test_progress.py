"""`progress` in a terminal."""

from annotator.store import Project


def test_the_progress_is_told_as_a_sentence_and_tables(run, path):
    assert run("progress", path) == 0
    lines = run.out.splitlines()
    assert lines[0].startswith("F1 of the suggestions in one article: 100 %. They find 100 %")
    assert any(line.split()[:4] == ["GPE", "mention", "2", "2"] for line in lines)
    assert any(line.startswith("Keys an item") and "0 keys" in line for line in lines)
    found = run.json("progress", path)
    assert found["finished"] == 1
    assert found["engines"]["model"]["kept"] == 7
    assert found["points"][0]["relations"]["f1"] == 1.0
    assert found["keys"] is None


def test_the_progress_of_nobody(run, tmp_path, diplomacy):
    path = tmp_path / "empty.goldspan"
    Project.create(path, scheme=diplomacy).close()
    assert run("progress", path) == 0
    assert run.out.startswith("Nothing is finished yet.")
    assert len(run.out.splitlines()) == 1
    assert run.json("progress", path)["points"] == []
