"""What is hardly ever right is not shown, is counted, and comes back from a list by real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from annotator.model import ArticleId, ItemState
from annotator.store import Project
from tests.app.sources import read_sources
from tests.making import article, oslo, suggest
from tests.overconfident import ALL, judged, sure, weigh_anew

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def path(tmp_path, diplomacy):
    """Four articles in which one engine was hardly ever right; it is still sure of four more."""
    path = tmp_path / "held.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(article(name=name) for name in ALL)
        suggest(project, *map(sure, ALL), name="sure")
        for name in ALL[:4]:
            judged(project, name, right=1)
    return path


@pytest.fixture
def weighed(path):
    with Project.open(path) as project:
        weigh_anew(project, ALL)
    return path


@pytest.fixture
def desk(open_desk, weighed):
    desk = open_desk(weighed)
    read_sources(desk.session)
    return desk


def test_the_status_line_counts_what_is_held_back(desk):
    assert desk.session.sheet.mentions == []
    assert "6 held back (Ctrl+H)" in desk.window.status.counts.text()


def test_what_is_ticked_is_accepted_as_the_suggestion_that_it_is_and_undo_takes_it_back(desk):
    desk.press(Key.Key_H, CTRL)
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Return)
    (found,) = [each for each in desk.session.sheet.mentions if each.state is ItemState.ACCEPTED]
    assert (found.label, found.state) == ("PERSON", ItemState.ACCEPTED)
    assert desk.session.sheet.surface(found) == "Ada Lind"
    assert desk.session.run_name(found.run) == "sure"
    assert found.score < 0.34
    assert found not in [each.item for each in desk.session.held_back()]
    assert "5 held back (Ctrl+H)" in desk.window.status.counts.text()
    desk.press(Key.Key_Z, CTRL)
    assert desk.session.sheet.mentions == []
    assert len(desk.session.held_back()) == 6
    assert "6 held back (Ctrl+H)" in desk.window.status.counts.text()


def test_escape_and_enter_without_a_tick_change_nothing(desk):
    for key in Key.Key_Escape, Key.Key_Return:
        desk.press(Key.Key_H, CTRL)
        desk.press(key)
        assert desk.session.sheet.mentions == []
    assert desk.session.sheet.progress is None


def test_where_everything_is_shown_it_says_so(open_desk, tmp_path, diplomacy):
    path = tmp_path / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
        suggest(project, oslo())
    desk = open_desk(path)
    read_sources(desk.session)
    desk.press(Key.Key_H, CTRL)
    assert desk.told == ["Nothing is held back here: every suggestion is shown."]
    assert "held back" not in desk.window.status.counts.text()


def test_what_comes_next_is_merged_anew_beside_the_window_and_what_is_open_stays(
    open_desk, path, qtbot
):
    desk = open_desk(path)
    ended = QSignalSpy(desk.window.suggesting.reweighing.ended)
    before = desk.session.sheet
    qtbot.waitUntil(lambda: ended.count() > 0)
    names = desk.session.project.run_names()
    assert names == {1: "sure", 2: "sure (calibrated)"}
    assert desk.session.project.covered(2) == ALL[5:]
    assert desk.session.sheet is before
    assert len(before.pending) == 6
    desk.session.open_article(ArticleId("a6"))
    assert desk.session.sheet.mentions == []
    desk.session.open_article(ArticleId("a5"))
    assert len(desk.session.sheet.pending) == 6
    qtbot.waitUntil(lambda: ended.count() > 1)
    assert desk.session.project.run_names() == names
    assert desk.failed == []
