"""Both sides of a comparison as columns: hundreds of thousands of items are compared at once.

A book numbers articles, labels and shapes alike for all tables that are compared. A side is a table
under a book, in the order of the text, in which what is said twice is there once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import distinct, starts
from annotator.evaluate.spans import Spans, span_codes
from annotator.evaluate.table import Table
from annotator.model import ArticleId, Fragments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Book:
    """The numbers that articles, labels and shapes go by: those of their alphabetical order.

    `articles` are the judged ones; `symmetric` are the relation labels whose ends have no order.
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
    same, of equals the one that names an entity; `again` and `links_again` are the rows of the
    table that say something once more, and which row here says it, -1 where that is of an article
    that is not judged. `beyond` counts the different mentions and relations of such articles, and
    these.
    """

    book: Book
    table: Table
    mentions: Spans
    score: Floats
    rows: Ints
    links: Links
    link_rows: Ints
    again: tuple[Ints, Ints]
    links_again: tuple[Ints, Ints]
    beyond: tuple[int, int, int]

    @property
    def twice(self) -> tuple[int, int, int]:
        """How many mentions and relations were said before, and in how many articles."""
        import numpy as np

        table, rows, links = self.table, self.again[0], self.links_again[0]
        articles = np.concatenate([table.article[rows], table.article[table.head[links]]])
        return len(rows), len(links), len(distinct(articles))


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

    judged = len(book.articles)
    whole = Spans(
        _articles(table.articles, book.articles)[table.article],
        table.start,
        table.end,
        _numbers(table.shapes, book.shapes)[table.shape],
        _numbers(table.labels, book.labels)[table.label],
        book.shapes,
    )
    key = span_codes(whole) * max(len(book.labels), 1) + whole.label
    first, of = _once(key, table.score, table.entity_ranks())
    inside = int(np.count_nonzero(whole.article[first] < judged))
    rows = first[:inside]
    mentions = Spans(
        whole.article[rows],
        whole.start[rows],
        whole.end[rows],
        whole.shape[rows],
        whole.label[rows],
        book.shapes,
    )
    articles = whole.article[first]
    links, link_rows, links_again, links_beyond = _links(table, book, articles, of)
    return Side(
        book,
        table,
        mentions,
        table.score[rows],
        rows,
        links,
        link_rows,
        _again(first, of, inside),
        links_again,
        (
            len(first) - inside,
            links_beyond,
            len(set(table.articles).difference(book.articles)),
        ),
    )


def _links(
    table: Table, book: Book, articles: Ints, of: Ints
) -> tuple[Links, Ints, tuple[Ints, Ints], int]:
    """Different relations, those of judged articles first; `articles` of different mentions."""
    import numpy as np

    label = _numbers(table.relation_labels, book.relation_labels)[table.relation_label]
    head, tail = of[table.head], of[table.tail]
    flagged = np.array([each in book.symmetric for each in book.relation_labels], dtype=bool)
    turned = np.zeros(len(label), dtype=bool)
    if flagged.any():
        # mentions are in the order of the text, so the lower row is the earlier end on both sides
        turned = flagged[label] & (tail < head)
        head, tail = np.where(turned, tail, head), np.where(turned, head, tail)
    count = max(len(articles), 1)
    # by article first: mentions are in their order, so that judged ones come before all others
    key = (head * count + tail) * max(len(book.relation_labels), 1) + label
    # said both ways round: the one that is as the text has it, wherever it stands in the file
    first, found = _once(key, table.relation_score, turned.astype(np.int64))
    inside = int(np.count_nonzero(articles[head[first]] < len(book.articles)))
    rows = first[:inside]
    links = Links(
        articles[head[rows]], label[rows], head[rows], tail[rows], table.relation_score[rows]
    )
    return links, rows, _again(first, found, inside), len(first) - inside


def _articles(own: Sequence[ArticleId], judged: Sequence[ArticleId]) -> Ints:
    """The number of each judged article, and higher ones for the others, in their order."""
    import numpy as np

    places = {each: place for place, each in enumerate(judged)}
    for each in sorted(set(own).difference(places)):
        places[each] = len(places)
    return np.array([places[each] for each in own] or [-1], dtype=np.int64)


def _numbers(own: Sequence[object], common: Sequence[object]) -> Ints:
    """For each own number the common one."""
    import numpy as np

    places = {each: place for place, each in enumerate(common)}
    return np.array([places[each] for each in own] or [-1], dtype=np.int64)


def _once(key: Ints, score: Floats, then: Ints) -> tuple[Ints, Ints]:
    """The row of each different key with its best score, in rising order; and each row's place.

    Of equal scores, the row that is lowest in `then`.
    """
    import numpy as np

    order = np.argsort(key, kind="stable")
    new = starts(key[order])
    of = np.empty(len(order), dtype=np.int64)
    of[order] = np.cumsum(new) - 1
    if not new.all():
        order = np.lexsort((then, -np.nan_to_num(score, nan=-1.0), key))
    return order[new], of


def _again(first: Ints, of: Ints, inside: int) -> tuple[Ints, Ints]:
    """The rows that say what another row says, and the place of what they say."""
    import numpy as np

    others = np.ones(len(of), dtype=bool)
    others[first] = False
    rows = np.flatnonzero(others)
    places = of[rows]
    return rows, np.where(places < inside, places, -1)
