"""Which acts would do something for an item: menus leave out what would only say no."""

from __future__ import annotations

from collections.abc import Callable

from annotator import cutting, reshaping, review
from annotator.errors import ReviewError
from annotator.model import Draft, ItemId, ItemState, Mention, Relation
from annotator.sheet import Sheet
from app.session.relating import Relating


def _allowed(act: Callable[..., Draft], *arguments: object) -> bool:
    """Whether the rules let this happen; a draft is only looked at, nothing is decided."""
    try:
        act(*arguments)
    except ReviewError:
        return False
    return True


def can_accept(sheet: Sheet, item: ItemId) -> bool:
    """Whether it is not accepted yet and can be."""
    if sheet.items[item].state is ItemState.ACCEPTED:
        return False
    return _allowed(review.accept, sheet, [item])


def can_reject(sheet: Sheet, item: ItemId) -> bool:
    """Whether it is not rejected yet and can be."""
    if sheet.items[item].state is ItemState.REJECTED:
        return False
    return _allowed(review.reject, sheet, item)


def can_swap(sheet: Sheet, item: ItemId) -> bool:
    """Whether it is a relation that may go the other way round too."""
    found = sheet.items[item]
    if not isinstance(found, Relation) or found.label in sheet.scheme.symmetric:
        return False
    return _allowed(review.swap, sheet, item)


def can_relate(sheet: Sheet, item: ItemId) -> bool:
    """Whether it is a mention from which the scheme allows a relation to another one here."""
    if not can_change(sheet, item):
        return False
    try:
        Relating().begin(sheet, item)
    except ReviewError:
        return False
    return True


def can_be_elsewhere(sheet: Sheet, item: ItemId) -> bool:
    """Whether it is a mention in one piece, which can stand elsewhere too."""
    found = sheet.items[item]
    return can_change(sheet, item) and isinstance(found, Mention) and len(found.fragments) == 1


def can_join(sheet: Sheet, item: ItemId) -> bool:
    """Whether it is a mention that another one follows with which it can be one."""
    if not isinstance(sheet.items[item], Mention):
        return False
    other = reshaping.following(sheet, item)
    return other is not None and _allowed(reshaping.join, sheet, [item, other])


def can_split(sheet: Sheet, item: ItemId) -> bool:
    """Whether it is a mention of several words or fragments."""
    if not isinstance(sheet.items[item], Mention):
        return False
    ways = cutting.ways(sheet, item)
    return bool(ways) and _allowed(reshaping.split, sheet, item, ways[0])


def can_take_in(sheet: Sheet, item: ItemId | None, start: int, end: int) -> bool:
    """Whether it is a mention that could cover this stretch of text too."""
    if item is None or not isinstance(sheet.items[item], Mention):
        return False
    return _allowed(reshaping.take_in, sheet, item, start, end)


def can_part(sheet: Sheet, item: ItemId | None, start: int, end: int) -> bool:
    """Whether it is a mention of which this stretch of text could be split out."""
    if item is None or not isinstance(sheet.items[item], Mention):
        return False
    return _allowed(_part, sheet, item, start, end)


def can_mean(sheet: Sheet, item: ItemId) -> bool:
    """Whether it is a mention that an entity can stand behind."""
    label = sheet.scheme.mentions.get(sheet.items[item].label)
    is_mention = isinstance(sheet.items[item], Mention)
    return can_change(sheet, item) and is_mention and label is not None and label.entity


def can_change(sheet: Sheet, item: ItemId) -> bool:
    """Whether anything can be written about it."""
    return item in sheet.items and not sheet.finished


def labels_for(sheet: Sheet, item: ItemId) -> list[str]:
    """The labels that an item could have besides its own, in the scheme's order."""
    found = sheet.items[item]
    if isinstance(found, Relation):
        head, tail = sheet.mention(found.head), sheet.mention(found.tail)
        fitting = [each.name for each in sheet.scheme.relations_between(head.label, tail.label)]
        act = review.relabel_relation
    else:
        fitting, act = list(sheet.scheme.mentions), review.relabel
    return [each for each in fitting if each != found.label and _allowed(act, sheet, item, each)]


def labels_of_selection(sheet: Sheet, start: int, end: int) -> list[str]:
    """The labels that selected text could be marked with."""
    return [each for each in sheet.scheme.mentions if _allowed(_add, sheet, start, end, each)]


def _part(sheet: Sheet, item: ItemId, start: int, end: int) -> Draft:
    return reshaping.split(sheet, item, cutting.around(sheet, item, start, end))


def _add(sheet: Sheet, start: int, end: int, label: str) -> Draft:
    return review.add_mention(sheet, start, end, label)
