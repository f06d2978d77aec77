"""Which runs are listed at once: what was merged of others for a few articles is folded away.

With each time that something is learnt another run comes of it, which nobody has asked for: among
dozens of those nobody finds the extractors that were run.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from annotator.model import CALIBRATED, JOINED, MERGED, Run, RunId
from app.pages.evaluation.run_rows import Named

_WIDE = 2
"""A merged run is listed that has one of so many of the articles that an extractor has."""
_FEW = 3
"""Merged runs that are listed anyway."""


def folded(runs: Sequence[Run | Named], *, but: Collection[RunId] = ()) -> frozenset[RunId]:
    """Those of the runs that are listed only when asked for."""
    merged = [each for each in runs if _is_merged(each)]
    if len(merged) <= _FEW or len(merged) == len(runs):
        return frozenset()
    most = max(_articles(each) for each in runs if not _is_merged(each))
    narrow = (each for each in merged if _WIDE * _articles(each) < max(most, 1))
    return frozenset(each.id for each in narrow if each.id not in but)


def in_order(runs: Sequence[Run | Named]) -> list[Run | Named]:
    """The runs with what was merged of them first, for the list begins with the last."""
    return sorted(runs, key=lambda each: (not _is_merged(each), each.id))


def _is_merged(run: Run | Named) -> bool:
    if isinstance(run, Named):  # until all is known of it: its name says what it is, mostly
        return JOINED in run.name or run.name.endswith(CALIBRATED)
    return run.extractor == MERGED


def _articles(run: Run | Named) -> int:
    return 0 if isinstance(run, Named) else run.articles
