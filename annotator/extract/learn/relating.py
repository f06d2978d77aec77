"""Learning to relate mentions: pairs that the scheme allows, judged by their features and rules.

First a judge of pairs is taught by the gold mentions of the lessons. How far it is to be trusted
on mentions that were only suggested is learnt from lessons that had not taught it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.extract.learn.cost import KEYBOARD
from annotator.extract.learn.page import Link, Page, Place
from annotator.extract.learn.pairs import Pair, pairs
from annotator.extract.learn.weighing import Evidence, Weights, agreement, logit, weigh
from annotator.scheme import Scheme

BELIEF = 2.0
"""Lessons that the belief in rules counts as."""
RARE = 2
"""Pairs that must have a feature for it to be learnt."""
_FREE = 1.0
"""How freely the weights of features may grow."""
_UNMEASURED = 0.5
_TRUST = 0.8


@dataclass(frozen=True, slots=True)
class Relating:
    """All that was learnt about relations."""

    features: Weights | None
    weights: Weights | None
    taught: int
    ruled: frozenset[str]

    def judged(
        self, page: Page, mentions: Mapping[Place, float], scheme: Scheme
    ) -> list[tuple[Link, float]]:
        """Every allowed relation between these mentions with its probability, in order."""
        return [
            (link, prior if self.weights is None else self.weights.probability(evidence))
            for link, evidence, prior in cases(
                page, mentions, scheme, self.features, self.taught, self.ruled
            )
        ]


Case = tuple[Link, Evidence, float]
"""A relation that may be, what speaks for it, and how likely it is before lessons."""


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
                score = _UNMEASURED if rule.score is None else rule.score
                evidence["rule"] = 1.0
                evidence["rule:odds"] = logit(score)
                evidence[f"rule={label}"] = 1.0
                evidence[f"rule={label}:{score:.2f}"] = 1.0
                prior = score
            found.append((link, evidence, prior))
    return found


def told(pair: Pair, label: str) -> Evidence:
    """The pair's features, each for this relation alone."""
    return {f"{label}|{feature}": 1.0 for feature in pair.features} | {f"{label}|": 1.0}


def teach_features(
    pages: Iterable[tuple[Page, Sequence[Place], Collection[Link]]], scheme: Scheme
) -> Weights | None:
    """A judge of pairs from pages with the mentions and relations that are true of them."""
    evidence: list[Evidence] = []
    right: list[bool] = []
    for page, mentions, links in pages:
        for pair in pairs(page, mentions, scheme):
            for label in pair.labels:
                evidence.append(told(pair, label))
                right.append((pair.head, pair.tail, label) in links)
    if not any(right):
        return None
    return weigh(evidence, right, soft=_FREE, rare=RARE)


class RelatingTeacher:
    """Learns relations from pages with their gold."""

    def __init__(
        self,
        pages: Sequence[Page],
        golds: Sequence[tuple[Sequence[Place], Collection[Link]]],
        folds: Sequence[Collection[int]],
        scheme: Scheme,
    ) -> None:
        self._pages, self._golds, self._folds, self._scheme = pages, golds, folds, scheme
        self._true = [_both_ways(links, scheme) for _, links in golds]
        self._ruled = frozenset(label for page in pages for _, _, label in page.ruled_links)

    def _features(self, without: Collection[int] = ()) -> Weights | None:
        return teach_features(
            (
                (page, self._golds[number][0], self._true[number])
                for number, page in enumerate(self._pages)
                if number not in without
            ),
            self._scheme,
        )

    def learn(self, unseen: Mapping[int, Mapping[Place, float]]) -> Relating:
        """All that these pages teach; `unseen` are mentions suggested by who had not seen them."""
        evidence: list[Evidence] = []
        right: list[bool] = []
        priors: list[float] = []
        links: list[tuple[int, Link]] = []
        for fold in self._folds if unseen else ():
            features = self._features(fold)
            taught = len(self._pages) - len(fold)
            for number in sorted(fold):
                true = self._true[number]
                for link, each, prior in cases(
                    self._pages[number], unseen[number], self._scheme, features, taught, self._ruled
                ):
                    evidence.append(each)
                    priors.append(prior)
                    right.append(link in true)
                    links.append((number, link))
        found = Relating(self._features(), None, len(self._pages), self._ruled)
        if not evidence:
            return found
        strength = BELIEF * len(evidence) / len(self._pages)
        weights = weigh(evidence, right, priors=priors, strength=strength)
        shown: dict[int, set[Link]] = {number: set() for number in unseen}
        for each, (number, link) in zip(evidence, links, strict=True):
            if weights.probability(each) > KEYBOARD.threshold:
                shown[number].add(link)
        # who is no better than the rules alone adds only doubt to them
        learnt = agreement((shown[number], self._true[number]) for number in sorted(unseen))
        rules = agreement(
            (self._pages[number].ruled_links, self._true[number]) for number in sorted(unseen)
        )
        return replace(found, weights=weights) if learnt > rules else found


def _both_ways(links: Collection[Link], scheme: Scheme) -> frozenset[Link]:
    """The links, those without direction from either end."""
    turned = {(tail, head, label) for head, tail, label in links if label in scheme.symmetric}
    return frozenset(links) | turned
