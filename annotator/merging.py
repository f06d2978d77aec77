"""Several extractors' suggestions as one: what they agree on once, of a dispute the likeliest.

Two mentions are in dispute if no run has both and they overlap: with one label, at one place, or so
that neither lies in the other. Two relations are if no run has both and they have the same ends.
The one that more runs have stays, then the one with the higher score, then the longer one; what
gives way is kept in its own run, where the card finds it.

Scores are what they are worth by the runs' credences. Where each run that takes part has one, the
likelier item stays, as if runs erred apart from each other: three that are mostly wrong then do not
outvote one that is mostly right. The score of what several have is the highest of theirs all the
same: it is shown to people, and nobody knows how far they err together.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from math import fsum
from typing import TypeVar

from annotator.credence import UNKNOWN, Credence
from annotator.identity import mention_id, relation_id
from annotator.model import (
    ArticleId,
    Fragments,
    Kind,
    PredictedMention,
    PredictedRelation,
    Prediction,
)
from annotator.scheme import Scheme
from annotator.voices import Voices, weight_of

MentionKey = tuple[str, Fragments]
RelationKey = tuple[str, MentionKey, MentionKey]
_Raw = tuple[int, RelationKey, PredictedRelation, float | None, float | None]
"""A run, a relation as it says it with what that is worth, what it is worth to be shown, and the
score that it says.
"""
Item = TypeVar("Item", PredictedMention, PredictedRelation)


def merge(
    predictions: Iterable[Prediction],
    scheme: Scheme,
    *,
    least: float = 0.0,
    credences: Iterable[Credence] = repeat(UNKNOWN),
) -> Prediction:
    """What several runs say of one article as one prediction, whatever order they come in.

    `credences` are what the scores of each are worth. What one run alone has is left out below the
    score `least`, unless a relation that stays needs it; so is what several have, of all of which
    it is known that even together it is not worth that. Raises ValueError where they are about
    several articles or none.
    """
    distinct = _distinct(zip(predictions, credences, strict=False))
    (article,) = {each.article for each, _ in distinct}
    mentions: dict[MentionKey, Voices] = {}
    raw: list[_Raw] = []
    for run, (prediction, credence) in enumerate(distinct):
        keys = {each.id: (each.label, each.fragments) for each in prediction.mentions}
        for each in prediction.mentions:
            found, worth = _weighed(each, credence, Kind.MENTION)
            mentions.setdefault(keys[each.id], Voices()).hear(run, found, worth, raw=each.score)
        for one in prediction.relations:
            said, worth = _weighed(one, credence, Kind.RELATION)
            raw.append((run, (one.label, keys[one.head], keys[one.tail]), said, worth, one.score))
    borne_out = all(credence.known for _, credence in distinct)
    passing = [key for key, said in _relations(raw, scheme, {}).items() if said.passes(least)]
    needed = {end for _, *ends in passing for end in ends}
    candidates = {
        key: said for key, said in mentions.items() if said.passes(least) or key in needed
    }
    kept, instead = _undisputed_mentions(candidates, borne_out=borne_out)
    relations = {
        key: said
        for key, said in _relations(raw, scheme, instead).items()
        if said.passes(least) and kept.keys() >= set(key[1:])
    }
    return _prediction(article, kept, _undisputed_relations(relations, borne_out=borne_out))


def _distinct(said: Iterable[tuple[Prediction, Credence]]) -> list[tuple[Prediction, Credence]]:
    """Those that do not say the same; of those that do, the one that is believed least."""
    found: dict[str, tuple[Prediction, Credence]] = {}
    for prediction, credence in said:
        content = _content(prediction)
        other = found.get(content)
        if other is None or _belief(prediction, credence) < _belief(*other):
            found[content] = prediction, credence
    return list(found.values())


def _belief(prediction: Prediction, credence: Credence) -> tuple[float, str]:
    curve = credence.of(Kind.MENTION)
    likely = (weight_of(curve.probability(each.label, each.score)) for each in prediction.mentions)
    return fsum(likely), repr(credence)


def weighed(prediction: Prediction, credence: Credence) -> Prediction:
    """What a run says, with the scores that it is worth."""
    return replace(
        prediction,
        mentions=tuple(_weighed(each, credence, Kind.MENTION)[0] for each in prediction.mentions),
        relations=tuple(
            _weighed(each, credence, Kind.RELATION)[0] for each in prediction.relations
        ),
    )


def _weighed(one: Item, credence: Credence, kind: Kind) -> tuple[Item, float | None]:
    """An item with the score that it is worth, and what it is worth to be shown."""
    if credence.trusted or not credence.known:
        return one, one.score if credence.trusted else None
    curve = credence.of(kind)
    worth = None if credence.few else curve.worth(one.label, one.score)
    return replace(one, score=curve.probability(one.label, one.score)), worth


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
    raw: Sequence[_Raw],
    scheme: Scheme,
    instead: Mapping[MentionKey, MentionKey],
) -> dict[RelationKey, Voices]:
    """The relations by what they say; ends that gave way are what stays instead, if it may be."""
    found: dict[RelationKey, Voices] = {}
    turns: dict[RelationKey, list[tuple[float, RelationKey]]] = {}
    for run, (label, first, last), one, worth, score in raw:
        head, tail = instead.get(first, first), instead.get(last, last)
        moved = (head, tail) != (first, last)
        if head == tail or (moved and not scheme.allows(label, head[0], tail[0])):
            continue
        key = label, head, tail
        if label in scheme.symmetric:
            ends = min((head, tail), (tail, head), key=_in_text)
            turns.setdefault((label, *ends), []).append((-weight_of(one.score), key))
            key = label, *ends
        found.setdefault(key, Voices()).hear(run, one, worth, raw=score)
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
    said: Mapping[MentionKey, Voices], *, borne_out: bool
) -> tuple[dict[MentionKey, Voices], dict[MentionKey, MentionKey]]:
    """What stays, and for what gives way what stays instead."""

    def rank(key: MentionKey) -> tuple[object, ...]:
        label, spans = key
        return *said[key].rank(borne_out=borne_out), spans[0][0] - spans[-1][1], spans, label

    kept: dict[MentionKey, Voices] = {}
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


def _undisputed_relations(
    said: Mapping[RelationKey, Voices], *, borne_out: bool
) -> dict[RelationKey, Voices]:
    def rank(key: RelationKey) -> tuple[object, ...]:
        return *said[key].rank(borne_out=borne_out), repr(key)

    kept: dict[RelationKey, Voices] = {}
    by_ends: dict[frozenset[MentionKey], list[RelationKey]] = {}
    for key in sorted(said, key=rank):
        there = by_ends.setdefault(frozenset(key[1:]), [])
        if all(not kept[each].runs.isdisjoint(said[key].runs) for each in there):
            kept[key] = said[key]
            there.append(key)
    return kept


def _prediction(
    article: ArticleId,
    mentions: Mapping[MentionKey, Voices],
    relations: Mapping[RelationKey, Voices],
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
