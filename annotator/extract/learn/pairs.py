"""Pairs of mentions that the scheme lets be related, and what the text says of each."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.extract.learn.features import listed
from annotator.extract.learn.page import Page, Place
from annotator.scheme import Scheme

NEAR = 1
"""Sentences between two mentions that can be related, at most."""
_MOST_BETWEEN = 9
"""Words between two mentions that are named one by one; of more the edges alone."""
_DEEPEST = 8
"""Steps of a dependency path, at most."""
_AROUND = 6
"""Mentions before and behind one among which those around it and in it are looked for."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A head and a tail that some relations may join, and what the text says of them."""

    head: Place
    tail: Place
    labels: tuple[str, ...]
    features: tuple[str, ...]


def pairs(page: Page, places: Sequence[Place], scheme: Scheme) -> Iterator[Pair]:
    """Every allowed pair that is near or that the rules relate, in the order of heads and tails."""
    scene = _Scene(page, places)
    for one in range(len(scene.places)):
        for other in scene.near(one):
            head, tail = scene.places[one], scene.places[other]
            said = page.rule_links.between
            labels = tuple(
                relation.name
                for relation in scheme.relations_between(head[2], tail[2])
                # of a relation without direction one way is enough: the one in reading order
                if not (relation.symmetric and head > tail and tail[2] in relation.heads)
                or relation.name in said.get((head, tail), ())
            )
            if labels:
                yield Pair(head, tail, labels, tuple(scene.features(one, other)))


