"""Texts that are not what their sha256 says: brought back where the hash can prove it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

_MOST = 20_000
"""Bytes beyond which no bit is looked for: a tenth of a second for 5,000, a second for these."""
LOST = "(The text of this article was lost.)"
_FILL = "·"


def sha256(content: bytes) -> str:
    """Hex sha256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def one_bit(content: bytes, wanted: str) -> bytes | None:
    """The content with the one bit turned that makes its sha256 the wanted one, if there is one."""
    if len(content) > _MOST:
        return None
    before = hashlib.sha256()
    for place, byte in enumerate(content):
        rest = content[place + 1 :]
        for bit in range(8):
            tried = before.copy()
            tried.update(bytes([byte ^ 1 << bit]))
            tried.update(rest)
            if tried.hexdigest() == wanted:
                return content[:place] + bytes([byte ^ 1 << bit]) + rest
        before.update(bytes([byte]))
    return None


def with_surfaces(text: str, mentions: Iterable[dict[str, Any]], reach: int) -> str:
    """A damaged text with the words that decisions know, at least `reach` code points long."""
    letters = list(text.ljust(reach, _FILL))
    for body in mentions:
        spans, words = body["fragments"], body["surface"]
        for start, end in spans:
            part, words = words[: end - start], words[end - start + 1 :]
            if len(part) == end - start and end <= len(letters):
                letters[start:end] = part
    return "".join(letters)
