"""Every item that is not strictly right, as a value that leads back to its place.

Hundreds of thousands of them are arrays: they are filtered and counted as such, and an `Error` is
made only of what somebody looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, overload

from annotator.errors import SourceError
from annotator.evaluate.columns import Book, Side
from annotator.evaluate.found import Found
from annotator.evaluate.placing import listed
from annotator.evaluate.subjects import subjects
from annotator.evaluate.table import Table
from annotator.model import ArticleId, Fragments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


class Kind(StrEnum):
    """What is wrong."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    BOUNDARY = "boundary"
    LABEL = "label"
    LABEL_AND_BOUNDARY = "label and boundary"
    DIRECTION = "direction"
    WRONG_END = "wrong end"
    RELATION_LABEL = "wrong relation label"
    DUPLICATE = "duplicate"


KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Spot:
    """One side's item: a mention with its fragments, or a relation with its two mentions.

    `fragments` of a relation are none; `id` is the item's in its source, "" where that has none.
    """

    id: str
    label: str
    fragments: Fragments = ()
    score: float | None = None
    head: Spot | None = None
    tail: Spot | None = None

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating-json.md; a mention has no ends, a relation no fragments."""
        found: dict[str, object] = {"id": self.id, "label": self.label, "score": self.score}
        if self.head is None or self.tail is None:
            return found | {"fragments": [list(each) for each in self.fragments]}
        return found | {"head": self.head.to_dict(), "tail": self.tail.to_dict()}


@dataclass(frozen=True, slots=True)
class Error:
    """One item that is not strictly right: what gold has there, and what was predicted.

    `gold` is None for what is spurious or said twice, `predicted` for what is missed.
    """

    kind: Kind
    article: ArticleId
    gold: Spot | None
    predicted: Spot | None

    @property
    def is_relation(self) -> bool:
        """Whether it is about a relation."""
        spot = self.gold or self.predicted
        return spot is not None and spot.head is not None

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating-json.md."""
        return {
            "kind": self.kind.value,
            "article": self.article,
            "gold": None if self.gold is None else self.gold.to_dict(),
            "predicted": None if self.predicted is None else self.predicted.to_dict(),
        }


