"""What a lead has set for an open project: what is allowed, what the articles are for."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.errors import ProjectError
from annotator.model import ArticleId, Policy, Split
from annotator.store import meta, splits
from annotator.store.parts.articles import Articles
from annotator.store.splits import Splits


class Settings(Articles):
    """What holds for the project as a whole."""

    @property
    def policy(self) -> Policy:
        """What the lead allows in this project; read each time, since another window may set it."""
        with self._reading():
            return meta.policy(self._db, self.path)

    def set_policy(self, policy: Policy) -> None:
        """Say what is allowed in this project from now on, for everybody."""
        with self._writing(lambda db: meta.policy(db, self.path) == policy):
            meta.set_policy(self._db, self.path, policy)

    @property
    def splits(self) -> Splits:
        """What the articles are for, by their keys; `split_of` has it by their ids."""
        with self._reading():
            return splits.read(self._db, self.path)

    def split_of(self) -> dict[ArticleId, Split]:
        """The split of each article that is in one, in import order."""
        with self.snapshot(), self._reading():
            found = splits.read(self._db, self.path)
            each = ((article, found.of(key)) for article, key in self._all_keys().items())
            return {article: split for article, split in each if split is not None}

    def lots(self) -> dict[ArticleId, float]:
        """What copies have drawn, by which they are blind or not; all others have their own lot."""
        with self.snapshot(), self._reading():
            drawn = splits.read(self._db, self.path).drawn
            each = ((article, drawn.of(key)) for article, key in self._all_keys().items())
            return {article: lot for article, lot in each if lot is not None}

    def set_splits(
        self,
        assigned: Mapping[ArticleId, Split],
        how: Mapping[str, object],
        *,
        lots: Mapping[ArticleId, float] | None = None,
    ) -> None:
        """Say which article is in which split; the others are in none.

        `lots` are those of copies, from 0 to 1: the others have their own.
        """
        with self._reading():
            keys = self._all_keys()
        try:
            made = splits.made(
                {keys[article]: split for article, split in assigned.items()},
                how,
                {keys[each]: lot for each, lot in (lots or {}).items() if each in keys},
            )
        except ValueError as error:
            raise ProjectError(f"{self.path} cannot be split: {error}.") from error
        with self._writing(lambda db: splits.read(db, self.path) == made):
            splits.write(self._db, made)
