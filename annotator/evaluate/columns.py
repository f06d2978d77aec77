"""Both sides of a comparison as columns: hundreds of thousands of items are compared at once.

A table is what one side says, as it lies in its source. A book numbers articles, labels and shapes
alike for all tables that are compared. A side is a table under a book: of judged articles only, and
what is said twice is there once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.pairing import Spans, span_codes
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

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Said = tuple[
    ArticleId,
    Sequence[Mention | PredictedMention],
    Sequence[Relation | PredictedRelation],
]
"""An article with what is said of it; offsets and ends have been checked."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What one side says, duplicates and all: columns of one length for each kind of item.

    `article` counts in `articles`, `label` in `labels`, `relation_label` in `relation_labels`,
    `head` and `tail` are rows of the mentions; a score is not a number where there is none.
    `shape` is 0 for one fragment, else the place in `shapes`, the first of which is empty.
    """

    articles: tuple[ArticleId, ...]
    labels: tuple[str, ...]
    relation_labels: tuple[str, ...]
    shapes: tuple[Fragments, ...]
    article: Ints
    start: Ints
    end: Ints
    shape: Ints
    label: Ints
    score: Floats
    relation_label: Ints
    head: Ints
    tail: Ints
    relation_score: Floats


@dataclass(frozen=True, slots=True)
class Book:
    """The numbers that articles, labels and shapes go by: those of their alphabetical order.

    `symmetric` are the relation labels whose ends have no order.
    """

    articles: tuple[ArticleId, ...]
    labels: tuple[str, ...]
    relation_labels: tuple[str, ...]
    shapes: tuple[Fragments, ...]
    symmetric: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """One side's different relations; `head` and `tail` are rows of its mentions."""

    article: Ints
    label: Ints
    head: Ints
    tail: Ints
    score: Floats

    def __len__(self) -> int:
        return len(self.label)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side's different items in judged articles, in the order of the text.

    `rows` and `link_rows` are where they stand in the table, the best scored of those that say the
    same; `dropped` and `dropped_links` count the others by article.
    """

    book: Book
    mentions: Spans
    score: Floats
    rows: Ints
    links: Links
    link_rows: Ints
    dropped: Ints
    dropped_links: Ints


def table_of(said: Iterable[Said]) -> Table:
    """The columns of values, in their order."""
    import numpy as np

    articles: list[ArticleId] = []
    labels: dict[str, int] = {}
    relation_labels: dict[str, int] = {}
    shapes: dict[Fragments, int] = {(): 0}
    mentions: list[tuple[int, int, int, int, int]] = []
    links: list[tuple[int, int, int]] = []
    scores: list[float | None] = []
    link_scores: list[float | None] = []
    for number, (article, found, related) in enumerate(said):
        articles.append(article)
        rows: dict[str, int] = {}
        for mention in found:
            fragments = mention.fragments
            if len(fragments) > 1:
                fragments = merge_fragments(fragments)
            shape = 0 if len(fragments) == 1 else shapes.setdefault(fragments, len(shapes))
            rows[mention.id] = len(mentions)
            label = labels.setdefault(mention.label, len(labels))
            mentions.append((number, fragments[0][0], fragments[-1][1], shape, label))
            scores.append(mention.score)
        for relation in related:
            label = relation_labels.setdefault(relation.label, len(relation_labels))
            links.append((label, rows[relation.head], rows[relation.tail]))
            link_scores.append(relation.score)
    columns = np.array(mentions, dtype=np.int64).reshape(-1, 5).T
    linked = np.array(links, dtype=np.int64).reshape(-1, 3).T
    return Table(
        tuple(articles),
        tuple(labels),
        tuple(relation_labels),
        tuple(shapes),
        article=columns[0],
        start=columns[1],
        end=columns[2],
        shape=columns[3],
        label=columns[4],
        score=np.array(scores, dtype=np.float64),
        relation_label=linked[0],
        head=linked[1],
        tail=linked[2],
        relation_score=np.array(link_scores, dtype=np.float64),
    )


def book_of(
    judged: Iterable[ArticleId], tables: Collection[Table], *, symmetric: Collection[str] = ()
) -> Book:
    """The numbers under which these tables are compared in the judged articles."""
    return Book(
        tuple(sorted(judged)),
        tuple(sorted({label for table in tables for label in table.labels})),
        tuple(sorted({label for table in tables for label in table.relation_labels})),
        ((), *sorted({shape for table in tables for shape in table.shapes if shape})),
        frozenset(symmetric),
    )


def side_of(table: Table, book: Book) -> Side:
    """What a table says of the judged articles, each different item once."""
    import numpy as np

    article = _numbers(table.articles, book.articles)[table.article]
    judged = np.flatnonzero(article >= 0)
    whole = Spans(
        article[judged],
        table.start[judged],
        table.end[judged],
        _numbers(table.shapes, book.shapes)[table.shape[judged]],
        _numbers(table.labels, book.labels)[table.label[judged]],
        book.shapes,
    )
    key = span_codes(whole) * max(len(book.labels), 1) + whole.label
    first, of = _once(key, table.score[judged])
    mentions = Spans(
        whole.article[first],
        whole.start[first],
        whole.end[first],
        whole.shape[first],
        whole.label[first],
        book.shapes,
    )
    # from a row of the table to the row of its mention here
    here = np.full(len(table.article), -1, dtype=np.int64)
    here[judged] = of
    links, link_rows, dropped_links = _links(table, book, mentions, here)
    return Side(
        book,
        mentions,
        table.score[judged][first],
        judged[first],
        links,
        link_rows,
        _more(whole.article, mentions.article, len(book.articles)),
        dropped_links,
    )


def _links(table: Table, book: Book, mentions: Spans, here: Ints) -> tuple[Links, Ints, Ints]:
    import numpy as np

    judged = np.flatnonzero(here[table.head] >= 0)
    label = _numbers(table.relation_labels, book.relation_labels)[table.relation_label[judged]]
    head, tail = here[table.head[judged]], here[table.tail[judged]]
    flagged = np.array([each in book.symmetric for each in book.relation_labels], dtype=bool)
    if flagged.any():
        # mentions are in the order of the text, so the lower row is the earlier end on both sides
        turned = flagged[label] & (tail < head)
        head, tail = np.where(turned, tail, head), np.where(turned, head, tail)
    count = max(len(mentions), 1)
    first, _ = _once((label * count + head) * count + tail, table.relation_score[judged])
    article = mentions.article[head]
    links = Links(
        article[first], label[first], head[first], tail[first], table.relation_score[judged][first]
    )
    dropped = _more(article, links.article, len(book.articles))
    return links, judged[first], dropped


def _numbers(own: Sequence[object], common: Sequence[object]) -> Ints:
    """For each own number the common one; -1 for what the book does not have."""
    import numpy as np

    places = {each: place for place, each in enumerate(common)}
    return np.array([places.get(each, -1) for each in own] or [-1], dtype=np.int64)


def _once(key: Ints, score: Floats) -> tuple[Ints, Ints]:
    """The row of each different key with its best score, in rising order; and each row's place."""
    import numpy as np

    order = np.lexsort((-np.nan_to_num(score, nan=-1.0), key))
    new = np.ones(len(order), dtype=bool)
    new[1:] = key[order][1:] != key[order][:-1]
    of = np.empty(len(order), dtype=np.int64)
    of[order] = np.cumsum(new) - 1
    return order[new], of


def _more(all_of_them: Ints, different: Ints, articles: int) -> Ints:
    """By article how many more there are than different ones."""
    import numpy as np

    return np.bincount(all_of_them, minlength=articles) - np.bincount(different, minlength=articles)
