"""What every extractor is: something with a name that turns articles into predictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from annotator.model import Article, Prediction
from annotator.scheme import Scheme


class Extractor(Protocol):
    """Turns articles into scored items; the same article always gives the same prediction."""

    @property
    def name(self) -> str:
        """What a run of it is called."""

    @property
    def version(self) -> str:
        """Of its code and model together."""

    @property
    def settings(self) -> Mapping[str, object]:
        """All that a run must record to be repeated, as JSON values."""

    @property
    def model_sha256(self) -> str | None:
        """The model's fingerprint (see `installed.fingerprint`); None where there is no model."""

    @property
    def note(self) -> str:
        """One line for people: which model and rules these suggestions come from."""

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, in order, each as soon as it is ready."""
