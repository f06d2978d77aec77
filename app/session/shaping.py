"""Shaping: what mentions cover."""

from __future__ import annotations

from collections.abc import Iterable

from annotator import cutting, reshaping
from annotator.cutting import Pieces
from annotator.errors import ReviewError
from annotator.model import ItemId, Mention
from annotator.sheet import Sheet
from app import sentences
from app.session import reading
from app.session.doubting import Doubting
from app.session.opened import act


class Shaping(Doubting):
    """Moves the borders of mentions, joins them and splits them."""

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

    @act
    def join(self) -> None:
        """Take the selection into the focused mention; without one, the mention that follows."""
        sheet, mention = self._focused_mention()
        if self.cursor.selection is not None:
            draft = reshaping.take_in(sheet, mention.id, *self.cursor.selection)
        else:
            other = reshaping.following(sheet, mention.id)
            if other is None:
                raise ReviewError(
                    "No mention follows in this paragraph; select what belongs to this one."
                )
            draft = reshaping.join(sheet, [mention.id, other])
        self._stop_hints()  # one may stand at the mention that goes
        self._record(draft)
        self._focus(mention.id)
        if self.sheet is not None:
            covered = sentences.surface(self.sheet, self.sheet.mention(mention.id))
            self.told.emit(f"Joined: {covered}. Ctrl+Z parts it again.")

    @act
    def split(self, pieces: Pieces) -> None:
        """The focused mention is several; the first one keeps its relations."""
        sheet, mention = self._focused_mention()
        self._record(reshaping.split(sheet, mention.id, pieces))
        self._focus(mention.id)
        self.told.emit(f"Split: {sentences.pieces(sheet, pieces)}. Ctrl+Z joins it again.")

    @act
    def split_selection(self) -> None:
        """Make the selection a mention of its own, and what it leaves of the focused one."""
        sheet, mention = self._focused_mention()
        if self.cursor.selection is not None:
            self.split(cutting.around(sheet, mention.id, *self.cursor.selection))

    def splits(self) -> list[Pieces]:
        """The ways to split the focused mention, the likeliest one first."""
        sheet, item = self.sheet, self.focus
        if sheet is None or item is None or not isinstance(sheet.items[item], Mention):
            return []
        return cutting.ways(sheet, item)

    def _focused_mention(self) -> tuple[Sheet, Mention]:
        sheet, item = self._focused()
        if item is None or not isinstance(sheet.items[item], Mention):
            raise ReviewError("Choose a mention first.")
        return sheet, sheet.mention(item)

    def _move_to(
        self, sheet: Sheet, mention: Mention, fragments: Iterable[tuple[int, int]]
    ) -> None:
        new = tuple(fragments)
        if new != mention.fragments:
            self._record(reshaping.move(sheet, mention.id, new))
            self._focus(mention.id)
