"""The exchange format: JSON lines, one article a line, the simplest thing an extractor can write.

The same reader serves articles, predictions and ready gold. A file is UTF-8 and is split at b"\\n"
alone, for str.splitlines() would also cut a text at U+2028. Null is the same as a key left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

import orjson

from annotator.errors import SourceError
from annotator.formats import atomic
from annotator.formats.checks import check_against, check_scheme
from annotator.formats.fields import Fields
from annotator.formats.record import TEXT_LIMIT, Record, read_record
from annotator.model import Article, PredictedMention, PredictedRelation
from annotator.text import sha256, surface

__all__ = [
    "Flawed",
    "Record",
    "check_against",
    "check_scheme",
    "count",
    "line",
    "read",
    "read_each",
    "read_line",
    "sniff",
    "write",
]

LINE_LIMIT = 2 * TEXT_LIMIT
"""The most bytes of a line: a text at its limit, and as much again for its items."""
_BOM = b"\xef\xbb\xbf"
_NO_NUMBER = re.compile(rb"[:,\[]\s*-?(NaN|Infinity)\b")
"""What Python's json writes for a score that is none."""


@dataclass(frozen=True, slots=True)
class Flawed:
    """A line that is wrong; `names` are what it calls its article by, as far as that is legible."""

    names: tuple[str, ...]
    error: SourceError


def read(path: Path) -> Iterator[Record]:
    """Every article of the file, in order; SourceError names the line and the field."""
    for each in read_each(path):
        if isinstance(each, Flawed):
            raise each.error
        yield each


def read_each(path: Path) -> Iterator[Record | Flawed]:
    """Every line of the file, in order; SourceError where the file itself cannot be read."""
    seen: dict[str, int] = {}
    for number, raw in _lines(path):
        try:
            record = read_line(raw, path, number)
        except SourceError as error:
            yield Flawed(_names(raw), error)
            continue
        name = record.id or (record.sha256 or sha256(record.text or ""))[:16]
        first = seen.setdefault(name, number)
        if first != number:
            problem = f"the article {name!r} is on line {first} already; leave one of them out"
            yield Flawed((), SourceError(path, problem, line=number, field="id"))
            continue
        yield record


def _names(raw: bytes) -> tuple[str, ...]:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return ()
    said = [value.get("id"), value.get("sha256")] if type(value) is dict else []
    return tuple(each for each in said if type(each) is str)


def count(path: Path) -> int:
    """How many lines the file has, to tell how far a reader is; 0 if it cannot be read."""
    try:
        with path.open("rb") as file:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 0


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers from 1."""
    try:
        if path.exists() and not path.is_file():
            raise SourceError(path, "is not an ordinary file; name a file of JSON lines")
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(LINE_LIMIT + 1):
                number += 1
                if len(raw) > LINE_LIMIT:
                    size = LINE_LIMIT // 1024**2
                    raise SourceError(path, f"is over {size} MB; split the article", line=number)
                if number == 1:
                    raw = raw.removeprefix(_BOM)
                if raw and not raw.isspace():
                    yield number, raw
    except OSError as error:
        raise SourceError(path, f"cannot be read: {error.strerror}; check the file") from error


def read_line(raw: bytes, path: Path, number: int, *, unnamed: str | None = None) -> Record:
    """The article of one line; SourceError names it and the field.

    A line that names no article is about `unnamed`, if that is given.
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        _explain(raw, error, path, number)
    fields = Fields(path, number)
    record = read_record(fields, value, unnamed=unnamed)
    # orjson keeps the last of two equal keys and says nothing. Each key ends with `":`, which can
    # also be in a text (\":), so a count that differs is only a reason to look properly.
    if raw.count(b'":') != fields.keys:
        _refuse_equal_keys(raw, fields)
    if b"\\u0000" in raw:
        _refuse_nul(value, fields)
    return record


def _explain(raw: bytes, error: orjson.JSONDecodeError, path: Path, number: int) -> NoReturn:
    """Raises what is the matter with a line that is not JSON, and what to do."""
    if raw.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")):
        raise SourceError(path, "is compressed; unpack it first", line=number) from error
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(path, "is UTF-16; save the file as UTF-8", line=number) from error
    if b"\0" in raw and not raw.lstrip().startswith(b"{"):
        problem = "is no text; name a file of JSON lines"
        raise SourceError(path, problem, line=number) from error
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as trouble:
        problem = f"is not UTF-8 (byte {trouble.start} of the line); save the file as UTF-8"
    else:
        if "surrogate" in error.msg:
            problem = "has half of a surrogate pair (\\ud800 to \\udfff alone); remove it"
        elif raw.strip() in (b"[", b"{") or raw.lstrip().startswith(b"["):
            problem = "is no article: write each as one object on one line, without commas between"
        elif said := _NO_NUMBER.search(raw):
            word = said[1].decode()
            problem = f"has {word}, which is not JSON; leave out what is not known"
        else:
            problem = f"is not JSON: {error.msg} (column {error.colno}); mend the line"
    raise SourceError(path, problem, line=number) from error


