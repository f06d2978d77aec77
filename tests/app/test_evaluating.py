"""The scorer: evaluations in another thread, and files that are given back."""

import gc
import json
import weakref
from functools import partial

import pytest
from PySide6.QtCore import Qt, QThread

from annotator import importing
from annotator.errors import Stopped
from annotator.exporting import export_jsonl
from annotator.model import RunId
from annotator.store import Project, connection
from app import evaluating
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


def test_reading_gold_and_runs_can_be_stopped_between_their_steps(judged):
    """Nobody waits for a million articles whose score is not wanted any more."""
    asked = []
    choice = Choice(runs=(RunId(1), RunId(2)))

    def stops_at(number):
        asked.append(number)
        return len(asked) >= number

    steps = []
    for number in range(1, 12):
        asked.clear()
        steps.clear()
        with pytest.raises(Stopped):
            evaluating._score(
                judged, choice, lambda *step: steps.append(step), partial(stops_at, number)
            )
    # gold and two runs are asked about three times each, and between them
    assert steps[-1] == (2, 6)


def test_without_a_project_nothing_happens(scorer):
    scorer.score(Choice())
    scorer.rank()
    scorer.look(None)
    assert not scorer.busy


def jsonl(path, *mentions):
    """Predictions for the article that is finished, in a folder of their own."""
    path.parent.mkdir(parents=True)
    said = [
        {"id": f"m{number}", "label": label, "start": start, "end": end}
        for number, (start, end, label) in enumerate(mentions)
    ]
    path.write_text(
        json.dumps({"id": "a1", "mentions": said, "relations": []}) + "\n", encoding="utf-8"
    )
    return path


def test_files_of_one_name_are_shown_apart(qtbot, session, scorer, judged, tmp_path):
    session.open_project(judged)
    files = tuple(
        jsonl(tmp_path / folder / "out.jsonl", (0, 3, label))
        for folder, label in (("a", "GPE"), ("b", "PERSON"), ("c", "ORG"))
    )
    found = scored(qtbot, scorer, Choice(files=files))
    names = [run.name for run in found.report.runs]
    assert names == ["out", "out.jsonl", str(files[2])]


def test_a_run_from_a_file_that_is_gold_is_known_before_it_is_scored(
    qtbot, session, scorer, judged, tmp_path
):
    with Project.open(judged) as project:
        gold = tmp_path / "gold.jsonl"
        export_jsonl(project, gold)
        (run,) = importing.import_files(project, [gold]).runs
        suggest(project, oslo(), name="builtin")
    session.open_project(judged)
    with qtbot.waitSignal(scorer.looked, timeout=LONG) as waiting:
        scorer.look(None)
    assert waiting.args[0].echoes == {run}


class Ring:
    """A value in a cycle, which the collector alone finds."""

    def __init__(self):
        self.itself = self


def test_what_lived_while_something_was_scored_can_be_collected_later(
    qtbot, qapp, session, scorer, judged
):
    session.open_project(judged)
    held = Ring()
    ring = weakref.ref(held)
    scored(qtbot, scorer, Choice(runs=(RunId(1),)))
    qtbot.waitUntil(gc.isenabled)
    del held
    gc.collect()
    assert ring() is not None
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert ring() is None


def test_closing_sets_nothing_aside_any_more(qtbot, session, scorer, judged):
    session.open_project(judged)
    scored(qtbot, scorer, Choice(runs=(RunId(1),)))
    scorer.close()
    assert gc.get_freeze_count() == 0
