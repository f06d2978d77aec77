"""Learning beside the window: real keys, the real worker, and workers that fail."""

import os
import sys
from textwrap import dedent

import pytest
from PySide6.QtCore import Qt

from annotator.model import ArticleId
from annotator.store import Project
from app import learning as learnings
from app import worker_process
from tests.making import OSLO, article

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
    assert desk.ready[-1] == "Suggestions: learnt from 1 article"
    assert desk.failures == []
    desk.press(Key.Key_Space)
    finish(desk)
    assert desk.sheet.article.id == "a3"
    assert desk.session.project.engines()[desk.sheet.run].extractor == "learner"
    assert {each.extractor for each in desk.session.project.runs()} == {"builtin", "learner"}


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
