"""What may have been missed: names that nothing marks, and words that are marked elsewhere.

A guess, to lead the eye: what it passes over is marked by other keys, what it offers may be wrong.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import chain

from annotator.model import UNANNOTATED, ItemState, Mention
from annotator.sheet import Sheet
from annotator.text import tokens
from app.session.names import has_capital, name_end
from app.session.reading import Cursor

Span = tuple[int, int]
_OPENING = " \t'\"‘’“”«»([—–-"
_STOPS = ".!?…:;|"
_FURTHEST = 50_000
"""Code points that are looked through one way; of a long article no key waits for the far end."""


class Missed:
    """The unmarked names of a sheet, found paragraph by paragraph as far as one looks."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._text = sheet, sheet.article.text
        self._found: dict[Span, list[Span]] = {}
        self._ordinary: dict[str, bool] = {}
        self._marked: dict[str, list[list[str]]] | None = None

    def following(self, cursor: Cursor) -> Cursor | None:
        """The nearest one selected; from one of them the next in the text, round to the top."""
        here = cursor.selection
        if here is not None and here in self._in(self._sheet.paragraph_of(here[0])):
            found = self._from(here[1])
        else:
            found = self._around(cursor.left, cursor.offset)
        span = next((each for each in found if each != here), None)
        return None if span is None else Cursor(span[1], span, self._first_token(span))

    def _first_token(self, span: Span) -> Span:
        return tokens(self._text, *span)[0]

    def _around(self, start: int, end: int) -> Iterator[Span]:
        """Those outside [start, end), the nearest first."""
        ahead = (each for each in self._ahead(end) if each[0] >= end)
        behind = (each for each in self._behind(start) if each[1] <= start)
        return merge(ahead, behind, key=lambda each: max(each[0] - end, start - each[1]))

    def _from(self, offset: int) -> Iterator[Span]:
        """Those from here to the end, then those from the top."""
        ahead = (each for each in self._ahead(offset) if each[0] >= offset)
        return chain(ahead, self._ahead(0))

    def _ahead(self, offset: int) -> Iterator[Span]:
        paragraphs = self._sheet.paragraphs
        for paragraph in paragraphs[bisect_right(paragraphs, offset, key=lambda each: each[1]) :]:
            if paragraph[0] - offset > _FURTHEST:
                break
            yield from self._in(paragraph)

    def _behind(self, offset: int) -> Iterator[Span]:
        paragraphs = self._sheet.paragraphs
        until = bisect_left(paragraphs, offset, key=lambda each: each[0])
        for paragraph in reversed(paragraphs[:until]):
            if offset - paragraph[1] > _FURTHEST:
                break
            yield from reversed(self._in(paragraph))

    def _in(self, paragraph: Span) -> list[Span]:
        """What a paragraph has, in the order of the text."""
        if paragraph not in self._found:
            self._found[paragraph] = [] if self._is_furniture(paragraph) else self._look(paragraph)
        return self._found[paragraph]

    def _is_furniture(self, paragraph: Span) -> bool:
        start, end = paragraph
        zones = self._sheet.article.zones
        return any(z.kind in UNANNOTATED and z.start < end and start < z.end for z in zones)

    def _look(self, paragraph: Span) -> list[Span]:
        marked, rejected = self._marks(paragraph)
        found = []
        for stretch in _unmarked(tokens(self._text, *paragraph), marked):
            place = 0
            while place < len(stretch):
                start, end = stretch[place][0], self._end(paragraph, stretch, place)
                if end > start and (start, end) not in rejected:
                    found.append((start, end))
                place = max(place + 1, bisect_left(stretch, (end, end)))
        return found

    def _marks(self, paragraph: Span) -> tuple[list[Span], set[Span]]:
        """What mentions cover in a paragraph, in its order; and just what rejected ones did."""
        mentions = self._sheet.mentions
        first, last = (bisect_left(mentions, each, key=lambda m: m.start) for each in paragraph)
        marked: list[Span] = []
        rejected: set[Span] = set()
        begun_before = (m for m in self._across if m.start < paragraph[0] < m.end)
        for mention in chain(begun_before, mentions[first:last]):
            if mention.state is ItemState.REJECTED:
                rejected.add((mention.start, mention.end))
            else:
                marked += mention.fragments
        return sorted(marked), rejected

    @cached_property
    def _across(self) -> list[Mention]:
        """The mentions that go on in a later paragraph than they begin in."""
        sheet = self._sheet
        return [each for each in sheet.mentions if each.end > sheet.paragraph_of(each.start)[1]]

    def _end(self, paragraph: Span, stretch: Sequence[Span], place: int) -> int:
        """Where what begins with this token ends; where it begins if it is nothing."""
        start = stretch[place][0]
        end = self._end_of_known(stretch, place)
        if has_capital(self._text, stretch[place]) and not self._is_usual(
            paragraph, *stretch[place]
        ):
            name = name_end(self._text, stretch, place)
            # a letter alone is an initial, or the reviewer's language's "I"
            end = max(end, name if name - start > 1 else start)
        return end

    def _is_usual(self, paragraph: Span, start: int, end: int) -> bool:
        """Whether a word has its capital only because a sentence begins with it."""
        before = self._text[paragraph[0] : start].rstrip(_OPENING)
        return (not before or before[-1] in _STOPS) and self._is_ordinary(self._text[start:end])

    def _is_ordinary(self, word: str) -> bool:
        """Whether the article also has it without a capital."""
        small = word.lower()
        if small not in self._ordinary:
            self._ordinary[small] = small != word and self._has_word(small)
        return self._ordinary[small]

    def _has_word(self, word: str) -> bool:
        text, place = self._text, -1
        while (place := text.find(word, place + 1)) >= 0:
            around = text[max(place - 1, 0) : place], text[place + len(word) :][:1]
            if not any(map(str.isalnum, around)):
                return True
        return False

    def _end_of_known(self, stretch: Sequence[Span], place: int) -> int:
        """Where words end that an accepted mention has elsewhere; where they begin if none has."""
        if self._marked is None:
            self._marked = self._known()
        here = self._word(stretch[place])
        for words in self._marked.get(here, ()):
            tail = stretch[place : place + len(words)]
            if [self._word(token) for token in tail] == words:
                return tail[-1][1]
        return stretch[place][0]

    def _known(self) -> dict[str, list[list[str]]]:
        """The words of accepted mentions by the first of them, the longest first."""
        surfaces = {
            self._sheet.surface(each)
            for each in self._sheet.mentions
            if each.state is ItemState.ACCEPTED
            and len(each.fragments) == 1
            and not self._sheet.is_planted(each)
        }
        found: dict[str, list[list[str]]] = {}
        for surface in surfaces:
            words = [surface[slice(*token)].casefold() for token in tokens(surface)]
            if words:
                found.setdefault(words[0], []).append(words)
        for each in found.values():
            each.sort(key=len, reverse=True)
        return found

    def _word(self, token: Span) -> str:
        return self._text[slice(*token)].casefold()


def _unmarked(found: Sequence[Span], marked: Sequence[Span]) -> Iterator[list[Span]]:
    """The runs of tokens that nothing of what is marked touches."""
    stretch: list[Span] = []
    place, reached = 0, 0
    for start, end in found:
        while place < len(marked) and marked[place][0] < end:
            reached = max(reached, marked[place][1])
            place += 1
        if start < reached:
            if stretch:
                yield stretch
            stretch = []
        else:
            stretch.append((start, end))
    if stretch:
        yield stretch
