"""The list that = shows, and what other articles say then."""

from PySide6.QtCore import Qt

from annotator.model import ItemState
from annotator.store import Project
from app.panels.choice_row import DETAIL

Key = Qt.Key


NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


SHIFT = Qt.KeyboardModifier.ShiftModifier
TROMSO = "Ada Lind in Tromsø\n\nAda Lind came. Lind stayed, and Norway paid."


HAMAR = "Nobody met Ada Lind in Hamar."
REJECTED = ItemState.REJECTED


class List:
    """The list that = shows, as one sees it."""

    def __init__(self, desk, qtbot):
        self._prompt, self._qtbot = desk.window.prompt, qtbot

    def wait(self):
        """Until the other articles are looked through."""
        self._qtbot.waitUntil(lambda: "Looking" not in self._prompt.foot.text())
        return self

    @property
    def open(self):
        return self._prompt.isVisible()

    @property
    def foot(self):
        return self._prompt.foot.text()

    @property
    def rows(self):
        """(section or None, text, ticked) of each row; headings are left out."""
        found, section = [], None
        for place_ in range(self._prompt.list.count()):
            row = self._prompt.list.item(place_)
            if row.flags() == Qt.ItemFlag.NoItemFlags:
                section = row.text()
            else:
                found.append((section, row.text(), row.checkState() is Qt.CheckState.Checked))
        return found

    def titled(self, section):
        """(what stands beside it, text) of each row of a section."""
        rows = [self._prompt.list.item(each) for each in range(self._prompt.list.count())]
        details = {row.text(): row.data(DETAIL) for row in rows}
        return [(details[text], text) for name, text, _ in self.rows if name == section]

    def ticks(self, section):
        return [ticked for name, _, ticked in self.rows if name == section]


HERE, RENAMED = "In this article", "In this article, under another name"
ELSEWHERE = "In other articles"


def sheet_of(desk, name):
    """Another article as the file has it."""
    with Project.open(desk.session.project.path, read_only=True) as project:
        return project.sheet(name)


def marked(sheet, label="PERSON"):
    return [
        sheet.surface(each)
        for each in sheet.mentions
        if each.label == label and each.state is ItemState.ACCEPTED
    ]
