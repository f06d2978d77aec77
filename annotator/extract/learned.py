"""The extractor that has learnt: a frozen model over cached readings, loaded by path and hash.

It is named "learner:SHA256:PATH". Whoever has learnt names it; a project never does. To another
machine go its bytes, which lie in the cache there, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from annotator.errors import ExtractorError
from annotator.extract import installed
from annotator.extract.installed import Pipeline
from annotator.extract.learn import features
from annotator.extract.learn.model import Model, content_of, keep, read
from annotator.extract.learn.predicting import predict
from annotator.extract.learn.readings import CachedReader
from annotator.extract.specs import LEARNT
from annotator.model import LEARNER, Article, Prediction
from annotator.scheme import Scheme


def spec_of(path: Path, sha256: str) -> str:
    """What to name the extractor of a saved model by."""
    return f"{LEARNT}{sha256}:{path}"


def place_of(spec: str) -> tuple[Path, str]:
    """The file of this name, and the hash that it must have."""
    sha256, _, path = spec.removeprefix(LEARNT).partition(":")
    return Path(path), sha256


def packed(spec: str | None) -> bytes | None:
    """The bytes of what was learnt, to be sent elsewhere; None for any other extractor."""
    return content_of(*place_of(spec)) if spec is not None and spec.startswith(LEARNT) else None


def unpacked(spec: str | None, content: bytes | None) -> str | None:
    """The extractor's name on this machine, with what was sent of it in this machine's cache."""
    if spec is None or content is None:
        return spec
    _, sha256 = place_of(spec)
    return spec_of(keep(content, sha256), sha256)


def load(spec: str, scheme: Scheme) -> LearnedExtractor:
    """The extractor of this name; ExtractorError where the file is not what was learnt."""
    path, sha256 = place_of(spec)
    model = read(path, sha256)
    if model.scheme_sha256 != scheme.sha256:
        raise ExtractorError("what was learnt is for another scheme; learn again")
    return LearnedExtractor(model, CachedReader(installed.best(), scheme))


class LearnedExtractor:
    """Suggests what the lessons teach, each item with its probability."""

    def __init__(self, model: Model, reader: CachedReader) -> None:
        if model.about.get("engine") not in ({}, reader.engine):
            raise ExtractorError("what was learnt is for another pipeline; learn again")
        self._model, self._reader = model, reader
        self.name = LEARNER
        self.version = f"{features.VERSION}+{model.lessons}"
        self.model_sha256: str | None = model.sha256
        self.settings: Mapping[str, object] = model.about
        self.note = note(model.lessons, reader.pipeline)

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, in order."""
        for article in articles:
            yield predict(self._model, self._reader.read(article), scheme)


def note(lessons: int, pipeline: Pipeline | None) -> str:
    """One line for people: from what these suggestions come."""
    base = f"English model {pipeline.name} {pipeline.version}" if pipeline else "no English model"
    articles = "1 article" if lessons == 1 else f"{lessons:,} articles"
    return f"learnt from {articles} + {base} + rules"
