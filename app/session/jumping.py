"""A jump of the reading cursor: the letter that is awaited, then the word that begins with it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from heapq import merge
from itertools import chain, islice

from annotator.model import ItemState
from annotator.sheet import Sheet
from annotator.text import tokens
from app.session.names import name_end, word_end
from app.session.reading import Cursor

Span = tuple[int, int]


_SMALL = 3
"""Letters of a word that hardly anybody goes to: the, of, to."""


class Jump:
    """What `,` began: from which cursor, to which letter, and how many words it has passed."""

    def __init__(self) -> None:
        self.awaited = False
        """Whether the next letter typed is the one to go to."""
        self.letter = ""
        self._from = self._led_to = Cursor()
        self._passed = 0

    def type(self, sheet: Sheet, cursor: Cursor, letter: str) -> Cursor | None:
        """The cursor at the nearest word with this letter; None if there is none."""
        self.letter = letter
        return self._go(sheet, cursor, 0)

    def again(self, sheet: Sheet, cursor: Cursor) -> Cursor | None:
        """The cursor at the next nearest word with the last letter; None if there is none.

        Where the cursor was moved since, that is the nearest from there.
        """
        if not self.letter:
            return None
        if cursor == self._led_to:
            return self._go(sheet, self._from, self._passed + 1)
        return self._go(sheet, cursor, 0)

    def _go(self, sheet: Sheet, cursor: Cursor, passed: int) -> Cursor | None:
        found = at_word(sheet, cursor, self.letter, nth=passed)
        if found is not None:
            self._from, self._passed, self._led_to = cursor, passed, found
        return found


def at_word(sheet: Sheet, cursor: Cursor, letter: str, *, nth: int = 0) -> Cursor | None:
    """The nearest word, or the nth nearest, that begins with a letter: selected, a name whole.

    The words of the focused item come first; small words such as "of" come last, and names that are
    marked already, of which then only the word is selected. With something selected, the selection
    ends at the word, or begins there if it stands on the other side: at one inside it first, and
    any word is as good as another.
    """
    return next(islice(words_from(sheet, cursor, letter), nth, None), None)


def words_from(sheet: Sheet, cursor: Cursor, letter: str) -> Iterator[Cursor]:
    """All that `at_word` may select, the nearest first."""
    if cursor.selection is None:
        return _from_nothing(sheet, cursor, letter)
    return _from_selection(sheet, cursor.selection, cursor.anchor or cursor.selection, letter)


def _from_nothing(sheet: Sheet, cursor: Cursor, letter: str) -> Iterator[Cursor]:
    item = cursor.left, cursor.offset

    def words(*, likely: bool) -> Iterator[Cursor]:
        for token in chain(_inside(sheet, *item), _around(sheet, *item)):
            if not _begins(sheet, token, letter):
                continue
            word = token[0], _end(sheet, token, name=True)
            is_marked = _is_marked(sheet, *word)
            if likely is (is_marked or _is_small(sheet, token)):
                continue
            if is_marked:  # what begins it may still be marked
                alone = token[0], _end(sheet, token, name=False)
                word = word if _is_marked(sheet, *alone) else alone
            yield Cursor(word[1], word, token)

    return chain(words(likely=True), words(likely=False))


def _is_small(sheet: Sheet, token: Span) -> bool:
    return token[1] - token[0] <= _SMALL and sheet.article.text[slice(*token)].islower()


def _is_marked(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a mention covers just this."""
    mentions = sheet.mentions
    first = bisect_left(mentions, (start, -end), key=lambda each: (each.start, -each.end))
    for mention in islice(mentions, first, None):
        if (mention.start, mention.end) != (start, end):
            return False
        if mention.state is not ItemState.REJECTED:
            return True
    return False


def _from_selection(sheet: Sheet, selection: Span, anchor: Span, letter: str) -> Iterator[Cursor]:
    start, end = selection
    for token in chain(reversed(_inside(sheet, start, end)), _around(sheet, start, end)):
        if not _begins(sheet, token, letter):
            continue
        if token[0] >= anchor[1]:
            new = start, _end(sheet, token, name=token[0] >= end)
            offset = new[1]
        elif token[1] <= anchor[0]:
            new, offset = (token[0], end), token[0]
        else:
            continue
        if new != selection:
            yield Cursor(offset, new, anchor)


def _begins(sheet: Sheet, token: Span, letter: str) -> bool:
    return _plain(sheet.article.text[token[0]]) == _plain(letter)


def _plain(letter: str) -> str:
    """A letter in lower case, without its accent."""
    return unicodedata.normalize("NFKD", letter)[0].casefold()


def _end(sheet: Sheet, token: Span, *, name: bool) -> int:
    """Where the word ends that begins with this token, or the whole name."""
    text = sheet.article.text
    found = tokens(text, *sheet.paragraph_of(token[0]))
    return (name_end if name else word_end)(text, found, bisect_left(found, token))


def _inside(sheet: Sheet, start: int, end: int) -> list[Span]:
    """The tokens of [start, end)."""
    if start >= end or not sheet.paragraphs:
        return []
    first, last = sheet.paragraph_of(start)[0], sheet.paragraph_of(end)[1]
    found = tokens(sheet.article.text, first, last)
    return [token for token in found if start <= token[0] and token[1] <= end]


def _around(sheet: Sheet, start: int, end: int) -> Iterator[Span]:
    """The tokens outside [start, end), the nearest first."""
    text, paragraphs = sheet.article.text, sheet.paragraphs

    def ahead() -> Iterator[Span]:
        for paragraph in paragraphs[bisect_right(paragraphs, end, key=lambda span: span[1]) :]:
            yield from (token for token in tokens(text, *paragraph) if token[0] >= end)

    def behind() -> Iterator[Span]:
        until = bisect_left(paragraphs, start, key=lambda span: span[0])
        for paragraph in reversed(paragraphs[:until]):
            found = tokens(text, *paragraph)
            yield from (token for token in reversed(found) if token[1] <= start)

    return merge(ahead(), behind(), key=lambda token: max(token[0] - end, start - token[1]))
