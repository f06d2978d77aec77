"""Where in a text, a name or a note stands what was asked, with something around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from annotator.model import ArticleId, ArticleState
from annotator.store.folding import Folded
from annotator.store.query import Query

Span = tuple[int, int]
_Found = tuple[int, int, int]
"""(start, end) and which part of the query it is."""
_BEFORE, _AFTER = 48, 120
"""Code points around a match, at most."""
_TOGETHER = 90
"""Code points within which words that were asked for are one place."""


class Kind(StrEnum):
    """What was hit."""

    TEXT = "text"
    TITLE = "title"
    MENTION = "mention"
    ENTITY = "entity"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in an article, in code points, and what stands there.

    In a text `match` is text[start:end]; a mention is found as a whole. What is found in a title,
    a name or a note is shown by `match`, and opens at the place that it is about. `before` and
    `after` end with … where they are cut.
    """

    article: ArticleId
    title: str
    state: ArticleState
    kind: Kind
    start: int
    end: int
    before: str
    match: str
    after: str
    also: tuple[Span, ...] = ()
    """What was asked for and is not the whole match, as places in before + match + after."""
    label: str = ""
    """Of the mention or the entity."""
    more: int = 0
    """On an article's last hit: how many further places it has."""


@dataclass(frozen=True, slots=True)
class Place:
    """A match in a text, with the other asked words that stand near it."""

    start: int
    end: int
    near: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """A match and what stands around it; `also` are places in all three together."""

    before: str
    match: str
    after: str
    also: tuple[Span, ...]


def places(text: str, query: Query) -> list[Place]:
    """Every place of what was asked, those with most of its words together first."""
    found = list(_occurrences(text, query))
    if len(query.parts) + len(query.exact) == 1:
        return [Place(start, end) for start, end, _ in found]
    return _grouped(text, found)


def holds(text: str, query: Query) -> bool:
    """Whether all of it occurs."""
    folded = Folded(text).text
    return all(part.pattern.search(folded) for part in query.parts) and all(
        each in text for each in query.exact
    )


def _occurrences(text: str, query: Query) -> Iterator[_Found]:
    folded = Folded(text)
    for number, part in enumerate(query.parts):
        for match in part.pattern.finditer(folded.text):
            yield *folded.span(*match.span()), number
    for number, each in enumerate(query.exact, start=len(query.parts)):
        for match in re.finditer(re.escape(each), text):
            yield *match.span(), number


def _grouped(text: str, found: list[_Found]) -> list[Place]:
    """Occurrences of different words near each other as one place, the rarest words first."""
    found.sort()
    often = Counter(part for _, _, part in found)
    groups: list[list[_Found]] = []
    for each in found:
        group = groups[-1] if groups else []
        if (
            group
            and each[2] not in {part for _, _, part in group}
            and each[0] >= group[-1][1]
            and each[1] - group[0][0] <= _TOGETHER
        ):
            group.append(each)
        else:
            groups.append([each])
    groups.sort(key=lambda group: (-len(group), min(often[part] for _, _, part in group)))
    return [_place(text, group, often) for group in groups]


def _place(text: str, group: Sequence[_Found], often: Mapping[int, int]) -> Place:
    """What stands side by side is one match; else the rarest word is, and the others are near."""
    gaps = (text[end:start] for (_, end, _), (start, _, _) in pairwise(group))
    if not any(map(str.isalnum, "".join(gaps))):
        return Place(group[0][0], group[-1][1])
    start, end, _ = rarest = min(group, key=lambda each: often[each[2]])
    return Place(start, end, tuple(each[:2] for each in group if each is not rarest))


def context(text: str, place: Place) -> Context:
    """A place with its line around it, as far as that is near."""
    start, end = place.start, place.end
    first = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
    last = text.find("\n", end, end + _AFTER)
    last = min(end + _AFTER, len(text)) if last < 0 else last
    opening = closing = ""
    if first and text[first - 1] != "\n":
        first += _to_first_word(text[first:start])
        opening = "… "
    if last < len(text) and text[last] != "\n":
        last = end + _to_last_word(text[end:last])
        closing = " …"
    before, after = opening + text[first:start], text[end:last] + closing
    shift = len(opening) - first
    also = tuple(
        (near_start + shift, near_end + shift)
        for near_start, near_end in place.near
        if first <= near_start and near_end <= last
    )
    return Context(before, text[start:end], after, also)


def _to_first_word(text: str) -> int:
    """Where a text that was cut begins with a whole word; 0 where it is one word."""
    space = text.find(" ")
    return space + 1 if 0 <= space < len(text) - 1 else 0


def _to_last_word(text: str) -> int:
    space = text.rfind(" ")
    return space if space > 0 else len(text)
