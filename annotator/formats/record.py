"""One article as a line of the exchange format gives it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from annotator.formats.fields import COUNTING, Fields
from annotator.formats.items import read_mentions, read_relations
from annotator.model import PredictedMention, PredictedRelation, Zone, ZoneKind
from annotator.text import sha256

TEXT_LIMIT = 64 * 1024 * 1024
"""The most bytes that one article's text may have in UTF-8."""

_KEYS = frozenset(
    {
        "id",
        "sha256",
        "title",
        "text",
        "meta",
        "zones",
        "mentions",
        "relations",
        "finished",
        "learnt",
    }
)
_ZONE_KEYS = frozenset({"start", "end", "kind"})
_ZONE_KINDS = {kind.value: kind for kind in ZoneKind}


@dataclass(frozen=True, slots=True)
class Record:
    """One line; what it does not say is None.

    `mentions` is None where the line says nothing of them, and empty where it says that there are
    none. `surfaces` are what the mentions cover according to a line without a text. `learnt` is
    whether who says this has learnt from the article.
    """

    line: int
    id: str | None
    sha256: str | None
    title: str | None
    text: str | None
    meta: Mapping[str, object]
    zones: tuple[Zone, ...] | None
    mentions: tuple[PredictedMention, ...] | None
    relations: tuple[PredictedRelation, ...]
    finished: bool | None
    surfaces: tuple[str | None, ...] = ()
    learnt: bool = False


def read_record(fields: Fields, value: object, *, unnamed: str | None = None) -> Record:
    """The record of a line's JSON object; SourceError names the field that is wrong.

    One that names no article is about `unnamed`, if that is given.
    """
    if type(value) is not dict:
        fields.fail(None, 'is no article: write each as one object, {"id": …, "text": …}')
    fields.keys += len(value)
    name = fields.name(value.get("id"), "id")
    text = _text(fields, value.get("text"))
    digest = _sha256(fields, value.get("sha256"), text)
    if name is None and digest is None and text is None:
        name = unnamed
    if name is None and digest is None and text is None:
        fields.fail(None, "names no article: give its id, sha256 or text")
    mentions: tuple[PredictedMention, ...] | None = None
    surfaces: tuple[str | None, ...] = ()
    if value.get("mentions") is not None:
        mentions, surfaces = read_mentions(fields, value["mentions"], text)
    return Record(
        line=fields.line,
        id=name,
        sha256=digest,
        title=fields.typed(value.get("title"), "title", str, "text in quotes"),
        text=text,
        meta=_meta(fields, value),
        zones=_zones(fields, value.get("zones"), sys.maxsize if text is None else len(text)),
        mentions=mentions,
        relations=read_relations(fields, value.get("relations"), mentions or ()),
        finished=fields.typed(value.get("finished"), "finished", bool, "true or false"),
        surfaces=surfaces,
        learnt=bool(fields.typed(value.get("learnt"), "learnt", bool, "true or false")),
    )


def _text(fields: Fields, value: object) -> str | None:
    text: str | None = fields.typed(value, "text", str, "text in quotes")
    if text is None:
        return None
    if "\r" in text:
        fields.fail(
            "text",
            f"has a carriage return at code point {text.index(chr(13))}; make its newlines \\n "
            "and count the offsets anew",
        )
    if not text or text.isspace():
        fields.fail("text", "is empty; an article needs some text")
    # a code point has at most four bytes, so that few texts need counting
    if len(text) > TEXT_LIMIT // 4 and len(text.encode()) > TEXT_LIMIT:
        fields.fail("text", f"is over {TEXT_LIMIT // 1024**2} MB; split the article")
    return text


def _sha256(fields: Fields, value: object, text: str | None) -> str | None:
    digest: str | None = fields.typed(value, "sha256", str, "text in quotes")
    if digest is None:
        return None
    digest = digest.lower()
    if re.fullmatch("[0-9a-f]{64}", digest) is None:
        fields.fail("sha256", "must be 64 hexadecimal digits")
    if text is not None and digest != sha256(text):
        fields.fail("sha256", f"is not that of the text, which is {sha256(text)}")
    return digest


def _meta(fields: Fields, value: dict[str, Any]) -> dict[str, object]:
    """The article's meta, with the keys that the format does not know."""
    meta: dict[str, object] = fields.typed(value.get("meta"), "meta", dict, "an object, {…}") or {}
    fields.free(meta, "meta")
    if not _KEYS.issuperset(value):
        for key in [key for key in value if key not in _KEYS]:
            if key in meta:
                fields.fail(key, f"is unknown, and meta has a {key} already; rename one of them")
            fields.free(value[key], key)
            meta[key] = value[key]
    return meta


def _zones(fields: Fields, values: object, size: int) -> tuple[Zone, ...] | None:
    if values is None:
        return None
    found = []
    for field, value in fields.objects(values, "zones", _ZONE_KEYS):
        start, end = fields.span(value, field)
        if end > size:
            fields.fail(
                f"{field}.end",
                f"is {end}, outside the text, which has {size} code points; {COUNTING}",
            )
        kind = value.get("kind")
        if type(kind) is not str or kind not in _ZONE_KINDS:
            fields.fail(f"{field}.kind", f"must be one of {', '.join(_ZONE_KINDS)}")
        found.append(Zone(start, end, _ZONE_KINDS[kind]))
    found.sort(key=lambda zone: zone.start)
    for before, after in pairwise(found):
        if after.start < before.end:
            fields.fail("zones", f"overlap at {after.start}; they may not")
    return tuple(found)
