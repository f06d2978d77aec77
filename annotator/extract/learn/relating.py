"""Learning to relate mentions: pairs that the scheme allows, judged by their features and rules.

First a judge of pairs is taught by the gold mentions of the lessons. How far it is to be trusted
on mentions that were only suggested is learnt from lessons that had not taught it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.effort import KEYBOARD
from annotator.extract.learn.page import Link, Page, Place, said_of
from annotator.extract.learn.pairs import Pair, pairs
from annotator.extract.learn.trusting import WHOLE, Trust, known, trust
from annotator.extract.learn.weighing import Evidence, Weights, logit, weigh
from annotator.scheme import Scheme

BELIEF = 2.0
"""Lessons that the belief in rules counts as."""
RARE = 2
"""Pairs that must have a feature for it to be learnt."""
_FREE = 1.0
"""How freely the weights of features may grow."""
_TRUST = 0.8


@dataclass(frozen=True, slots=True)
class Relating:
    """All that was learnt about relations."""

    features: Weights | None
    weights: Weights | None
    taught: int
    ruled: frozenset[str]
    """Labels that the rules find in lessons, or may."""
    trust: Trust

    def judged(
        self, page: Page, mentions: Mapping[Place, float], scheme: Scheme
    ) -> list[tuple[Link, float]]:
        """Every relation that may be between these mentions with its probability, in order."""
        ruled = self.ruled | {label for _, _, label in page.ruled_links}
        found = cases(page, mentions, scheme, self.features, self.taught, ruled)
        return [(case.link, self.probability(case)) for case in found]

    def probability(self, case: Case) -> float:
        """By what was learnt, as far as it is trusted; with one lesson at most by what was believed
        before."""
        prior, weights = case.prior, self.weights
        learnt = prior if weights is None else weights.probability(case.evidence)
        if case.rule:
            return self.trust.kept(learnt, prior)
        return self.trust.added(learnt) if case.doubted else learnt


@dataclass(frozen=True, slots=True)
class Case:
    """A relation that may be, what speaks for it, and how likely it is before lessons."""

    link: Link
    evidence: Evidence
    prior: float
    rule: bool
    """Whether the rules propose it."""
    doubted: bool
    """Whether the rules, who know the label, are silent."""


def cases(
    page: Page,
    mentions: Mapping[Place, float],
    scheme: Scheme,
    features: Weights | None,
    taught: int,
    ruled: Collection[str],
) -> list[Case]:
    """Each allowed relation between mentions, which are given with their probabilities."""
    found: list[Case] = []
    for pair in pairs(page, list(mentions), scheme):
        for label in pair.labels:
            link = (pair.head, pair.tail, label)
            rule = page.ruled_links.get(link)
            ends = mentions[pair.head] * mentions[pair.tail]
            evidence: dict[str, float] = {f"label={label}": 1.0, "ends": logit(ends)}
            prior = 0.02
            judged = features.probability(told(pair, label)) if features else 0.0
            if features:
                evidence["pair:odds"] = logit(judged)
                evidence[f"pair={label}"] = logit(judged)
                doubt = taught / (taught + 2) if label in ruled else _TRUST
                prior = max(prior, doubt * judged * ends)
            if rule is not None:
                score = said_of(rule)
                evidence["rule"] = 1.0
                evidence["rule:odds"] = logit(score)
                evidence[f"rule={label}"] = 1.0
                evidence[f"rule={label}:{score:.2f}"] = 1.0
                prior = score
            doubted = rule is None and label in ruled
            found.append(Case(link, evidence, prior, rule is not None, doubted))
    return found


def told(pair: Pair, label: str) -> Evidence:
    """The pair's features, each for this relation alone and for all, since few are of one label."""
    own = {f"{label}|{feature}": 1.0 for feature in pair.features}
    return {f"{label}|": 1.0, **own, **dict.fromkeys(pair.features, 1.0)}


Lesson = tuple[list[Evidence], list[bool]]
"""The allowed pairs of a page with its gold mentions, and which of them are related."""


def lesson_of(
    page: Page, mentions: Sequence[Place], links: Collection[Link], scheme: Scheme
) -> Lesson:
    """What a page with the mentions and relations that are true of it says of pairs."""
    evidence: list[Evidence] = []
    right: list[bool] = []
    for pair in pairs(page, mentions, scheme):
        for label in pair.labels:
            evidence.append(told(pair, label))
            right.append((pair.head, pair.tail, label) in links)
    return evidence, right


def teach_features(lessons: Iterable[Lesson]) -> Weights | None:
    """A judge of pairs; None where no lesson relates any."""
    evidence: list[Evidence] = []
    right: list[bool] = []
    for each, true in lessons:
        evidence += each
        right += true
    return weigh(evidence, right, soft=_FREE, rare=RARE) if any(right) else None


class RelatingTeacher:
    """Learns relations from pages with their gold."""

    def __init__(
        self,
        pages: Sequence[Page],
        golds: Sequence[tuple[Sequence[Place], Collection[Link]]],
        folds: Sequence[Collection[int]],
        scheme: Scheme,
    ) -> None:
        self._pages, self._folds, self._scheme = pages, folds, scheme
        self._true = [_both_ways(links, scheme) for _, links in golds]
        self._lessons = [
            lesson_of(page, mentions, true, scheme)
            for page, (mentions, _), true in zip(pages, golds, self._true, strict=True)
        ]
        self._ruled = known(
            (link for page in pages for link in page.ruled_links),
            (link for _, links in golds for link in links),
        )

    def learn(self, unseen: Mapping[int, Mapping[Place, float]]) -> Relating:
        """All that these pages teach; `unseen` are mentions suggested by who had not seen them."""
        found: list[tuple[int, Case]] = []
        for fold in self._folds if unseen else ():
            features = teach_features(
                each for number, each in enumerate(self._lessons) if number not in fold
            )
            taught = len(self._pages) - len(fold)
            for number in sorted(fold):
                page, mentions = self._pages[number], unseen[number]
                each = cases(page, mentions, self._scheme, features, taught, self._ruled)
                found += [(number, case) for case in each]
        free = Relating(
            teach_features(self._lessons),
            self._weights(found),
            len(self._pages),
            self._ruled,
            WHOLE,
        )
        return replace(free, trust=self._trust(free, found, sorted(unseen)))

    def _weights(self, found: Sequence[tuple[int, Case]]) -> Weights | None:
        if not found:
            return None
        return weigh(
            [case.evidence for _, case in found],
            [case.link in self._true[number] for number, case in found],
            priors=[case.prior for _, case in found],
            strength=BELIEF * len(found) / len(self._pages),
        )

    def _trust(
        self, relating: Relating, found: Iterable[tuple[int, Case]], numbers: Sequence[int]
    ) -> Trust:
        """What of the judgement the pages show to be worth more than the rules."""
        shown: dict[int, dict[Link, float]] = {number: {} for number in numbers}
        ends: dict[int, set[Link]] = {number: set() for number in numbers}
        for number, case in found:
            if case.rule:
                ends[number].add(case.link)
            if case.rule or case.doubted:
                probability = relating.probability(case)
                if probability > relating.trust.least(
                    KEYBOARD.threshold, case.prior if case.rule else None
                ):
                    shown[number][case.link] = probability
        return trust(
            (
                shown[number],
                ends[number],
                {each for each in self._true[number] if each[2] in self._ruled},
            )
            for number in numbers
        )


def _both_ways(links: Collection[Link], scheme: Scheme) -> frozenset[Link]:
    """The links, those without direction from either end."""
    turned = {(tail, head, label) for head, tail, label in links if label in scheme.symmetric}
    return frozenset(links) | turned
