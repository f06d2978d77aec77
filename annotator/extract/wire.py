"""The lines between the worker process and its client: JSON, one value a line, UTF-8.

What the worker answers is not trusted: `decode_answer` checks every field against the text and
the scheme before anything of it is believed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.errors import ExtractorError, OutOfStep
from annotator.extract.protocol import Partial
from annotator.extract.specs import environment_of, permission_for
from annotator.extract.trim import BREAK
from annotator.model import (
    Article,
    ArticleId,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Zone,
    ZoneKind,
)
from annotator.scheme import Attribute, Scheme
from annotator.text import merge_fragments

ANSWER_LIMIT = 32 * 2**20
"""Bytes of one answer line, at most: a hundred thousand items are a few megabytes."""
_ANSWER_LEAST = 2**18
_ANSWER_GROWTH = 200
"""Bytes of an answer for each code point of its text: an item at every place, and more."""
ITEM_LIMIT = 200_000
"""Items of one answer, at most."""
_SENTENCES = 20
"""Reasons why items were left out that are told of one article."""
_TOLD = 300
"""Characters of an extractor's own words that are told."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What the worker says of its extractor once that is loaded; a run records it."""

    name: str
    version: str
    settings: Mapping[str, object]
    model_sha256: str | None
    note: str


def write_line(value: object) -> bytes:
    """The value as one line."""
    return orjson.dumps(value) + b"\n"


def answer_limit(article: Article) -> int:
    """Bytes that an answer for this article may have: reading more of it would be felt."""
    return min(_ANSWER_LEAST + _ANSWER_GROWTH * len(article.text), ANSWER_LIMIT)


def read_line(line: bytes, *, limit: int = ANSWER_LIMIT) -> dict[str, Any]:
    """The object that a line holds; OutOfStep if it is none or longer than `limit` bytes."""
    if len(line) > limit:
        size = f"{limit // 2**20} MiB" if limit >= 2**20 else f"{limit // 2**10} KiB"
        raise OutOfStep(f"an answer of more than {size}; it was not read")
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise OutOfStep(f"an answer is not JSON: {error}: {_excerpt(line)}") from error
    if not isinstance(value, dict):
        raise OutOfStep(f"an answer is not a JSON object: {_excerpt(line)}")
    return value


def encode_hello(
    spec: str | None, scheme: Scheme | None, *, deadline: float | None = None
) -> bytes:
    """The first line to a worker: which extractor, which scheme, seconds for one article.

    Without a scheme labels are taken as they are. Raises UntrustedError for a pipeline in a folder
    that the user has not said to trust, and UnaskedError for a host that no text may be sent to.
    """
    toml = None if scheme is None else scheme.toml
    hello = {"extractor": spec, "scheme": toml, "deadline": deadline}
    return write_line(
        hello | {"trusted": permission_for(spec), "environment": environment_of(spec)}
    )


def encode_article(article: Article) -> bytes:
    """An article's line to the worker."""
    zones = [[zone.start, zone.end, zone.kind.value] for zone in article.zones]
    return write_line(
        {
            "id": article.id,
            "sha256": article.sha256,
            "title": article.title,
            "text": article.text,
            "meta": dict(article.meta),
            "zones": zones,
        }
    )


def read_article(record: Mapping[str, Any]) -> Article:
    """The article of a record; KeyError, TypeError or ValueError if it is none."""
    zones = tuple(Zone(start, end, ZoneKind(kind)) for start, end, kind in record["zones"])
    return Article(
        id=ArticleId(str(record["id"])),
        sha256=str(record["sha256"]),
        title=str(record.get("title", "")),
        text=str(record["text"]),
        meta=dict(record.get("meta", {})),
        zones=zones,
    )


