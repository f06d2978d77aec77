"""Numbers with their nouns, as people write them."""

from __future__ import annotations

from collections.abc import Mapping

_SEVERAL = {"entity": "entities"}


def counted(number: int, one: str, several: str | None = None) -> str:
    """ "1 article", "2,000 articles"; `several` where an s does not make the plural."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def counts_of(found: Mapping[str, int]) -> str:
    """ "3 entities, 2 finished articles and 1 item", of counts by nouns; none of what is 0."""
    said = [counted(found[noun], noun, _SEVERAL.get(noun)) for noun in sorted(found) if found[noun]]
    return " and ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))