class _Scene:
    """The mentions of a page among its words."""

    def __init__(self, page: Page, places: Sequence[Place]) -> None:
        words = [(place, page.words_of(place[0], place[1])) for place in sorted(places)]
        kept = [(place, each) for place, each in words if each[0] < each[1]]
        self.places = [place for place, _ in kept]
        self._spans = [each for _, each in kept]
        self._page = page
        self._first = [first for first, _ in self._spans]
        self._sentences = [page.sentence[first] for first in self._first]
        self._tops = [self._top(span) for span in self._spans]
        self._climbs = [self._climb(top) for top in self._tops]
        self._of_label: dict[str, list[int]] = defaultdict(list)
        self._in_sentence: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._number = {place: number for number, place in enumerate(self.places)}
        for number, place in enumerate(self.places):
            self._of_label[place[2]].append(number)
            self._in_sentence[self._sentences[number], place[2]].append(number)
        self._ranks = [self._rank(number) for number in range(len(self.places))]
        self._own = [tuple(self._of_one(number)) for number in range(len(self.places))]

    def near(self, one: int) -> list[int]:
        """The others in this one's sentence or the next ones, and what the rules relate it to."""
        low = bisect_left(self._sentences, self._sentences[one] - NEAR)
        high = bisect_left(self._sentences, self._sentences[one] + NEAR + 1)
        said = self._page.rule_links.tails.get(self.places[one], ())
        far = (self._number[tail] for tail in said if tail in self._number)
        return sorted({*range(low, high), *far} - {one})

    def _top(self, span: tuple[int, int]) -> int:
        """The word of a span on which its others depend."""
        words = self._page.reading.words
        for index in range(span[1] - 1, span[0] - 1, -1):
            if not span[0] <= words[index].head < span[1] or words[index].head == index:
                return index
        return span[1] - 1

    def _rank(self, one: int) -> str:
        """Which of how many with its label a mention is in its sentence."""
        same = self._in_sentence[self._sentences[one], self.places[one][2]]
        return f"rank {min(same.index(one), 3)} of {min(len(same), 3)}"

    def _of_one(self, one: int) -> Iterator[str]:
        """What is said of a mention whatever it is paired with; the first is what it stands in."""
        first, stop = self._spans[one]
        around, within = [], set()
        for each in range(max(0, one - _AROUND), min(len(self.places), one + _AROUND + 1)):
            start, end = self._spans[each]
            label = self.places[each][2]
            if start <= first and stop <= end and (start, end) != (first, stop):
                around.append((end - start, label))
            elif first <= start and end <= stop and each != one:
                within.add(label)
        yield f"in={min(around)[1] if around else '-'}"
        yield from (f"has={label}" for label in sorted(within))
        words, lower = self._page.reading.words, self._page.lower
        word = words[self._tops[one]]
        if not word.tag:
            return
        yield f"tag={word.tag}"
        yield f"dep={word.dep}"
        for name, above in zip(("gov", "gov of gov"), self._climbs[one][1:], strict=False):
            yield f"{name}={lower[above]}"
            yield from (f"{name} {book}" for book in listed(words[above].text, lower[above]))

    def features(self, one: int, other: int) -> Iterator[str]:
        """What is said of a head and a tail, each a word of its own."""
        page, lower = self._page, self._page.lower
        head, tail = self._spans[one], self._spans[other]
        labels = f"{self.places[one][2]}>{self.places[other][2]}"
        yield labels
        apart = self._sentences[other] - self._sentences[one]
        order = _order(head, tail)
        yield f"{order} {apart}"
        yield f"{labels} {order} {apart}"
        left, right = (head, tail) if head[0] <= tail[0] else (tail, head)
        between = range(left[1], right[0])
        yield f"far {_size(len(between))} {apart}"
        yield f"{labels} far {_size(len(between))}"
        if len(between) <= _MOST_BETWEEN:
            for index in between:
                yield f"b={lower[index]}"
            yield f"between={' '.join(lower[index] for index in between[:5])}"
        if between:
            yield f"b1={lower[between[0]]}"
            yield f"b-1={lower[between[-1]]}"
        amid = self._amid(one, other, between)
        yield f"amid {min(len(amid), 4)}"
        for label in sorted({self.places[each][2] for each in amid}):
            yield f"amid={label}"
        for name, span in (("h", head), ("t", tail)):
            sentence = page.reading.sentences[page.sentence[span[0]]]
            before = lower[span[0] - 1] if span[0] > sentence.start else "^"
            after = lower[span[1]] if span[1] < sentence.stop else "$"
            yield f"{name}<{before}"
            yield f"{name}>{after}"
            yield f"{name}={' '.join(lower[slice(*span)])}"
            yield f"{name}top={lower[self._tops[one if name == 'h' else other]]}"
            own = self._own[one if name == "h" else other]
            yield from (f"{name} {said}" for said in own)
            yield f"{labels} {name} {own[0]}"
        yield f"nearest {self._nearest(one, other)} {self._nearest(other, one)} {order}"
        yield f"t {self._ranks[other]} {apart}"
        yield f"h {self._ranks[one]} {apart}"
        beside = self._in_sentence[self._sentences[one], self.places[other][2]]
        yield f"tails beside the head {min(len(beside), 3)} {apart}"
        yield f"tails {min(len(self._of_label[self.places[other][2]]), 5)}"
        if not apart and page.reading.tagged:
            yield from self._path(one, other)
        yield from self._ruled(one, other)

    def _amid(self, one: int, other: int, between: range) -> list[int]:
        low, high = min(one, other), max(one, other)
        return [
            each
            for each in range(low + 1, high)
            if between.start <= self._first[each] and self._spans[each][1] <= between.stop
        ]

    def _nearest(self, one: int, other: int) -> bool:
        """Whether no mention with the other's label stands between these two."""
        low, high = min(one, other), max(one, other)
        same = self._of_label[self.places[other][2]]
        return not any(low < each < high for each in same[bisect_left(same, low) :][:3])

    def _path(self, head: int, tail: int) -> Iterator[str]:
        words = self._page.reading.words
        up, down = self._climbs[head], self._climbs[tail]
        meeting = next((each for each in up if each in down), None)
        if meeting is None:
            return
        rising, falling = up[: up.index(meeting)], down[: down.index(meeting)]
        path = [*(f"{words[each].dep}^" for each in rising), "."]
        path += [f"{words[each].dep}v" for each in reversed(falling)]
        yield f"steps {len(path)}"
        if len(path) <= _DEEPEST:
            yield f"path={' '.join(path)}"
        yield f"top={self._page.lower[meeting]}"
        for each in (*rising[1:], *falling[1:]):
            if words[each].tag[:2] in {"VB", "IN", "NN"}:
                yield f"on={self._page.lower[each]}"

    def _climb(self, index: int) -> list[int]:
        words, found = self._page.reading.words, [index]
        while words[found[-1]].head not in (-1, *found) and len(found) < 30:
            found.append(words[found[-1]].head)
        return found

    def _ruled(self, one: int, other: int) -> Iterator[str]:
        """What the rules say of the two, and of each with others."""
        head, tail = self.places[one], self.places[other]
        rules = self._page.rule_links
        for label in rules.between.get((head, tail), ()):
            yield f"rule={label}"
        for label in rules.of_head.get(head, ()):
            yield f"rule h={label}"
        for label in rules.of_tail.get(tail, ()):
            yield f"rule t={label}"


def _order(head: tuple[int, int], tail: tuple[int, int]) -> str:
    if head[1] <= tail[0]:
        return "head first"
    if tail[1] <= head[0]:
        return "tail first"
    return "tail within" if head[0] <= tail[0] and tail[1] <= head[1] else "head within"


def _size(words: int) -> str:
    return str(words) if words < 4 else "4-6" if words < 7 else "7-12" if words < 13 else "13-"
