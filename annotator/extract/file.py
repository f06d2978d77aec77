"""Predictions that somebody has written into a file of exchange JSONL, as an extractor."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from annotator.descent import learning
from annotator.errors import ExtractorError
from annotator.extract.exchanging import prediction_of
from annotator.extract.protocol import UNMENTIONED
from annotator.extract.specs import FILE
from annotator.formats import exchange
from annotator.model import Article, ArticleId, Prediction
from annotator.scheme import Scheme
from annotator.text import sha256
from annotator.wording import counted


class FileExtractor:
    """Says of each article what its line in the file says."""

    def __init__(self, spec: str, scheme: Scheme | None) -> None:
        path = Path(spec.removeprefix(FILE)).expanduser()
        self._scheme = scheme
        self._by_id: dict[str, exchange.Record] = {}
        self._by_hash: dict[str, exchange.Record] = {}
        learnt: dict[ArticleId, str] = {}
        # a line that is wrong refuses the whole file, as where it is imported
        for record in exchange.read(path):
            if record.id is not None:
                self._by_id[record.id] = record
            elif record.sha256 is not None:
                self._by_hash[record.sha256] = record
            if record.learnt:
                own = record.sha256 if record.text is None else sha256(record.text)
                learnt[ArticleId(record.id or (own or "")[:16])] = own or ""
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ExtractorError(f"{path} cannot be read: {error.strerror}; check it") from error
        file_name = os.fsencode(path.name).decode("utf-8", "replace")
        self.name = f"{FILE}{file_name}"
        self.version = digest[:12]
        self.settings: Mapping[str, object] = {
            "file": file_name,
            "sha256": digest,
            **learning(learnt),
        }
        self.model_sha256: str | None = None
        lines = len(self._by_id) + len(self._by_hash)
        self.note = f"Predictions of {counted(lines, 'article')} from {file_name}"

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, in order."""
        for article in articles:
            record = self._by_id.get(article.id) or self._by_hash.get(article.sha256)
            if record is None or record.mentions is None:
                raise ExtractorError(UNMENTIONED)
            yield prediction_of(record, article, self._scheme, whose="its line")
