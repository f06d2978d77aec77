"""Suggestions of an open project that were planted to see whether its reviewers look."""

from __future__ import annotations

from annotator.model import ArticleId, Fragments, ItemId, Mention
from annotator.store import plants, unearthed
from annotator.store.parts.articles import Articles
from annotator.store.plants import Plant


class Planted(Articles):
    """What is planted, which is no gold while it stands as it was planted."""

    def planted(self, article: ArticleId) -> list[Plant]:
        """What is planted in an article."""
        with self._reading():
            return plants.of(self._db, self._key(article))

    def all_planted(self) -> dict[ArticleId, dict[ItemId, tuple[str, Fragments]]]:
        """The label and place of all that is planted, by article and item."""
        with self._reading():
            return plants.every(self._db)

    def accepted_plants(self, actor: str, *, most: int) -> dict[ArticleId, list[Mention]]:
        """What of it somebody had accepted when they finished its article, which still is finished.

        Told from the last `most` times that they finished one, the newest first.
        """
        with self._reading():
            return unearthed.accepted(self._db, actor, most=most)
