"""What both sides of a report say of one article, and where an error is in that."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.evaluate.faults import Error, Errors, Spot
from annotator.evaluate.table import Table
from annotator.model import ArticleId, ItemId, ItemState, Mention, Relation
from app.pages.evaluation.two_lanes import Lanes, Place


def lanes_of(errors: Errors, article: ArticleId) -> Lanes:
    """The mentions of both sides in one article."""
    return Lanes(
        _mentions(errors.gold.table, article, "g", ItemState.ACCEPTED),
        _mentions(errors.predicted.table, article, "p", ItemState.PENDING),
    )


def place_of(lanes: Lanes, error: Error) -> Place:
    """What an error is about in these lanes."""
    return Place(
        _item(lanes.gold, error.gold, ItemState.ACCEPTED),
        _item(lanes.said, error.predicted, ItemState.PENDING),
    )


def span_of(error: Error) -> tuple[int, int]:
    """Where an error is read, in code points: its mention, or a relation's head."""
    spot = error.gold or error.predicted
    fragments = () if spot is None else (spot.head or spot).fragments
    return (fragments[0][0], fragments[-1][1]) if fragments else (0, 0)


def _mentions(
    table: Table, article: ArticleId, prefix: str, state: ItemState
) -> tuple[Mention, ...]:
    import numpy as np

    if article not in table.articles:
        return ()  # the run says nothing of it
    rows = np.flatnonzero(table.article == table.articles.index(article))
    columns = (rows, table.label[rows], table.start[rows], table.end[rows], table.shape[rows])
    # ids of their sources may be missing or said twice
    return tuple(
        Mention(
            ItemId(f"{prefix}{row}"),
            table.labels[label],
            table.shapes[shape] if shape else ((start, end),),
            state,
        )
        for row, label, start, end, shape in zip(*(each.tolist() for each in columns), strict=True)
    )


def _item(
    mentions: Sequence[Mention], spot: Spot | None, state: ItemState
) -> Mention | Relation | None:
    if spot is None:
        return None
    if spot.head is None or spot.tail is None:
        return _mention(mentions, spot)
    head, tail = _mention(mentions, spot.head), _mention(mentions, spot.tail)
    if head is None or tail is None:
        return None
    return Relation(ItemId("relation"), spot.label, head.id, tail.id, state)


def _mention(mentions: Sequence[Mention], spot: Spot) -> Mention | None:
    wanted = spot.label, spot.fragments
    return next((each for each in mentions if (each.label, each.fragments) == wanted), None)
