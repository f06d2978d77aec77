"""What an open project says is true of its finished articles."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from annotator.errors import ProjectError
from annotator.model import Article, ArticleId, Mention, Provenance, Relation
from annotator.store import articles, codec, columns, ledger, plantings, replay, state
from annotator.store.parts.articles import Articles
from annotator.store.plantings import Plantings


class Gold(Articles):
    """Gold, and where it comes from."""

    _vouched: tuple[int, int] | None = None
    """How far the file was written when nothing planted could be taken for gold."""

    def gold(
        self, among: Collection[ArticleId] | None = None
    ) -> Iterator[tuple[Article, tuple[Mention, ...], tuple[Relation, ...]]]:
        """Finished articles, all or those of these, in import order with their accepted items.

        ProjectError where it is not known any more what was planted among their suggestions.
        """
        finished = "WHERE key IN (SELECT article FROM progress WHERE state = 'finished')"
        with self._reading():
            self._refuse_lost_plants()
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
        """The same as columns; the places of the articles are their numbers; raises as `gold`."""
        finished = "WHERE key IN (SELECT article FROM progress WHERE state = 'finished')"
        with self._reading():
            self._refuse_lost_plants()
            found = list(articles.read(self._db, finished))
            number = {key: place for place, (key, _) in enumerate(found)}
            items = columns.of_gold(self._db, number.__getitem__)
        return [self._whole(article) for _, article in found], items

    def _refuse_lost_plants(self) -> None:
        """ProjectError where what was planted might be taken for gold, for nothing says so."""
        (by_others,) = self._db.execute("PRAGMA data_version").fetchone()
        written = by_others, self._db.conn.total_changes
        if written == self._vouched:
            return
        planted = Plantings()
        if plantings.may_be_gold(self._db) or any(plantings.differing(self._db, planted)):
            replay.replayed(self._db, planted)
            for key in plantings.differing(self._db, planted):
                names = {number: name for name, number in articles.keys(self._db).items()}
                step = "--rebuild" if planted.of(key) else "--salvage OUT"
                raise ProjectError(
                    f"{self.path} is damaged: which suggestions of {names.get(key, key)} were "
                    "planted to be wrong is not known, so that they might be taken for gold; save "
                    f"what is known of that with: goldspan check {self.path.name} {step}"
                )
        self._vouched = written

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