def encode_answer(article: Article, prediction: Prediction) -> bytes:
    """The worker's line for an article; ExtractorError for a score that is no number."""
    scores = [item.score for items in (prediction.mentions, prediction.relations) for item in items]
    # JSON has no NaN, and null would say that there is no score
    if odd := next((each for each in scores if each is not None and not math.isfinite(each)), None):
        raise ExtractorError(f"the score {odd} is not between 0 and 1")
    answer = {
        "id": article.id,
        "sha256": article.sha256,
        "mentions": [
            {
                "id": mention.id,
                "label": mention.label,
                "fragments": mention.fragments,
                "score": mention.score,
                "entity": mention.entity,
                "attributes": dict(mention.attributes),
            }
            for mention in prediction.mentions
        ],
        "relations": [
            {
                "id": relation.id,
                "label": relation.label,
                "head": relation.head,
                "tail": relation.tail,
                "score": relation.score,
                "attributes": dict(relation.attributes),
            }
            for relation in prediction.relations
        ],
    }
    if isinstance(prediction, Partial) and prediction.left_out:
        answer["left_out"] = prediction.left_out[:_SENTENCES]
    return write_line(answer)


def decode_ready(line: bytes) -> Ready:
    """The first answer; ExtractorError with the worker's own reason if it could not load."""
    value = read_line(line)
    if isinstance(value.get("error"), str):
        raise ExtractorError(value["error"][:_TOLD])
    ready = value.get("ready")
    if not (
        isinstance(ready, dict)
        and all(isinstance(ready.get(key), str) for key in ("name", "version", "note"))
        and isinstance(ready.get("settings"), dict)
        and isinstance(ready.get("model_sha256"), str | None)
    ):
        raise ExtractorError(f"the extractor did not say that it is ready: {_excerpt(line)}")
    return Ready(
        name=ready["name"],
        version=ready["version"],
        settings=ready["settings"],
        model_sha256=ready["model_sha256"],
        note=ready["note"],
    )


def answered_id(line: bytes) -> object:
    """Which article an answer says that it is for; OutOfStep where it is no answer."""
    return read_line(line).get("id")


def decode_answer(line: bytes, *, article: Article, scheme: Scheme | None) -> Prediction:
    """The prediction of an answer, every field checked; ExtractorError names the one at fault.

    It is a Partial where the extractor left something out. Without a scheme labels and attributes
    are taken as they are. OutOfStep where it is no answer to this article at all, so that the next
    may be none either.
    """
    try:
        value = read_line(line, limit=answer_limit(article))
        if value.get("id") != article.id:
            raise OutOfStep(f"the answer is for {_short(value.get('id'))}")
        if isinstance(value.get("error"), str):
            raise ExtractorError(value["error"][:_TOLD])
        if value.get("sha256") != article.sha256:
            raise ExtractorError("the answer is for another text (sha256 differs)")
        return _Answer(article, scheme).prediction(value)
    except ExtractorError as error:
        raise type(error)(f"article {article.id}: {error}") from error


class _Answer:
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
        told = tuple(each[:_TOLD] for each in left_out[:_SENTENCES])
        return Partial(self._article.id, mentions, relations, told)

    def _mention(self, value: object) -> PredictedMention:
        record, name = self._record(value, "mention")
        label, entity, scheme = record.get("label"), record.get("entity"), self._scheme
        if not isinstance(label, str) or (scheme is not None and label not in scheme.mentions):
            raise ExtractorError(f"{name}: the scheme has no mention label {_short(label)}")
        if not isinstance(entity, str | None):
            raise ExtractorError(f"{name}: its entity {_short(entity)} is no name")
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
            raise ExtractorError(f"{name}: the scheme has no relation label {_short(label)}")
        ends = [self._labels.get(each) if isinstance(each, str) else None for each in (head, tail)]
        if ends[0] is None or ends[1] is None:
            said = f"{_short(head)}, {_short(tail)}"
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
                raise ExtractorError(f"{name}: {_short(pair)} is no place in a text of {length:,}")
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
        raise ExtractorError(f"{name}: the score {_short(value)} is not between 0 and 1")
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
            said = f"{str(key)[:40]} = {_short(each)}"
            raise ExtractorError(f"{name}: the scheme has no attribute {said}")
    return value


def _short(value: object) -> str:
    """What was said, for a sentence: a value of a stranger's may be of any length."""
    said = repr(value)
    return said if len(said) <= 80 else f"{said[:79]}…"


def _excerpt(line: bytes) -> str:
    text = line[:80].decode("utf-8", "replace").strip()
    return repr(text) + ("…" if len(line) > 80 else "")
