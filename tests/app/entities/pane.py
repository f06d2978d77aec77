"""The entities panel as one sees it, and the way about it by key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.panels.entity_rows import Kind

Key = Qt.Key


CTRL = Qt.KeyboardModifier.ControlModifier


def settled(panel, qtbot):
    """Until the panel has followed what was done."""
    book = panel._session.book
    qtbot.waitUntil(lambda: not (panel._later.isActive() or book._changes.isActive()))
    qtbot.waitUntil(lambda: not (panel._later.isActive() or book._timer.isActive()))


def rows(panel):
    """(kind, text, detail) of each row of the page but headings."""
    model = panel.page.rows
    found = [model.row(model.index(place)) for place in range(model.rowCount())]
    return [(row.kind.value, row.text) for row in found if row.kind is not Kind.HEADING]


def listed(panel):
    model = panel.all.model
    return [model.index(row).data() for row in range(model.rowCount())]


def shown(panel):
    """The entity on the page; None while all are listed."""
    return panel.page.name.text() if panel.stack.currentWidget() is panel.page else None


def go_to(desk, panel, kind, text):
    """Down to a row of the page."""
    desk.press(Key.Key_Home)
    view = panel.page.view
    for _ in range(panel.page.rows.rowCount() + 1):
        index = view.currentIndex()
        if index.isValid():
            row = panel.page.rows.row(index)
            if row.kind is kind and text in row.text:
                return
        desk.press(Key.Key_Down)
    raise LookupError(text)


def press_button(desk, panel, text, key=Key.Key_Space):
    """Tab to a button of the page and press it."""
    for _ in range(20):
        keyboard = desk.keyboard
        if isinstance(keyboard, QPushButton) and keyboard.text() == text:
            desk.press(key)
            return
        desk.press(Key.Key_Tab)
    raise LookupError(text)


def find(desk, panel, text):
    """From anywhere in the panel to the list, and to the first entity of this name."""
    if shown(panel) is not None:
        press_button(desk, panel, "All entities")
    desk.press(Key.Key_A, CTRL)
    desk.type(text)
    desk.press(Key.Key_Return)
    assert shown(panel) == text


def names(desk):
    return sorted(each.name for each in desk.session.project.entities())
