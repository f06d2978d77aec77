"""Whether a mention's place fits the text, and which wrong unit its offsets may be in."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.formats.fields import COUNTING, shortened
from annotator.text import Utf16Map, merge_fragments, surface


def place_problem(
    text: str, fragments: Sequence[tuple[int, int]], quote: str | None
) -> tuple[str, str] | None:
    """The field and what is wrong with it if this place or its surface does not fit the text."""
    end = fragments[-1][1]
    if end > len(text):
        said = f"is {end}, outside the text, which has {len(text)} code points"
        return "end", f"{said}; {_unit(text, fragments, quote) or COUNTING}"
    if quote is None:
        return None
    there = surface(text, tuple(fragments))
    if quote == there or quote == surface(text, merge_fragments(fragments)):
        return None
    start = fragments[0][0]
    said, has = shortened(repr(quote)), shortened(repr(there))
    said = f"is {said}, but the text has {has} at {start}-{end}"
    return "surface", f"{said}; {_unit(text, fragments, quote) or 'quote the text exactly'}"


def _unit(text: str, fragments: Sequence[tuple[int, int]], quote: str | None) -> str:
    """What the offsets seem to count instead of code points, as a next step."""
    start, end = fragments[0][0], fragments[-1][1]
    if not quote or len(fragments) > 1:
        return ""
    units = Utf16Map(text)
    if text[units.to_code_point(start) : units.to_code_point(end)] == quote:
        return "these are UTF-16 units: count code points"
    if text.encode()[start:end] == quote.encode():
        return "these are UTF-8 bytes: count code points"
    if text[start : end + 1] == quote:
        return "the end is exclusive: add 1"
    if start and text[start - 1 : end - 1] == quote:
        return "the first code point is 0, not 1"
    return ""
