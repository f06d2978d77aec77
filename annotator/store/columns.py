"""Items as columns of numbers, for whoever compares hundreds of thousands of them at once.

Names become numbers as rows pass by, a hundred at a time: memory that is used again at once is
near the processor, and none is asked for values that nobody keeps.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.bulk import many_values
from annotator.model import ArticleId, Fragments, RunId
from annotator.store import codec, plants

CHUNK = 100
"""Rows at a time."""
_NO_NUMBER = float("nan")
_NO_ENTITY, _NO_SCORE = array("q", [-1]), array("d", [_NO_NUMBER])
_NOTHING = frozenset({None, "{}"})

Column = Sequence[Any]


def _numbers() -> array[int]:
    return array("q")


class Names(dict[Any, int]):
    """Names with their numbers; a new name gets the next one when it is asked for."""

    def __init__(self, first: int = 0) -> None:
        super().__init__()
        self._first = first

    def __missing__(self, name: object) -> int:
        number = self[name] = len(self) + self._first
        return number


def _entities() -> Names:
    names = Names(-1)
    names[None] = -1
    return names


@dataclass(slots=True, eq=False)
class MentionColumns:
    """Mentions in the order of their rows; `article` is whatever number the reader gave it.

    `label` and `entity` are the numbers of their names, -1 for no entity; a score is not a number
    where there is none, as in gold. `several` are the fragments of the rows that have more than
    one, `attributes` the JSON of those that have any.
    """

    labels: Names = field(default_factory=Names)
    entities: Names = field(default_factory=_entities)
    id: list[str] = field(default_factory=list)
    article: array[int] = field(default_factory=_numbers)
    label: array[int] = field(default_factory=_numbers)
    start: array[int] = field(default_factory=_numbers)
    end: array[int] = field(default_factory=_numbers)
    entity: array[int] = field(default_factory=_numbers)
    score: array[float] = field(default_factory=lambda: array("d"))
    several: dict[int, Fragments] = field(default_factory=dict)
    attributes: dict[int, str] = field(default_factory=dict)

    def add(
        self,
        ids: Column,
        articles: Iterable[int],
        labels: Column,
        starts: Column,
        ends: Column,
        scores: Column | None = None,
    ) -> None:
        """More rows, of one fragment and without an entity unless `add_more` says so."""
        self.id.extend(ids)
        self.article.extend(articles)
        self.label.extend(map(self.labels.__getitem__, labels))
        self.start.extend(starts)
        self.end.extend(ends)
        self.entity.extend(_NO_ENTITY * len(ids))
        self.score.extend(_scores(scores, len(ids)))

    def add_more(
        self, rows: Sequence[int], fragments: Column, entities: Column, attributes: Column
    ) -> None:
        """What these rows have besides; None, or JSON of one fragment or no attribute, is nothing.

        Nearly none has any: one look at all of them instead of one at each.
        """
        said = list(filter(None, fragments))
        if "".join(said).count("[") > 2 * len(said):
            for row, written in zip(rows, fragments, strict=True):
                if written is not None and written.count("[") > 2:
                    self.several[row] = codec.fragments_from_json(codec.loads(written))
        if any(entities):
            for row, entity in zip(rows, entities, strict=True):
                self.entity[row] = self.entities[entity]
        if not _NOTHING.issuperset(attributes):
            self.attributes.update(_said(rows, attributes))


@dataclass(slots=True, eq=False)
class RelationColumns:
    """Relations in the order of their rows; `head` and `tail` are rows of the mentions."""

    labels: Names = field(default_factory=Names)
    id: list[str] = field(default_factory=list)
    label: array[int] = field(default_factory=_numbers)
    head: array[int] = field(default_factory=_numbers)
    tail: array[int] = field(default_factory=_numbers)
    score: array[float] = field(default_factory=lambda: array("d"))
    attributes: dict[int, str] = field(default_factory=dict)

    def add(
        self,
        ids: Column,
        labels: Column,
        heads: Iterable[int],
        tails: Iterable[int],
        attributes: Column,
        scores: Column | None = None,
    ) -> None:
        """More rows; attributes are JSON or None."""
        here = len(self.id)
        self.id.extend(ids)
        self.label.extend(map(self.labels.__getitem__, labels))
        self.head.extend(heads)
        self.tail.extend(tails)
        self.score.extend(_scores(scores, len(ids)))
        if not _NOTHING.issuperset(attributes):
            self.attributes.update(_said(range(here, len(self.id)), attributes))


Items = tuple[MentionColumns, RelationColumns]


def in_chunks(rows: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
    """A cursor's rows, some at a time."""
    while found := rows.fetchmany(CHUNK):
        yield found


