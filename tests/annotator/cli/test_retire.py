"""`retire`, and the runs that `list` tells of."""

import pytest

from annotator.joining import join
from annotator.store import Project
from tests.making import oslo, suggest


@pytest.fixture
def merged(path):
    """The project with four engines, merged three times as they came: run 7 has them all."""
    with Project.open(path) as project:
        for name in ("second", "third", "fourth"):
            join(project, suggest(project, oslo("a2"), name=name))
    return path


def test_a_retired_run_is_told_of_and_marked(run, merged):
    assert run("retire", merged, "third") == 0
    assert run.out == (
        "Run 4 (third) is retired, and 2 merged runs that had it. "
        "Merged as run 8 (model + second + fourth) in 1 article.\n"
    )
    assert run("list", merged, "--all-runs") == 0
    assert "run 4  third 1.0  1 article, 5 mentions, 2 relations, retired\n" in run.out
    listed = {each["id"]: each for each in run.json("list", merged)["runs"]}
    assert [number for number, each in listed.items() if each["retired"]] == [4, 5, 7]


def test_it_is_put_back_and_machines_are_told(run, merged):
    told = run.json("retire", merged, "third", "second")
    assert told == {
        "runs": [2, 4],
        "retired": True,
        "with_them": [3, 5, 7],
        "merged": 8,
        "bare": 0,
    }
    assert run("retire", merged, "--undo", "third", "second") == 0
    assert run.out.startswith("Runs 2 (second), 4 (third) are put back, and 3 merged runs that ")


def test_articles_that_are_left_without_suggestions_are_counted(run, merged):
    assert run("retire", merged, "model", "second", "third", "fourth") == 0
    assert run.out.endswith(" 1 unbegun article without suggestions now.\n")


def test_what_cannot_be_retired_is_one_sentence(run, merged):
    said = run.trouble(merged, "retire", merged, "7")
    assert said.startswith("Run 7 was merged of others")
    assert run("retire", merged) == 2


def test_merged_runs_that_newer_ones_replace_are_counted_and_long_names_cut(run, merged):
    assert run("list", merged) == 0
    assert "and 2 older merged runs (--all-runs lists them)\n" in run.out
    assert "run 7  model + second + 2  1 article" in run.out
    assert "run 3 " not in run.out
    assert run("list", merged, "--all-runs") == 0
    assert "run 3  model + second  1 article" in run.out
    assert "older merged" not in run.out
    listed = {each["id"]: each for each in run.json("list", merged)["runs"]}
    assert [number for number, each in listed.items() if each["replaced"]] == [3, 5]
    assert listed[7]["name"] == "model + second + third + fourth"
