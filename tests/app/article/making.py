"""A made-up article with nested, overlapping and fragmented mentions, for the canvas's tests."""

from __future__ import annotations

from annotator.model import (
    Article,
    ArticleId,
    Fragments,
    ItemId,
    ItemState,
    Mention,
    Relation,
    Zone,
    ZoneKind,
)

TEXT = """Marland and Lindqvist reopen the “Harbour Track” 🎤

Posted on : 2031-04-17 15:41 KST
 Hwang Ye-dam, deputy foreign minister of Marland 🙂 (한겨레 자료사진)

North Marland First Deputy Minister of Foreign Affairs Hwang Ye-dam said on April 16 that the \
🇫🇮 talks in Turku would resume on May 2, after a preliminary meeting on the previous day.

황예담 부상은 기자들에게 말했다, adding that North and South Marland diplomats would sit down in \
the old town hall. The location of the preliminary discussions and working-level talks was open.

Related stories"""


def span(words: str, occurrence: int = 0) -> tuple[int, int]:
    """Where these words stand in TEXT."""
    start = -1
    for _ in range(occurrence + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def mention(item: str, label: str, *fragments: tuple[int, int], **more) -> Mention:
    """A mention by its fragments."""
    found: Fragments = tuple(fragments)
    return Mention(ItemId(item), label, found, **more)


def relation(item: str, label: str, head: str, tail: str, **more) -> Relation:
    """A relation by the ids of its ends."""
    return Relation(ItemId(item), label, ItemId(head), ItemId(tail), **more)


def zones() -> tuple[Zone, ...]:
    """The zones of TEXT."""
    return (
        Zone(0, TEXT.index("\n"), ZoneKind.HEADLINE),
        Zone(*span("Posted on : 2031-04-17 15:41 KST"), ZoneKind.BYLINE),
        Zone(span("Hwang Ye-dam")[0], TEXT.index(")") + 1, ZoneKind.CAPTION),
        Zone(*span("Related stories"), ZoneKind.FURNITURE),
    )


def article(text: str = TEXT, *, with_zones: bool = True) -> Article:
    """An article of this text."""
    marked = zones() if text == TEXT and with_zones else ()
    return Article(ArticleId("a"), "0" * 64, "Harbour Track", text, {}, marked)


MENTIONS = (
    mention("head", "GPE", span("Marland"), state=ItemState.ACCEPTED),
    mention("track", "MEETING", span("“Harbour Track”"), score=0.71),
    mention("role", "ROLE", span("North Marland First Deputy Minister of Foreign Affairs")),
    mention("north", "GPE", span("North Marland"), state=ItemState.ACCEPTED),
    mention("person", "PERSON", span("Hwang Ye-dam", 1), score=0.93),
    mention("date", "DATE", span("April 16")),
    mention("talks", "MEETING", span("talks"), state=ItemState.ACCEPTED, flagged=True),
    mention("turku", "GPE", span("Turku")),
    mention("may", "DATE", span("May 2")),
    mention("gone", "MEETING", span("preliminary meeting"), state=ItemState.REJECTED),
    mention("hangul", "PERSON", span("황예담")),
    mention("pieces", "GPE", span("North", 1), span("Marland", 3)),
    mention("south", "GPE", span("South Marland")),
    mention("location", "ISSUE", span("location of the preliminary discussions")),
    mention("both", "MEETING", span("preliminary discussions and working-level talks")),
)
RELATIONS = (
    relation("holds", "holds_role", "person", "role"),
    relation("where", "held_at", "talks", "turku", state=ItemState.ACCEPTED),
    relation("attends", "participates_in", "person", "both"),
)
