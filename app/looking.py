"""Looking around: from item to item, word to word, and by letters straight to one of them."""

from __future__ import annotations

from annotator.model import ItemId
from app import reading
from app.hints import letters_between
from app.opened import Opened, act


class Looking(Opened):
    """Everything that moves the focus, the cursor or the selection, and decides nothing."""

    @act
    def step(self, by: int) -> None:
        """The next or previous item, judged or not."""
        if self.sheet is None:
            return
        items = self.sheet.visible()
        if not items:
            return
        if self.focus in items:
            place = min(max(items.index(self.focus) + by, 0), len(items) - 1)
        else:
            place = 0 if by > 0 else len(items) - 1
        self._focus(items[place])

    @act
    def move_cursor(self, *, forward: bool, selecting: bool) -> None:
        """The reading cursor one token further or back; with `selecting` it takes text along."""
        if self.sheet is None:
            return
        move = reading.extended if selecting else reading.moved
        self._stop_hints()
        self._made = None
        self.cursor = move(self.sheet, self.cursor, forward=forward)
        self.cursor_moved.emit()

    @act
    def jump(self) -> None:
        """Await the first letter of a word to select; called again, go on to the next such word."""
        if self.sheet is None:
            return
        again = self._jump.awaited
        self._stop_hints()
        if again:
            self._jump_to(self._jump.again(self.sheet))
        else:
            self._jump.awaited = True
            self.hints_changed.emit()

    def _jump_to(self, cursor: reading.Cursor | None) -> None:
        self._stop_hints()
        if cursor is None:
            letter = self._jump.letter.upper()
            self.told.emit(
                f"No word more begins with {letter}."
                if letter
                else "Type the first letter of a word after the comma."
            )
            return
        self._made = None
        self.cursor = cursor
        self.cursor_moved.emit()

    @act
    def select(self, start: int, end: int) -> None:
        """Select text, as the mouse or a search does; an empty span selects nothing."""
        self._stop_hints()
        self._made = None
        self.cursor = reading.select(start, end) if end > start else reading.place(start)
        self.cursor_moved.emit()

    @act
    def dismiss(self) -> None:
        """Leave the hints, the choice, the selection or the relation just made."""
        if self.asks:
            self._stop_hints()
        elif self.cursor.selection is not None:
            self.cursor = reading.place(self.cursor.offset)
            self.cursor_moved.emit()
        elif self._made is not None:
            self._focus(self.focus)

    # letters

    @property
    def jumps(self) -> bool:
        """Whether the first letter of a word is awaited."""
        return self._jump.awaited

    def paragraph_letters(self) -> dict[ItemId, str]:
        """The letters that go, with Shift, to the mentions of the framed paragraph."""
        span = self.paragraph()
        return {} if self.sheet is None or span is None else letters_between(self.sheet, *span)

    def letter_goes(self, letter: str) -> bool:
        """Whether a mention of the framed paragraph has this letter."""
        return not self.asks and letter.lower() in self.paragraph_letters().values()

    @act
    def go_to_letter(self, letter: str) -> None:
        """Look at the mention of the framed paragraph that has this letter."""
        for item, each in self.paragraph_letters().items():
            if each == letter.lower():
                self._focus(item)
