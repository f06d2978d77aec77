"""What is asked of a search, as a person types it; nothing that can be typed is an error.

All words must occur. The last one may go on: "sanct" finds sanctions. Words in quotes follow each
other, as do those that a hyphen or an apostrophe joins. "label:ORG" asks for mentions of that
label. A sign, as in $5 or C++, is no part of any word: it is looked for as it is typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from annotator.store.folding import LETTER, is_unspaced, words

_QUOTES = '"“”„«»'
_PIECE = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)([{_QUOTES}]|\Z)|([^\s{_QUOTES}]+)")
_LABEL = re.compile(r"label:(\S*)", re.IGNORECASE)
_GOES_ON_FROM = 2
"""Letters of a word from which it may go on: one letter stands in every article."""
_INSIDE_FROM = 3
"""Letters from which a word is looked for inside others."""


@dataclass(frozen=True)
class Part:
    """Words that follow each other; the last one may go on, or a single one stand inside others."""

    words: tuple[str, ...]
    goes_on: bool = False
    inside: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds it in a folded text."""
        letter, between = f"[{LETTER}]", f"[^{LETTER}]+"
        first = f"{letter}*" if self.inside else ""
        last = f"{letter}*" if self.inside or self.goes_on else f"(?!{letter})"
        middle = between.join(map(re.escape, self.words))
        return re.compile(f"(?<!{letter}){first}{middle}{last}", re.IGNORECASE | re.ASCII)

    def expression(self, inside: Iterable[str] = ()) -> str:
        """What FTS5 is asked for it; a word is made of letters alone, so quotes hold it.

        `inside` are all the words of the index in which a single word stands.
        """
        if self.inside:
            return "(" + " OR ".join(f'"{word}"' for word in inside) + ")"
        return f'"{" ".join(self.words)}"' + (" *" if self.goes_on else "")


@dataclass(frozen=True)
class Query:
    """Parts and exact strings of which each must occur; with `labels`, in a mention of one."""

    parts: tuple[Part, ...] = ()
    exact: tuple[str, ...] = ()
    labels: tuple[str, ...] | None = None
    """Beginnings of labels in lower case; None asks for texts."""

    def __bool__(self) -> bool:
        return bool(self.parts or self.exact or self.labels is not None)

    @property
    def looks_inside(self) -> bool:
        """Whether a word may stand inside others."""
        return any(part.inside for part in self.parts)

    def inside(self) -> Query | None:
        """The same with its single words inside others; None where that asks nothing new."""
        if not any(map(_can_be_inside, self.parts)):
            return None
        parts = (
            replace(part, inside=True) if _can_be_inside(part) else part for part in self.parts
        )
        return replace(self, parts=tuple(parts))

    def wants(self, label: str) -> bool:
        """Whether a mention of this label is asked for."""
        return self.labels is not None and label.casefold().startswith(self.labels)


def _can_be_inside(part: Part) -> bool:
    return len(part.words) == 1 and len(part.words[0]) >= _INSIDE_FROM


def parse(asked: str) -> Query:
    """What somebody typed."""
    parts: list[Part] = []
    exact: list[str] = []
    labels: list[str] = []
    for piece in _PIECE.finditer(asked):
        quoted, closing, plain = piece.groups()
        label = _LABEL.fullmatch(plain or "")
        if label:
            labels.append(label[1].casefold())
            continue
        written = (quoted if plain is None else plain).strip()
        if any(unicodedata.category(each)[0] == "S" for each in written):
            exact.append(written)
        elif found := words(written):
            last = found[-1]
            goes_on = len(last) >= _GOES_ON_FROM and not is_unspaced(last)
            ends = piece.end() == len(asked) and not closing and not asked[-1].isspace()
            parts.append(Part(found, goes_on=goes_on and ends))
    if not parts and not exact and not labels:
        exact.extend(filter(None, [asked.strip(f"{_QUOTES} \t\n")]))
    return Query(tuple(parts), tuple(exact), tuple(labels) if labels else None)


def unknown_labels(asked: str, labels: Iterable[str]) -> list[str]:
    """The labels that somebody typed, as they are written, with which none of these begins."""
    known = [label.casefold() for label in labels]
    pieces = (_LABEL.fullmatch(plain or "") for _, _, plain in _PIECE.findall(asked))
    return [
        piece[1]
        for piece in pieces
        if piece and not any(label.startswith(piece[1].casefold()) for label in known)
    ]
