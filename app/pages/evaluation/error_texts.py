"""The articles behind errors, and errors in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.errors import GoldspanError
from annotator.evaluate.faults import Error, Kind, Spot
from annotator.evaluate.sides import Gold, GoldArticle
from annotator.model import Article, ArticleId, ZoneKind
from annotator.text import surface
from app import sentences

MARKS = {
    Kind.MISSED: "−",
    Kind.SPURIOUS: "+",
    Kind.BOUNDARY: "↔",
    Kind.LABEL: "≠",
    Kind.LABEL_AND_BOUNDARY: "≠↔",
    Kind.DIRECTION: "⇄",
    Kind.WRONG_END: "↷",
    Kind.RELATION_LABEL: "≠",
    Kind.DUPLICATE: "=",
}
"""The shape of each kind, beside its word."""
_BEFORE, _AFTER = 60, 90
"""Code points around a mention that a row may show."""
_LONGEST = 70
_TITLE = 200
"""Code points in which a headline ends."""
_KEPT = 200
"""Articles that stay read."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says at an error, on one line: `match` is its own words in their context."""

    label: str
    before: str
    match: str
    after: str
    score: float | None = None

    def __str__(self) -> str:
        percent = "" if self.score is None else f", {round(100 * self.score)} %"
        return f"{self.label} “{sentences.shortened(self.match, longest=_LONGEST)}”{percent}"


class Texts:
    """The judged articles of some gold, read when they are looked at."""

    def __init__(self, gold: Gold, read: Callable[[ArticleId], Article]) -> None:
        self._gold, self._read = gold, read
        self._known: dict[ArticleId, GoldArticle] | None = None
        self._kept: dict[ArticleId, Article | None] = {}
        self._words: dict[ArticleId, str] = {}

    def article(self, article: ArticleId) -> Article | None:
        """An article with its text; None where neither gold nor the project has it."""
        if article not in self._kept:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[article] = self._found(article)
        return self._kept[article]

    def title(self, article: ArticleId) -> str:
        """Its headline on one line, else its id."""
        known = self._by_id().get(article)
        if known is None or known.text is None:
            found = self.article(article)
            return (found.title if found is not None else "") or article
        return _title(known) or article

    def matching(self, words: str) -> frozenset[ArticleId]:
        """The articles that have each of these words in headline or id."""
        if not self._words:
            self._words = {
                each.id: f"{each.id} {_title(each)}".casefold() for each in self._gold.known
            }
        wanted = words.casefold().split()
        if not wanted:
            return frozenset(self._words)
        return frozenset(
            article for article, said in self._words.items() if all(word in said for word in wanted)
        )

    def said(self, article: ArticleId, spot: Spot) -> Said:
        """What a side says, with a little of the text around it."""
        found = self.article(article)
        text = None if found is None else found.text
        if spot.head is not None and spot.tail is not None:
            head, tail = (_words(text, each) for each in (spot.head, spot.tail))
            return Said(spot.label, "", f"{head} → {tail}", "", spot.score)
        if text is None or not spot.fragments:
            return Said(spot.label, "", _words(text, spot), "", spot.score)
        start, end = spot.fragments[0][0], spot.fragments[-1][1]
        return Said(
            spot.label,
            _line(text[max(start - _BEFORE, 0) : start]),
            _line(surface(text, spot.fragments)),
            _line(text[end : end + _AFTER]),
            spot.score,
        )

    def _by_id(self) -> dict[ArticleId, GoldArticle]:
        if self._known is None:
            self._known = {each.id: each for each in self._gold.known}
        return self._known

    def _found(self, article: ArticleId) -> Article | None:
        known = self._by_id().get(article)
        if known is not None and known.text is not None:
            return Article(
                known.id, known.sha256 or "", _title(known), known.text, known.meta, known.zones
            )
        try:
            found = self._read(article)
        except GoldspanError:
            return None  # said where its text would stand
        same = known is None or known.sha256 in (None, found.sha256)
        return found if same else None


def _title(known: GoldArticle) -> str:
    title = known.meta.get("title")
    if isinstance(title, str) and title.strip():
        return _line(title.strip())
    text, start = known.text or "", 0
    for zone in known.zones:
        if zone.kind is ZoneKind.HEADLINE:
            start = zone.start
            break
    return text[start : start + _TITLE].strip().partition("\n")[0].strip()


def _line(text: str) -> str:
    """On one line, one space for each character that would break it."""
    return "".join(" " if each.isspace() else each for each in text)


def _words(text: str | None, spot: Spot) -> str:
    """A mention's own words, or where they would stand."""
    if text is None:
        return ", ".join(f"{start:,} to {end:,}" for start, end in spot.fragments)
    return sentences.shortened(surface(text, spot.fragments), longest=_LONGEST)


def kind_word(kind: Kind) -> str:
    """ "Wrong end"."""
    return kind.value.capitalize()


def in_words(texts: Texts, error: Error, run: str) -> str:
    """An error as a screen reader says it."""
    gold, said = (
        "nothing" if spot is None else str(texts.said(error.article, spot))
        for spot in (error.gold, error.predicted)
    )
    title = texts.title(error.article)
    return f"{kind_word(error.kind)}: gold has {gold}; {run} has {said}; in {title}"


def note_for(texts: Texts, error: Error, run: str) -> str:
    """What the run says, for the note of whoever judges gold anew."""
    if error.predicted is None:
        return f"{run} has nothing here"
    return f"{run} has {texts.said(error.article, error.predicted)} here"
