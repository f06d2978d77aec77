"""What an open project says is true of its finished articles."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from annotator.model import Article, ArticleId, Mention, Provenance, Relation
from annotator.store import articles, codec, columns, ledger, state
from annotator.store.parts.articles import Articles


class Gold(Articles):
    """Gold, and where it comes from."""

    def gold(
        self, among: Collection[ArticleId] | None = None
    ) -> Iterator[tuple[Article, tuple[Mention, ...], tuple[Relation, ...]]]:
        """Finished articles, all or those of these, in import order with their accepted items."""
        finished = "WHERE key IN (SELECT article FROM progress WHERE state = 'finished')"
        with self._reading():
            if among is None:
                keys = None
                found = articles.read(self._db, finished)
            else:
                every = self._all_keys()
                keys = [every[each] for each in among if each in every]
                only = f"{finished} AND key IN (SELECT value FROM json_each(?))"
                found = articles.read(self._db, only, [codec.dumps(keys)])
            accepted = state.accepted(self._db, among=keys)
            for key, article in found:
                yield self._whole(article), *accepted(key)

    def gold_columns(self) -> tuple[list[Article], columns.Items]:
        """The same as columns; the places of the articles are their numbers."""
        finished = "WHERE key IN (SELECT article FROM progress WHERE state = 'finished')"
        with self._reading():
            found = list(articles.read(self._db, finished))
            number = {key: place for place, (key, _) in enumerate(found)}
            items = columns.of_gold(self._db, number.__getitem__)
        return [self._whole(article) for _, article in found], items

    def shown(self) -> dict[ArticleId, tuple[str | None, bool]]:
        """Of each finished article the run that was shown to its reviewers, by name, and whether
        its gold was imported.
        """
        with self._reading():
            return ledger.shown(self._db)

    def provenance(self) -> Iterator[Provenance]:
        """For every gold item the newest standing decision that judged it."""
        with self._reading():
            yield from ledger.provenance(self._db)
