"""Looking around: from item to item, word to word, and by letters straight to one of them."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QObject

from annotator.model import ArticleId, ItemId, ItemState
from annotator.sheet import Sheet
from app.session import reading
from app.session.arriving import Arriving
from app.session.hints import letters_between
from app.session.missed import Missed
from app.session.opened import act


class Looking(Arriving):
    """Everything that moves the focus, the cursor or the selection, and decides nothing."""

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(actor=actor, parent=parent)
        self._left: ItemId | None = None
        """What was to be judged when a letter led away from it; the review comes back to it."""

    def _point_at(self, item: ItemId | None) -> None:
        if item != self.focus:
            self._left = None
        super()._point_at(item)

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
            # nothing is in focus, as when the last item was rejected: from where that stood
            sheet, here = self.sheet, self.cursor.left
            before = bisect_left(items, here, key=lambda item: sheet.anchor(item).start)
            place = min(max(before + by - (by > 0), 0), len(items) - 1)
        left = self._left
        self._focus(items[place])
        if left in items and self._home(self.sheet, left) == self.paragraph():
            self._left = left  # one looks around where the letter led to

    @staticmethod
    def _home(sheet: Sheet, item: ItemId) -> tuple[int, int]:
        """The paragraph in which an item is read."""
        return sheet.paragraph_of(sheet.anchor(item).start)

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
    def select_to_mark(self, *, forward: bool) -> None:
        """Select up to the next punctuation mark, or back to the one before."""
        if self.sheet is None:
            return
        self._stop_hints()
        self._made = None
        self.cursor = reading.to_mark(self.sheet, self.cursor, forward=forward)
        self.cursor_moved.emit()

    @act
    def jump(self) -> None:
        """Await the first letter of a word to select."""
        if self.sheet is not None:
            self._stop_hints()
            self._jump.awaited = True
            self.hints_changed.emit()

    @act
    def jump_again(self) -> None:
        """Go on to the next word with the letter typed last."""
        if self.sheet is not None:
            self._jump_to(self._jump.again(self.sheet, self.cursor))

    def _jump_to(self, cursor: reading.Cursor | None) -> None:
        letter = self._jump.letter.upper()
        self._select_found(
            cursor,
            f"No word more begins with {letter}."
            if letter
            else "Press the comma and type the first letter of a word.",
        )

    @act
    def select_missed(self) -> None:
        """Select the nearest name that nothing marks; pressed again, the next one."""
        if self.sheet is not None:
            found = Missed(self.sheet).following(self.cursor)
            self._select_found(found, "No other name near here is unmarked.")

    def _select_found(self, cursor: reading.Cursor | None, otherwise: str) -> None:
        """Have this selected, or say why not."""
        self._stop_hints()
        if cursor is None:
            self.told.emit(otherwise)
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
    def select_match(self, start: int, end: int) -> None:
        """Select what was found; the review goes on from the mention that stands there, if any.

        Who had text selected goes on selecting, and the focus stays.
        """
        here = None if self.sheet is None else self._standing_at(self.sheet, start, end)
        if here is None or self.cursor.selection is not None:
            self.select(start, end)
            return
        self._point_at(here)
        self.cursor = reading.select(start, end)
        self._show_focus()

    @staticmethod
    def _standing_at(sheet: Sheet, start: int, end: int) -> ItemId | None:
        """The mention that reaches from start to end and is not rejected."""
        standing = (each for each in sheet.mentions if each.state is not ItemState.REJECTED)
        return next((each.id for each in standing if (each.start, each.end) == (start, end)), None)

    @act
    def open_at(self, article: str, start: int, end: int) -> None:
        """Open an article at a place (code points): look at the mention there, else select it.

        With text selected nothing is in focus, so that no key judges what is not looked at.
        """
        if self.sheet is None or self.sheet.article.id != article or end <= start:
            self._open(ArticleId(article))
        if self.sheet is None or end <= start:
            return
        here = self._standing_at(self.sheet, start, end)
        self._point_at(here)
        if here is None:
            self.cursor = reading.select(start, end)
        self._show_focus()

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

    def _to_come_back_to(self, item: ItemId) -> ItemId | None:
        """What a letter led away from, if it is still to be judged and not this item."""
        left, sheet = self._left, self.sheet
        if sheet is None or left is None or left == item or left not in sheet.items:
            return None
        is_pending = sheet.items[left].state is ItemState.PENDING
        return left if is_pending and sheet.is_ready(left) else None

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
                left = self._left or self.focus
                self._focus(item)
                self._left = left
