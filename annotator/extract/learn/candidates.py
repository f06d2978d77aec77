"""Candidate mentions: the union of what rules, taggers and known strings propose, with evidence."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.extract.learn.borders import borders
from annotator.extract.learn.layers import Nest
from annotator.extract.learn.page import Page, Place, said_of
from annotator.extract.learn.strings import KEPT, Hit
from annotator.extract.learn.tagging import Guess
from annotator.extract.learn.weighing import Evidence, logit

NAMED = "named"
"""The evidence that the project knows an entity of this name."""
_TRUST = 0.8
"""What taggers are right in, of what they are sure of: measured .80 where they say .88."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be a mention, what speaks for it, and how likely it is before lessons."""

    place: Place
    evidence: Evidence
    prior: float
    rule: bool
    """Whether the rules propose it."""
    doubted: bool
    """Whether the rules, who know the label, are silent, and nobody has named it."""


def candidates(
    page: Page,
    guesses: Iterable[Guess],
    hits: Iterable[Hit],
    labels: Collection[str],
    *,
    taught: int,
    ruled: Collection[str],
) -> list[Candidate]:
    """Every place that somebody proposes, in order.

    `taught` is from how many lessons, `ruled` are labels that the rules are known to find.
    """
    words = page.reading.words
    seen = {guess.place: guess for guess in guesses}
    strings = {
        (words[hit.first].start, words[hit.stop - 1].end, hit.label): hit
        for hit in hits
        if hit.share >= KEPT or hit.named
    }
    places = sorted({*page.ruled, *seen, *strings})
    around = _Around(places, page, seen)
    return [
        _candidate(
            page,
            place,
            seen.get(place),
            strings.get(place),
            around,
            taught if place[2] in ruled else None,
        )
        for place in places
        if place[2] in labels
    ]


class _Around:
    """The strongest rival of each place: another label there, or a place that overlaps it."""

    def __init__(self, places: Sequence[Place], page: Page, seen: Mapping[Place, Guess]) -> None:
        self._rule: dict[Place, float] = {}
        self._seen: dict[Place, float] = {}
        for number, one in enumerate(places):
            for other in places[number + 1 :]:
                if other[0] >= one[1]:
                    break
                for mine, theirs in ((one, other), (other, one)):
                    if mine[2] == theirs[2] or mine[:2] == theirs[:2] or _crosses(mine, theirs):
                        ruled = page.ruled.get(theirs)
                        if ruled is not None:
                            self._rule[mine] = max(self._rule.get(mine, 0.0), said_of(ruled))
                        if theirs in seen:
                            self._seen[mine] = max(
                                self._seen.get(mine, 0.0), seen[theirs].probability
                            )

    def rule(self, place: Place) -> float:
        return self._rule.get(place, 0.0)

    def seen(self, place: Place) -> float:
        return self._seen.get(place, 0.0)


def _crosses(one: Place, other: Place) -> bool:
    return one[0] < other[0] < one[1] < other[1] or other[0] < one[0] < other[1] < one[1]


def _candidate(
    page: Page,
    place: Place,
    guess: Guess | None,
    hit: Hit | None,
    around: _Around,
    against: int | None,
) -> Candidate:
    label = place[2]
    evidence: dict[str, float] = {f"label={label}": 1.0}
    evidence |= dict.fromkeys(borders(page, place), 1.0)
    prior = 0.05
    rule = page.ruled.get(place)
    if rule is not None:
        score = said_of(rule)
        evidence["rule"] = 1.0
        evidence["rule:odds"] = logit(score)
        evidence[f"rule={label}"] = 1.0
        evidence[f"rule={label}:{score:.2f}"] = 1.0
        prior = score
    if guess is not None:
        evidence["seen"] = 1.0
        evidence["seen:odds"] = logit(guess.probability)
        evidence[f"seen={label}"] = logit(guess.probability)
        if guess.chosen:
            evidence["chosen"] = 1.0
        if rule is None:
            # what the rules would have found is believed only after some lessons
            doubt = 1.0 if against is None else against / (against + 1)
            prior = max(prior, _TRUST * guess.probability * doubt)
    else:
        evidence["unseen"] = 1.0
        evidence[f"unseen={label}"] = 1.0
    if hit is not None:
        evidence["string"] = 1.0
        evidence["string:odds"] = logit(hit.share)
        evidence["string:often"] = math.log1p(hit.seen)
        if hit.named:
            evidence[NAMED] = 1.0
        if rule is None:
            prior = max(prior, _TRUST if hit.named else _TRUST * hit.share)
    if rival := around.rule(place):
        evidence["rival rule"] = rival
        if rule is None:
            evidence["rival rule, no rule"] = rival
            prior *= 1 - rival
    if rival := around.seen(place):
        evidence["rival seen"] = rival
    named = hit is not None and hit.named
    doubted = rule is None and against is not None and not named
    return Candidate(place, evidence, prior, rule is not None, doubted)


def settled(
    found: Iterable[tuple[Place, float]], nests: Collection[Nest]
) -> list[tuple[Place, float]]:
    """The places without those that a likelier one leaves no room for, in the order of the text.

    Two may share words only where one lies within the other and `nests` has their labels.
    """
    kept: list[tuple[Place, float]] = []
    for place, probability in sorted(found, key=lambda each: (-each[1], each[0])):
        if all(_together(place, other, nests) for other, _ in kept):
            kept.append((place, probability))
    return sorted(kept)


def _together(one: Place, other: Place, nests: Collection[Nest]) -> bool:
    if one[1] <= other[0] or other[1] <= one[0]:
        return True
    if one[:2] == other[:2]:
        return False
    outer, inner = (one, other) if one[0] <= other[0] and other[1] <= one[1] else (other, one)
    within = outer[0] <= inner[0] and inner[1] <= outer[1]
    return within and (outer[2], inner[2]) in nests
