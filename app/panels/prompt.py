"""The prompt: one line to type in below the article, with a list to choose from or to veto."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from app.panels.choice_list import Choice, ChoiceList
from app.plain_text import plain, plain_label


class Prompt(QFrame):
    """Asks one thing at a time; Enter answers, Esc leaves, Up and Down choose.

    In a list to veto Space ticks a line, A the whole section and Ctrl+A everything; nothing that is
    ticked but was never on screen is answered without a word. `stacked` says of the list that its
    lines always have their detail below them.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, stacked: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.heading = plain_label("", self)
        self.heading.setProperty("kind", "heading")
        self.heading.setWordWrap(True)  # else a long one would widen the article's column
        self.line = QLineEdit(self)
        self.list = ChoiceList(self, stacked=stacked)
        self.foot = plain_label("", self)
        self.foot.setProperty("kind", "muted")
        self.foot.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        for widget in (self.heading, self.line, self.list, self.foot):
            layout.addWidget(widget)
        self._answer: Callable[[str, list[Any]], None] = lambda text, values: None
        self._answer_all: Callable[[str, list[Any]], None] | None = None
        self._choices: Callable[[str], Sequence[Choice]] | None = None
        self._summary: Callable[[list[Any]], str] | None = None
        self._unseen: Callable[[int], str] | None = None
        self._warning = ""
        self._check: Callable[[str], str] | None = None
        self.about: object = None
        """What is asked about; the answer fits nothing else."""
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.ticked.connect(self._ticked)
        self.hide()

    def ask(
        self,
        heading: str,
        answer: Callable[[str, list[Any]], None],
        *,
        text: str = "",
        typing: bool = True,
        choices: Callable[[str], Sequence[Choice]] | None = None,
        about: object = None,
        summary: Callable[[list[Any]], str] | None = None,
        answer_all: Callable[[str, list[Any]], None] | None = None,
        unseen: Callable[[int], str] | None = None,
        check: Callable[[str], str] | None = None,
    ) -> None:
        """Show the prompt; `answer` gets the text and the chosen (or all checked) values.

        `summary` says below the list what Enter would do with such values. With `answer_all`
        Ctrl+Enter answers it instead. `unseen` says of how many ticked lines were never on screen;
        the first Enter says it and goes to the first of them, the second one answers.
        `check` says what is wrong with the text, if anything: Enter says it below the line then,
        and what was typed stays.
        """
        if not self.isHidden():
            self.leave()
        self._answer, self._choices, self._summary = answer, choices, summary
        self._answer_all, self._unseen = answer_all, unseen
        self.list.notes_what_is_seen = unseen is not None
        self._check, self.about = check, about
        plain(self.heading, heading)
        self.line.setAccessibleName(heading)
        self.list.setAccessibleName(heading)
        self.line.setVisible(typing)
        self.list.setVisible(choices is not None)
        self.foot.setVisible(summary is not None)
        with QSignalBlocker(self.line):  # the choices are asked for below, once
            self.line.setText(text)
        self.line.selectAll()
        self._typed(text)
        self.show()
        (self.line if typing else self.list).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add(self, choices: Sequence[Choice]) -> None:
        """Lines that were found after the prompt was shown, below the others."""
        self.list.append(choices)
        if choices:
            self._warning = ""  # it was said of fewer
        if self.list.currentRow() < 0:
            self.list.step(1)
        self._fit()
        self.sum_up()

    def renew(self) -> None:
        """Ask for the choices again, for more is known now; the one that is chosen stays so."""
        place, count = self.list.currentRow(), self.list.count()
        self._typed(self.line.text())
        if self.list.count() == count:
            self.list.setCurrentRow(place)

    def sum_up(self) -> None:
        """Say anew what Enter would do."""
        if self._summary is not None:
            said = " ".join(filter(None, (self._warning, self._summary(self.list.chosen()))))
            plain(self.foot, said)
            self.foot.setVisible(bool(said))

    def leave(self) -> None:
        """Close without an answer."""
        self.about = None
        self.hide()
        self.closed.emit()

    def _is_wrong(self, text: str) -> bool:
        wrong = "" if self._check is None else self._check(text)
        if wrong:
            plain(self.foot, wrong)
            self.foot.show()
        return bool(wrong)

    def _typed(self, text: str) -> None:
        if self._choices is None:
            self.foot.hide()  # what it said was said of another text
            return
        self.list.forget()
        self._warning = ""
        self.list.append(self._choices(text))
        self.list.step(1)
        self._fit()
        self.sum_up()

    def _fit(self) -> None:
        self.list.fit(self.parentWidget())

    def _ticked(self) -> None:
        self._warning = ""
        self.sum_up()

    def _warns(self) -> bool:
        """Say once of ticked lines that they were never on screen, and go to the first of them."""
        number = 0 if self._unseen is None else self.list.unseen()
        if self._unseen is None or not number:
            return False
        self._warning = self._unseen(number)
        self.sum_up()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._fit)  # once the list is as wide as there is room for

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._answer_all is not None and _is_ctrl_enter(event):
                event.accept()  # else it would finish the article
                return True
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    if self._is_wrong(self.line.text()) or self._warns():
                        return True
                    text, values = self.line.text(), self.list.chosen()
                    answer = self._answer_all if _is_ctrl_enter(event) else None
                    self.leave()
                    (answer or self._answer)(text, values)
                    return True
                case Qt.Key.Key_Escape:
                    self.leave()
                    return True
                case Qt.Key.Key_Up | Qt.Key.Key_Down:
                    self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
                    return True
                case Qt.Key.Key_A if watched is self.list:
                    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                        self.list.tick_all()
                    else:
                        self.list.tick_section()
                    return True
        return super().eventFilter(watched, event)


def _is_ctrl_enter(event: QKeyEvent) -> bool:
    return (
        event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        == Qt.KeyboardModifier.ControlModifier
    )
