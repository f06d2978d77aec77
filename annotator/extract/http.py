"""An extractor at an address: an article as a line of exchange JSONL by POST, and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotator.errors import ExtractorError
from annotator.extract import exchanging
from annotator.extract.endpoint import Endpoint
from annotator.extract.posting import Poster
from annotator.extract.specs import budget_for
from annotator.extract.wire import answer_limit
from annotator.model import Article, Prediction
from annotator.scheme import Scheme

_TYPE = "application/jsonl; charset=utf-8"


class HttpExtractor:
    """Asks a server about one article at a time."""

    def __init__(
        self, endpoint: Endpoint, scheme: Scheme | None, *, environment: Mapping[str, str]
    ) -> None:
        self._endpoint, self._scheme = endpoint, scheme
        self._poster = Poster(endpoint, environment)
        self.name = endpoint.shown
        self.version = ""
        self.settings: Mapping[str, object] = endpoint.told
        self.model_sha256: str | None = None
        self.note = f"Answers of {endpoint.shown}"

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, in order."""
        for article in articles:
            seconds = budget_for(article, self._endpoint.seconds, is_chat=False)
            with self._poster.article(seconds):
                said = self._poster.post(
                    exchanging.question(article), content=_TYPE, limit=answer_limit(article)
                )
            yield self._prediction(said, article)

    def _prediction(self, said: bytes, article: Article) -> Prediction:
        lines = [line for line in said.split(b"\n") if line.strip()]
        if len(lines) != 1:
            raise ExtractorError(
                f"{self._endpoint.shown} answered with {len(lines)} lines; one is due for each "
                "article"
            )
        # one was asked about, so that an answer need not say which
        record = exchanging.read_answer(lines[0], whose="the answer", asked=article)
        if record.id not in (None, article.id) or record.sha256 not in (None, article.sha256):
            raise ExtractorError(f"the answer is for {record.id or record.sha256}")
        return exchanging.prediction_of(record, article, self._scheme, whose="the answer")
