"""A jump of the reading cursor: the letter that is awaited, then the word that begins with it."""

from __future__ import annotations

from annotator.sheet import Sheet
from app import reading
from app.reading import Cursor


class Jump:
    """What `,` began: from which cursor, to which letter, and how many words it has passed."""

    def __init__(self) -> None:
        self.awaited = False
        """Whether the next letter typed is the one to go to."""
        self.letter = ""
        self._from = Cursor()
        self._passed = 0

    def type(self, sheet: Sheet, cursor: Cursor, letter: str) -> Cursor | None:
        """The cursor at the nearest word with this letter; None if there is none."""
        self._from, self.letter, self._passed = cursor, letter, -1
        return self.again(sheet)

    def again(self, sheet: Sheet) -> Cursor | None:
        """The cursor at the next nearest word with the last letter; None if there is none."""
        if not self.letter:
            return None
        found = reading.at_word(sheet, self._from, self.letter, nth=self._passed + 1)
        if found is not None:
            self._passed += 1
        return found
