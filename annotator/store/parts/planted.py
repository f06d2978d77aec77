"""Suggestions of an open project that were planted to see whether its reviewers look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from annotator.model import ArticleId, Entity, Fragments, ItemId, Mention
from annotator.store import plants, state
from annotator.store.parts.articles import Articles
from annotator.store.plants import Plant


class Planted(Articles):
    """What is planted, which is no gold while it stands as it was planted."""

    def plant(self, mentions: Mapping[ArticleId, Iterable[Mention]]) -> None:
        """Put on record that these suggestions are planted, in one transaction."""
        wanted = {article: list(found) for article, found in mentions.items()}

        def landed(db: Database) -> bool:
            return all(
                {each.id for each in found} <= {each.item for each in plants.of(db, keys[article])}
                for article, found in wanted.items()
            )

        keys = {article: self._key(article) for article in wanted}
        with self._writing(landed):
            for article, found in wanted.items():
                plants.add(self._db, keys[article], found)

    def planted(self, article: ArticleId) -> list[Plant]:
        """What is planted in an article."""
        with self._reading():
            return plants.of(self._db, self._key(article))

    def all_planted(self) -> dict[ArticleId, dict[ItemId, tuple[str, Fragments]]]:
        """The label and place of all that is planted, by article and item."""
        with self._reading():
            return plants.every(self._db)

    def meant_by_plants(self, article: ArticleId) -> list[Entity]:
        """The entities that came into being in an article for what is planted there, and no other
        mention means.
        """
        with self._reading():
            found = plants.meant_only_by(self._db, self._key(article))
            return state.entities(self._db, among=found) if found else []
