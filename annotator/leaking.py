"""Copies of articles that are held back: who has learnt from one cannot be scored on the other.

`split` keeps copies together, but what was imported since is in no split yet, and groups that were
torn before stay so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from annotator import duplicates
from annotator.errors import Stopped
from annotator.model import ArticleId, Split
from annotator.store import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_COMPARED = 2_000
"""Articles that are held back, the last ones imported, with which others are compared word by word;
of more only equal texts are known. A sketch is made once in a process."""
_KEPT = 8_192
"""Sketches of half a kilobyte."""
_known: dict[str, NDArray[np.uint32] | None] = {}
"""The sketches by the sha256 of their texts."""


def held_back_in(project: Project) -> set[ArticleId]:
    """The articles of test and dev, and all others of the same text."""
    held = {each for each, split in project.split_of().items() if split is not Split.TRAIN}
    hashes = project.article_hashes() if held else {}
    texts = {hashes[each] for each in held}
    return {each for each, sha256 in hashes.items() if sha256 in texts}


def leaking(
    project: Project,
    among: Collection[ArticleId],
    held_back: Collection[ArticleId],
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> set[ArticleId]:
    """Which of these are equal or near copies of articles that are held back.

    Raises Stopped soon after `stopped` says so.
    """
    if not held_back or not among:
        return set()
    hashes = project.article_hashes()
    texts = {hashes[each] for each in held_back}
    found = {each for each in among if hashes[each] in texts}

    def sketch(article: ArticleId) -> NDArray[np.uint32] | None:
        if stopped():
            raise Stopped("Stopped.")
        sha256 = hashes[article]
        if sha256 not in _known:
            if len(_known) >= _KEPT:
                _known.clear()
            _known[sha256] = duplicates.sketch(project.article(article))
        return _known[sha256]

    compared = [each for each in hashes if each in held_back][-MOST_COMPARED:]
    sketches = [each for each in map(sketch, compared) if each is not None]
    for article in among:
        own = None if article in found else sketch(article)
        if own is not None and duplicates.is_near(own, sketches):
            found.add(article)
    return found