class Errors(Sequence[Error]):
    """What is wrong in one run, to be filtered, counted and looked at some at a time.

    The columns are made when they are first asked for.
    """

    def __init__(self, gold: Side, predicted: Side, find: Callable[[], Found]) -> None:
        self.gold, self.predicted, self._find = gold, predicted, find

    def __repr__(self) -> str:
        kinds = ", ".join(f"{kind.value} {n:,}" for kind, n in self.counts().items())
        return f"<Errors: {kinds or 'none'}>"

    @cached_property
    def found(self) -> Found:
        """All of them as columns."""
        return self._find()

    def __len__(self) -> int:
        return len(self.found)

    @overload
    def __getitem__(self, place: int) -> Error: ...
    @overload
    def __getitem__(self, place: slice) -> list[Error]: ...
    def __getitem__(self, place: int | slice) -> Error | list[Error]:
        numbers = range(len(self))[place]
        if isinstance(numbers, range):
            return [self._error(number) for number in numbers]
        return self._error(numbers)

    def __iter__(self) -> Iterator[Error]:
        return map(self._error, range(len(self)))

    def filtered(
        self,
        *,
        kinds: Collection[str] = (),
        labels: Collection[str] = (),
        articles: Collection[str] = (),
        relations: bool | None = None,
    ) -> Errors:
        """Those of these kinds and articles in which either side has one of these labels.

        `relations` asks for relations or for mentions alone. An empty collection asks for all.
        SourceError of a kind that there is not.
        """
        import numpy as np

        kinds, labels, articles = map(_several, (kinds, labels, articles))
        if strange := [kind for kind in kinds if kind not in KINDS]:
            raise SourceError("kinds", f"{listed(strange)} is no kind; use {listed(KINDS)}")
        found = self.found
        chosen = np.ones(len(found), dtype=bool)
        if kinds:
            chosen &= _flags([kind in kinds for kind in KINDS])[found.kind]
        if labels:
            wanted = _flags([label in labels for label in self._labels])
            chosen &= wanted[found.label] | wanted[found.other_label]
        if named := frozenset(articles):
            chosen &= _flags([name in named for name in self._book.articles])[found.article]
        if relations is not None:
            chosen &= found.relation == relations
        return self.only(chosen)

    def counts(self) -> dict[Kind, int]:
        """How many there are of each kind, without the kinds of which there is none."""
        import numpy as np

        times = np.bincount(self.found.kind, minlength=len(KINDS)).tolist()
        return {kind: n for kind, n in zip(KINDS, times, strict=True) if n}

    def by_label(self) -> dict[str, int]:
        """How many concern each label, the most frequent first; those of two labels are in both."""
        import numpy as np

        found, names = self.found, self._labels
        other = np.where(found.other_label == found.label, -1, found.other_label)
        times = sum(
            np.bincount(column + 1, minlength=len(names) + 1)[1:] for column in (found.label, other)
        )
        return _most(names, np.asarray(times))

    def by_article(self) -> dict[str, int]:
        """How many each article has, the worst first."""
        import numpy as np

        names = self._book.articles
        return _most(names, np.bincount(self.found.article, minlength=len(names)))

    def index(self, value: Error, start: int = 0, stop: int | None = None) -> int:
        """The place of an error, without making the others of other articles."""
        import numpy as np

        number = self._book.articles.index(value.article)
        for place in np.flatnonzero(self.found.article == number).tolist():
            if place >= start and (stop is None or place < stop) and self[place] == value:
                return int(place)
        raise ValueError(f"{value} is none of these errors")

    @property
    def again(self) -> Flags:
        """Which of them are duplicates."""
        again: Flags = self.found.kind == KINDS.index(Kind.DUPLICATE)
        return again

    @property
    def _book(self) -> Book:
        return self.gold.book

    @property
    def _labels(self) -> tuple[str, ...]:
        return *self._book.labels, *self._book.relation_labels

    def only(self, chosen: Flags) -> Errors:
        """Those that are chosen, one by one."""
        found = self.found.only(chosen)
        return Errors(self.gold, self.predicted, lambda: found)

    def _error(self, place: int) -> Error:
        found = self.found
        gold, row = int(found.gold[place]), int(found.row[place])
        relation = bool(found.relation[place])
        spot = _link if relation else _mention
        own = self.gold.link_rows if relation else self.gold.rows
        return Error(
            KINDS[found.kind[place]],
            self._book.articles[found.article[place]],
            None if gold < 0 else spot(self.gold.table, int(own[gold])),
            None if row < 0 else spot(self.predicted.table, row),
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """Errors of one run that another does not make, those that only the other makes, and what both
    have wrong, as the other has it.
    """

    fixed: Errors
    broken: Errors
    both: Errors


def changes(before: Errors, after: Errors) -> Changes:
    """What another run of the same report makes of the errors of one."""
    import numpy as np

    one, other = subjects(before, after)
    known, other_known = np.isin(one, other), np.isin(other, one)
    return Changes(before.only(~known), after.only(~other_known), after.only(other_known))


def _several(names: Collection[str]) -> Collection[str]:
    """One name alone is a text, of which parts would be asked for."""
    return [names] if isinstance(names, str) else names


def _flags(chosen: list[bool]) -> Flags:
    """By number; the last one, for -1, is no."""
    import numpy as np

    return np.array([*chosen, False])


def _most(names: Sequence[str], times: Ints) -> dict[str, int]:
    import numpy as np

    order = np.argsort(-times, kind="stable").tolist()
    return {names[place]: int(times[place]) for place in order if times[place]}


def _mention(table: Table, row: int) -> Spot:
    return Spot(
        table.ids[row],
        table.labels[table.label[row]],
        table.fragments(row),
        _score(float(table.score[row])),
    )


def _link(table: Table, row: int) -> Spot:
    return Spot(
        table.relation_ids[row],
        table.relation_labels[table.relation_label[row]],
        score=_score(float(table.relation_score[row])),
        head=_mention(table, int(table.head[row])),
        tail=_mention(table, int(table.tail[row])),
    )


def _score(score: float) -> float | None:
    return None if score != score else score
