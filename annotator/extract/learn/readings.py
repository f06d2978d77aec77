"""Articles' readings, kept in the user's cache: tagging takes ten times what all the rest takes.

A file a reading, JSON, named by the hash of all that it comes from: text, zones, pipeline, how its
labels are mapped, and our own way of reading. What is not as we have written it is dropped and
read again. The folder keeps to a size; the oldest files go first.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

import orjson
from platformdirs import user_cache_path

from annotator import __version__
from annotator.extract import installed
from annotator.extract.installed import Pipeline
from annotator.extract.reading import Marked, Reading, Word
from annotator.extract.spacy_pipeline import Reader, blank, load
from annotator.model import Article
from annotator.scheme import LabelMap, Scheme

VERSION = 1
"""Of what a reading holds, and of the code that reads."""
LARGEST = 2**28
"""Bytes that the folder may have."""
_LARGEST_READING = 2**27
"""Bytes that one reading may have when it is unpacked: what is not ours may claim any size."""
_EVERY = 200
"""Readings between two looks at the folder's size."""


class Reads(Protocol):
    """Whatever reads articles."""

    def read(self, article: Article) -> Reading:
        """One article."""


def cache_folder(*parts: str) -> Path:
    """A folder in the user's cache, which may be deleted at any time."""
    return user_cache_path("Goldspan", appauthor=False).joinpath(*parts)


class CachedReader:
    """Reads articles with a pipeline that is loaded only for what was not read before."""

    def __init__(
        self, pipeline: Pipeline | None, scheme: Scheme, folder: Path | None = None
    ) -> None:
        self.pipeline, self._scheme = pipeline, scheme
        self._folder = folder or cache_folder("readings")
        self._reader: Reads | None = None
        self._written = 0
        self.engine = engine(pipeline, scheme)
        """What every reading depends on but the article, as JSON values."""
        self._key = orjson.dumps(self.engine, option=orjson.OPT_SORT_KEYS)

    def read(self, article: Article) -> Reading:
        """One article, from the cache if it is there."""
        path = self._path(article)
        found = _load(path, article)
        if found is None:
            found = self._loaded().read(article)
            self._keep(path, found)
        return found

    def _loaded(self) -> Reads:
        if self._reader is None:
            nlp = load(self.pipeline, syntax=True) if self.pipeline else blank()
            self._reader = Reader(nlp, self._scheme)
        return self._reader

    def _path(self, article: Article) -> Path:
        zones = [[zone.start, zone.end, zone.kind.value] for zone in article.zones]
        key = self._key + orjson.dumps([article.sha256, zones])
        return self._folder / f"{hashlib.sha256(key).hexdigest()}.json.z"

    def _keep(self, path: Path, reading: Reading) -> None:
        """Write the reading; a full or missing disk only costs time."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._written % _EVERY == 0:
                make_room(self._folder)
            self._written += 1
            replace_file(path, _dump(reading))


def engine(pipeline: Pipeline | None, scheme: Scheme) -> dict[str, object]:
    """The pipeline, spaCy and our own reading as JSON values."""
    mapping = scheme.maps.get("spacy", LabelMap())
    return {
        "readings": VERSION,
        "goldspan": __version__,
        "spacy": version_of("spacy"),
        "model": pipeline.name if pipeline else None,
        "model_version": pipeline.version if pipeline else None,
        "model_files": installed.fingerprint(pipeline.folder) if pipeline else None,
        "labels": sorted(scheme.mentions),
        "mapped": dict(sorted(mapping.labels.items())),
        "trimmed": [mapping.trim_articles, mapping.trim_possessives],
    }


def version_of(package: str) -> str:
    """The version of an installed package; empty in a binary that came without it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def replace_file(path: Path, content: bytes) -> None:
    """Have the file hold this, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def make_room(folder: Path, largest: int = LARGEST) -> None:
    """Delete the files that were used longest ago until the rest has no more than so many bytes."""
    known = []
    for path in folder.iterdir():
        with suppress(OSError):
            about = path.stat()
            known.append((about.st_mtime_ns, about.st_size, path))
    left = sum(size for _, size, _ in known)
    for _, size, path in sorted(known):
        if left <= largest:
            return
        with suppress(OSError):
            path.unlink()
        left -= size


def _dump(reading: Reading) -> bytes:
    value = {
        "article": reading.article.sha256,
        "words": [[w.start, w.end, w.tag, w.dep, w.head] for w in reading.words],
        # apostrophes and spaces are read as plain ones
        "odd": [
            [order, word.text]
            for order, word in enumerate(reading.words)
            if word.text != reading.article.text[word.start : word.end]
        ],
        "sentences": [[each.start, each.stop] for each in reading.sentences],
        "pieces": [[each.start, each.stop] for each in reading.pieces],
        "marked": [[each.start, each.end, each.label] for each in reading.marked],
        "tagged": reading.tagged,
    }
    content = orjson.dumps(value)
    return hashlib.sha256(content).digest() + zlib.compress(content, 1)


def _load(path: Path, article: Article) -> Reading | None:
    """The reading in a file; None if there is none, and a file that is not ours is deleted."""
    try:
        packed = path.read_bytes()
    except OSError:
        return None
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(packed[32:], _LARGEST_READING)
        if not unpacking.eof or hashlib.sha256(content).digest() != packed[:32]:
            raise ValueError("not as it was written")
        reading = _reading(orjson.loads(content), article)
    except (ValueError, KeyError, TypeError, IndexError, zlib.error):
        with suppress(OSError):
            path.unlink()
        return None
    with suppress(OSError):
        os.utime(path)
    return reading


def _reading(value: dict[str, Any], article: Article) -> Reading:
    """The reading of a record, every number of it within its text; ValueError if it is none."""
    text = article.text
    count, length = len(value["words"]), len(text)
    odd = {order: said for order, said in value["odd"] if isinstance(said, str)}
    words: list[Word] = []
    before = 0
    for start, end, tag, dep, head in value["words"]:
        if not before <= start < end <= length or not -1 <= head < count:
            raise ValueError("a word is at no place")
        before = end
        said = odd.get(len(words), text[start:end])
        words.append(Word(start, end, said, str(tag), str(dep), head))
    if value["article"] != article.sha256:
        raise ValueError("of another article")
    sentences, covered = _ranges(value["sentences"])
    pieces, held = _ranges(value["pieces"])
    if covered != count or held != count:
        raise ValueError("its sentences are not its words")
    marked = [Marked(start, end, str(label)) for start, end, label in value["marked"]]
    if any(not 0 <= each.start < each.end <= length for each in marked):
        raise ValueError("a mark is at no place")
    # the English model relates nothing, and what other pipelines do is not learnt from
    return Reading(article, words, sentences, pieces, marked, bool(value["tagged"]), tied=[])


def _ranges(pairs: list[list[int]]) -> tuple[list[range], int]:
    """The ranges, which must follow on each other from 0; and where the last one stops."""
    reached = 0
    for start, stop in pairs:
        if start != reached or stop <= start:
            raise ValueError("a range is at no place")
        reached = stop
    return [range(start, stop) for start, stop in pairs], reached
