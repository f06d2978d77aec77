"""What every extractor is: something with a name that turns articles into predictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from annotator.errors import GoldspanError
from annotator.model import Article, ArticleId, Prediction
from annotator.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Partial(Prediction):
    """A prediction of which some items made no sense: they were left out, for these reasons."""

    left_out: tuple[str, ...] = ()


UNMENTIONED = "the file says nothing of this article"
"""The reason where there is no line about an article: nothing failed."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that an extractor says nothing of, and why."""

    article: ArticleId
    error: GoldspanError


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


@runtime_checkable
class TakesAll(Protocol):
    """An extractor that is handed all articles as they come, and answers in any order."""

    def predict_all(self, articles: Iterable[Article]) -> Iterator[Prediction | Failed]:
        """One outcome per article, each as soon as it is ready."""
