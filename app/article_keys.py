"""Keys in the article that are no shortcuts: letters and digits that answer, and what is held.

Holding Shift frames the paragraph that Shift+Space accepts, and soon shows a letter on each of its
mentions: Shift and the letter go there. Where a project's policy has no accepting by paragraph,
there is no frame. Holding the full stop shows the paragraph's relations.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from app.article.canvas import ArticleCanvas
from app.session import Session
from app.session.hints import TURNS

_LETTERS_AFTER = 250
"""Milliseconds that Shift is held until the letters show: for Shift+Space they would only flash."""


class ArticleKeys(QObject):
    """Hears the canvas's keys before the shortcuts do."""

    def __init__(self, session: Session, canvas: ArticleCanvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        self._lettered = False
        self._letters = QTimer(self, singleShot=True, interval=_LETTERS_AFTER)
        self._letters.timeout.connect(self._show_letters)
        session.focused.connect(self.unframe)
        canvas.installEventFilter(self)

    def unframe(self) -> None:
        """Take the frame and its letters away."""
        self._letters.stop()
        self._canvas.frame_range(None)
        if self._lettered:
            self._lettered = False
            self._canvas.set_hints(self._session.hints, typed=self._session.hint_prefix)

    def _frame(self) -> None:
        span = self._session.paragraph()
        if span is not None:
            if self._session.accepts_paragraphs:
                self._canvas.frame_range(*span)
            self._letters.start()

    def _show_letters(self) -> None:
        if not self._session.asks:
            self._lettered = True
            self._canvas.set_hints(self._session.paragraph_letters())

    def _pressed(self, event: QKeyEvent) -> bool:
        """Whether a key that is going down is ours; an override asks before a shortcut takes it."""
        session = self._session
        doing = event.type() is QEvent.Type.KeyPress
        letter = event.text() if len(event.text()) == 1 and event.text().isalnum() else ""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if letter and not held and session.asks:
            if doing:
                session.type_hint(letter)
            return True
        if letter and held == Qt.KeyboardModifier.ShiftModifier:
            return self._pressed_with_shift(letter, doing=doing)
        if doing and letter.isdigit() and not held:
            session.take_offer(letter)
            return True
        if doing and event.key() == Qt.Key.Key_Shift:
            self._frame()
        return False

    def _pressed_with_shift(self, letter: str, *, doing: bool) -> bool:
        """Make a relation and ask for another, mark and stay, or go to a mention."""
        session = self._session
        if session.jumps:
            if doing:
                session.type_hint(letter)
        elif session.hints and letter.lower() != TURNS:
            if doing:
                session.type_hint(letter, stay=True)
        elif session.marks(letter):
            if doing:
                session.mark_and_stay(letter)
        elif session.letter_goes(letter):
            if doing:
                session.go_to_letter(letter)
        else:
            return False
        return True

    def _released(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Shift:
            self.unframe()
        elif event.key() == Qt.Key.Key_Period and not event.isAutoRepeat():
            self._canvas.show_relations_of(None)

    # Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:  # the keys' release will go to somebody else
            self.unframe()
            self._canvas.show_relations_of(None)
        elif isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyRelease:
                self._released(event)
            elif self._pressed(event):
                event.accept()  # of an override this says: no shortcut, a key
                return True
        return super().eventFilter(watched, event)
