"""What the words at a candidate's borders say: whether a phrase begins and ends there."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.learn.page import Page, Place

_LONG = 6
"""Words of a mention that are told apart by their number."""
_MOST_TOPS = 3


def borders(page: Page, place: Place) -> Iterator[str]:
    """Each as a word of its own; nothing where no tags are known."""
    first, stop = page.words_of(place[0], place[1])
    if first >= stop or not page.reading.tagged:
        return
    words, label = page.reading.words, place[2]
    sentence = page.reading.sentences[page.sentence[first]]
    before = words[first - 1] if first > sentence.start else None
    after = words[stop] if stop < sentence.stop else None
    yield f"{label} first={words[first].tag}"
    yield f"{label} last={words[stop - 1].tag}"
    yield f"{label} before={before.tag if before else '^'}"
    yield f"{label} after={after.tag if after else '$'}"
    yield f"{label} long={min(stop - first, _LONG)}"
    # one phrase has one word on which its others depend
    tops = sum(
        words[index].head == index or not first <= words[index].head < stop
        for index in range(first, stop)
    )
    yield f"tops={min(tops, _MOST_TOPS)}"
    yield f"{label} tops={min(tops, _MOST_TOPS)}"
    # what depends on a word of the candidate may belong to it
    if after is not None and first <= after.head < stop:
        yield f"goes on={after.dep}"
    if before is not None and first <= before.head < stop:
        yield f"begins before={before.dep}"
        yield f"{label} begins before={before.dep}"
