"""Predictions that somebody has written into a file of exchange JSONL, as an extractor."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from annotator.descent import learning
from annotator.errors import ExtractorError, SourceError
from annotator.extract.exchanging import prediction_of
from annotator.extract.protocol import UNMENTIONED
from annotator.extract.specs import FILE
from annotator.formats import exchange
from annotator.model import Article, ArticleId, Prediction
from annotator.scheme import Scheme
from annotator.text import sha256
from annotator.wording import counted

_TOLD = 5
"""Wrong lines that are told."""


class FileExtractor:
    """Says of each article what its line in the file says."""

    def __init__(self, spec: str, scheme: Scheme | None) -> None:
        path = Path(spec.removeprefix(FILE)).expanduser()
        self._scheme = scheme
        self._by_id: dict[str, exchange.Record] = {}
        self._by_hash: dict[str, exchange.Record] = {}
        learnt: dict[ArticleId, str] = {}
        self._wrong: dict[str, str] = {}
        """What is wrong with an article's line, by what the line calls it."""
        nameless: list[str] = []
        for record in exchange.read_each(path):
            if isinstance(record, exchange.Flawed):
                self._wrong |= dict.fromkeys(record.names, _line(record.error))
                if not record.names:
                    nameless.append(_line(record.error))
                continue
            if record.id is not None:
                self._by_id[record.id] = record
            elif record.sha256 is not None:
                self._by_hash[record.sha256] = record
            if record.learnt:
                own = record.sha256 if record.text is None else sha256(record.text)
                learnt[ArticleId(record.id or (own or "")[:16])] = own or ""
        # whose line it is nobody knows, so that the file may be another one than it seems
        if nameless:
            more = len(nameless) - _TOLD
            rest = [f"and {counted(more, 'more line')}"] if more > 0 else []
            raise ExtractorError(f"{path}, {'; '.join([*nameless[:_TOLD], *rest])}")
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
        lines = len({*self._by_id, *self._by_hash, *self._wrong})
        self.note = f"Predictions of {counted(lines, 'article')} from {file_name}"

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, in order."""
        for article in articles:
            if wrong := self._wrong.get(article.id) or self._wrong.get(article.sha256):
                raise ExtractorError(wrong)
            record = self._by_id.get(article.id) or self._by_hash.get(article.sha256)
            if record is None or record.mentions is None:
                raise ExtractorError(UNMENTIONED)
            yield prediction_of(record, article, self._scheme, whose="its line")


def _line(error: SourceError) -> str:
    """The trouble with a line, without the file, which is known."""
    return str(error).removeprefix(error.path).removeprefix(", ")
