"""Learning to mark mentions: taggers, strings and rules together, with one probability a place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from annotator.extract.learn import candidates, features, tagging
from annotator.extract.learn.candidates import NAMED, Candidate
from annotator.extract.learn.cost import KEYBOARD
from annotator.extract.learn.features import Features
from annotator.extract.learn.layers import Nest, layers, overlaps
from annotator.extract.learn.lesson import Name
from annotator.extract.learn.page import Page, Place
from annotator.extract.learn.strings import Strings
from annotator.extract.learn.tagging import Layer, Tagging
from annotator.extract.learn.weighing import Weights, agreement, weigh

FOLDS = 3
"""Parts of the lessons, each of which is judged by taggers that were taught by the others."""
BELIEF = 1.0
"""Lessons that the belief in rules counts as."""
Step = Callable[[], None]
"""Called between two steps; may raise, to stop."""


@dataclass(frozen=True)
class Marking:
    """All that was learnt about mentions."""

    layers: tuple[Layer, ...]
    strings: Strings
    weights: Weights | None
    """None where there are too few lessons to hold one against the others."""
    nests: frozenset[Nest]
    taught: int
    ruled: frozenset[str]
    """Labels that the rules have found in lessons."""

    @cached_property
    def _tagging(self) -> Tagging:
        return Tagging(self.layers)

    def judged(self, page: Page, labels: Collection[str]) -> list[tuple[Place, float]]:
        """Every candidate with its probability, in the order of the text."""
        hits = self.strings.hits(page)
        words = features.with_strings(page, features.of_page(page), hits)
        guesses = self._tagging.guesses(page, tagging.sequences(words))
        ruled = self.ruled | {label for _, _, label in page.ruled}
        found = candidates.candidates(page, guesses, hits, labels, taught=self.taught, ruled=ruled)
        return self.weighed(found)

    def weighed(self, found: Sequence[Candidate]) -> list[tuple[Place, float]]:
        """These candidates with their probabilities."""
        return [(each.place, self._probability(each)) for each in found]

    def _probability(self, candidate: Candidate) -> float:
        """By what was learnt; with one lesson at most by what was believed before."""
        if self.weights is None:
            return candidate.prior
        probability = self.weights.probability(candidate.evidence)
        if NAMED in candidate.evidence and NAMED not in self.weights.weights:
            # no lesson has shown yet what a known name is worth
            return max(probability, candidate.prior)
        return probability

    def chosen(
        self, page: Page, judged: Sequence[tuple[Place, float]], threshold: float
    ) -> list[tuple[Place, float]]:
        """Those above the threshold that leave each other room."""
        return candidates.settled(
            ((place, each) for place, each in judged if each > threshold),
            self.nests | ruled_nests(page),
        )


def ruled_nests(page: Page) -> frozenset[Nest]:
    """Which labels the rules have put within each other in a page."""
    nested, _ = overlaps(page.ruled)
    return frozenset(nested)


class MarkingTeacher:
    """Learns mentions from pages with their gold, all of it or without some pages."""

    def __init__(
        self,
        pages: Sequence[Page],
        golds: Sequence[Sequence[Place]],
        names: Sequence[Name],
        labels: Collection[str],
        step: Step,
    ) -> None:
        self._pages, self._golds, self._labels, self._step = pages, golds, labels, step
        self._layers = layers(golds)
        self._fixed = [features.of_page(page) for page in pages]
        self._tags = [
            [tagging.tags(page, gold, layer) for layer in self._layers]
            for page, gold in zip(pages, golds, strict=True)
        ]
        self.strings = Strings.learnt(pages, golds, names)
        self.folds = folds(len(pages))
        self.ruled = frozenset(label for page in pages for _, _, label in page.ruled)

    def _words(self, number: int, without: Collection[int]) -> Features:
        """A page's features; what is asked about is never among what was learnt from."""
        page = self._pages[number]
        hits = self.strings.hits(page, without)
        return features.with_strings(page, self._fixed[number], hits)

    def layers(
        self, without: Collection[int] = (), *, iterations: int = tagging.ITERATIONS
    ) -> tuple[Layer, ...]:
        """Taggers that were taught by all pages but these."""
        examples = []
        for number in range(len(self._pages)):
            if number not in without:
                words = self._words(number, {number, *without})
                examples.append((number, tagging.sequences(words)))
        found = []
        for order, labels in enumerate(self._layers):
            self._step()
            found.append(
                tagging.train(
                    labels,
                    [(words, self._tags[number][order]) for number, words in examples],
                    iterations=iterations,
                    stopped=self._step,
                )
            )
        return tuple(found)

    def unseen(self) -> Iterator[tuple[int, list[Candidate]]]:
        """The candidates of each page as those see them who were not taught by it."""
        if len(self._pages) < 2:
            return
        for fold in self.folds:
            taught = len(self._pages) - len(fold)
            taggers = Tagging(self.layers(fold, iterations=tagging.ROUGH))
            for number in sorted(fold):
                page = self._pages[number]
                words = self._words(number, fold)
                guesses = taggers.guesses(page, tagging.sequences(words))
                hits = self.strings.hits(page, fold)
                yield (
                    number,
                    candidates.candidates(
                        page, guesses, hits, self._labels, taught=taught, ruled=self.ruled
                    ),
                )

    def learn(self, unseen: Sequence[tuple[int, list[Candidate]]]) -> Marking:
        """All that these pages teach, weighed by what was seen of pages that had not taught it."""
        nests = frozenset(pair for gold in self._golds for pair in overlaps(gold)[0])
        taught = len(self._pages)
        found = Marking(self.layers(), self.strings, None, nests, taught, self.ruled)
        weighed = replace(found, weights=self._weights(unseen))
        # who is no better than the rules alone adds only doubt to them
        rules = agreement((self._pages[each].ruled, self._golds[each]) for each, _ in unseen)
        return weighed if self._agreement(weighed, unseen) > rules else found

    def _weights(self, unseen: Sequence[tuple[int, list[Candidate]]]) -> Weights | None:
        golds = [set(gold) for gold in self._golds]
        cases = [(each, number) for number, found in unseen for each in found]
        if not cases:
            return None
        return weigh(
            [each.evidence for each, _ in cases],
            [each.place in golds[number] for each, number in cases],
            priors=[each.prior for each, _ in cases],
            strength=BELIEF * len(cases) / len(self._pages),
        )

    def _agreement(self, marking: Marking, unseen: Sequence[tuple[int, list[Candidate]]]) -> float:
        return agreement(
            (
                {
                    place
                    for place, _ in marking.chosen(
                        self._pages[number], marking.weighed(found), KEYBOARD.threshold
                    )
                },
                self._golds[number],
            )
            for number, found in unseen
        )


def folds(count: int) -> list[frozenset[int]]:
    """The numbers below `count` in a few parts of about one size."""
    parts = min(FOLDS, count)
    return [frozenset(range(part, count, parts)) for part in range(parts)]
