"""The extractor that comes with Goldspan: the best installed English model and our rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotator.extract.installed import Pipeline, fingerprint
from annotator.extract.rules.book import VERSION, apply
from annotator.extract.spacy_pipeline import Reader, blank, describe, load
from annotator.model import Article, Prediction
from annotator.scheme import Scheme


class BuiltinExtractor:
    """A model's reading, completed by rules; rules alone where there is no model."""

    def __init__(self, model: Pipeline | None, scheme: Scheme, *, name: str = "builtin") -> None:
        self._reader = Reader(load(model, syntax=True) if model else blank(), scheme)
        self.name = name
        self.settings: Mapping[str, object] = {
            "model": model.name if model else None,
            "model_version": model.version if model else None,
            "rules": VERSION,
            **describe(self._reader),
        }
        self.model_sha256 = fingerprint(model.folder) if model else None
        if model:
            self.version = f"{VERSION}+{model.name}-{model.version}"
            self.note = f"English model {model.name} {model.version} + rules"
        else:
            self.version = VERSION
            missing = "No English model is installed: rules only"
            self.note = missing if name == "builtin" else "Rules only, without a model"

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, in order."""
        for article in articles:
            yield apply(self._reader.read(article), scheme)
