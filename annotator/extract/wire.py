"""The lines between the worker process and its client: JSON, one value a line, UTF-8.

What the worker answers is not trusted: `decode_answer` checks every field against the text and
the scheme before anything of it is believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.errors import ExtractorError, OutOfStep
from annotator.extract.answer import SENTENCES, TOLD, Answer, short
from annotator.extract.plain import plain
from annotator.extract.specs import environment_of, permission_for
from annotator.model import (
    Article,
    ArticleId,
    Prediction,
    Zone,
    ZoneKind,
)
from annotator.scheme import Scheme

ANSWER_LIMIT = 32 * 2**20
"""Bytes of one answer line, at most: a hundred thousand items are a few megabytes."""
_ANSWER_LEAST = 2**18
_ANSWER_GROWTH = 200
"""Bytes of an answer for each code point of its text: an item at every place, and more."""


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


def encode_ready(ready: Ready) -> bytes:
    """The line in which a worker says that it is ready."""
    return write_line(
        {
            "ready": {
                "name": ready.name,
                "version": ready.version,
                "settings": dict(ready.settings),
                "model_sha256": ready.model_sha256,
                "note": ready.note,
            }
        }
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


def encode_answer(article: Article, prediction: object) -> bytes:
    """The worker's line for an article; ExtractorError for what is no prediction of it."""
    said = plain(article, prediction)
    left_out = said.pop("left_out")
    answer = {"id": article.id, "sha256": article.sha256, **said}
    return write_line(answer | {"left_out": left_out[:SENTENCES]} if left_out else answer)


def decode_ready(line: bytes) -> Ready:
    """The first answer; ExtractorError with the worker's own reason if it could not load."""
    value = read_line(line)
    if isinstance(value.get("error"), str):
        raise ExtractorError(value["error"][:TOLD])
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
            raise OutOfStep(f"the answer is for {short(value.get('id'))}")
        if isinstance(value.get("error"), str):
            raise ExtractorError(value["error"][:TOLD])
        if value.get("sha256") != article.sha256:
            raise ExtractorError("the answer is for another text (sha256 differs)")
        return Answer(article, scheme).prediction(value)
    except ExtractorError as error:
        raise type(error)(f"article {article.id}: {error}") from error


def _excerpt(line: bytes) -> str:
    text = line[:80].decode("utf-8", "replace").strip()
    return repr(text) + ("…" if len(line) > 80 else "")
