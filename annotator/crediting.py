"""Crediting: what became of each engine's suggestions, also where several were merged into one run.

What several engines have in common is counted for each of them; what one had alone is told apart,
for that is what would be missed without it. A merged relation whose ends none of them had so is
nobody's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.fates import Fate, Judged, Said
from annotator.shares import Counting, Share

_IN_GOLD = frozenset({Fate.KEPT, Fate.RELABELLED, Fate.MOVED, Fate.ADDED})


@dataclass(frozen=True, slots=True)
class Credit:
    """What became of an engine's suggestions as far as they were shown; `added` is gold without.

    `alone` are those of them that no other engine had.
    """

    share: Share
    alone: Share

    def to_dict(self) -> dict[str, object]:
        """As `goldspan progress --json` prints it."""
        return {**self.share.to_dict(), "alone": self.alone.to_dict()}


class Crediting:
    """Credits that are being counted, article by article."""

    def __init__(self) -> None:
        self._all: defaultdict[str, Counting] = defaultdict(Counting)
        self._alone: defaultdict[str, Counting] = defaultdict(Counting)

    def take(
        self, judged: Iterable[Judged], engines: Sequence[tuple[str, Collection[Said]]]
    ) -> None:
        """One article: what became of what it showed, and what each engine had said of it."""
        gold, found, alone = (
            0,
            defaultdict[str, Counter[Fate]](Counter),
            Counter[tuple[str, Fate]](),
        )
        for each in judged:
            gold += each.fate in _IN_GOLD
            if each.fate is Fate.ADDED:
                continue
            having = [name for name, said in engines if each.said in said]
            for name in having:
                found[name][each.fate] += 1
            if len(having) == 1:
                alone[having[0], each.fate] += 1
        for name, _ in engines:
            counts = found[name]
            counts[Fate.ADDED] = gold - sum(counts[fate] for fate in _IN_GOLD)
            self._all[name].take(counts)
            self._alone[name].take(Counter({fate: alone[name, fate] for fate in Fate}))

    def made(self) -> Mapping[str, Credit]:
        """What was counted, by the engines' names."""
        return {
            name: Credit(self._all[name].made(), self._alone[name].made())
            for name in sorted(self._all)
        }
