"""Learning beside the window: real keys, the real worker, and workers that fail."""

import os
import sys
from dataclasses import replace
from textwrap import dedent

import pytest
from PySide6.QtCore import Qt

from annotator.descent import sources_of
from annotator.model import ArticleId, Prediction
from annotator.store import Project
from app import learning as learnings
from app import worker_process
from tests.making import OSLO, article, mention, oslo, place, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LONG = 60_000


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    """The user's cache is this test's; and nobody goes back here."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(learnings, "PAUSE", 50)


@pytest.fixture
def many(tmp_path, diplomacy):
    """A project of four articles without suggestions."""
    path = tmp_path / "many.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(
            article(OSLO + f"\n\nAda Lind left {town} on Monday.", f"a{order}")
            for order, town in enumerate(("Oslo", "Bonn", "Rome", "Paris"), 1)
        )
    return path


@pytest.fixture
def at_work(open_desk, many, qtbot):
    """Opens the window, waits until all is suggested for, and collects what it says."""

    def run(**options):
        desk = open_desk(**options)
        desk.failures, desk.ready, done = [], [], []
        desk.window.suggester.failed.connect(desk.failures.append)
        desk.window.suggester.ready.connect(desk.ready.append)
        desk.window.suggester.done.connect(lambda: done.append(True))
        desk.window.open_project(many)
        qtbot.waitUntil(lambda: bool(done), timeout=LONG)
        return desk

    return run


def finish(desk):
    """Ctrl+Enter, again where it asks whether the rest may stay unjudged."""
    before = desk.sheet.article.id
    for _ in range(2):
        if desk.sheet.article.id == before:
            desk.press(Key.Key_Return, CTRL)


def shown(desk, name):
    """The extractor whose suggestions an article shows."""
    project = desk.session.project
    run = project.sheet(ArticleId(name)).run
    return None if run is None else project.engines()[run].extractor


def extractor(desk):
    """The extractor whose suggestions the window shows."""
    return desk.session.project.engines()[desk.sheet.run].extractor


def test_after_a_finished_article_the_next_ones_are_suggested_by_what_was_learnt(at_work, qtbot):
    desk = at_work(learns=True)
    assert shown(desk, "a2") == "builtin"
    desk.press(Key.Key_Space, times=3)
    finish(desk)
    assert desk.sheet.article.id == "a2"
    before = dict(desk.sheet.items)
    qtbot.waitUntil(lambda: shown(desk, "a4") == "learner", timeout=LONG)
    assert shown(desk, "a3") == "learner"
    # what is open stays as it is
    assert shown(desk, "a2") == "builtin"
    assert dict(desk.sheet.items) == before
    assert desk.ready[-1] == "Next suggestions: learnt from 1 article"
    assert desk.failures == []
    desk.press(Key.Key_Space)
    finish(desk)
    assert desk.sheet.article.id == "a3"
    assert desk.session.project.engines()[desk.sheet.run].extractor == "learner"
    assert {each.extractor for each in desk.session.project.runs()} == {"builtin", "learner"}


def test_what_is_learnt_reaches_the_articles_above_too(at_work, qtbot):
    desk = at_work(learns=True)
    desk.press(Key.Key_Down, CTRL, times=2)
    assert desk.sheet.article.id == "a3"
    desk.press(Key.Key_Space, times=3)
    finish(desk)
    assert desk.sheet.article.id == "a4"
    qtbot.waitUntil(lambda: shown(desk, "a2") == "learner", timeout=LONG)
    assert shown(desk, "a1") == "learner"
    assert shown(desk, "a4") == "builtin"


@pytest.fixture
def left_behind(at_work, qtbot):
    """The second article open, with suggestions older than what was learnt since."""
    desk = at_work(learns=True)
    desk.press(Key.Key_Space, times=3)
    finish(desk)
    qtbot.waitUntil(lambda: shown(desk, "a4") == "learner", timeout=LONG)
    qtbot.waitUntil(lambda: not desk.window.suggester.busy, timeout=LONG)
    assert shown(desk, "a2") == "builtin"
    return desk


def test_an_article_opened_with_older_suggestions_is_renewed_under_the_same_focus(
    left_behind, qtbot
):
    desk = left_behind
    desk.press(Key.Key_Down, CTRL)
    desk.press(Key.Key_Up, CTRL)
    assert desk.sheet.article.id == "a2"
    focused = desk.focused
    qtbot.waitUntil(lambda: extractor(desk) == "learner", timeout=LONG)
    assert (desk.focused.label, desk.focused.start) == (focused.label, focused.start)
    assert desk.told[-1] == "These suggestions are new, by what was learnt."
    assert desk.sheet.judged == 0
    desk.press(Key.Key_Space)
    assert desk.is_saved()
    assert extractor(desk) == "learner"


def test_whoever_decides_first_keeps_the_older_suggestions(left_behind, qtbot):
    desk = left_behind
    desk.press(Key.Key_Down, CTRL)
    desk.press(Key.Key_Up, CTRL)
    desk.press(Key.Key_Space)
    before = dict(desk.sheet.items)
    qtbot.waitUntil(lambda: not desk.window.suggester.busy, timeout=LONG)
    assert extractor(desk) == "builtin"
    assert dict(desk.sheet.items) == before
    assert desk.is_saved()


def test_what_somebody_has_gone_to_is_not_taken_away_for_newer_suggestions(desk):
    project = desk.session.project
    desk.press(Key.Key_Down)
    before, focused = dict(desk.sheet.items), desk.session.focus
    suggest(project, Prediction(ArticleId("a1"), oslo().mentions[:1]))
    desk.session.suggestions_arrived(ArticleId("a1"))
    assert dict(desk.sheet.items) == before
    assert desk.session.focus == focused
    desk.press(Key.Key_Up)  # as it was opened
    desk.session.suggestions_arrived(ArticleId("a1"))
    assert len(desk.sheet.items) == 1
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_nothing_is_learnt_where_the_user_does_not_want_it(at_work, qtbot):
    desk = at_work(learns=True)
    desk.press_action("learning")
    assert not desk.window.settings.learns
    finish(desk)
    qtbot.wait(300)
    assert not desk.window.suggester.learning.busy
    desk.press_action("learning")
    assert desk.window.settings.learns
    qtbot.waitUntil(lambda: desk.window.suggester.learning.busy, timeout=LONG)


def test_a_lead_switches_learning_off_for_everybody(at_work, many, qtbot):
    desk = at_work(learns=True)
    desk.press_action("learning_for_everybody")
    assert desk.told[-1] == (
        "Learning from finished articles is switched off for everybody in this project."
    )
    finish(desk)
    qtbot.wait(300)
    assert not desk.window.suggester.learning.busy
    desk.press_action("learning")
    assert desk.window.settings.learns
    assert not desk.window.actions_by_id["learning"].isChecked()
    with Project.open(many, read_only=True) as project:
        assert not project.policy.learner
    desk.press_action("learning_for_everybody")
    qtbot.waitUntil(lambda: desk.window.suggester.learning.busy, timeout=LONG)


def test_a_lead_who_switches_it_off_elsewhere_is_heeded_at_the_next_finished_article(
    at_work, many, qtbot
):
    desk = at_work(learns=True)
    finish(desk)
    qtbot.waitUntil(lambda: bool(desk.ready) and "learnt" in desk.ready[-1], timeout=LONG)
    with Project.open(many) as project:
        project.set_policy(replace(project.policy, learner=False))
    finish(desk)
    said = desk.window.status.message
    qtbot.waitUntil(lambda: "has switched learning off" in said.text())
    qtbot.waitUntil(lambda: "learnt" not in desk.window.status.extractor.text(), timeout=LONG)
    assert not desk.window.suggester.learning.busy


@pytest.fixture
def imported(tmp_path, diplomacy):
    """Four articles that another model has suggested for, with what only it finds."""
    path = tmp_path / "imported.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        texts = {f"a{order}": f"{OSLO}\n\nPart {order}." for order in range(1, 5)}
        project.add_articles(article(text, name) for name, text in texts.items())
        said = []
        for name, text in texts.items():
            part = mention("x", "ISSUE", place(text, f"Part {name[1]}"), score=0.9)
            said.append(Prediction(name, (*oslo(name).mentions, part), oslo(name).relations))
        suggest(project, *said, name="theirs")
    return path


def names_shown(desk, name):
    """The names of the runs whose suggestions an article shows."""
    project = desk.session.project
    known = project.engines()
    run = project.sheet(ArticleId(name)).run
    return [each.name for each in sources_of(known[run], known)]


def test_what_was_learnt_joins_what_was_imported(open_desk, imported, qtbot):
    desk = open_desk(imported, learns=True)
    before = names_shown(desk, "a1")
    finish(desk)
    qtbot.waitUntil(lambda: names_shown(desk, "a4") == ["theirs", "learner"], timeout=LONG)
    assert before == names_shown(desk, "a1") == ["theirs"]
    sheet = desk.session.project.sheet(ArticleId("a4"))
    assert "Part 4" in {sheet.surface(each) for each in sheet.mentions}
    qtbot.waitUntil(lambda: not desk.window.suggester.busy, timeout=LONG)
    assert all(each.ended for each in desk.session.project.runs())


def test_where_it_is_to_be_scored_what_was_learnt_keeps_away_from_what_was_imported(
    open_desk, imported, qtbot
):
    with Project.open(imported) as project:
        project.set_policy(replace(project.policy, scored="learner"))
    desk = open_desk(imported, learns=True)
    learnt = []
    desk.window.suggester.learning.learnt.connect(learnt.append)
    finish(desk)
    qtbot.waitUntil(lambda: bool(learnt), timeout=LONG)
    qtbot.wait(300)
    assert not desk.window.suggester.busy
    assert names_shown(desk, "a4") == ["theirs"]


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_closing_amid_learning_leaves_no_process(at_work, qtbot):
    desk = at_work(learns=True)
    finish(desk)
    learning = desk.window.suggester.learning
    qtbot.waitUntil(lambda: learning._process is not None, timeout=LONG)
    qtbot.waitUntil(lambda: learning._process.process_id > 0, timeout=LONG)
    process = learning._process.process_id
    desk.window.close()
    assert not is_running(process)


def test_closing_while_lessons_are_read_waits_for_no_more(at_work, qtbot):
    desk = at_work(learns=True)
    finish(desk)
    qtbot.waitUntil(lambda: desk.window.suggester.learning.busy, timeout=LONG)
    desk.window.close()
    assert not desk.window.suggester.learning.busy


def put(monkeypatch, tmp_path, lines):
    """Has learning and suggesting done by a program of these lines from now on."""
    program = tmp_path / "worker.py"
    program.write_text(dedent(lines), "utf-8")
    monkeypatch.setattr(worker_process, "worker_argv", lambda: [sys.executable, str(program)])


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("import sys; sys.exit('no memory')", "no memory"),
        ('print(\'{"error": "too dark"}\', flush=True); input()', "too dark"),
        ("print('hello', flush=True); input()", "not JSON"),
    ],
)
def test_a_learner_that_fails_says_so_once_and_suggestions_go_on(
    at_work, qtbot, monkeypatch, tmp_path, lines, reason
):
    desk = at_work(learns=True)
    put(monkeypatch, tmp_path, lines)
    finish(desk)
    qtbot.waitUntil(lambda: bool(desk.failures), timeout=LONG)
    (failure,) = desk.failures
    assert failure.startswith("Nothing was learnt this time")
    assert reason in failure
    assert not desk.window.suggester.learning.busy
    assert shown(desk, "a3") == "builtin"


def test_where_what_was_learnt_cannot_be_used_the_builtin_goes_on(
    at_work, qtbot, monkeypatch, tmp_path
):
    desk = at_work(learns=True)
    put(
        monkeypatch,
        tmp_path,
        """
        import json, sys
        hello = json.loads(sys.stdin.readline())
        if "learn" in hello:
            said = {"learnt": {"path": "/nowhere", "sha256": "0", "lessons": 1, "note": ""}}
        else:
            said = {"error": "it is gone"}
        print(json.dumps(said), flush=True)
        sys.stdin.read()
        """,
    )
    finish(desk)
    qtbot.waitUntil(lambda: bool(desk.failures), timeout=LONG)
    assert desk.failures == [
        "What was learnt cannot be used (it is gone); suggestions are as before."
    ]
    assert desk.window.suggester._extractor is None
    assert shown(desk, "a3") == "builtin"
