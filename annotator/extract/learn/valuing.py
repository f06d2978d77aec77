"""Attributes, such as a meeting's status: what the rules say, or what the lessons mostly say.

For each label and attribute the lessons are asked who is right more often: the rules, the same
surface elsewhere, or the most frequent value; that one answers first, and the others where it is
silent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
    """The usual values by label, attribute and surface, and who is asked first."""

    usual: Mapping[str, Mapping[str, Mapping[str, str]]]
    first: Mapping[str, Mapping[str, str]]

    def values(
        self, label: str, surface: str, ruled: Said | None, allowed: Sequence[Attribute]
    ) -> dict[str, str]:
        """The attributes of an item; those of which nobody knows anything are left out."""
        found = {}
        for attribute in allowed:
            by_surface = self.usual.get(label, {}).get(attribute.name, {})
            answers = {
                _RULES: (ruled or {}).get(attribute.name),
                _SURFACE: by_surface.get(surface.lower()),
                _USUAL: by_surface.get(_EVERY),
            }
            first = self.first.get(label, {}).get(attribute.name, _RULES)
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
    right: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in known:
        for name, value in each.true.items():
            key = (each.label, name)
            if each.ruled is None or name not in each.ruled:
                # only where they speak can the rules be right or wrong
                continue
            right[key][_RULES] += each.ruled[name] == value
            for who, surface in ((_SURFACE, each.surface.lower()), (_USUAL, _EVERY)):
                # an article is not told by itself
                others = counts[*key, surface] - own[each.lesson, *key, surface]
                right[key][who] += _most(others) == value
    usual: dict[str, dict[str, dict[str, str]]] = {}
    for (label, name, surface), values in sorted(counts.items()):
        if (most := _most(values)) is not None and (surface == _EVERY or values.total() > 1):
            usual.setdefault(label, {}).setdefault(name, {})[surface] = most
    first: dict[str, dict[str, str]] = {}
    for label, name in sorted(right):
        scores = right[label, name]
        # of equals the first one of these
        first.setdefault(label, {})[name] = max((_RULES, _SURFACE, _USUAL), key=scores.__getitem__)
    return Valuing(usual, first)


def _most(values: Counter[str]) -> str | None:
    """The most frequent value, if it is there in half of the cases."""
    if not values.total():
        return None
    best = max(sorted(values), key=lambda each: values[each])
    return best if 2 * values[best] >= values.total() > 0 else None
