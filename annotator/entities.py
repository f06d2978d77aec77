"""Which entity a mention may mean: candidates by the likeness of names, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from annotator.model import Entity, EntityId

_LEAST = 0.62
"""The likeness from which a name is offered: "Choi Sun-hee" is .67 like "Choe Son-hui"."""


def folded(name: str) -> str:
    """A name without case, hyphens, dots and spaces, for comparing."""
    return re.sub(r"[\W_]+", "", name).casefold()


def likeness(one: str, other: str) -> float:
    """0 to 1: 1 for equal folded names, at least .9 where one name's words are all in the other."""
    first, second = folded(one), folded(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    words, others = set(one.casefold().split()), set(other.casefold().split())
    if words <= others or others <= words:
        return 0.9
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def candidates(
    name: str,
    label: str,
    entities: Iterable[Entity],
    *,
    aliases: Mapping[EntityId, Iterable[str]] | None = None,
    most: int = 8,
) -> list[Entity]:
    """Entities of this label whose name or alias is like the name; all of them for no name."""
    ranked = []
    for entity in entities:
        if entity.label != label:
            continue
        names = (entity.name, *(aliases or {}).get(entity.id, ()))
        score = max(likeness(name, each) for each in names) if name.strip() else 1.0
        if score >= _LEAST:
            ranked.append((-score, entity.name, entity))
    return [entity for _, _, entity in sorted(ranked, key=lambda row: row[:2])[:most]]
