"""The mentions of one sentence in order, and the links that rules see between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.extract.rules.sheet import POSSESSIVE, Found, Sheet

_BETWEEN = frozenset({",", "and", "or", "the", "an", "a", "both", "as", "well", "former", "&", "–"})


@dataclass(frozen=True, slots=True)
class Link:
    """A labelled relation from one span to another, and the rule family that found it."""

    label: str
    head: Found
    tail: Found
    family: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence: its words and the spans in it, by place, the longer first.

    `free` are those of them that lie within no other.
    """

    sheet: Sheet
    words: range
    spans: Sequence[Found]
    free: Sequence[Found]

    def of(self, *labels: str) -> list[Found]:
        """The spans with these labels."""
        return [span for span in self.spans if span.label in labels]

    def inside(self, outer: Found, *labels: str) -> list[Found]:
        """The spans with these labels that lie within another."""
        return [each for each in self.of(*labels) if each != outer and outer.holds(each)]

    def outermost(self, *labels: str) -> list[Found]:
        """The spans with these labels that lie within no other mention."""
        return [span for span in self.free if span.label in labels]

    def before(self, span: Found, count: int = 1) -> list[str]:
        """The words in front of a span, in lower case, articles left out."""
        words = self.sheet.lower[max(self.words.start, span.first - count - 1) : span.first]
        return [word for word in words if word not in {"the", "a", "an"}][-count:]

    def between(self, left: Found, right: Found) -> list[str]:
        """The words from the end of one span to the start of another, in lower case."""
        return self.sheet.lower[left.stop : right.first]

    def series(self, spans: Sequence[Found], start: int) -> list[Found]:
        """The first of the spans from a word on, and those that only commas or "and" join to it."""
        found: list[Found] = []
        for span in spans:
            if span.first < start:
                continue
            gap = self.sheet.lower[found[-1].stop if found else start : span.first]
            if set(gap) <= _BETWEEN and len(gap) <= 4:
                found.append(span)
            else:
                break
        return found

    def attributive(self, span: Found) -> bool:
        """Whether the span only modifies a noun behind it: US officials, Seoul's view."""
        if span.stop >= self.words.stop:
            return False
        if self.sheet.texts[span.stop] in POSSESSIVE:
            return True
        return self.sheet.tags[span.stop].startswith("NN") and not any(
            each.first == span.stop for each in self.spans
        )


def scenes(sheet: Sheet, spans: Iterable[Found]) -> Iterator[Scene]:
    """Each sentence that holds a span."""
    by_sentence: dict[int, list[Found]] = {}
    for span in sorted(spans, key=lambda each: (each.first, -each.stop, each.label)):
        by_sentence.setdefault(sheet.sentence[span.first], []).append(span)
    for order, found in sorted(by_sentence.items()):
        yield Scene(sheet, sheet.reading.sentences[order], found, list(_free(found)))


def _free(spans: Iterable[Found]) -> Iterator[Found]:
    reached = -1
    for span in spans:
        # earlier spans begin no later, so one that ends no sooner holds this one
        if span.stop > reached:
            yield span
            reached = span.stop
