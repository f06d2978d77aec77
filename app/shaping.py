"""Shaping: what a mention covers."""

from __future__ import annotations

from collections.abc import Iterable

from annotator import reshaping
from annotator.model import ItemId, Mention
from annotator.sheet import Sheet
from app import reading
from app.deciding import Deciding
from app.opened import act


class Shaping(Deciding):
    """Moves the borders of mentions."""

    @act
    def move_edge(self, *, edge: str, forward: bool, by_character: bool = False) -> None:
        """Move the focused mention's start or end by one token or character."""
        sheet, item = self._focused()
        if item is None:
            return
        mention = sheet.mention(item) if isinstance(sheet.items[item], Mention) else None
        if mention is None:
            self.failed.emit("A relation has no boundaries; choose a mention.")
            return
        fragments = list(mention.fragments)
        place = 0 if edge == "start" else -1
        fragments[place] = reading.moved_edge(
            sheet, fragments[place], edge=edge, forward=forward, by_character=by_character
        )
        self._move_to(sheet, mention, fragments)

    @act
    def drag_edge(self, item: ItemId, start: int, end: int) -> None:
        """Move a mention's outer boundaries, as the mouse does."""
        if self.sheet is None:
            return
        mention = self.sheet.mention(item)
        fragments = [pair for pair in mention.fragments if pair[1] > start and pair[0] < end]
        fragments = fragments or [(start, end)]
        fragments[0] = start, fragments[0][1]
        fragments[-1] = fragments[-1][0], end
        self._move_to(self.sheet, mention, fragments)

    def _move_to(
        self, sheet: Sheet, mention: Mention, fragments: Iterable[tuple[int, int]]
    ) -> None:
        new = tuple(fragments)
        if new != mention.fragments:
            self._record(reshaping.move(sheet, mention.id, new))
            self._focus(mention.id)
