"""The scorer: evaluations in another thread, and files that are given back."""

import gc

import pytest
from PySide6.QtCore import QThread

from annotator.model import RunId
from annotator.store import Project, connection
from app.evaluating import Scorer
from app.pages.evaluation.choice import Choice
from app.session import Session
from tests.making import Reviewer, oslo, suggest

LONG = 30_000
"""Milliseconds; the first one loads numpy."""


@pytest.fixture
def judged(path):
    with Project.open(path) as project:
        Reviewer(project).finishes()
        suggest(project, oslo())
    return path


@pytest.fixture
def session(qapp):
    session = Session(actor="reviewer")
    yield session
    session.close_project()


@pytest.fixture
def scorer(session):
    scorer = Scorer(session)
    yield scorer
    scorer.close()


def scored(qtbot, scorer, choice):
    with qtbot.waitSignal(scorer.scored, timeout=LONG) as waiting:
        scorer.score(choice)
    return waiting.args[0]


def test_runs_of_one_name_are_told_apart_by_their_numbers(qtbot, session, scorer, judged):
    session.open_project(judged)
    found = scored(qtbot, scorer, Choice(runs=(RunId(1), RunId(2))))
    assert found.runs == {"model (run 1)": 1, "model (run 2)": 2}
    assert [run.name for run in found.report.runs] == [*found.runs]
    assert found.live
    assert found.gold.name == "news"


def test_it_tells_how_far_it_is(qtbot, session, scorer, judged):
    session.open_project(judged)
    steps = []
    scorer.progressed.connect(lambda done, total: steps.append(done / total))
    scored(qtbot, scorer, Choice(runs=(RunId(1),)))
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, 1)


def test_gold_is_looked_at_before_it_is_scored(qtbot, session, scorer, judged):
    session.open_project(judged)
    with qtbot.waitSignal(scorer.looked, timeout=LONG) as waiting:
        scorer.look(None)
    known = waiting.args[0]
    assert (known.finished, known.unfinished, known.splits, known.releases) == (1, 1, {}, ())
    assert not scorer.busy


def test_the_users_trouble_is_a_sentence(qtbot, session, scorer, judged, tmp_path):
    session.open_project(judged)
    with qtbot.waitSignal(scorer.failed, timeout=LONG) as waiting:
        scorer.score(Choice(gold=tmp_path / "gone.jsonl", runs=(RunId(1),)))
    assert "gone.jsonl" in waiting.args[0]
    assert not scorer.busy


def test_the_newest_wish_alone_is_answered(qtbot, session, scorer, judged):
    session.open_project(judged)
    answers = []
    scorer.scored.connect(answers.append)
    scorer.score(Choice(runs=(RunId(1),)))
    scored(qtbot, scorer, Choice(runs=(RunId(2),)))
    qtbot.waitUntil(lambda: not scorer.findChildren(QThread))
    assert [list(each.runs.values()) for each in answers] == [[2]]


def test_what_is_cancelled_is_not_answered(qtbot, session, scorer, judged):
    session.open_project(judged)
    answers = []
    scorer.scored.connect(answers.append)
    scorer.score(Choice(runs=(RunId(1),)))
    with qtbot.waitSignal(scorer.cancelled):
        scorer.cancel()
    qtbot.waitUntil(lambda: not scorer.findChildren(QThread))
    assert answers == []
    assert gc.isenabled()


def test_closing_gives_every_file_back_and_collects_garbage_again(session, scorer, judged):
    session.open_project(judged)
    scorer.score(Choice(runs=(RunId(1),)))
    assert not gc.isenabled()
    scorer.close()
    session.close_project()
    assert gc.isenabled()
    assert not [each for each in connection._open if each.file == connection.identity_of(judged)]


def test_without_a_project_nothing_happens(scorer):
    scorer.score(Choice())
    scorer.rank()
    scorer.look(None)
    assert not scorer.busy
