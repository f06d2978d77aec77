"""Answering what the window asks below the article: which places are the same, which entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt

from annotator import projecting
from annotator.model import ItemState, Mention
from annotator.sheet import Sheet
from app.hands import Hands
from tests.bench.effort_goal import Goal, Span, Targets, mention_key

Key = Qt.Key
_ALONE = 4
"""Keys that a missed mention takes when it is marked alone, by a rule of thumb."""
_THERE = 2
"""Keys to go to a mention to set its attributes, or to say what it means."""


def ticks_of(sheet: Sheet, goal: Goal, targets: Targets, mention: Mention) -> dict[Span, bool]:
    """The places that `=` lists for a mention, and whether they are to be marked like it."""
    to_mend = {
        key
        for item, key in targets.mentions.items()
        if key is not None
        and sheet.items[item].state is ItemState.PENDING
        and mention_key(sheet.mention(item)) != key
    }
    right = goal.mentions.keys() - to_mend
    found = projecting.occurrences(sheet, mention.id)
    return {span: (mention.label, (span,)) in right for span in found}


def keys_saved(
    sheet: Sheet, goal: Goal, mention: Mention, ticks: Mapping[Span, bool], paragraph_key: bool
) -> int:
    """What marking all ticked places at once saves against one by one, about."""
    there = {mention_key(each) for each in sheet.mentions}
    means = goal.entities.get(mention_key(mention))
    saved = 0
    for span, tick in ticks.items():
        key = mention.label, (span,)
        if tick and key in there:
            saved += not paragraph_key
        elif tick:
            saved += _ALONE - _THERE * bool(goal.mentions[key])
        if tick and means is not None and goal.entities.get(key) == means:
            saved += _THERE
    wrong = [row for row, tick in enumerate(ticks.values()) if not tick]
    return saved - 2 - len(wrong) - max(wrong, default=0)


def mark_ticked(hands: Hands, ticks: Sequence[bool]) -> None:
    """Untick the wrong places of the open list and mark the others."""
    row = 0
    for wanted, tick in enumerate(ticks):
        if not tick:
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
