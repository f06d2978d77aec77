"""Linking: what mentions mean."""

from __future__ import annotations

from collections.abc import Iterable

from annotator import linking
from annotator.model import Entity, ItemId, ItemState, Mention
from app.session.knowing import Knowing
from app.session.meanings import Meaning, meanings
from app.session.opened import act


class Linking(Knowing):
    """Says what mentions mean."""

    def may_mean(self) -> Mention | None:
        """The focused mention, if entities stand behind its label."""
        sheet, item = self.sheet, self.focus
        found = None if sheet is None or item is None else sheet.items[item]
        if sheet is None or not isinstance(found, Mention):
            return None
        label = sheet.scheme.mentions.get(found.label)
        return found if label is not None and label.entity else None

    def meanings(self, name: str, *, most: int = 8) -> list[Meaning]:
        """What the focused mention may mean, if its name is this one; best first."""
        mention = self.may_mean()
        if self.sheet is None or mention is None:
            return []
        return meanings(self.book, self.sheet, mention, name, most=most)

    def likely_meaning(self) -> Meaning | None:
        """What an accepted mention in focus means almost certainly, where nobody has said yet."""
        sheet, mention = self.sheet, self.may_mean()
        if sheet is None or mention is None or mention.entity is not None:
            return None
        if mention.state is not ItemState.ACCEPTED:
            return None
        found = self.meanings(sheet.surface(mention), most=1)
        return found[0] if found and found[0].strong else None

    def alike(self) -> list[ItemId]:
        """The article's other mentions written like the focused one, whose meaning is not said."""
        sheet, item = self.sheet, self.focus
        if sheet is None or item is None:
            return []
        return [each for each in linking.alike(sheet, item) if sheet.mention(each).entity is None]

    @act
    def link_entity(self, entity: Entity, *, new: bool, also: Iterable[ItemId] = ()) -> None:
        """Say what the focused mention means, and with it others of the article."""
        sheet, item = self._focused()
        if item is not None:
            self._record(linking.link(sheet, [item, *also], entity, new=new))

    @act
    def unlink_entity(self) -> None:
        """Nobody says any more what the focused mention means."""
        sheet, item = self._focused()
        if item is not None:
            self._record(linking.unlink(sheet, [item]))
