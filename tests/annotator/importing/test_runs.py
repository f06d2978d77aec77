"""Runs from files: their names, and that they must fit the articles that are there."""

import os
import sys

import pytest

from annotator.errors import GoldspanError, SourceError
from annotator.importing import import_files, import_gold, import_run
from tests.annotator.importing.lines import ADA, ENVOY, IS, everything
from tests.making import OSLO, article


@pytest.mark.parametrize(
    ("stem", "name"),
    [("mine", "mine"), ("builtin", "builtin (file)"), ("2016", "2016 (file)"),
     ("spacy:x", "spacy:x (file)"), ("a\nb", "a\ufffdb"), (" ", "(file)"), ("v1.0", "v1.0")],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_run_that_is_named_after_its_file_can_be_told_from_all_others(project, jsonl, stem, name):
    import_files(
        project, [jsonl({"text": OSLO, "mentions": []}, name=f"{stem}.jsonl")], format="jsonl"
    )
    assert [run.name for run in project.runs()] == [name]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_a_file_whose_name_is_no_unicode_gives_a_run(project, jsonl, tmp_path):
    path = jsonl({"text": OSLO, "mentions": []}).rename(
        os.fsdecode(bytes(tmp_path) + b"/\xff.jsonl")
    )
    import_files(project, [path])
    assert [run.name for run in project.runs()] == ["\ufffd"]


@pytest.mark.parametrize("name", ["", " ", "builtin", "7"])
def test_an_outside_run_cannot_have_any_name(project, jsonl, name):
    project.add_articles([article()])
    with pytest.raises(GoldspanError, match="name"):
        import_run(project, jsonl({"id": "a1", "mentions": []}), name=name)
    assert project.runs() == []


def test_an_outside_run_is_kept_for_articles_that_are_there(project, jsonl):
    project.add_articles([article()])
    record = {"id": "a1", "mentions": [ADA, ENVOY], "relations": [IS]}
    number = import_run(project, jsonl(record), name="outside")
    run = project.run("outside")
    assert (run.id, run.mentions, run.relations) == (number, 2, 1)
    assert run.ended


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"id": "a9", "mentions": []}, "has no article a9; import it first"),
        ({"id": "a1"}, "no mentions; write []"),
        ({"id": "a1", "sha256": "0" * 64, "mentions": []}, "another text"),
        ({"id": "a1", "text": "Another text.", "mentions": []}, "another text"),
    ],
)
def test_an_outside_run_that_does_not_fit_is_refused(project, jsonl, record, problem):
    project.add_articles([article()])
    before = everything(project)
    with pytest.raises(SourceError, match=problem.replace("[", r"\[")):
        import_run(project, jsonl(record), name="outside")
    assert everything(project) == before


def test_an_empty_file_holds_no_predictions_and_no_gold(project, jsonl):
    with pytest.raises(SourceError, match="holds no predictions"):
        import_run(project, jsonl(), name="outside")
    with pytest.raises(SourceError, match="holds no gold"):
        import_gold(project, jsonl(), reviewer="me")
