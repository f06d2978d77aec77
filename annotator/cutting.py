"""The ways to cut a mention in pieces: where it is joined by words such as "and", at any word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from annotator.errors import ReviewError
from annotator.model import Fragments, ItemId
from annotator.sheet import Sheet
from annotator.text import tokens

Span = tuple[int, int]
Pieces = tuple[Fragments, ...]

_JOINTS = frozenset({"and", "or", "&", ",", ";", "/", "·", "및"})
_POSSESSIVES = frozenset({"'s", "’s", "‘s"})


def ways(sheet: Sheet, item: ItemId) -> list[Pieces]:
    """How a mention can be split, the likeliest way first; none for a single word.

    One in fragments falls apart in these. Else it is cut where words join its parts, at all such
    places and then at each of them, and after that between any two words.
    """
    mention, text = sheet.mention(item), sheet.article.text
    if len(mention.fragments) > 1:
        return [tuple((fragment,) for fragment in mention.fragments)]
    found = tokens(text, *mention.fragments[0])
    joints = [place for place, token in enumerate(found) if _is_joint(text, token)]
    cuts = [joints, *([place] for place in joints), *([place] for place in range(1, len(found)))]
    pieces = (tuple(_pieces(text, found, cut)) for cut in cuts)
    return [each for each in dict.fromkeys(pieces) if len(each) > 1]


def around(sheet: Sheet, item: ItemId, start: int, end: int) -> Pieces:
    """What is before a stretch of a mention, the stretch itself, and what is behind it.

    Without blanks, marks and joining words at the borders; what is empty then is left out.
    """
    mention, text = sheet.mention(item), sheet.article.text
    if not mention.start <= start < end <= mention.end:
        raise ReviewError("Select a part of the focused mention to split it there.")
    stretches = pairwise((mention.start, start, end, mention.end))
    pieces = (tuple(_clipped(text, mention.fragments, *each)) for each in stretches)
    return tuple(piece for piece in pieces if piece)


def _pieces(text: str, found: Sequence[Span], cut: Sequence[int]) -> Iterator[Fragments]:
    """The tokens between the places of a cut, each run of them as one piece."""
    for first, last in pairwise((0, *cut, len(found))):
        if span := _trimmed(text, found[first:last]):
            yield (span,)


def _clipped(text: str, fragments: Fragments, start: int, end: int) -> Iterator[Span]:
    for first, last in fragments:
        inside = max(first, start), min(last, end)
        if inside[0] < inside[1] and (span := _trimmed(text, tokens(text, *inside))):
            yield span


def _trimmed(text: str, found: Sequence[Span]) -> Span | None:
    """From the first token that means something to the last one; None if none does."""
    kept = [token for token in found if not _is_border(text, token)]
    return (kept[0][0], kept[-1][1]) if kept else None


def _is_border(text: str, token: Span) -> bool:
    words = text[slice(*token)]
    mark = not any(map(str.isalnum, words))
    return mark or words in _POSSESSIVES or _is_joint(text, token)


def _is_joint(text: str, token: Span) -> bool:
    return text[slice(*token)].lower() in _JOINTS
