"""Undo and redo that their disk does not take: shown as unsaved, and saved when it does."""

import sqlite3
from contextlib import contextmanager

import pytest
from PySide6.QtGui import Qt

from annotator import review
from annotator.store import Project

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def undo(desk):
    desk.press(Key.Key_Z, CTRL)


def redo(desk):
    desk.press(Key.Key_Z, CTRL | SHIFT)


def said(desk):
    return desk.window.status.message.text()


def counts(desk):
    return desk.window.status.counts.text()


def in_the_file(path):
    with Project.open(path, read_only=True) as project:
        return 0 if project.head is None else project.head[0]


@contextmanager
def away(path):
    """The project's file is elsewhere meanwhile."""
    path.rename(path.with_suffix(".away"))
    try:
        yield
    finally:
        path.with_suffix(".away").rename(path)


@contextmanager
def locked(path):
    """Another program holds the file."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.fixture
def judged(desk):
    """Two decisions: one accepted, one rejected."""
    desk.press(Key.Key_Space)
    desk.press(Key.Key_X)
    assert desk.session.unsaved == 0
    return desk


def test_an_undo_that_cannot_be_saved_is_shown_and_saved_later(judged, path):
    shown = judged.states()
    with away(path):
        undo(judged)
        assert judged.states() != shown
        assert judged.session.unsaved == 1
        assert "was moved or deleted" in said(judged)
        assert "is tried again" in said(judged)
        assert counts(judged) == "not saved: the file was moved or deleted"
    judged.window.status.again.click()
    assert judged.session.unsaved == 0
    assert in_the_file(path) == 3
    assert judged.is_saved()


def test_it_is_saved_by_itself_once_nobody_else_writes(judged, path, qtbot):
    with locked(path):
        undo(judged)
        assert counts(judged) == "not saved: another program is writing"
        shown = judged.states()
    qtbot.waitUntil(lambda: judged.session.unsaved == 0)
    assert judged.states() == shown
    assert judged.is_saved()


def test_behind_an_unsaved_undo_nothing_is_undone_by_guess(judged, path):
    with away(path):
        undo(judged)
        shown = judged.states()
        undo(judged)
        assert judged.states() == shown
        assert "The last undo is not saved yet: the file was moved" in said(judged)
        assert "or redo." in said(judged)
    undo(judged)  # what waited is saved, then the next one is undone
    assert judged.states() == (7, 0, 0)
    assert in_the_file(path) == 4
    assert judged.is_saved()


def test_redo_takes_an_unsaved_undo_back_and_undo_an_unsaved_redo(judged, path):
    shown = judged.states()
    with away(path):
        undo(judged)
        redo(judged)
        assert judged.states() == shown
        assert judged.session.unsaved == 0
        assert said(judged) == "Done again; the undo had not been saved yet."
    assert in_the_file(path) == 2
    undo(judged)
    undone = judged.states()
    with away(path):
        redo(judged)
        assert judged.states() == shown
        undo(judged)
        assert judged.states() == undone
    assert in_the_file(path) == 3
    redo(judged)
    assert judged.states() == shown
    assert judged.is_saved()


def test_what_is_decided_behind_an_undo_waits_with_it_in_its_order(judged, path):
    with locked(path):
        undo(judged)
        judged.press(Key.Key_Space)
        assert judged.session.unsaved == 2
    judged.window.status.again.click()
    assert judged.session.unsaved == 0
    assert in_the_file(path) == 4
    assert judged.states() == (5, 2, 0)
    assert judged.is_saved()


def test_an_unsaved_undo_is_in_the_copy_that_is_saved(judged, path, tmp_path, answer):
    path.unlink()
    undo(judged)
    shown = dict(judged.sheet.items)
    answer(save=tmp_path / "copy.goldspan")
    judged.window.status.copy.click()
    assert in_the_file(tmp_path / "copy.goldspan") == 3
    assert dict(judged.sheet.items) == shown
    undo(judged)
    assert judged.states() == (7, 0, 0)


def test_an_undo_in_another_article_that_cannot_be_saved_shows_it_there(judged, path):
    judged.press(Key.Key_PageDown, CTRL)
    assert judged.sheet.article.id == "a2"
    with away(path):
        undo(judged)
        assert judged.sheet.article.id == "a1"
        assert judged.states() == (6, 1, 0)
    judged.window.status.again.click()
    assert judged.is_saved()


def test_an_undo_that_somebody_else_overtook_is_given_up_in_a_sentence(judged, path):
    with locked(path):
        undo(judged)
    with Project.open(path) as other:
        sheet = other.sheet("a1")
        other.record(review.toggle_flag(sheet, sheet.order[-1]), actor="somebody")
    judged.window.status.again.click()
    assert judged.session.unsaved == 0
    assert "1 decision of yours did not fit it any more and was not saved" in said(judged)
    assert in_the_file(path) == 3
    assert judged.is_saved()
