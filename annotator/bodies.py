"""The body of an article: its text without what a site or an agency prints around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.model import UNANNOTATED, Article

_WORD = re.compile(r"\w+")


def body(article: Article) -> str:
    """The text without bylines and furniture."""
    return " ".join(_kept(article))


def words(article: Article) -> list[str]:
    """The words of the body."""
    return _WORD.findall(body(article))


def _kept(article: Article) -> Iterator[str]:
    last = 0
    for zone in sorted(article.zones, key=lambda each: each.start):
        if zone.kind in UNANNOTATED:
            yield article.text[last : zone.start]
            last = zone.end
    yield article.text[last:]
