"""Gold and predictions from files: releases, projects and exchange JSONL tell the same."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import review
from annotator import scheme as schemes
from annotator.errors import GoldspanError, ProjectError, SourceError, Stopped
from annotator.evaluate import evaluate
from annotator.evaluate.load import load_gold, load_predictions
from annotator.model import Article, PredictedMention, PredictedRelation, Prediction
from annotator.release import release
from annotator.store import NewRun, Project
from annotator.text import sha256
from tests.counting import Counts, counts

TEXT = "🤝 Pak Myong-du came to Oslo."
OTHER = "Nothing happened in Oslo."
PAK = {"id": "m1", "start": 2, "end": 14, "label": "PERSON", "surface": "Pak Myong-du"}
OSLO = {"id": "m2", "start": 23, "end": 27, "label": "GPE", "surface": "Oslo"}
LIVES = {"id": "r1", "label": "lives_in", "head": "m1", "tail": "m2"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder, so that names are short."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(folder):
    """news.goldspan: a1 finished as suggested, a2 untouched."""
    mentions = (
        PredictedMention("m1", "PERSON", ((2, 14),), 0.9),
        PredictedMention("m2", "GPE", ((23, 27),), 0.9),
    )
    whole = Prediction("a1", mentions, (PredictedRelation("r1", "lives_in", "m1", "m2"),))
    late = Prediction("a2", (PredictedMention("m1", "GPE", ((20, 24),)),))
    with Project.create(folder / "news.goldspan", scheme=schemes.load("news-basic")) as made:
        made.add_articles(
            [Article(name, sha256(text), "", text) for name, text in (("a1", TEXT), ("a2", OTHER))]
        )
        made.add_run(NewRun("spacy:sm", "spacy", "1", {}), [whole, late])
        made.record(review.accept(sheet := made.sheet("a1"), sheet.suggested), actor="Ana")
        made.record(review.finish(made.sheet("a1")), actor="Ana")
        made.add_run(NewRun("half", "rules", "1", {}), [Prediction("a1", mentions[:1])])
    return "news.goldspan"


def lines(name, *records):
    with open(name, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    return name


def said(name="a1", mentions=(PAK, OSLO), relations=(LIVES,), **more):
    return {"id": name, "mentions": list(mentions), "relations": list(relations), **more}


def test_release_project_and_jsonl_of_the_same_gold_tell_the_same(project):
    with Project.open(Path(project), read_only=True) as opened:
        release(opened, version="1", output=opened.path.with_name("news-1.sqlite"))
    jsonl = lines("gold.jsonl", said(text=TEXT), {"id": "a2", "text": OTHER})
    half = lines("half.jsonl", said(mentions=[PAK], relations=[]))
    reports = [
        evaluate(load_gold(gold), load_predictions(half))
        for gold in (project, "news-1.sqlite", jsonl)
    ]
    for report in reports:
        assert report.runs == reports[0].runs
        assert counts(report.runs[0].mentions.strict) == Counts(tp=1, fn=1)
        assert counts(report.runs[0].relations.strict) == Counts(fn=1)
    # a release does not know the unfinished article
    of_project, of_release, of_jsonl = (report.gold for report in reports)
    assert (of_project.unfinished, of_release.unfinished, of_jsonl.unfinished) == (1, 0, 1)
    assert of_project.sha256 == of_jsonl.sha256
    assert of_project.scheme == of_release.scheme
    assert of_jsonl.scheme is None


def test_a_run_of_a_project_is_named_after_a_colon(project):
    gold = load_gold(project)
    report = evaluate(
        gold, load_predictions("news.goldspan:half"), load_predictions("news.goldspan:spacy:sm")
    )
    half, whole = report.runs
    assert (half.name, counts(half.mentions.strict)) == ("half", Counts(tp=1, fn=1))
    assert (whole.name, counts(whole.relations.strict)) == ("spacy:sm", Counts(tp=1))
    assert whole.not_judged.mentions == 1
    assert load_predictions("news.goldspan:2").name == "half"


def test_a_run_may_say_more_than_a_release_of_its_project_knows(project, folder):
    with Project.open(folder / project, read_only=True) as opened:
        release(opened, version="1", output=folder)
    (run,) = evaluate(load_gold("news-1.sqlite"), load_predictions("news.goldspan:1")).runs
    assert (counts(run.mentions.strict), run.not_judged.mentions) == (Counts(tp=2), 1)
    elsewhere = load_gold(lines("gold.jsonl", said("b1")))
    with pytest.raises(SourceError, match=r"gold.jsonl does not know: a1, a2;"):
        evaluate(elsewhere, load_predictions("news.goldspan:1"))


def test_an_existing_file_wins_over_a_run(project):
    if os.name == "nt":
        pytest.skip("Windows has no colons in file names")
    lines("news.goldspan:half", said())
    assert load_predictions("news.goldspan:half").articles[0].mentions[1].label == "GPE"


def test_looking_at_a_project_changes_nothing_in_it(project, folder):
    before = (folder / project).read_bytes()
    load_gold(project)
    load_predictions("news.goldspan:half")
    assert (folder / project).read_bytes() == before
    assert [each.name for each in folder.iterdir()] == [project]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("missing.jsonl", "missing.jsonl: does not exist; name an exchange JSONL file, or"),
        ("C:\\missing\\run.jsonl", "does not exist"),
        (
            "news.goldspan",
            "name one of its runs as news.goldspan:RUN; its runs are: spacy:sm, half",
        ),
        ("news.goldspan:nobody", "news.goldspan has no run nobody; its runs are: spacy:sm, half"),
        ("gold.jsonl:half", "gold.jsonl is no Goldspan project, so it has no runs"),
    ],
)
def test_predictions_that_are_not_there_are_refused_with_the_next_step(project, source, sentence):
    lines("gold.jsonl", said())
    with pytest.raises(GoldspanError) as caught:
        load_predictions(source)
    assert sentence in str(caught.value)


def test_gold_that_is_not_there_is_refused(folder):
    with pytest.raises(SourceError, match=r"^gold.sqlite: does not exist"):
        load_gold("gold.sqlite")
    connection = sqlite3.connect("other.sqlite")
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(SourceError, match="neither a Goldspan project nor a gold release"):
        load_gold("other.sqlite")
    with pytest.raises(GoldspanError):
        load_gold(folder)


def test_a_release_is_no_prediction(project):
    with Project.open(Path(project), read_only=True) as opened:
        path = release(opened, version="1", output=opened.path.with_name("news-1.sqlite")).path
    with pytest.raises(SourceError, match="is a gold release, no predictions"):
        load_predictions(path)


def test_a_damaged_release_is_refused(project, folder):
    with Project.open(Path(project), read_only=True) as opened:
        path = release(opened, version="1", output=folder).path
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Myong-du", b"Myong-da"))
    with pytest.raises(ProjectError, match="was changed after it was made"):
        load_gold(path)
    path.write_bytes(content[:5000])
    with pytest.raises(ProjectError):
        load_gold(path)


def test_in_jsonl_an_article_is_judged_unless_it_says_otherwise(folder):
    gold = load_gold(
        lines(
            "gold.jsonl",
            said("a1"),
            said("a2", finished=False),
            {"id": "a3", "text": TEXT},
            said("a4", [], [], finished=True),
        )
    )
    assert [article.id for article in gold.finished] == ["a1", "a4"]
    predicted = lines("mine.jsonl", *(said(name) for name in ("a1", "a2", "a3", "a4")))
    (run,) = evaluate(gold, load_predictions(predicted)).runs
    assert counts(run.mentions.strict) == Counts(tp=2, fp=2)
    assert (run.not_judged.articles, run.not_judged.mentions) == (2, 4)


def test_an_article_of_which_a_file_says_nothing_is_silent(folder):
    gold = load_gold(lines("gold.jsonl", said("a1"), said("a2")))
    predicted = lines("mine.jsonl", said("a1"), {"id": "a2", "text": TEXT})
    (run,) = evaluate(gold, load_predictions(predicted)).runs
    assert (run.silent_articles, counts(run.mentions.strict)) == (1, Counts(tp=2, fn=2))


def test_a_scheme_of_ones_own_serves_jsonl(folder):
    gold = lines("gold.jsonl", said())
    odd = load_predictions(lines("mine.jsonl", said(mentions=[PAK | {"label": "Person"}, OSLO])))
    with pytest.raises(SourceError, match=r"news-basic does not have: Person \(1 mention\);"):
        evaluate(load_gold(gold, scheme=schemes.load("news-basic")), odd)
    assert counts(evaluate(load_gold(gold), odd).runs[0].mentions.strict) == Counts(
        tp=1, fp=1, fn=1
    )


def test_an_article_without_an_id_is_found_by_its_text(folder):
    gold = lines("gold.jsonl", said(text=TEXT), said("a2", [], [], text=OTHER))
    by_hash = said(sha256=sha256(TEXT)) | {"id": None}
    by_text = said(None, [], [], text=OTHER)
    (run,) = evaluate(load_gold(gold), load_predictions(lines("mine.jsonl", by_hash, by_text))).runs
    assert (counts(run.mentions.strict), run.silent_articles) == (Counts(tp=2), 0)


def test_a_text_that_gold_has_twice_must_be_named(folder):
    gold = load_gold(lines("gold.jsonl", said("a1", text=TEXT), said("a2", text=TEXT)))
    predicted = load_predictions(lines("mine.jsonl", said(None, text=TEXT)))
    with pytest.raises(SourceError, match="several articles of the gold have this text: a1, a2;"):
        evaluate(gold, predicted)


def test_other_text_under_the_same_id_is_refused(folder):
    gold = load_gold(lines("gold.jsonl", said(text=TEXT)))
    predicted = load_predictions(lines("mine.jsonl", said("a1", [], [], text=OTHER)))
    with pytest.raises(SourceError, match=r"^mine.jsonl: articles whose text is not the one .*a1;"):
        evaluate(gold, predicted)


def test_offsets_in_another_unit_are_noticed_by_the_surface(folder):
    gold = load_gold(lines("gold.jsonl", said(text=TEXT)))
    utf16 = said(mentions=[PAK | {"start": 3, "end": 15}, OSLO])
    with pytest.raises(SourceError, match=r"mine.jsonl, article a1: .*UTF-16 units"):
        evaluate(gold, load_predictions(lines("mine.jsonl", utf16)))


def test_runs_of_the_same_name_are_told_apart_by_where_they_come_from(folder):
    gold = load_gold(lines("gold.jsonl", said()))
    (folder / "old").mkdir()
    new, old = lines("mine.jsonl", said()), lines("old/mine.jsonl", said("a1", [PAK], []))
    report = evaluate(gold, load_predictions(new), load_predictions(old))
    assert [run.name for run in report.runs] == ["mine.jsonl", os.path.join("old", "mine.jsonl")]


def test_empty_files_give_no_number_that_looks_right(folder):
    gold = load_gold(lines("gold.jsonl", said()))
    empty, nothing = lines("empty.jsonl"), lines("nothing.jsonl", said("a1", [], []))
    assert evaluate(gold, load_predictions(nothing)).runs[0].mentions.strict.precision is None
    with pytest.raises(SourceError, match=r"empty.jsonl: has no articles"):
        evaluate(load_gold(empty), load_predictions("gold.jsonl"))


@pytest.mark.parametrize(
    "first",
    ["", "import annotator.evaluate.load", "from annotator.evaluate import evaluate as other"],
)
def test_a_notebook_gets_a_function_whatever_it_imported_before(folder, first):
    lines("gold.jsonl", said())
    code = f"""{first}
