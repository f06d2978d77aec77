"""The head of the evaluation page: the answer first, and what must be known besides."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.evaluate.report import Report
from app.pages.evaluation.answer import answer, caveat
from app.pages.evaluation.menu_button import MenuButton
from app.pages.evaluation.saving import KINDS
from app.plain_text import plain, plain_label, plain_tooltip

INVITATION = "Choose what to compare, then press Enter."
_HIDE, _SHOW = "Hide what is compared", "Show what is compared"


class Head(QWidget):
    """Says the answer in a few sentences; its buttons ask for a file, for room, and to go back."""

    left = Signal()
    narrowed = Signal(bool)
    """Whether what is compared is to be hidden."""
    save_asked = Signal(object)
    """The report as a file of this Kind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self.narrow = QPushButton("◂", self)
        self.narrow.setProperty("kind", "quiet")
        self.answer = plain_label(INVITATION, self)
        self.answer.setProperty("kind", "title")
        self.answer.setWordWrap(True)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.caveat = plain_label("", self)
        self.caveat.setWordWrap(True)
        self.caveat.setProperty("kind", "muted")
        self.caveat.hide()
        self.save = MenuButton("Save report…", ((kind.text, kind) for kind in KINDS), self)
        self.save.setEnabled(False)
        self.save.chosen.connect(self.save_asked)
        self.back = QPushButton("Back to the article", self)
        self.back.setProperty("kind", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.addWidget(self.answer)
        words.addWidget(self.caveat)
        row.addWidget(self.narrow, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (self.save, self.back):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.narrow.clicked.connect(self._change_width)
        self.back.clicked.connect(self.left)
        self._say_width()

    def invite(self, reason: str) -> None:
        """Before there is an answer: what to do for one."""
        plain(self.answer, reason or INVITATION)

    def show_report(self, report: Report) -> None:
        """Say what this one says."""
        plain(self.answer, _unbroken(answer(report)))
        warning = caveat(report)
        plain(self.caveat, warning)
        self.caveat.setVisible(bool(warning))
        self.save.setEnabled(True)

    def _change_width(self) -> None:
        self._narrow = not self._narrow
        self._say_width()
        self.narrowed.emit(self._narrow)

    def _say_width(self) -> None:
        said = _SHOW if self._narrow else _HIDE
        self.narrow.setText("▸" if self._narrow else "◂")
        self.narrow.setToolTip(plain_tooltip(said))
        self.narrow.setAccessibleName(said)


def _unbroken(said: str) -> str:
    """No line ends inside of an interval."""
    return re.sub(r"\[(\S+) (\S+)\]", "[\\1\u00a0\\2]", said)
