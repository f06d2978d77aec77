"""Words that the tokenizer left together: "U.S.-China" is a name, a hyphen and a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from annotator.extract.reading import Reading, Word

_JOINED = re.compile(r"((?:[A-Z]\.){2,}|[A-Z]{2,})([-–/])((?:[A-Z]\.){2,}|[A-Z][\w.]*)$")
_SOMEWHERE = re.compile(r"[A-Z]\.?[-–/][A-Z]")


def split(reading: Reading) -> Reading:
    """The reading with such words in three."""
    if _SOMEWHERE.search(reading.article.text) is None:
        return reading
    return apart(reading, [_parts(word) for word in reading.words])


def apart(reading: Reading, parts: Sequence[Sequence[Word]]) -> Reading:
    """The reading with each word in these parts; heads point at the last part."""
    if all(len(each) == 1 for each in parts):
        return reading
    first, last, total = [], [], 0
    for each in parts:
        first.append(total)
        total += len(each)
        last.append(total - 1)
    first.append(total)
    words: list[Word] = []
    for order, each in enumerate(parts):
        known = reading.words[order].head
        head = last[known] if known >= 0 else known
        for word in each[:-1]:
            words.append(_headed(word, last[order]))
        words.append(_headed(each[-1], head))
    return replace(
        reading,
        words=words,
        sentences=[range(first[each.start], first[each.stop]) for each in reading.sentences],
        pieces=[range(first[each.start], first[each.stop]) for each in reading.pieces],
    )


def _headed(word: Word, head: int) -> Word:
    return word._replace(head=head)


def _parts(word: Word) -> list[Word]:
    match = _JOINED.match(word.text)
    if match is None:
        return [word]
    parts = [
        word._replace(
            start=word.start + match.start(group),
            end=word.start + match.end(group),
            text=match[group],
            tag="HYPH" if group == 2 else "NNP",
            dep="punct" if group == 2 else "compound",
        )
        for group in (1, 2, 3)
    ]
    parts[-1] = parts[-1]._replace(dep=word.dep)
    return parts
