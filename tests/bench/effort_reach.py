"""The fewest keys that select a span of the text, from where the reading cursor is.

A token at one end of the span is walked to with the arrows or gone to by its first letter (`,`);
from there the selection grows with Shift and the arrows, or up to the word at the other end by its
first letter. Or the text is found (`/`) by the fewest letters that find it. What is no whole token
is selected with the tokens around it, and its edges are moved by character once it is marked.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from annotator.sheet import Sheet
from annotator.text import find_all, tokens
from app.jumping import at_word
from app.reading import Cursor, select

Span = tuple[int, int]
_TYPED = 12
"""Letters typed at most; what takes more is gone to in another way."""
_AGAIN = 6
"""Words with the same letter that are passed at most."""
_LISTED = 50
"""Places that the prompt lists."""


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


class Reach:
    """An article's tokens, for finding routes in it."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._text = sheet, sheet.article.text
        found = [each for paragraph in sheet.paragraphs for each in tokens(self._text, *paragraph)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]
        self._routes: dict[tuple[Cursor, Span], Route] = {}

    def route(self, cursor: Cursor, span: Span) -> Route:
        """The cheapest way to have this span selected, nothing being selected yet."""
        if (cursor, span) not in self._routes:
            self._routes[cursor, span] = self._cheapest(cursor, span)
        return self._routes[cursor, span]

    def _cheapest(self, cursor: Cursor, span: Span) -> Route:
        first = bisect_right(self._ends, span[0])
        last = bisect_left(self._starts, span[1]) - 1
        around = self._starts[first], self._ends[last]
        ways = []
        for token, turn in ((first, "right"), (last, "left")):
            begun = self._starts[token], self._ends[token]
            grown = self._grow(begun, around, turn, last - first)
            ways.append(Route((*self._walk(cursor, token, turn), *grown), around))
            jump = self._by_letter(cursor, begun[0], begun)
            if jump is not None:
                ways.append(Route((*jump, *grown), around))
        found = self._find(cursor, span)
        return min([*ways, found] if found else ways, key=lambda way: way.keys)

    def _walk(self, cursor: Cursor, token: int, turn: str) -> tuple[str, ...]:
        """Arrows to a token, and the one that selects it from this side."""
        # gaps between tokens, counted from the left: what Right and Left start from
        right = bisect_right(self._ends, cursor.offset)
        left = bisect_left(self._starts, cursor.left)
        gap, here = (token, right) if turn == "right" else (token + 1, left)
        after, before = min(right + 1, len(self._ends)), max(left - 1, 0)
        ways = [["cursor_right", *_steps(after, gap)], ["cursor_left", *_steps(before, gap)]]
        if gap == here:
            ways.append([])
        return (*min(ways, key=len), f"select_{turn}")

    def _by_letter(self, cursor: Cursor, start: int, wanted: Span) -> tuple[str, ...] | None:
        """A comma and the letter here that make this the selection; commas pass other words."""
        letter = unicodedata.normalize("NFKD", self._text[start])[0].lower()
        if not (letter.isascii() and letter.isalnum()):
            return None
        for passed in range(_AGAIN):
            found = at_word(self._sheet, cursor, letter, nth=passed)
            if found is not None and found.selection == wanted:
                return ("jump", letter, *["jump"] * (2 * passed))
        return None

    def _grow(self, begun: Span, wanted: Span, turn: str, more: int) -> tuple[str, ...]:
        """From the token at one end to the whole span."""
        by_arrows = (f"select_{turn}",) * more
        far = bisect_left(self._ends, wanted[1]) if turn == "right" else None
        start = wanted[0] if far is None else self._starts[far]
        by_letter = self._by_letter(select(*begun), start, wanted) if more > 2 else None
        return by_letter if by_letter and len(by_letter) < more else by_arrows

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
            if typed.endswith(" ") or downs >= _LISTED:
                continue
            # Shift+Right takes in the rest of the token that was typed in part, and then others
            end = found[downs][1]
            later = self._ends[bisect_right(self._ends, end) : bisect_right(self._ends, span[1])]
            if ([end, *later])[-1] == span[1]:
                ways.append(Route(("find", *["select_right"] * len(later)), span, typed, downs))
        return min(ways, key=lambda way: way.keys, default=None)


def _steps(gap: int, wanted: int) -> list[str]:
    """Moves of the cursor from one gap to another."""
    return ["cursor_right" if wanted > gap else "cursor_left"] * abs(wanted - gap)
