"""sha256 over what is compared, equal from whatever source and in whatever order it was read.

Rows are put in the order of what they say and hashed as numbers, with the names that these stand
for; a relation is hashed by what its ends say, an entity by which mentions mean it. So neither ids
of items nor names of entities nor the order of a file matter, and a score or an entity more does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from annotator.evaluate.arrays import by_appearance, packed, starts
from annotator.evaluate.table import Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def fingerprint(table: Table, known: Collection[Sequence[object]]) -> str:
    """Of a table, and of what else is known of its articles, each by its id."""
    import numpy as np

    labels, label = _by_name(table.labels, table.label)
    relation_labels, relation_label = _by_name(table.relation_labels, table.relation_label)
    shapes, shape = _by_name(table.shapes, table.shape)
    articles = sorted(table.articles)
    places = {article: place for place, article in enumerate(articles)}
    article = np.array([places[each] for each in table.articles] or [-1])[table.article]
    bits = _bits(table.score), _bits(table.relation_score)
    mentions = [article, table.start, table.end - table.start, shape, label]
    order, rank = _ranks(mentions, bits[0], table.entity_ranks())
    entity = by_appearance(table.entity[order])
    links = [rank[table.head], rank[table.tail], relation_label]
    link_order, _ = _ranks(links, bits[1])
    names: list[Any] = [sorted(known), articles, labels, relation_labels, shapes]
    digest = hashlib.sha256(orjson.dumps(names))
    digest.update(entity.astype("<i8").tobytes())
    for columns, rows in (([*mentions, bits[0]], order), ([*links, bits[1]], link_order)):
        for column in columns:
            digest.update(column[rows].astype("<i8").tobytes())
    return digest.hexdigest()


def _by_name(names: Sequence[Any], codes: Ints) -> tuple[list[Any], Ints]:
    """The names that are used, in their order, and each row's place in it."""
    import numpy as np

    counted = np.bincount(codes, minlength=len(names))
    used = sorted(name for name, times in zip(names, counted, strict=True) if times)
    places = {name: place for place, name in enumerate(used)}
    return used, np.array([places.get(name, -1) for name in names] or [-1])[codes]


def _bits(scores: Floats) -> Ints:
    """A float as the whole number of its bits; every missing score is the same one."""
    import numpy as np

    known = np.where(np.isnan(scores), -1.0, scores + 0.0)  # -0.0 is 0.0
    return known.view(np.int64)


def _ranks(columns: Sequence[Ints], *then: Ints) -> tuple[Ints, Ints]:
    """The order of the rows by these columns, `then` by these, and each row's place in it, the same
    for rows that say the same.
    """
    import numpy as np

    key = packed(columns)
    order = np.argsort(key, kind="stable")
    new = starts(key[order])
    if not new.all():
        order = np.lexsort((*reversed(then), key))
        for column in then:
            new |= starts(column[order])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.cumsum(new)
    return order, rank
