"""The entities of an open project, and where they are meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from annotator.model import ArticleId, Entity, EntityId, ItemId, Mention
from annotator.store import articles, entities, state
from annotator.store.entities import Known, Places
from annotator.store.parts.opened import Opened


class Entities(Opened):
    """Entities, by their ids."""

    def entities(self) -> list[Entity]:
        """Every entity, by name."""
        with self._reading():
            return state.entities(self._db)

    def entity(self, entity: EntityId) -> Entity | None:
        """One entity; None if the project has none of this id."""
        with self._reading():
            return state.entity(self._db, entity)

    def aliases(self) -> dict[EntityId, list[str]]:
        """For each entity what its mentions look like, the most frequent first."""
        with self._reading():
            return state.aliases(self._db)

    def written(self, *, but: Collection[ArticleId] = ()) -> dict[EntityId, list[str]]:
        """For each entity that an accepted mention means, in other articles than these, what such
        mentions look like, the most frequent first.
        """
        with self._reading():
            keys = articles.keys(self._db) if but else {}
            return state.written(self._db, but=[keys[each] for each in but if each in keys])

    def known(self, among: Iterable[EntityId]) -> list[Known]:
        """These entities, as far as they are there, and how they are used."""
        with self.snapshot(), self._reading():
            return entities.known(self._db, among)

    def entity_ids(self, after: EntityId | None = None, *, most: int) -> list[EntityId]:
        """So many ids of entities behind this one, in their own order; the first for None."""
        with self._reading():
            return entities.ids_after(self._db, after, most=most)

    def entities_touched(self, since: int) -> set[EntityId] | None:
        """The entities that decisions behind this seq are about; None if it may be any."""
        with self._reading():
            return entities.touched(self._db, since)

    def meaning(
        self,
        entity: EntityId,
        *,
        written: Iterable[str] | None = None,
        items: Iterable[ItemId] | None = None,
    ) -> list[tuple[ArticleId, Mention]]:
        """Every mention that means an entity, rejected ones too; or of these writings or ids."""
        with self._reading():
            return entities.meaning(self._db, entity, written=written, items=items)

    def places(self, entity: EntityId, *, most: int = 100) -> Places:
        """Where an entity is meant by mentions that were not rejected; at most so many of them."""
        with self._reading():
            return entities.places(self._db, entity, most=most)
