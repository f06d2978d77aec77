"""`check`, `--rebuild` and `--salvage`: what they print, and with which exit code."""

import json
import sqlite3

from annotator.store import examining


def tampered(path, statement):
    """Change a project file with another program."""
    with sqlite3.connect(path) as other:
        other.execute(statement)
    other.close()


def test_a_whole_project_is_said_to_be_whole_with_counts(run, path):
    assert run("check", path) == 0
    assert run.out == f"{path} is whole: 2 articles, 1 run and 2 decisions.\n"
    said = run.json("check", path)
    assert (said["whole"], said["flaws"], said["articles"]) == (True, [], 2)


def test_each_article_that_is_hit_has_a_line_and_the_exit_code_is_1(run, path):
    tampered(path, "UPDATE article SET title = 'x' || title")
    assert run("check", path) == 1
    lines = run.out.splitlines()
    assert [line.partition(":")[0] for line in lines[:2]] == ["a1", "a2"]
    assert f"goldspan check {path} --salvage OUT" in lines[-1]
    assert run("check", path, "--json") == 1
    assert [flaw["article"] for flaw in json.loads(run.out)["flaws"]] == ["a1", "a2"]


def test_current_state_is_rebuilt_and_it_says_what_differed(run, path):
    tampered(path, "UPDATE progress SET flagged = 1")
    assert run("check", path) == 1
    assert f"goldspan check {path} --rebuild" in run.out
    assert run("check", path, "--rebuild") == 0
    assert run.out.splitlines() == [
        "a1: its progress is not as it was decided",
        f"{path} is whole again: its current state was made from the ledger.",
    ]
    assert run("check", path) == 0


def test_what_is_whole_is_written_into_a_new_project(run, path):
    out = path.with_name("saved.goldspan")
    tampered(path, "UPDATE article SET text = 'x' WHERE id = 'a2'")
    before = path.read_bytes()
    assert run("check", path, "--salvage", out) == 0
    assert "(a2); import it again." in run.out
    assert run.out.endswith(f"Wrote {out} with 1 article, 1 run and 2 decisions.\n")
    assert examining.check(out).flaws == ()
    assert path.read_bytes() == before
    assert "exists already" in run.trouble(path, "check", path, "--salvage", out)


def test_rebuilding_and_salvaging_at_once_is_wrong_usage(run, path):
    assert run("check", path, "--rebuild", "--salvage", "out.goldspan") == 2
