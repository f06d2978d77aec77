"""An answer of the worker, believed in no field: held against the text and the scheme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.errors import ExtractorError
from annotator.extract.protocol import Partial
from annotator.extract.trim import BREAK
from annotator.model import Article, PredictedMention, PredictedRelation, Prediction
from annotator.scheme import Attribute, Scheme
from annotator.text import merge_fragments

ITEM_LIMIT = 200_000
"""Items of one answer, at most."""
SENTENCES = 20
"""Reasons why items were left out that are told of one article."""
TOLD = 300
"""Characters of an extractor's own words that are told."""


class Answer:
    """Checks one answer, item by item."""

    def __init__(self, article: Article, scheme: Scheme | None) -> None:
        self._article, self._scheme = article, scheme
        self._labels: dict[str, str] = {}

    def prediction(self, value: Mapping[str, Any]) -> Prediction:
        found, linked = value.get("mentions"), value.get("relations")
        if not isinstance(found, list) or not isinstance(linked, list):
            raise ExtractorError("mentions and relations must be lists")
        if len(found) + len(linked) > ITEM_LIMIT:
            raise ExtractorError(f"more than {ITEM_LIMIT:,} items")
        mentions = tuple(self._mention(each) for each in found)
        relations = tuple(self._relation(each) for each in linked)
        for kind, items in (("mention", mentions), ("relation", relations)):
            if len({item.id for item in items}) < len(items):
                raise ExtractorError(f"two {kind}s have the same id")
        if len({(each.label, each.fragments) for each in mentions}) < len(mentions):
            raise ExtractorError("two mentions have the same label and place")
        if len({(each.label, each.head, each.tail) for each in relations}) < len(relations):
            raise ExtractorError("two relations have the same label and ends")
        if (left_out := value.get("left_out")) is None:
            return Prediction(self._article.id, mentions, relations)
        if not isinstance(left_out, list) or not all(isinstance(each, str) for each in left_out):
            raise ExtractorError("what was left out must be sentences")
        told = tuple(each[:TOLD] for each in left_out[:SENTENCES])
        return Partial(self._article.id, mentions, relations, told)

    def _mention(self, value: object) -> PredictedMention:
        record, name = self._record(value, "mention")
        label, entity, scheme = record.get("label"), record.get("entity"), self._scheme
        if not isinstance(label, str) or (scheme is not None and label not in scheme.mentions):
            raise ExtractorError(f"{name}: the scheme has no mention label {short(label)}")
        if not isinstance(entity, str | None):
            raise ExtractorError(f"{name}: its entity {short(entity)} is no name")
        self._labels[str(record["id"])] = label
        return PredictedMention(
            id=record["id"],
            label=label,
            fragments=self._fragments(record.get("fragments"), name),
            score=_score(record.get("score"), name),
            entity=entity,
            attributes=_attributes(
                record.get("attributes"),
                None if scheme is None else scheme.mentions[label].attributes,
                name,
            ),
        )

    def _relation(self, value: object) -> PredictedRelation:
        record, name = self._record(value, "relation")
        label, head, tail = record.get("label"), record.get("head"), record.get("tail")
        scheme = self._scheme
        if not isinstance(label, str) or (scheme is not None and label not in scheme.relations):
            raise ExtractorError(f"{name}: the scheme has no relation label {short(label)}")
        ends = [self._labels.get(each) if isinstance(each, str) else None for each in (head, tail)]
        if ends[0] is None or ends[1] is None:
            said = f"{short(head)}, {short(tail)}"
            raise ExtractorError(f"{name}: its ends {said} are not both mentions here")
        if scheme is not None and not scheme.allows(label, ends[0], ends[1]):
            raise ExtractorError(f"{name}: the scheme forbids {label} from {ends[0]} to {ends[1]}")
        return PredictedRelation(
            id=record["id"],
            label=label,
            head=str(head),
            tail=str(tail),
            score=_score(record.get("score"), name),
            attributes=_attributes(
                record.get("attributes"),
                None if scheme is None else scheme.relations[label].attributes,
                name,
            ),
        )

    def _record(self, value: object, kind: str) -> tuple[dict[str, Any], str]:
        if not isinstance(value, dict) or not isinstance(value.get("id"), str):
            raise ExtractorError(f"a {kind} is not an object with an id")
        return value, f"{kind} {value['id'][:40]}"

    def _fragments(self, value: object, name: str) -> tuple[tuple[int, int], ...]:
        length = len(self._article.text)
        if not isinstance(value, list) or not value:
            raise ExtractorError(f"{name}: it has no fragments")
        for pair in value:
            if not (
                isinstance(pair, list)
                and len(pair) == 2
                and all(type(each) is int for each in pair)
                and 0 <= pair[0] < pair[1] <= length
            ):
                raise ExtractorError(f"{name}: {short(pair)} is no place in a text of {length:,}")
            if BREAK.search(self._article.text, pair[0], pair[1]):
                raise ExtractorError(f"{name}: {pair!r} goes over the end of a line")
        fragments = tuple((start, end) for start, end in value)
        if merge_fragments(fragments) != fragments:
            raise ExtractorError(f"{name}: its fragments touch or are not in order")
        return fragments


def _score(value: object, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ExtractorError(f"{name}: the score {short(value)} is not between 0 and 1")
    return float(value)


def _attributes(value: object, allowed: Sequence[Attribute] | None, name: str) -> dict[str, str]:
    if value is None:
        return {}
    values = {each.name: each.values for each in allowed or ()}
    if not isinstance(value, dict):
        raise ExtractorError(f"{name}: its attributes are not an object")
    for key, each in value.items():
        known = allowed is None or each in values.get(key, ())
        if not isinstance(each, str) or not known:
            said = f"{str(key)[:40]} = {short(each)}"
            raise ExtractorError(f"{name}: the scheme has no attribute {said}")
    return value


def short(value: object) -> str:
    """What was said, for a sentence: a value of a stranger's may be of any length."""
    said = repr(value)
    return said if len(said) <= 80 else f"{said[:79]}…"
