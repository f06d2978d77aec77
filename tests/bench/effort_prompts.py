"""Answering what the window asks below the article: which places are the same, which entity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

from annotator.elsewhere import Look
from annotator.model import ItemState, Mention
from annotator.sheet import Sheet
from app.hands import Hands
from tests.bench.effort_goal import Goal, Span, Targets, mention_key

Key = Qt.Key
_ALONE = 4
"""Keys that a missed mention takes when it is marked alone, by a rule of thumb."""
_THERE = 2
"""Keys to go to a mention to set its attributes, or to say what it means."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place that `=` lists: whether it starts ticked, and whether it should be marked."""

    span: Span
    ticked: bool
    right: bool


def ticks_of(look: Look, goal: Goal, targets: Targets) -> list[Tick]:
    """The places that `=` lists at once for a mention, in its own article."""
    sheet, label = look.sheet, look.like.label
    to_mend = {
        key
        for item, key in targets.mentions.items()
        if key is not None
        and sheet.items[item].state is ItemState.PENDING
        and mention_key(sheet.mention(item)) != key
    }
    right = goal.mentions.keys() - to_mend
    spans = [((each.start, each.end), each.likely) for each in look.known]
    return [Tick(span, likely, (label, (span,)) in right) for span, likely in spans]


def keys_saved(
    sheet: Sheet, goal: Goal, mention: Mention, ticks: Sequence[Tick], paragraph_key: bool
) -> int:
    """What marking all ticked places at once saves against one by one, about."""
    there = {mention_key(each) for each in sheet.mentions}
    means = goal.entities.get(mention_key(mention))
    saved = 0
    for tick in ticks:
        key = mention.label, (tick.span,)
        if tick.right and key in there:
            saved += not paragraph_key
        elif tick.right:
            saved += _ALONE - _THERE * bool(goal.mentions[key])
        if tick.right and means is not None and goal.entities.get(key) == means:
            saved += _THERE
    wrong = [row for row, tick in enumerate(ticks) if tick.right != tick.ticked]
    return saved - 2 - len(wrong) - max(wrong, default=0)


def mark_right(hands: Hands, ticks: Sequence[Tick]) -> None:
    """Tick and untick in the open list what starts wrong, and mark what is ticked then."""
    # each article is priced by itself, so nothing is marked in those that are found later
    hands.window.session.elsewhere.stop()
    row = 0
    for wanted, tick in enumerate(ticks):
        if tick.right != tick.ticked:
            for _ in range(wanted - row):
                hands.press(Key.Key_Down)
            hands.press(Key.Key_Space)
            row = wanted
    hands.press(Key.Key_Return)


def choose_entity(hands: Hands, name: str) -> None:
    """Choose the entity of this name in the open list, typing on until it is offered."""
    for typed in range(len(name) + 1):
        if typed:
            hands.type(name[typed - 1])
        rows = hands.window.prompt.list
        shown = [rows.item(row).text() for row in range(rows.count())]
        offered = [row for row, text in enumerate(shown) if text in (name, f"New: {name}")]
        if offered:
            for _ in range(offered[0]):
                hands.press(Key.Key_Down)
            hands.press(Key.Key_Return)
            return
    raise LookupError(f"the window offers no entity {name}")
