"""Putting values into the columns of a table, and checking them on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.errors import SourceError
from annotator.evaluate.table import Table
from annotator.formats.items import FAR
from annotator.model import (
    ArticleId,
    Fragments,
    Mention,
    PredictedMention,
    PredictedRelation,
    Relation,
)
from annotator.text import merge_fragments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

Said = tuple[
    ArticleId,
    Sequence[Mention | PredictedMention],
    Sequence[Relation | PredictedRelation],
]
"""An article with what is said of it."""


def table_of(said: Iterable[Said], *, source: str) -> Table:
    """The columns of values, in their order; SourceError in the name of `source` where one makes
    no sense: a mention of nothing, an id used twice, a relation to a missing mention.
    """
    return _Builder(source).table(said)


class _Builder:
    """Puts values into columns, knowing whom to blame."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._articles: list[ArticleId] = []
        self._labels: dict[str, int] = {}
        self._relation_labels: dict[str, int] = {}
        self._entities: dict[str | None, int] = {None: -1}
        self._shapes: dict[Fragments, int] = {(): 0}
        self._ids: list[str] = []
        self._mentions: list[tuple[int, int, int, int, int, int]] = []
        self._scores: list[float | None] = []
        self._relation_ids: list[str] = []
        self._links: list[tuple[int, int, int]] = []
        self._link_scores: list[float | None] = []

    def table(self, said: Iterable[Said]) -> Table:
        """All of it as columns."""
        import numpy as np

        for article, mentions, relations in said:
            rows = self._add_mentions(article, mentions)
            if relations:
                self._add_relations(article, relations, rows)
        article, start, end, shape, label, entity = self._numbers()
        linked = np.array(self._links, dtype=np.int64).reshape(-1, 3).T
        table = Table(
            tuple(self._articles),
            tuple(self._labels),
            tuple(self._relation_labels),
            tuple(self._shapes),
            tuple(name for name in self._entities if name is not None),
            self._ids,
            article,
            start,
            end,
            shape,
            label,
            entity,
            np.array(self._scores, dtype=np.float64),
            self._relation_ids,
            linked[0],
            linked[1],
            linked[2],
            np.array(self._link_scores, dtype=np.float64),
        )
        self._check(table)
        return table

    def _add_mentions(
        self, article: ArticleId, mentions: Sequence[Mention | PredictedMention]
    ) -> dict[str, int]:
        """The row of each mention by its id."""
        number, rows = len(self._articles), {}
        self._articles.append(article)
        labels, entities, columns = self._labels, self._entities, self._mentions
        for mention in mentions:
            fragments = mention.fragments
            shape = 0
            if len(fragments) != 1:
                fragments = self._merged(article, mention)
                if len(fragments) > 1:
                    shape = self._shapes.setdefault(fragments, len(self._shapes))
            rows[mention.id] = len(columns)
            columns.append(
                (
                    number,
                    fragments[0][0],
                    fragments[-1][1],
                    shape,
                    labels.setdefault(mention.label, len(labels)),
                    entities.setdefault(mention.entity, len(entities) - 1),
                )
            )
            self._ids.append(mention.id)
            self._scores.append(mention.score)
        if len(rows) < len(mentions):
            ids = Counter(mention.id for mention in mentions)
            twice = ", ".join(sorted(each for each, n in ids.items() if n > 1)[:5])
            problem = f"several mentions have the id {twice}; give each one of its own"
            raise self._error(article, problem)
        return rows

    def _merged(self, article: ArticleId, mention: Mention | PredictedMention) -> Fragments:
        fragments = mention.fragments
        if not fragments or not all(0 <= start < end for start, end in fragments):
            raise self._nothing(article, mention.id, fragments)
        return merge_fragments(fragments)

    def _add_relations(
        self,
        article: ArticleId,
        relations: Sequence[Relation | PredictedRelation],
        rows: Mapping[str, int],
    ) -> None:
        labels = self._relation_labels
        for relation in relations:
            try:
                ends = rows[relation.head], rows[relation.tail]
            except KeyError as missing:
                raise self._error(
                    article,
                    f"relation {relation.id} names the mention {missing.args[0]}, which is not "
                    "there; add the mention or take the relation out",
                ) from None
            self._links.append((labels.setdefault(relation.label, len(labels)), *ends))
            self._relation_ids.append(relation.id)
            self._link_scores.append(relation.score)

    def _numbers(self) -> Ints:
        """A row for each column of numbers; offsets must be whole ones."""
        import numpy as np

        if not self._mentions:
            return np.zeros((6, 0), dtype=np.int64)
        found = np.array(self._mentions)
        if found.dtype.kind not in "iu":
            for row, (number, start, end, *_) in enumerate(self._mentions):
                if not all(isinstance(each, int | np.integer) for each in (start, end)):
                    raise self._error(
                        self._articles[number],
                        f"mention {self._ids[row]} has the offsets {start!r} and {end!r}; "
                        "count whole code points",
                    )
                if max(start, end) > FAR:
                    raise self._nothing(self._articles[number], self._ids[row], ((start, end),))
        return np.ascontiguousarray(found.astype(np.int64).T)

    def _check(self, table: Table) -> None:
        import numpy as np

        wrong = np.flatnonzero((table.start < 0) | (table.end <= table.start) | (table.end > FAR))
        for row in wrong[:1].tolist():
            article = table.articles[table.article[row]]
            raise self._nothing(article, table.ids[row], table.fragments(row))
        for ids, scores, articles, noun in (
            (table.ids, table.score, table.article, "mention"),
            (table.relation_ids, table.relation_score, table.article[table.head], "relation"),
        ):
            for row in np.flatnonzero((scores < 0) | (scores > 1))[:1].tolist():
                raise self._error(
                    table.articles[articles[row]],
                    f"{noun} {ids[row]} has the score {scores[row]:g}; scores go from 0 to 1",
                )

    def _nothing(self, article: ArticleId, mention: str, fragments: Fragments) -> SourceError:
        return self._error(
            article,
            f"mention {mention} covers {[list(each) for each in fragments]}; each start "
            "must be 0 or more and before its end, inside the text",
        )

    def _error(self, article: ArticleId, problem: str) -> SourceError:
        return SourceError(self._source, problem, field=f"article {article}")
