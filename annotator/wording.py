"""Numbers with their nouns, as people write them."""

from __future__ import annotations


def counted(number: int, one: str, several: str | None = None) -> str:
    """ "1 article", "2,000 articles"; `several` where an s does not make the plural."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
