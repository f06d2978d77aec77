"""Learning to mark mentions: taggers, strings and rules together, with one probability a place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from annotator.effort import KEYBOARD
from annotator.extract.learn import candidates, features, tagging
from annotator.extract.learn.candidates import NAMED, Candidate
from annotator.extract.learn.features import Features
from annotator.extract.learn.layers import Nest, layers, overlaps
from annotator.extract.learn.lesson import Name
from annotator.extract.learn.page import Page, Place, said_of
from annotator.extract.learn.strings import Strings
from annotator.extract.learn.tagging import Layer, Tagging
from annotator.extract.learn.trusting import WHOLE, Trust, known, trust
from annotator.extract.learn.units import Cut, split
from annotator.extract.learn.weighing import Weights, weigh

FOLDS = 3
"""Parts of the lessons, each of which is judged by taggers that were taught by the others."""
ENOUGH = 360
"""Sentences after which no other part is judged: taggers are what learning takes long for."""
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
    """Labels that the rules find in lessons, or may."""
    trust: Trust
    cuts: frozenset[Cut]
    """Where tokens come apart, in lessons and in what is read."""

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
        """By what was learnt, as far as it is trusted; with one lesson at most by what was believed
        before."""
        weights, prior = self.weights, candidate.prior
        probability = prior if weights is None else weights.probability(candidate.evidence)
        if candidate.rule:
            return self.trust.kept(probability, prior)
        if candidate.doubted:
            return self.trust.added(probability)
        if weights and NAMED in candidate.evidence and NAMED not in weights.weights:
            # no lesson has shown yet what a known name is worth
            return max(probability, prior)
        return probability

    def chosen(
        self, page: Page, judged: Sequence[tuple[Place, float]], threshold: float
    ) -> list[tuple[Place, float]]:
        """Those above the threshold that leave each other room; of the rules', also less likely."""
        said = {place: said_of(each) for place, each in page.ruled.items()}
        return candidates.settled(
            (
                (place, each)
                for place, each in judged
                if each > self.trust.least(threshold, said.get(place))
            ),
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
        cuts: frozenset[Cut],
        step: Step,
    ) -> None:
        self._pages, self._golds, self._labels, self._step = pages, golds, labels, step
        self._cuts = cuts
        self._layers = layers(golds)
        self._fixed = [features.of_page(page) for page in pages]
        self._tags = [
            [tagging.tags(page, gold, layer) for layer in self._layers]
            for page, gold in zip(pages, golds, strict=True)
        ]
        self.strings = Strings.learnt(pages, golds, _cut(names, cuts))
        self.folds = folds([len(page.reading.sentences) for page in pages])
        self.ruled = known(
            (place for page in pages for place in page.ruled),
            (place for gold in golds for place in gold),
        )

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
        free = Marking(
            self.layers(),
            self.strings,
            self._weights(unseen),
            nests,
            taught,
            self.ruled,
            WHOLE,
            self._cuts,
        )
        return replace(free, trust=self._trust(free, unseen))

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

    def _trust(self, marking: Marking, unseen: Sequence[tuple[int, list[Candidate]]]) -> Trust:
        """What of the marking the pages show to be worth more than the rules."""
        seen = []
        for number, found in unseen:
            page = self._pages[number]
            chosen = dict(marking.chosen(page, marking.weighed(found), KEYBOARD.threshold))
            free = {each.place for each in found if not (each.rule or each.doubted)}
            true = [each for each in self._golds[number] if each[2] in self.ruled]
            known = {place: said for place, said in chosen.items() if place not in free}
            seen.append((known, page.ruled, true))
        return trust(seen)


def _cut(names: Iterable[Name], cuts: frozenset[Cut]) -> Iterator[Name]:
    """The names with spaces where their tokens come apart."""
    for name in names:
        parts = (part for token in name.text.split() for part in split(token, cuts))
        yield replace(name, text=" ".join(each.token[each.start : each.end] for each in parts))


def folds(sentences: Sequence[int]) -> list[frozenset[int]]:
    """The numbers of pages, which have so many sentences, in parts that are to be judged.

    All are judged, unless the first parts are enough to learn from what the others' word is worth.
    """
    count = len(sentences)
    parts = min(FOLDS, count)
    found: list[frozenset[int]] = []
    judged = 0
    for part in range(parts):
        if judged >= ENOUGH:
            break
        found.append(frozenset(range(part, count, parts)))
        judged += sum(sentences[each] for each in found[-1])
    return found
