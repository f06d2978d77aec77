"""The fewest keys that select a span of the text, from where the reading cursor is.

A token at one end of the span is walked to with the arrows, or a word or name gone to by its first
letter (`,`) or, where nothing marks it, by `'`; from there the selection is brought to the span
with Shift and the arrows, and where that is far also by one letter more or up to a punctuation
mark. Or the text is found (`/`) by the fewest letters that find it. What is no whole token is
selected with the tokens around it, and its edges are moved by character once it is marked.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from annotator.sheet import Sheet
from annotator.text import find_all, tokens
from app.session.jumping import words_from
from app.session.missed import Missed
from app.session.reading import Cursor, extended, place, select, to_mark

Span = tuple[int, int]
_TYPED = 12
"""Letters typed at most; what takes more is gone to in another way."""
_AGAIN = 6
"""Words with the same letter that are passed at most."""
_LISTED = 50
"""Places that the prompt lists."""
_TOKENS, _REST = 12, 2
"""Tokens that a selection is made longer or shorter by at most, without and after a leap."""


@dataclass(frozen=True, slots=True)
class Route:
    """Actions by id, where a single character is that key, as after a comma.

    Where text is to be found it goes into the prompt that the first action opens; `downs` choose
    among the places and Enter takes one. `selects` is what is selected in the end.
    """

    actions: tuple[str, ...]
    selects: Span
    typed: str = ""
    downs: int = 0

    @property
    def keys(self) -> int:
        """How many keys this takes."""
        return len(self.actions) + (len(self.typed) + self.downs + 1 if self.typed else 0)

    def off(self, span: Span) -> int:
        """By how many characters it selects more than this, which its tokens do not fit."""
        return abs(self.selects[0] - span[0]) + abs(self.selects[1] - span[1])


class Reach:
    """An article's tokens, for finding routes in it."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._text = sheet, sheet.article.text
        found = [each for paragraph in sheet.paragraphs for each in tokens(self._text, *paragraph)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]
        self._routes: dict[tuple[Cursor, Span], Route] = {}
        self._missed = Missed(sheet)
        self._marked = _marked(sheet)

    def look(self, sheet: Sheet) -> None:
        """See what is marked by now: a letter passes it over."""
        if sheet is not self._sheet:
            self._sheet = sheet
            self._missed = Missed(sheet)
            self._marked = _marked(sheet)
            self._routes.clear()

    def route(self, cursor: Cursor, span: Span) -> Route:
        """The cheapest way to have this span selected, nothing being selected yet."""
        if (cursor, span) not in self._routes:
            self._routes[cursor, span] = self._cheapest(cursor, span)
        return self._routes[cursor, span]

    def _cheapest(self, cursor: Cursor, span: Span) -> Route:
        first = bisect_right(self._ends, span[0])
        last = bisect_left(self._starts, span[1]) - 1
        wanted = self._starts[first], self._ends[last]
        letters = self._letters(first, last)
        ways = []
        for actions, begun in self._begun(cursor, first, last, letters):
            grown = self._grown(begun, wanted, letters)
            if grown is not None:
                ways.append(Route((*actions, *grown), wanted))
        found = self._find(cursor, span)
        return min([*ways, found] if found else ways, key=lambda way: way.keys)

    def _letters(self, first: int, last: int) -> list[str]:
        """What can be typed after a comma for the words from one token to another."""
        found = dict.fromkeys(
            unicodedata.normalize("NFKD", self._text[start])[0].lower()
            for start in self._starts[first : last + 1]
        )
        return [letter for letter in found if letter.isascii() and letter.isalnum()]

    def _begun(
        self, cursor: Cursor, first: int, last: int, letters: Sequence[str]
    ) -> Iterator[tuple[tuple[str, ...], Cursor]]:
        """Ways to have something selected that begins or ends where it should."""
        for token, turn in ((first, "right"), (last, "left")):
            span = self._starts[token], self._ends[token]
            walk = self._walk(cursor, token, turn)
            yield (*walk, f"select_{turn}"), select(*span)
            mark = "select_to_mark" if turn == "right" else "select_back_to_mark"
            from_gap = place(span[0] if turn == "right" else span[1])
            yield (*walk, mark), to_mark(self._sheet, from_gap, forward=turn == "right")
        for actions, begun in self._by_letters(cursor, letters, _AGAIN):
            if begun.selection is not None and (
                begun.selection[0] == self._starts[first] or begun.selection[1] == self._ends[last]
            ):
                yield actions, begun
        yield from self._by_names(cursor, self._starts[first], self._ends[last])

    def _by_names(
        self, cursor: Cursor, start: int, end: int
    ) -> Iterator[tuple[tuple[str, ...], Cursor]]:
        """What `'` selects, pressed again and again, where it begins or ends as it should."""
        for pressed in range(1, _AGAIN + 1):
            found = self._missed.following(cursor)
            if found is None or found.selection is None:
                return
            cursor = found
            if found.selection[0] == start or found.selection[1] == end:
                yield ("missed",) * pressed, found

    def _walk(self, cursor: Cursor, token: int, turn: str) -> tuple[str, ...]:
        """Arrows to the gap beside a token from which it is selected by turning that way."""
        # gaps between tokens, counted from the left: what Right and Left start from
        right = bisect_right(self._ends, cursor.offset)
        left = bisect_left(self._starts, cursor.left)
        gap, here = (token, right) if turn == "right" else (token + 1, left)
        after, before = min(right + 1, len(self._ends)), max(left - 1, 0)
        ways: list[list[str]] = [
            ["cursor_right", *_steps(after, gap)],
            ["cursor_left", *_steps(before, gap)],
        ]
        if gap == here:
            ways.append([])
        return tuple(min(ways, key=len))

    def _by_letters(
        self, cursor: Cursor, letters: Sequence[str], again: int
    ) -> Iterator[tuple[tuple[str, ...], Cursor]]:
        """What a comma and each letter select; semicolons pass words with the same letter."""
        for letter in letters:
            words = islice(words_from(self._sheet, cursor, letter), again)
            for passed, found in enumerate(words):
                yield ("jump", letter, *["jump_again"] * passed), found

    def _grown(self, begun: Cursor, wanted: Span, letters: Sequence[str]) -> tuple[str, ...] | None:
        """From what is selected to all of it and nothing else: arrows, or one leap and arrows."""
        by_arrows = self._by_arrows(begun, wanted, _TOKENS)
        ways = [] if by_arrows is None else [by_arrows]
        if by_arrows is None or len(by_arrows) > 1:
            leaps = [
                (("select_to_mark",), to_mark(self._sheet, begun, forward=True)),
                (("select_back_to_mark",), to_mark(self._sheet, begun, forward=False)),
                *self._by_letters(begun, letters, _AGAIN // 2),
            ]
            for actions, leapt in leaps:
                rest = self._by_arrows(leapt, wanted, _REST)
                if rest is not None:
                    ways.append((*actions, *rest))
        return min(ways, key=len, default=None)

    def _by_arrows(self, begun: Cursor, wanted: Span, most: int) -> tuple[str, ...] | None:
        for turn in ("right", "left"):
            cursor = begun
            for pressed in range(most + 1):
                if cursor.selection == wanted:
                    return (f"select_{turn}",) * pressed
                cursor = extended(self._sheet, cursor, forward=turn == "right")
        return None

    def _find(self, cursor: Cursor, span: Span) -> Route | None:
        wanted = self._text[slice(*span)]
        ways = []
        for length in range(1, min(len(wanted), _TYPED) + 1):
            typed = wanted[:length]
            if not typed.isascii() or not typed.isprintable():
                break
            found = find_all(self._text, typed)
            found.sort(key=lambda each: (each[0] < cursor.offset, each[0]))
            downs = next((n for n, each in enumerate(found) if each[0] == span[0]), _LISTED)
            if typed.endswith(" ") or downs >= _LISTED or found[downs] in self._marked:
                continue
            # Shift+Right takes in the rest of the token that was typed in part, and then others
            end = found[downs][1]
            later = self._ends[bisect_right(self._ends, end) : bisect_right(self._ends, span[1])]
            if ([end, *later])[-1] == span[1]:
                ways.append(Route(("find", *["select_right"] * len(later)), span, typed, downs))
        return min(ways, key=lambda way: way.keys, default=None)


def _marked(sheet: Sheet) -> set[Span]:
    """Where mentions stand: finding one would take the focus along."""
    return {(each.start, each.end) for each in sheet.mentions}


def _steps(gap: int, wanted: int) -> list[str]:
    """Moves of the cursor from one gap to another."""
    return ["cursor_right" if wanted > gap else "cursor_left"] * abs(wanted - gap)
