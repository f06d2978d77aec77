"""The full check from the menu: what is told of a whole project and of one that is not."""

import sqlite3

from PySide6.QtWidgets import QPlainTextEdit

from app.checking import CheckSheet


def sheet_of(desk):
    """What the sheet says, line by line, and its advice; closed with Esc afterwards."""
    (sheet,) = desk.window.findChildren(CheckSheet)
    return sheet.findChild(QPlainTextEdit).toPlainText().split("\n")


def said_by(desk):
    """The status line's sentence."""
    return desk.window.status.message.text()


def damaged(path, statement):
    """Change the project with another program."""
    with sqlite3.connect(path) as other:
        other.execute(statement)
    other.close()


def test_a_whole_project_is_said_to_be_whole(desk):
    desk.press_action("check")
    assert said_by(desk) == "news is whole: 2 articles, 1 run, 0 decisions."
    assert not desk.window.findChildren(CheckSheet)
    assert desk.keyboard is desk.canvas


def test_a_changed_title_is_named_by_its_article(desk, path):
    damaged(path, "UPDATE article SET title = '<b>Oslo</b>' WHERE id = 'a2'")
    desk.press_action("check")
    assert sheet_of(desk) == [
        "a2: its title, zones or meta are not what was imported; the queue lists it otherwise"
    ]


def test_without_a_project_it_says_so(open_desk):
    desk = open_desk()
    desk.press_action("check")
    assert said_by(desk) == "⚠ Open a project first."
