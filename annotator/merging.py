"""Several extractors' suggestions as one: what they agree on once, of a dispute the likeliest.

Two mentions are in dispute if no run has both and they overlap: with one label, at one place, or so
that neither lies in the other. Two relations are if no run has both and they have the same ends.
The one that more runs have stays, then the one with the higher score, then the longer one; what
gives way is kept in its own run, where the card finds it. The score of what several have is the
highest of theirs: nobody knows how far they err together.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.identity import mention_id, relation_id
from annotator.model import (
    ArticleId,
    Fragments,
    PredictedMention,
    PredictedRelation,
    Prediction,
)
from annotator.scheme import Scheme

_UNSCORED = 0.5

MentionKey = tuple[str, Fragments]
RelationKey = tuple[str, MentionKey, MentionKey]


@dataclass(slots=True)
class _Said:
    """What runs say of one item: which of them, with what score, and the rest of the best one."""

    runs: set[int] = field(default_factory=set)
    score: float | None = None
    entity: str | None = None
    attributes: dict[str, tuple[float, str]] = field(default_factory=dict)
    named: tuple[float, str] = (-1.0, "")

    def hear(self, run: int, one: PredictedMention | PredictedRelation) -> None:
        self.runs.add(run)
        if one.score is not None and (self.score is None or one.score > self.score):
            self.score = one.score
        weight = -_weight(one.score)
        for name, value in one.attributes.items():
            said = weight, value
            self.attributes[name] = min(self.attributes.get(name, said), said)
        if isinstance(one, PredictedMention) and one.entity:
            said = weight, one.entity
            if self.entity is None or said < self.named:
                self.named, self.entity = said, one.entity

    def values(self) -> dict[str, str]:
        return {name: value for name, (_, value) in sorted(self.attributes.items())}

    def passes(self, least: float) -> bool:
        return len(self.runs) > 1 or self.score is None or self.score >= least


def _weight(score: float | None) -> float:
    return _UNSCORED if score is None else score


def merge(predictions: Iterable[Prediction], scheme: Scheme, *, least: float = 0.0) -> Prediction:
    """What several runs say of one article as one prediction, whatever order they come in.

    What one run alone has is left out below the score `least`, unless a relation that stays needs
    it. Raises ValueError where they are about several articles or none.
    """
    distinct = list({_content(each): each for each in predictions}.values())
    (article,) = {each.article for each in distinct}
    mentions: dict[MentionKey, _Said] = {}
    raw: list[tuple[int, RelationKey, PredictedRelation]] = []
    for run, prediction in enumerate(distinct):
        keys = {each.id: (each.label, each.fragments) for each in prediction.mentions}
        for each in prediction.mentions:
            mentions.setdefault(keys[each.id], _Said()).hear(run, each)
        for one in prediction.relations:
            raw.append((run, (one.label, keys[one.head], keys[one.tail]), one))
    passing = [key for key, said in _relations(raw, scheme, {}).items() if said.passes(least)]
    needed = {end for _, *ends in passing for end in ends}
    candidates = {
        key: said for key, said in mentions.items() if said.passes(least) or key in needed
    }
    kept, instead = _undisputed_mentions(candidates)
    relations = {
        key: said
        for key, said in _relations(raw, scheme, instead).items()
        if said.passes(least) and kept.keys() >= set(key[1:])
    }
    return _prediction(article, kept, _undisputed_relations(relations))


def _content(prediction: Prediction) -> str:
    """What makes two predictions say the same, whatever they call their mentions."""
    keys = {each.id: (each.label, each.fragments) for each in prediction.mentions}
    mentions = sorted(
        repr((keys[each.id], each.score, each.entity, sorted(each.attributes.items())))
        for each in prediction.mentions
    )
    relations = sorted(
        repr((one.label, keys[one.head], keys[one.tail], one.score, sorted(one.attributes.items())))
        for one in prediction.relations
    )
    return repr((prediction.article, mentions, relations))


def _relations(
    raw: Sequence[tuple[int, RelationKey, PredictedRelation]],
    scheme: Scheme,
    instead: Mapping[MentionKey, MentionKey],
) -> dict[RelationKey, _Said]:
    """The relations by what they say; ends that gave way are what stays instead, if it may be."""
    found: dict[RelationKey, _Said] = {}
    turns: dict[RelationKey, list[tuple[float, RelationKey]]] = {}
    for run, (label, first, last), one in raw:
        head, tail = instead.get(first, first), instead.get(last, last)
        moved = (head, tail) != (first, last)
        if head == tail or (moved and not scheme.allows(label, head[0], tail[0])):
            continue
        key = label, head, tail
        if label in scheme.symmetric:
            ends = min((head, tail), (tail, head), key=_in_text)
            turns.setdefault((label, *ends), []).append((-_weight(one.score), key))
            key = label, *ends
        found.setdefault(key, _Said()).hear(run, one)
    # a symmetric one goes the way that the best of them has it
    return {min(turns[key])[1] if key in turns else key: said for key, said in found.items()}


def _in_text(ends: tuple[MentionKey, MentionKey]) -> tuple[Fragments, str]:
    return ends[0][1], ends[0][0]


def in_dispute(one: MentionKey, other: MentionKey) -> bool:
    """Whether only one of two mentions can be meant, if no run has both."""
    (label, spans), (other_label, others) = one, other
    start, end, first, last = spans[0][0], spans[-1][1], others[0][0], others[-1][1]
    if not (start < last and first < end):
        return False
    inside = (start <= first and last <= end) or (first <= start and end <= last)
    return label == other_label or (start, end) == (first, last) or not inside


def _undisputed_mentions(
    said: Mapping[MentionKey, _Said],
) -> tuple[dict[MentionKey, _Said], dict[MentionKey, MentionKey]]:
    """What stays, and for what gives way what stays instead."""

    def rank(key: MentionKey) -> tuple[object, ...]:
        each, (label, spans) = said[key], key
        return -len(each.runs), -_weight(each.score), spans[0][0] - spans[-1][1], spans, label

    kept: dict[MentionKey, _Said] = {}
    instead: dict[MentionKey, MentionKey] = {}
    places: list[tuple[int, MentionKey]] = []
    longest = max((spans[-1][1] - spans[0][0] for _, spans in said), default=0)
    for key in sorted(said, key=rank):
        start, end = key[1][0][0], key[1][-1][1]
        near = places[bisect_left(places, (start - longest,)) : bisect_left(places, (end,))]
        rival = next(
            (
                each
                for _, each in near
                if kept[each].runs.isdisjoint(said[key].runs) and in_dispute(key, each)
            ),
            None,
        )
        if rival is not None:
            instead[key] = rival
            continue
        kept[key] = said[key]
        insort(places, (start, key))
    return kept, instead


def _undisputed_relations(said: Mapping[RelationKey, _Said]) -> dict[RelationKey, _Said]:
    def rank(key: RelationKey) -> tuple[object, ...]:
        return -len(said[key].runs), -_weight(said[key].score), repr(key)

    kept: dict[RelationKey, _Said] = {}
    by_ends: dict[frozenset[MentionKey], list[RelationKey]] = {}
    for key in sorted(said, key=rank):
        there = by_ends.setdefault(frozenset(key[1:]), [])
        if all(not kept[each].runs.isdisjoint(said[key].runs) for each in there):
            kept[key] = said[key]
            there.append(key)
    return kept


def _prediction(
    article: ArticleId,
    mentions: Mapping[MentionKey, _Said],
    relations: Mapping[RelationKey, _Said],
) -> Prediction:
    ids = {key: mention_id(article, *key) for key in mentions}
    return Prediction(
        article,
        tuple(
            PredictedMention(ids[key], *key, said.score, said.entity, said.values())
            for key, said in sorted(
                mentions.items(), key=lambda each: (each[0][1][0][0], -each[0][1][-1][1], each[0])
            )
        ),
        tuple(
            PredictedRelation(
                relation_id(article, label, ids[head], ids[tail]),
                label,
                ids[head],
                ids[tail],
                said.score,
                said.values(),
            )
            for (label, head, tail), said in sorted(
                relations.items(), key=lambda each: (each[0][1][1], each[0][2][1], each[0])
            )
        ),
    )
