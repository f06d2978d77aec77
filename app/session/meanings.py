"""Meanings: what a mention may mean, best first, and why: the article itself knows best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.entities import Candidate, Reason, bearer
from annotator.entities.spelling import folded
from annotator.linking import alike
from annotator.model import EntityId, ItemState, Mention
from annotator.sheet import Sheet
from annotator.store import Known
from app import sentences
from app.session.entity_book import EntityBook

_STRONG = 0.9
"""The likeness of a name from which it is worth a hint."""
_PEOPLE = frozenset({"PERSON", "PER", "PEOPLE"})
"""Labels of those who are called by their surnames alone."""
_SHOWN = 30
"""Characters of a name that are shown where another one is meant."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """An entity that a mention may mean, what speaks for it, and how strongly.

    `strong` is worth a hint; what is not `alike` is another thing that only may stand for it.
    """

    known: Known
    why: str
    strong: bool = True
    alike: bool = True


def meanings(
    book: EntityBook, sheet: Sheet, mention: Mention, name: str, *, most: int = 8
) -> list[Meaning]:
    """What the mention may mean if its name is this one: what the article says comes first."""
    found: dict[EntityId, Meaning] = {}
    for each in _all(book, sheet, mention, name, most):
        found.setdefault(each.known.entity.id, each)
    return list(found.values())[:most]


def _all(
    book: EntityBook, sheet: Sheet, mention: Mention, name: str, most: int
) -> Iterator[Meaning]:
    if folded(name) == folded(sheet.surface(mention)):
        for entity, why in _said_here(book, sheet, mention):
            known = book.get(entity)
            if known is not None and known.entity.label == mention.label:
                yield Meaning(known, why)
    for candidate in book.candidates(name, mention.label, most=most):
        like = candidate.likeness
        yield Meaning(
            book.known[candidate.entity.id],
            reason(candidate),
            strong=like.score >= _STRONG,
            alike=like.reason is not Reason.CAPITAL,
        )


def _said_here(book: EntityBook, sheet: Sheet, mention: Mention) -> Iterator[tuple[EntityId, str]]:
    """What the article's other mentions say of it."""
    if mention.entity is not None:
        yield mention.entity, "what it means now"
    same = [sheet.mention(item) for item in alike(sheet, mention.id)]
    for each in sorted(same, key=lambda other: abs(other.start - mention.start)):
        if each.entity is not None:
            where = "above" if each.start < mention.start else "below"
            yield each.entity, f"like the same words {where}"
    if mention.label in _PEOPLE:
        yield from _by_surname(book, sheet, mention)


def _by_surname(book: EntityBook, sheet: Sheet, mention: Mention) -> Iterator[tuple[EntityId, str]]:
    """Who was named in full above, where the mention is a surname alone."""
    surname = " ".join(sheet.surface(mention).split())
    if " " in surname:
        return
    above = [
        (" ".join(sheet.surface(each).split()), each)
        for each in sheet.mentions
        if each.label == mention.label
        and each.start < mention.start
        and each.state is not ItemState.REJECTED
    ]
    name = bearer(surname, [each for each, _ in above])
    if name is None:
        return
    why = f"surname of {sentences.shortened(name, longest=_SHOWN)} above"
    for full, each in reversed(above):
        if full == name and each.entity is not None:
            yield each.entity, why
    for candidate in book.candidates(name, mention.label, most=1):
        if candidate.likeness.score >= _STRONG:
            yield candidate.entity.id, why


def reason(candidate: Candidate) -> str:
    """ "its acronym", "a known alias: KINU"; nothing where no name was asked for."""
    if not candidate.likeness.score:
        return ""
    said = str(candidate.likeness.reason)
    if candidate.name == candidate.entity.name:
        return said
    return f"{said}: {sentences.shortened(candidate.name, longest=_SHOWN)}"
