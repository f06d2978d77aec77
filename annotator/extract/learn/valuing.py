"""Attributes, such as a meeting's status: what the rules say, or what the lessons mostly say.

Where the rules speak they are believed, unless the lessons show that the same surface elsewhere, or
the most frequent value, is right more often than they are when they say this. Where they are
silent, the surface answers first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.extract.learn.trusting import earned
from annotator.scheme import Attribute

Said = Mapping[str, str]
_RULES, _SURFACE, _USUAL = "rules", "surface", "usual"
_EVERY = ""
"""Stands for all surfaces of a label."""


@dataclass(frozen=True, slots=True)
class Example:
    """An item of a lesson: its label, a word for what it is, its attributes, the rules' ones."""

    lesson: int
    label: str
    surface: str
    true: Said
    ruled: Said | None


@dataclass(frozen=True, slots=True)
class Valuing:
    """The usual values by label, attribute and surface, and whom to believe against the rules."""

    usual: Mapping[str, Mapping[str, Mapping[str, str]]]
    better: Mapping[str, Mapping[str, Mapping[str, str]]]
    """By label, attribute and what the rules say."""

    def values(
        self, label: str, surface: str, ruled: Said | None, allowed: Sequence[Attribute]
    ) -> dict[str, str]:
        """The attributes of an item; those of which nobody knows anything are left out."""
        found = {}
        for attribute in allowed:
            by_surface = self.usual.get(label, {}).get(attribute.name, {})
            said_by_rules = (ruled or {}).get(attribute.name)
            answers = {
                _RULES: said_by_rules,
                _SURFACE: by_surface.get(surface.lower()),
                _USUAL: by_surface.get(_EVERY),
            }
            better = self.better.get(label, {}).get(attribute.name, {})
            first = better.get(said_by_rules or "", _RULES)
            for who in (first, _RULES, _SURFACE, _USUAL):
                if (said := answers[who]) in attribute.values:
                    found[attribute.name] = said
                    break
        return found


def learn(examples: Iterable[Example]) -> Valuing:
    """Who is right about attributes, and what the values usually are."""
    counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    own: dict[tuple[int, str, str, str], Counter[str]] = defaultdict(Counter)
    known = list(examples)
    for each in known:
        for name, value in each.true.items():
            for surface in (each.surface.lower(), _EVERY):
                counts[each.label, name, surface][value] += 1
                own[each.lesson, each.label, name, surface][value] += 1
    changes: dict[tuple[str, str, str, str], Counter[tuple[int, bool]]] = defaultdict(Counter)
    for each in known:
        for name, value in each.true.items():
            said = (each.ruled or {}).get(name)
            if said is None:
                # only where they speak can the rules be right or wrong
                continue
            for who, surface in ((_SURFACE, each.surface.lower()), (_USUAL, _EVERY)):
                # an article is not told by itself
                key = (each.label, name, surface)
                other = _most(counts[key] - own[each.lesson, *key])
                if other not in (None, said) and value in (other, said):
                    changes[each.label, name, said, who][each.lesson, other == value] += 1
    usual: dict[str, dict[str, dict[str, str]]] = {}
    for (label, name, surface), values in sorted(counts.items()):
        if (most := _most(values)) is not None and (surface == _EVERY or values.total() > 1):
            usual.setdefault(label, {}).setdefault(name, {})[surface] = most
    better: dict[str, dict[str, dict[str, str]]] = {}
    for label, name, said, who in sorted(changes):
        by_lesson = changes[label, name, said, who]
        lessons = sorted({lesson for lesson, _ in by_lesson})
        if earned((by_lesson[each, True], by_lesson[each, False]) for each in lessons):
            better.setdefault(label, {}).setdefault(name, {}).setdefault(said, who)
    return Valuing(usual, better)


def _most(values: Counter[str]) -> str | None:
    """The most frequent value, if it is there in half of the cases."""
    if not values.total():
        return None
    best = max(sorted(values), key=lambda each: values[each])
    return best if 2 * values[best] >= values.total() > 0 else None
