"""Which errors pass a filter, and how many each other choice would list: all of it on columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.faults import KINDS, Errors, Kind
from annotator.model import ArticleId

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which errors are asked for; empty fields ask for all. `article` are words of a headline."""

    kind: Kind | None = None
    label: str = ""
    relations: bool | None = None
    article: str = ""

    def __bool__(self) -> bool:
        return self != Filter()


@dataclass(frozen=True, slots=True)
class Facets:
    """What passes, and what each choice of one field would pass with the others as they are."""

    shown: Errors
    total: int
    kinds: Mapping[Kind, int]
    labels: Mapping[str, int]
    sorts: Mapping[bool | None, int]


def facets(errors: Errors, wanted: Filter, articles: Collection[ArticleId]) -> Facets:
    """Filter errors; `articles` are those that have the words, if the filter has any."""
    import numpy as np

    found, book = errors.found, errors.gold.book
    everything = np.ones(len(found), dtype=bool)
    kind = label = sort = inside = everything
    if wanted.kind is not None:
        kind = found.kind == KINDS.index(wanted.kind)
    if wanted.label:
        names = (*book.labels, *book.relation_labels)
        # a mention label and a relation label may have one name
        places = [place for place, name in enumerate(names) if name == wanted.label]
        label = np.isin(found.label, places) | np.isin(found.other_label, places)
    if wanted.relations is not None:
        sort = found.relation == wanted.relations
    if wanted.article:
        chosen = np.array([each in articles for each in book.articles], dtype=bool)
        inside = chosen[found.article]
    of_kind = np.bincount(found.kind[label & sort & inside], minlength=len(KINDS)).tolist()
    relations = int(np.count_nonzero(found.relation[kind & label & inside]))
    both = int(np.count_nonzero(kind & label & inside))
    return Facets(
        _only(errors, kind & label & sort & inside),
        len(found),
        dict(zip(KINDS, of_kind, strict=True)),
        _only(errors, kind & sort & inside).by_label(),
        {None: both, False: both - relations, True: relations},
    )


def _only(errors: Errors, chosen: Flags) -> Errors:
    return errors if chosen.all() else errors.only(chosen)
