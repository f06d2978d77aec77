"""Which entities an article has, and which facts between them, as sets (contract 7).

Which entity a mention means: gold's own for exactly that mention; else the one that gold's mentions
of its label and words mean most often, in the article first, then in all; else its own words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import by_appearance, coded, distinct, packed, places, starts
from annotator.evaluate.called import names
from annotator.evaluate.columns import Side
from annotator.evaluate.scores import SetScore
from annotator.evaluate.spans import Codes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Meanings:
    """What gold's mentions mean, to be asked about any number of runs.

    `called` are their words. `own` is a number for each mention, equal where the entity is.
    """

    def __init__(self, gold: Side, called: Sequence[str]) -> None:
        import numpy as np

        self._labels = max(len(gold.book.labels), 1)
        self._articles = max(len(gold.book.articles), 1)
        self._first = len(gold.table.entities)
        # in the order of the text: what the entities are called is no matter, of equals too
        own = by_appearance(gold.table.entity[gold.rows])
        known = own >= 0
        name = names(called)
        self._names = distinct(name)
        by_name = self._by_name(name, gold.mentions.label)
        here = by_name * self._articles + gold.mentions.article
        self._everywhere = _most(by_name[known], own[known])
        self._here = _most(here[known], own[known])
        self.own = np.where(known, own, self._meant(by_name, gold.mentions.article))

    def of(self, predicted: Side, codes: Codes, called: Sequence[str]) -> Ints:
        """What each predicted mention means, in the same numbers.

        `called` are the words of those that gold does not have too.
        """
        import numpy as np

        found = np.empty(len(predicted.mentions), dtype=np.int64)
        found[codes.known] = self.own[codes.other_mention[codes.known]]
        rows = codes.unknown
        by_name = self._by_name(names(called), predicted.mentions.label[rows])
        found[rows] = self._meant(by_name, predicted.mentions.article[rows])
        return found

    def _by_name(self, name: Ints, label: Ints) -> Ints:
        """A number for the label and the words of mentions."""
        import numpy as np

        place, is_golds = places(self._names, name)
        number = np.where(is_golds, place, len(self._names) + coded(name))
        return number * self._labels + label

    def _meant(self, by_name: Ints, article: Ints) -> Ints:
        """What is meant by a label and words in an article."""
        import numpy as np

        found = self._first + by_name
        for (keys, entities), asked in (
            (self._everywhere, by_name),
            (self._here, by_name * self._articles + article),
        ):
            place, is_there = places(keys, asked)
            if is_there.any():
                found = np.where(is_there, entities[place], found)
        return found


def _most(keys: Ints, entities: Ints) -> tuple[Ints, Ints]:
    """For each different key, rising, the entity that it has most often; the first of equals."""
    import numpy as np

    order = np.lexsort((entities, keys))
    keys, entities = keys[order], entities[order]
    new = np.flatnonzero(starts(keys) | starts(entities))
    times = np.diff(np.append(new, len(keys)))
    keys, entities = keys[new], entities[new]
    order = np.lexsort((entities, -times, keys))
    first = order[starts(keys[order])]
    return keys[first], entities[first]


def entity_sets(side: Side, meant: Ints, labels: Collection[str]) -> Ints:
    """Which entities the articles have, each (article, entity) once; of these labels alone."""
    import numpy as np

    wanted = np.array([label in labels for label in side.book.labels] or [False])
    rows = np.flatnonzero(wanted[side.mentions.label])
    return np.stack([side.mentions.article[rows], meant[rows]])


def fact_sets(side: Side, meant: Ints) -> Ints:
    """Which facts: (article, relation label, head entity, tail entity)."""
    import numpy as np

    links, book = side.links, side.book
    head, tail = meant[links.head], meant[links.tail]
    flagged = np.array([label in book.symmetric for label in book.relation_labels] or [False])
    turned = flagged[links.label] & (tail < head)
    head, tail = np.where(turned, tail, head), np.where(turned, head, tail)
    return np.stack([links.article, links.label, head, tail])


def compare_sets(gold: Ints, predicted: Ints, *, articles: int) -> tuple[SetScore, Floats]:
    """Compare what two sides say, columns with the article first; with the counts by article."""
    import numpy as np

    both = np.concatenate([gold, predicted], axis=1)
    key, own = packed(list(both)), gold.shape[1]
    mine, article = _once(key[:own], both[0, :own])
    yours, other_article = _once(key[own:], both[0, own:])
    _, right = places(yours, mine)
    table = np.stack(
        [
            np.bincount(rows, minlength=articles)
            for rows in (article[right], other_article, article)
        ],
        axis=1,
    )
    told = table[:, 1:].any(1)
    equal = told & (table[:, 0] == table[:, 1]) & (table[:, 0] == table[:, 2])
    tp, found, support = map(int, table.sum(0))
    score = SetScore(
        cor=tp,
        spu=found - tp,
        mis=support - tp,
        articles=int(np.count_nonzero(told)),
        right=int(np.count_nonzero(equal)),
    )
    return score, table.astype(np.float64)


def _once(key: Ints, article: Ints) -> tuple[Ints, Ints]:
    """Each different key once, rising, with its article."""
    import numpy as np

    order = np.argsort(key, kind="stable")
    first = order[starts(key[order])]
    return key[first], article[first]
