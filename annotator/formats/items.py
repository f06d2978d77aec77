"""The mentions and relations of one line.

Most are plain: an id, offsets, a label, perhaps a score. Those pass one quick test and are made at
once, which is what reading a million mentions spends its time on. Whatever is rarer, or wrong,
goes through the thorough functions, which say what is the matter with which field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.formats.fields import COUNTING, ID_LENGTH, Fields
from annotator.formats.places import place_problem
from annotator.model import PredictedMention, PredictedRelation
from annotator.text import merge_fragments

_PLAIN = frozenset({"id", "start", "end", "label", "surface", "score", "entity", "attributes"})
_MENTION = _PLAIN | {"fragments"}
FAR = 1 << 40
"""More code points than any text has."""
_STR = frozenset({str})
_RELATION = frozenset({"id", "label", "head", "tail", "score", "attributes"})


def read_mentions(
    fields: Fields, values: object, text: str | None
) -> tuple[tuple[PredictedMention, ...], tuple[str | None, ...]]:
    """The mentions, and their surfaces if there is no text yet to check them against."""
    size = FAR if text is None else len(text)
    values = fields.listed(values, "mentions")
    fresh = _fresh_ids("m", values)
    found: list[PredictedMention] = []
    for value in values:
        if type(value) is dict and _PLAIN.issuperset(value):
            get = value.get
            name, label, start, end = get("id"), get("label"), get("start"), get("end")
            quote, score, entity = get("surface"), get("score"), get("entity")
            attributes = get("attributes")
            if (
                type(start) is int
                and type(end) is int
                and 0 <= start < end <= size
                and type(label) is str
                and 0 < len(label) <= ID_LENGTH
                and (name is None or (type(name) is str and 0 < len(name) <= ID_LENGTH))
                and (attributes is None or _is_text_to_text(attributes))
                and (score is None or (type(score) is float and 0.0 <= score <= 1.0))
                and (entity is None or (type(entity) is str and 0 < len(entity) <= ID_LENGTH))
                and (
                    quote is None
                    or (type(quote) is str if text is None else quote == text[start:end])
                )
            ):
                attributes = attributes or {}
                fields.keys += len(value) + len(attributes)
                found.append(
                    PredictedMention(
                        name or next(fresh), label, ((start, end),), score, entity, attributes
                    )
                )
                continue
        found.append(_mention(fields, value, f"mentions[{len(found)}]", text, fresh))
    fields.unique([mention.id for mention in found], "mentions")
    surfaces = () if text is not None else tuple(value.get("surface") for value in values)
    return tuple(found), surfaces


def _mention(
    fields: Fields, value: object, field: str, text: str | None, fresh: Iterator[str]
) -> PredictedMention:
    found = fields.object_(value, field, _MENTION)
    quote = fields.typed(found.get("surface"), f"{field}.surface", str, "text in quotes")
    outer = fields.span(found, field)
    if text is None and outer[1] > FAR:
        fields.fail(f"{field}.end", f"is {outer[1]}, which is beyond any text; {COUNTING}")
    fragments = _fragments(fields, found.get("fragments"), f"{field}.fragments", outer)
    if text is not None and (problem := place_problem(text, fragments, quote)):
        fields.fail(f"{field}.{problem[0]}", problem[1])
    return PredictedMention(
        id=fields.name(found.get("id"), f"{field}.id") or next(fresh),
        label=fields.needed(found.get("label"), f"{field}.label"),
        fragments=merge_fragments(fragments),
        score=fields.score(found.get("score"), f"{field}.score"),
        entity=fields.name(found.get("entity"), f"{field}.entity"),
        attributes=fields.attributes(found.get("attributes"), f"{field}.attributes"),
    )


def _fragments(
    fields: Fields, values: object, field: str, outer: tuple[int, int]
) -> Sequence[tuple[int, int]]:
    """The pairs as given: in order and apart, but two may touch."""
    if values is None:
        return (outer,)
    pairs: list[tuple[int, int]] = []
    for value in fields.listed(values, field):
        where = f"{field}[{len(pairs)}]"
        pair = fields.listed(value, where)
        if len(pair) != 2 or any(type(each) is not int for each in pair):
            fields.fail(where, f"must be two whole numbers, [start, end]; {COUNTING}")
        start, end = pair
        if end <= start:
            fields.fail(where, f"ends at {end}, not after its start, {start}; {COUNTING}")
        if pairs and start < pairs[-1][1]:
            fields.fail(where, f"starts at {start}, before the end of the one before it; sort them")
        pairs.append((start, end))
    if not pairs:
        fields.fail(field, "is empty; leave it out or list [start, end] pairs")
    if (pairs[0][0], pairs[-1][1]) != outer:
        fields.fail(
            field,
            f"reach from {pairs[0][0]} to {pairs[-1][1]}, but start and end say "
            f"{outer[0]} to {outer[1]}",
        )
    return pairs


def read_relations(
    fields: Fields, values: object, mentions: Sequence[PredictedMention]
) -> tuple[PredictedRelation, ...]:
    """The relations, whose ends are mentions of the same line."""
    if values is None:
        return ()
    values = fields.listed(values, "relations")
    ends = {mention.id for mention in mentions}
    fresh = _fresh_ids("r", values)
    found: list[PredictedRelation] = []
    for value in values:
        if type(value) is dict and _RELATION.issuperset(value):
            get = value.get
            name, label, score = get("id"), get("label"), get("score")
            head, tail, attributes = get("head"), get("tail"), get("attributes")
            if (
                type(label) is str
                and 0 < len(label) <= ID_LENGTH
                and (name is None or (type(name) is str and 0 < len(name) <= ID_LENGTH))
                and (attributes is None or _is_text_to_text(attributes))
                and type(head) is str
                and head in ends
                and type(tail) is str
                and tail in ends
                and (score is None or (type(score) is float and 0.0 <= score <= 1.0))
            ):
                attributes = attributes or {}
                fields.keys += len(value) + len(attributes)
                found.append(
                    PredictedRelation(name or next(fresh), label, head, tail, score, attributes)
                )
                continue
        found.append(_relation(fields, value, f"relations[{len(found)}]", ends, fresh))
    fields.unique([relation.id for relation in found], "relations")
    return tuple(found)


def _relation(
    fields: Fields, value: object, field: str, ends: set[str], fresh: Iterator[str]
) -> PredictedRelation:
    found = fields.object_(value, field, _RELATION)
    for end in ("head", "tail"):
        name = fields.needed(found.get(end), f"{field}.{end}")
        if name not in ends:
            fields.fail(f"{field}.{end}", f"names {name!r}, which is no mention of this line")
    return PredictedRelation(
        id=fields.name(found.get("id"), f"{field}.id") or next(fresh),
        label=fields.needed(found.get("label"), f"{field}.label"),
        head=found["head"],
        tail=found["tail"],
        score=fields.score(found.get("score"), f"{field}.score"),
        attributes=fields.attributes(found.get("attributes"), f"{field}.attributes"),
    )


def _is_text_to_text(value: object) -> bool:
    return type(value) is dict and _STR.issuperset(map(type, value.values()))


def _fresh_ids(letter: str, values: list[Any]) -> Iterator[str]:
    """Ids for items without one, in order, that no item of the line has."""
    ids = [value.get("id") for value in values if type(value) is dict]
    given = {each for each in ids if type(each) is str}
    number = 0
    while True:
        number += 1
        if (name := f"{letter}{number}") not in given:
            yield name
