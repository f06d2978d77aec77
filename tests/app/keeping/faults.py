"""What tests of keeping look and break with."""

import sqlite3
from contextlib import contextmanager

from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.store import Project

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@contextmanager
def locked(path, how="IMMEDIATE"):
    """Another program holds the file."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(f"BEGIN {how}")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def counts(desk):
    return desk.window.status.counts.text()


def said(desk):
    return desk.window.status.message.text()


def in_the_file(path):
    with Project.open(path, read_only=True) as project:
        return 0 if project.head is None else project.head[0]


def answers(button, seen):
    """Presses a button of the question that comes up; without one, Enter."""

    def press(patience=500):
        box = QApplication.activeModalWidget()
        texts = [each.text() for each in box.buttons()] if isinstance(box, QMessageBox) else []
        # an errand or another question may come before
        if patience and not (texts and (button is None or button in texts)):
            QTimer.singleShot(10, lambda: press(patience - 1))
            return
        assert isinstance(box, QMessageBox)
        assert box.textFormat() is Qt.TextFormat.PlainText
        seen.append(box.text())
        if button is None:
            QTest.keyClick(box, Key.Key_Return)
        else:
            next(each for each in box.buttons() if each.text() == button).click()

    QTimer.singleShot(0, press)


def tended(desk, qtbot):
    desk.window.keeper.tending.begin()
    qtbot.waitUntil(lambda: desk.window.keeper.tending._thread is None)
