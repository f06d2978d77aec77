"""The mentions of one sentence in order, and the links that rules see between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from annotator.extract.rules.sheet import POSSESSIVE, Found, Sheet

_BETWEEN = frozenset(
    {
        ",", "and", "or", "the", "an", "a", "both", "as", "well", "former", "&", "–", "mr", "mr.",
        "ms", "ms.", "mrs", "mrs.", "dr", "dr.",
    }
)  # fmt: skip


_DASHES = frozenset({"-", "--", "–", "—"})


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

    `labels` are those of the spans, which the rules ask for far more often than they stand here;
    `free` are those of them that lie within no other; `stands` says who a pronoun's word is.
    """

    sheet: Sheet
    words: range
    spans: Sequence[Found]
    labels: Set[str]
    free: Sequence[Found]
    stands: Mapping[int, Found]

    def of(self, *labels: str) -> list[Found]:
        """The spans with these labels."""
        if self.labels.isdisjoint(labels):
            return []
        return [span for span in self.spans if span.label in labels]

    def inside(self, outer: Found, *labels: str) -> list[Found]:
        """The spans with these labels that lie within another."""
        return [each for each in self.of(*labels) if each != outer and outer.holds(each)]

    def outermost(self, *labels: str) -> list[Found]:
        """The spans with these labels that lie within no other mention."""
        if self.labels.isdisjoint(labels):
            return []
        return [span for span in self.free if span.label in labels]

    def says(self, words: Set[str]) -> bool:
        """Whether any of these words, which are in lower case, stands in the sentence."""
        return not words.isdisjoint(self.sheet.lower[self.words.start : self.words.stop])

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
            gap = _unbracketed(self._untitled(found[-1].stop if found else start, span.first))
            if set(gap) <= _BETWEEN and len(gap) <= 4:
                found.append(span)
            else:
                break
        return found

    def _untitled(self, start: int, stop: int) -> list[str]:
        """The words between, in lower case, without those of titles."""
        titles = [span for span in self.spans if span.label == "ROLE" and span.first < stop]
        return [
            self.sheet.lower[index]
            for index in range(start, stop)
            if not any(title.first <= index < title.stop for title in titles)
        ]

    def datelined(self, span: Found) -> bool:
        """Whether the span only says from where the article was sent: BERN, May 4 (Agency) --"""
        if span.label != "GPE" or span.first != self.words.start:
            return False
        behind = self.sheet.texts[span.stop : min(span.stop + 10, self.words.stop)]
        sent = any(each in _DASHES for each in behind)
        return sent and any(
            each.label == "DATE" and each.first == span.stop + 1 for each in self.spans
        )

    def attributive(self, span: Found) -> bool:
        """Whether the span only modifies a noun behind it: US officials, Seoul's view."""
        if span.stop >= self.words.stop:
            return False
        if self.sheet.texts[span.stop] in POSSESSIVE:
            return True
        return self.sheet.tags[span.stop].startswith("NN") and not any(
            each.first == span.stop for each in self.spans
        )


def _unbracketed(gap: list[str]) -> list[str]:
    """The words without a short aside: Oslo (2014), Bern (2015) and Rome are one series."""
    if "(" not in gap or ")" not in gap or len(gap) > 8:
        return gap
    return gap[: gap.index("(")] + gap[gap.index(")") + 1 :]


def scenes(
    sheet: Sheet, spans: Iterable[Found], stands: Mapping[int, Found] | None = None
) -> Iterator[Scene]:
    """Each sentence that holds a span or a pronoun that stands for a person."""
    stands = stands or {}
    by_sentence: dict[int, list[Found]] = {}
    for span in sorted(spans, key=lambda each: (each.first, -each.stop, each.label)):
        by_sentence.setdefault(sheet.sentence[span.first], []).append(span)
    for index in stands:
        by_sentence.setdefault(sheet.sentence[index], [])
    for order, found in sorted(by_sentence.items()):
        labels = {span.label for span in found}
        words = sheet.reading.sentences[order]
        yield Scene(sheet, words, found, labels, list(_free(found)), stands)


def _free(spans: Iterable[Found]) -> Iterator[Found]:
    reached = -1
    for span in spans:
        # earlier spans begin no later, so one that ends no sooner holds this one
        if span.stop > reached:
            yield span
            reached = span.stop