def of_run(db: Database, run: RunId) -> tuple[list[ArticleId], Items]:
    """The articles that a run covers, in import order, and its items by their places there."""
    covered = db.execute(
        "SELECT article.key, article.id FROM run_article JOIN article ON article.key = article "
        "WHERE run = ? ORDER BY article",
        [run],
    ).fetchall()
    number = {key: place for place, (key, _) in enumerate(covered)}
    first: dict[int, int] = {}
    mentions, relations = MentionColumns(), RelationColumns()
    with many_values():
        for rows in in_chunks(
            db.execute(
                "SELECT article, id, label, start, end, score "
                "FROM run_mention WHERE run = ? ORDER BY article, place",
                [run],
            )
        ):
            keys, ids, labels, starts, ends, scores = zip(*rows, strict=True)
            for key in dict.fromkeys(keys):
                first.setdefault(key, len(mentions.id) + keys.index(key))
            mentions.add(ids, map(number.__getitem__, keys), labels, starts, ends, scores)
        # of what hardly any mention has, those that do
        for key, place, *others in db.execute(
            "SELECT article, place, fragments, entity, attributes FROM run_mention WHERE run = ? "
            "AND (fragments IS NOT NULL OR entity IS NOT NULL OR attributes IS NOT NULL) "
            "ORDER BY article, place",
            [run],
        ):
            mentions.add_more([first[key] + place], *([each] for each in others))
        for rows in in_chunks(
            db.execute(
                "SELECT article, id, label, head, tail, score, attributes "
                "FROM run_relation WHERE run = ? ORDER BY article, place",
                [run],
            )
        ):
            keys, ids, labels, heads, tails, scores, attributes = zip(*rows, strict=True)
            own = list(map(first.__getitem__, keys))
            relations.add(
                ids,
                labels,
                map(int.__add__, own, heads),
                map(int.__add__, own, tails),
                attributes,
                scores,
            )
    return [ArticleId(article) for _, article in covered], (mentions, relations)


def of_gold(db: Database, number: Callable[[int], int]) -> Items:
    """What is gold in finished articles, which `number` numbers by their keys.

    A relation without both its ends is left out, as it is in the gold views.
    """
    mentions, relations = MentionColumns(), RelationColumns()
    with many_values():
        for rows in in_chunks(
            db.execute(
                "SELECT id, mention.article, label, start, end, fragments, entity, attributes "
                f"{plants.GOLD_MENTIONS} ORDER BY mention.article, start, end DESC, id"
            )
        ):
            ids, keys, labels, starts, ends, *more = zip(*rows, strict=True)
            here = len(mentions.id)
            mentions.add(ids, map(number, keys), labels, starts, ends)
            mentions.add_more(range(here, len(mentions.id)), *more)
        row = dict(zip(mentions.id, range(len(mentions.id)), strict=True))
        for rows in in_chunks(
            db.execute(
                f"SELECT id, label, head, tail, attributes {plants.LINKED} "
                "ORDER BY relation.article, id"
            )
        ):
            whole = [each for each in rows if each[2] in row and each[3] in row]
            if whole:
                ids, labels, heads, tails, attributes = zip(*whole, strict=True)
                head, tail = (map(row.__getitem__, each) for each in (heads, tails))
                relations.add(ids, labels, head, tail, attributes)
    return mentions, relations


def _scores(said: Column | None, count: int) -> Column:
    if said is None:
        return _NO_SCORE * count
    if None not in said:
        return said
    return [_NO_NUMBER if score is None else score for score in said]


def _said(rows: Iterable[int], written: Column) -> Iterator[tuple[int, str]]:
    return ((row, said) for row, said in zip(rows, written, strict=True) if said not in _NOTHING)
