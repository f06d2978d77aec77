"""The extractor that has learnt: a frozen model over cached readings, loaded by path and hash.

It is named "learner:SHA256:PATH". Whoever has learnt names it; a project never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from annotator.errors import ExtractorError
from annotator.extract import installed
from annotator.extract.installed import Pipeline
from annotator.extract.learn import features
from annotator.extract.learn.model import Model, read
from annotator.extract.learn.predicting import predict
from annotator.extract.learn.readings import CachedReader
from annotator.model import Article, Prediction
from annotator.scheme import Scheme

NAME = "learner"
_KIND = f"{NAME}:"


def spec_of(path: Path, sha256: str) -> str:
    """What to name the extractor of a saved model by."""
    return f"{_KIND}{sha256}:{path}"


def place_of(spec: str) -> tuple[Path, str]:
    """The file of this name, and the hash that it must have."""
    sha256, _, path = spec.removeprefix(_KIND).partition(":")
    return Path(path), sha256


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
        self.name = NAME
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
