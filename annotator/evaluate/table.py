"""What one side says, as columns: read from values or straight from a file, and checked on the way.

A table keeps everything, duplicates too, in the order of its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from annotator.errors import SourceError
from annotator.model import (
    ArticleId,
    Fragments,
)
from annotator.text import merge_fragments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.store.columns import Items, MentionColumns

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What one side says: columns of one length for each kind of item.

    `article` counts in `articles`, `label` in `labels`, `relation_label` in `relation_labels`,
    `entity` in `entities` (-1 for none); `head` and `tail` are rows of the mentions; a score is not
    a number where there is none. `shape` is 0 for one fragment, else the place in `shapes`, the
    first of which is empty. `attributes` are the JSON of the rows that have any, where a file was
    read.
    """

    articles: tuple[ArticleId, ...]
    labels: tuple[str, ...]
    relation_labels: tuple[str, ...]
    shapes: tuple[Fragments, ...]
    entities: tuple[str, ...]
    ids: Sequence[str]
    article: Ints
    start: Ints
    end: Ints
    shape: Ints
    label: Ints
    entity: Ints
    score: Floats
    relation_ids: Sequence[str]
    relation_label: Ints
    head: Ints
    tail: Ints
    relation_score: Floats
    attributes: Mapping[int, str] = field(default_factory=dict)
    relation_attributes: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.article)

    @property
    def is_scored(self) -> bool:
        """Whether any item has a score."""
        import numpy as np

        return not all(np.isnan(each).all() for each in (self.score, self.relation_score))

    def without_scores(self) -> Table:
        """The same as nobody's suggestion."""
        import numpy as np

        if not self.is_scored:
            return self
        return replace(
            self,
            score=np.full(len(self.score), np.nan),
            relation_score=np.full(len(self.relation_score), np.nan),
        )

    def entity_ranks(self) -> Ints:
        """For each mention the place of its entity by name; mentions without one come last."""
        import numpy as np

        count = len(self.entities)
        rank = np.full(count + 1, count)
        rank[sorted(range(count), key=self.entities.__getitem__)] = np.arange(count)
        return rank[self.entity]

    def fragments(self, row: int) -> Fragments:
        """Those of one mention."""
        shape = int(self.shape[row])
        return self.shapes[shape] if shape else ((int(self.start[row]), int(self.end[row])),)


def table_from(articles: Iterable[ArticleId], items: Items) -> Table:
    """The columns of a file, which has checked them when they were written."""
    import numpy as np

    mentions, relations = items
    start, end = np.array(mentions.start), np.array(mentions.end)
    shapes, shape = _shapes(mentions, start, end)
    return Table(
        tuple(articles),
        tuple(mentions.labels),
        tuple(relations.labels),
        shapes,
        tuple(name for name in mentions.entities if name is not None),
        mentions.id,
        np.array(mentions.article),
        start,
        end,
        shape,
        np.array(mentions.label),
        np.array(mentions.entity),
        np.array(mentions.score),
        relations.id,
        np.array(relations.label),
        np.array(relations.head),
        np.array(relations.tail),
        np.array(relations.score),
        mentions.attributes,
        relations.attributes,
    )


def _shapes(mentions: MentionColumns, start: Ints, end: Ints) -> tuple[tuple[Fragments, ...], Ints]:
    """The shapes of mentions of several fragments; sets the outer bounds of those."""
    import numpy as np

    shapes: dict[Fragments, int] = {(): 0}
    shape = np.zeros(len(start), dtype=np.int64)
    for row, fragments in mentions.several.items():
        merged = merge_fragments(fragments)
        start[row], end[row] = merged[0][0], merged[-1][1]
        if len(merged) > 1:
            shape[row] = shapes.setdefault(merged, len(shapes))
    return tuple(shapes), shape


def check_inside(table: Table, lengths: Sequence[int | None], *, source: str) -> None:
    """Refuse mentions that leave their text; `lengths` are the articles', in code points."""
    import numpy as np

    known = np.array([-1 if each is None else each for each in lengths] or [-1])
    limit = known[table.article]
    for row in np.flatnonzero((limit >= 0) & (table.end > limit))[:1].tolist():
        raise SourceError(
            source,
            f"mention {table.ids[row]} ends at {table.end[row]}, but the text has "
            f"{limit[row]} code points; check the text and the unit of the offsets",
            field=f"article {table.articles[table.article[row]]}",
        )
