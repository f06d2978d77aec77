"""A place of a text as lists show it: with some words around it, on one line."""

from __future__ import annotations


def in_context(text: str, start: int, end: int, *, around: int = 34) -> str:
    """ "… an envoy of [Norway], came to the …": whole words, as far as there are any."""
    first, last = max(0, start - around), min(len(text), end + around)
    before, after = text[first:start], text[end:last]
    if first:
        before = f"… {before.partition(' ')[2]}"
    if last < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return " ".join(f"{before}[{text[start:end]}]{after}".split())
