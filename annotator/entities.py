"""Which entity a mention may mean: candidates by the likeness of names, best first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from annotator.model import Entity, EntityId

_LEAST = 0.62
"""The likeness from which a name is offered."""
_SOUNDS = tuple(
    (re.compile(written), heard)
    for written, heard in (
        ("ch|zh|ts|tz|j", "c"),
        ("sh|z", "s"),
        ("[gqx]", "k"),
        ("d", "t"),
        ("[bf]", "p"),
        ("[rl]+", "l"),
        ("[aeiouyw]+", "a"),
        (r"(.)\1+", r"\1"),
    )
)
"""Letters that romanisations take for one another, in the order in which they are replaced."""


def folded(name: str) -> str:
    """A name without case, hyphens, dots and spaces, for comparing."""
    return re.sub(r"[\W_]+", "", name).casefold()


def sound(name: str) -> str:
    """How a name roughly sounds: "Choe Son-hui" and "Choi Sun-hee" are both "casanha"."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each)
    )
    sounded = folded(plain)
    for written, heard in _SOUNDS:
        sounded = written.sub(heard, sounded)
    return sounded


def likeness(one: str, other: str) -> float:
    """0 to 1: 1 for equal folded names, .9 where one name's words are all in the other.

    At least .8 where both sound the same, as other romanisations of one name do.
    """
    first, second = folded(one), folded(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    words, others = set(one.casefold().split()), set(other.casefold().split())
    if words <= others or others <= words:
        return 0.9
    # the matcher's ratio depends on which name comes first
    alike = max(
        SequenceMatcher(None, *pair, autojunk=False).ratio()
        for pair in ((first, second), (second, first))
    )
    return max(alike, 0.8) if sound(one) == sound(other) else alike


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