from annotator import evaluate, load_gold, load_predictions
import annotator
from tests.counting import Counts, counts
report = evaluate(load_gold("gold.jsonl"), load_predictions("gold.jsonl"), symmetric=["lives_in"])
assert annotator.evaluate(load_gold("gold.jsonl")).runs == ()
print(report.to_dict()["runs"][0]["mentions"]["strict"]["f1"])
"""
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
        check=False,
    )
    assert (done.stdout, done.stderr) == ("1.0\n", "")


def test_a_copy_of_a_project_gives_the_same_gold(project):
    shutil.copy(project, "copy.goldspan")
    run = load_predictions("news.goldspan:half")
    one, other = (evaluate(load_gold(path), run) for path in (project, "copy.goldspan"))
    assert one.gold.sha256 == other.gold.sha256
    assert one.runs == other.runs


@pytest.mark.parametrize("step", range(3))
def test_reading_a_project_is_stopped_between_its_steps(project, step):
    for read in (
        lambda stopped: load_gold(project, stopped=stopped),
        lambda stopped: load_predictions("news.goldspan:half", stopped=stopped),
    ):
        asked = []

        def stopped(asked=asked):
            asked.append(True)
            return len(asked) > step

        with pytest.raises(Stopped):
            read(stopped)
        assert len(asked) == step + 1