def _refuse_equal_keys(raw: bytes, fields: Fields) -> None:
    def pairs(items: list[tuple[str, Any]]) -> None:
        if len({key for key, _ in items}) < len(items):
            keys = [key for key, _ in items]
            twice = next(key for key in keys if keys.count(key) > 1)
            fields.fail(twice, "stands twice in one object; leave one of them out")

    json.loads(raw, object_pairs_hook=pairs)


def _refuse_nul(value: object, fields: Fields, field: str = "") -> None:
    if type(value) is str and "\0" in value:
        fields.fail(field, f"has a NUL at code point {value.index(chr(0))}; remove it")
    if type(value) is list:
        for place, each in enumerate(value):
            _refuse_nul(each, fields, f"{field}[{place}]")
    if type(value) is dict:
        for key, each in value.items():
            if "\0" in key:
                fields.fail(field or None, "has a NUL in a key; remove it")
            _refuse_nul(each, fields, f"{field}.{key}" if field else key)


def line(
    article: Article,
    mentions: Sequence[PredictedMention] | None = None,
    relations: Sequence[PredictedRelation] = (),
    *,
    surfaces: bool = True,
    text: bool = True,
    finished: bool | None = None,
    learnt: bool = False,
) -> bytes:
    """One line of a file; without its text, the article is named by its id and sha256.

    `mentions` None says nothing of them; an empty sequence says that there are none. `learnt` says
    that who has these items has learnt from the article.
    """
    record: dict[str, object] = {"id": article.id, "title": article.title}
    if text:
        record["text"] = article.text
    else:
        record["sha256"] = article.sha256
    if article.meta:
        record["meta"] = dict(article.meta)
    # an empty list, too: an importer that finds none given looks for zones by itself
    if text or article.zones:
        record["zones"] = [
            {"start": zone.start, "end": zone.end, "kind": zone.kind.value}
            for zone in article.zones
        ]
    if finished is not None:
        record["finished"] = finished
    if learnt:
        record["learnt"] = True
    if mentions is not None:
        quoted = article.text if surfaces else None
        record["mentions"] = [_mention(mention, quoted) for mention in mentions]
    if relations:
        record["relations"] = [_relation(relation) for relation in relations]
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _mention(mention: PredictedMention, text: str | None) -> dict[str, object]:
    fragments = mention.fragments
    start, end = fragments[0][0], fragments[-1][1]
    found: dict[str, object] = {
        "id": mention.id,
        "start": start,
        "end": end,
        "label": mention.label,
    }
    if len(fragments) > 1:
        found["fragments"] = fragments
    if text is not None:
        found["surface"] = text[start:end] if len(fragments) == 1 else surface(text, fragments)
    if mention.score is not None:
        found["score"] = mention.score
    if mention.entity is not None:
        found["entity"] = mention.entity
    if mention.attributes:
        found["attributes"] = dict(mention.attributes)
    return found


def _relation(relation: PredictedRelation) -> dict[str, object]:
    found: dict[str, object] = {
        "id": relation.id,
        "label": relation.label,
        "head": relation.head,
        "tail": relation.tail,
    }
    if relation.score is not None:
        found["score"] = relation.score
    if relation.attributes:
        found["attributes"] = dict(relation.attributes)
    return found


def write(lines: Iterable[bytes], path: Path) -> None:
    """Makes these lines the file, all of them or none."""
    atomic.write(lines, path)


def sniff(path: Path) -> Literal["text", "jsonl"]:
    """What a file is to be read as: by its suffix, else by whether it begins with an object."""
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if suffix in (".txt", ".text"):
        return "text"
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for, and read only once
            raise SourceError(path, "is not an ordinary file; save it as one, then import that")
        with path.open("rb") as file:
            start = file.read(4096).removeprefix(_BOM).lstrip()
    except OSError as error:
        raise SourceError(path, f"cannot be read: {error.strerror}; check the file") from error
    inside = start[1:].lstrip()
    return "jsonl" if start.startswith(b"{") and inside.startswith((b'"', b"}")) else "text"
