"""The reading cursor: where the reviewer is in the text, and what is selected, moved by tokens."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from annotator.sheet import Sheet
from annotator.text import tokens

Span = tuple[int, int]
_NO_MARKS = frozenset("&%#@*'")
"""Punctuation that ends nothing."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """An offset in code points and, while something is selected, the selected span.

    `anchor` is the token from which a selection grows. `start` is where the focused item begins
    that ends at the offset: as from a selection in any text, Left leaves it by that side.
    """

    offset: int = 0
    selection: Span | None = None
    anchor: Span | None = None
    start: int | None = None

    @property
    def left(self) -> int:
        """Where going left begins."""
        if self.selection is not None:
            return self.selection[0]
        return self.offset if self.start is None else self.start


def place(offset: int) -> Cursor:
    """A cursor without a selection."""
    return Cursor(offset)


def at(start: int, end: int) -> Cursor:
    """A cursor at an item that has just come into focus."""
    return Cursor(end, start=start)


def select(start: int, end: int) -> Cursor:
    """A cursor with this span selected."""
    return Cursor(end, (start, end), (start, end))


def _token(sheet: Sheet, offset: int, *, side: int, forward: bool) -> Span | None:
    """The nearest token whose start (side 0) or end (1) lies behind or before the offset."""
    paragraphs = sheet.paragraphs
    if forward:
        at, step = bisect_right(paragraphs, offset, key=lambda span: span[1]), 1
    else:
        at, step = bisect_left(paragraphs, offset, key=lambda span: span[0]) - 1, -1
    bisect = bisect_right if forward else bisect_left
    while 0 <= at < len(paragraphs):
        found = tokens(sheet.article.text, *paragraphs[at])
        place = bisect(found, offset, key=lambda token: token[side]) - (0 if forward else 1)
        if 0 <= place < len(found):
            return found[place]
        at += step
    return None


def next_token(sheet: Sheet, offset: int) -> Span | None:
    """The first token that ends behind the offset, in this or a later paragraph."""
    return _token(sheet, offset, side=1, forward=True)


def previous_token(sheet: Sheet, offset: int) -> Span | None:
    """The last token that begins before the offset, in this or an earlier paragraph."""
    return _token(sheet, offset, side=0, forward=False)


def _next_start(sheet: Sheet, offset: int) -> int | None:
    """Where the first token begins that begins behind the offset."""
    token = _token(sheet, offset, side=0, forward=True)
    return None if token is None else token[0]


def _previous_end(sheet: Sheet, offset: int) -> int | None:
    """Where the last token ends that ends before the offset."""
    token = _token(sheet, offset, side=1, forward=False)
    return None if token is None else token[1]


def moved(sheet: Sheet, cursor: Cursor, *, forward: bool) -> Cursor:
    """The cursor one token further or back, with nothing selected."""
    if forward:
        token = next_token(sheet, cursor.offset)
        return place(cursor.offset if token is None else token[1])
    offset = cursor.offset if cursor.start is None else cursor.start
    token = previous_token(sheet, offset)
    return place(offset if token is None else token[0])


def extended(sheet: Sheet, cursor: Cursor, *, forward: bool) -> Cursor:
    """The selection one token longer or shorter at the cursor's side of its anchor."""
    if cursor.selection is None or cursor.anchor is None:
        token = next_token(sheet, cursor.offset) if forward else previous_token(sheet, cursor.left)
        return cursor if token is None else select(*token)
    start, end = cursor.selection
    anchor = cursor.anchor
    if forward and start < anchor[0]:  # it had grown to the left: give the first token back
        following = _next_start(sheet, start)
        start = anchor[0] if following is None else min(following, anchor[0])
    elif forward:
        token = next_token(sheet, end)
        end = end if token is None else token[1]
    elif end > anchor[1]:  # it had grown to the right: give the last token back
        preceding = _previous_end(sheet, end)
        end = anchor[1] if preceding is None else max(preceding, anchor[1])
    else:
        token = previous_token(sheet, start)
        start = start if token is None else token[0]
    # the cursor is on the side that moves, so that it stays in view
    return Cursor(start if start < anchor[0] else end, (start, end), anchor)


def to_mark(sheet: Sheet, cursor: Cursor, *, forward: bool) -> Cursor:
    """The selection up to the next punctuation mark, or to the paragraph's border.

    Where it ends at a mark already, it goes on to the one behind that.
    """
    begun = cursor if cursor.selection else extended(sheet, cursor, forward=forward)
    if begun.selection is None or begun.anchor is None:
        return cursor
    start, end = begun.selection
    text = sheet.article.text
    found = tokens(text, *sheet.paragraph_of(begun.anchor[0]))
    side = [token for token in found if token[0] >= end]
    if not forward:
        side = [token for token in reversed(found) if token[1] <= start]
    for order, token in enumerate(side):
        if _is_mark(text, token) and (order or begun is not cursor):
            break
        start, end = min(start, token[0]), max(end, token[1])
    return Cursor(end if forward else start, (start, end), begun.anchor)


def _is_mark(text: str, token: Span) -> bool:
    """Whether this is a punctuation mark between words, not one inside a word or a number."""
    start, end = token
    mark = text[start:end]
    if mark in _NO_MARKS or not unicodedata.category(mark[0]).startswith("P") or end - start > 1:
        return False
    return not (text[start - 1 : start].isalnum() and text[end : end + 1].isalnum())


def moved_edge(sheet: Sheet, span: Span, *, edge: str, forward: bool, by_character: bool) -> Span:
    """A span with its "start" or "end" moved by one token or character, never empty.

    By token the edge goes to the next token's outer side; it stays where that would leave the text
    or empty the span.
    """
    start, end = span
    if by_character:
        step = 1 if forward else -1
        new = (start + step, end) if edge == "start" else (start, end + step)
    elif edge == "end":
        if forward:
            token = next_token(sheet, end)
            new = (start, end if token is None else token[1])
        else:
            preceding = _previous_end(sheet, end)
            new = (start, start if preceding is None else preceding)
    elif forward:
        following = _next_start(sheet, start)
        new = (end if following is None else following, end)
    else:
        token = previous_token(sheet, start)
        new = (start if token is None else token[0], end)
    inside = 0 <= new[0] < new[1] <= len(sheet.article.text)
    return new if inside else span
