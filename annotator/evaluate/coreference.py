"""How well mentions are grouped into entities, by the measures of the coreference literature.

A chain is the set of mentions that mean one entity. MUC: Vilain et al. 1995. B3: Bagga and Baldwin
1998. CEAFe: Luo 2005, with phi4. LEA: Moosavi and Strube 2016. CoNLL F is the mean F of the first
three (Pradhan et al. 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction

from annotator.evaluate.assignment import heaviest

Chain = AbstractSet[Hashable]
_Chains = Sequence[frozenset[Hashable]]
FINE = 1 << 40
"""Likeness is counted in these parts of one where chains are put together."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Recall and precision as what they are made of, so that articles can be added up."""

    recalled: Fraction = Fraction(0)
    gold: Fraction = Fraction(0)
    precise: Fraction = Fraction(0)
    predicted: Fraction = Fraction(0)

    def __add__(self, other: Grouping) -> Grouping:
        return Grouping(
            self.recalled + other.recalled,
            self.gold + other.gold,
            self.precise + other.precise,
            self.predicted + other.predicted,
        )

    @property
    def recall(self) -> float | None:
        """None if gold has nothing to recall."""
        return float(self.recalled / self.gold) if self.gold else None

    @property
    def precision(self) -> float | None:
        """None if nothing was predicted."""
        return float(self.precise / self.predicted) if self.predicted else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean; None if neither side has anything."""
        recall, precision = self.recall, self.precision
        if recall is None and precision is None:
            return None
        if not recall or not precision:
            return 0.0
        return 2 * recall * precision / (recall + precision)

    def to_dict(self) -> dict[str, float | None]:
        """The three scores, unrounded; undefined is None."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Coreference:
    """One comparison of chains by every measure."""

    muc: Grouping = Grouping()
    b3: Grouping = Grouping()
    ceafe: Grouping = Grouping()
    lea: Grouping = Grouping()

    def __add__(self, other: Coreference) -> Coreference:
        return Coreference(
            self.muc + other.muc,
            self.b3 + other.b3,
            self.ceafe + other.ceafe,
            self.lea + other.lea,
        )

    @property
    def conll(self) -> float | None:
        """The mean F of MUC, B3 and CEAFe; None if one of them is undefined."""
        scores = [each.f1 for each in (self.muc, self.b3, self.ceafe)]
        known = [score for score in scores if score is not None]
        return sum(known) / len(scores) if len(known) == len(scores) else None

    def to_dict(self) -> dict[str, object]:
        """Every measure by its name, and `conll_f1`."""
        return {
            "muc": self.muc.to_dict(),
            "b3": self.b3.to_dict(),
            "ceafe": self.ceafe.to_dict(),
            "lea": self.lea.to_dict(),
            "conll_f1": self.conll,
        }


def coreference(gold: Iterable[Chain], predicted: Iterable[Chain]) -> Coreference:
    """Compare the chains of one article; no two chains of a side share a mention."""
    keys = [frozenset(chain) for chain in gold if chain]
    responses = [frozenset(chain) for chain in predicted if chain]
    return Coreference(
        _both_ways(_muc, keys, responses),
        _both_ways(_b3, keys, responses),
        _ceafe(keys, responses),
        _both_ways(_lea, keys, responses),
    )


_Measure = Callable[[frozenset[Hashable], _Chains], Fraction]
"""How much of a chain the chains of the other side that touch it find."""
_Weight = Callable[[frozenset[Hashable]], int]


def _both_ways(measure: tuple[_Measure, _Weight], keys: _Chains, responses: _Chains) -> Grouping:
    return Grouping(*_one_way(*measure, keys, responses), *_one_way(*measure, responses, keys))


def _one_way(
    found: _Measure, weight: _Weight, chains: _Chains, others: _Chains
) -> tuple[Fraction, Fraction]:
    of = {mention: other for other in others for mention in other}
    total = sum(
        (found(chain, list({of[each] for each in chain if each in of})) for chain in chains),
        Fraction(0),
    )
    return total, Fraction(sum(map(weight, chains)))


def _muc_found(chain: frozenset[Hashable], touching: _Chains) -> Fraction:
    alone = len(chain) - sum(len(chain & other) for other in touching)
    return Fraction(len(chain) - len(touching) - alone)


def _b3_found(chain: frozenset[Hashable], touching: _Chains) -> Fraction:
    return sum((Fraction(len(chain & other) ** 2, len(chain)) for other in touching), Fraction(0))


def _lea_found(chain: frozenset[Hashable], touching: _Chains) -> Fraction:
    if len(chain) == 1:  # a mention alone is linked to itself, and found if it is alone there too
        return Fraction(chain in touching)
    links = sum(_links(len(chain & other)) for other in touching)
    return Fraction(len(chain) * links, _links(len(chain)))


def _links(mentions: int) -> int:
    return mentions * (mentions - 1) // 2


_muc = _muc_found, lambda chain: len(chain) - 1
_b3 = _b3_found, len
_lea = _lea_found, len


def _ceafe(keys: _Chains, responses: _Chains) -> Grouping:
    """Chains one to one so that they are most alike in all; phi4 = 2 |K and R| / (|K| + |R|)."""
    places = {mention: place for place, chain in enumerate(responses) for mention in chain}
    alike: dict[int, dict[int, Fraction]] = {}
    for row, key in enumerate(keys):
        for place in {places[mention] for mention in key if mention in places}:
            other = responses[place]
            alike.setdefault(row, {})[place] = Fraction(2 * len(key & other), len(key) + len(other))
    weights = {
        row: {place: int(each * FINE) for place, each in found.items()}
        for row, found in alike.items()
    }
    total = sum((alike[row][place] for row, place in heaviest(weights)), Fraction(0))
    return Grouping(total, Fraction(len(keys)), total, Fraction(len(responses)))
