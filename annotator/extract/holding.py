"""What runs in a cluster: an extractor in a worker process, as any command here has it.

It has its own session, deadline, memory limit and restarts. What was learnt arrives as bytes, is
held against its hash, and lies in the cache of the machine that it has come to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.errors import ExtractorError
from annotator.extract.client import WorkerPredictions, encode_hello, predict_in_worker
from annotator.extract.learned import unpacked
from annotator.extract.specs import takes_all
from annotator.extract.wire import (
    encode_answer,
    encode_ready,
    read_article,
    read_line,
    write_line,
)
from annotator.model import Article
from annotator.scheme import parse

if TYPE_CHECKING:
    from pyarrow import Table  # type: ignore[import-untyped]
    from ray import ObjectRef

    Sent = bytes | ObjectRef[bytes] | None
    """What was learnt, or where the cluster has it."""


class Holder:
    """An actor that holds an extractor: blocks of articles in, their answers out."""

    def __init__(self, spec: str | None, toml: str | None, hello: bytes, model: Sent) -> None:
        self._spec, self._hello, self._model = spec, hello, model
        self._scheme = None if toml is None else parse(toml)
        self._worker: WorkerPredictions | None = None

    def __call__(self, batch: Table) -> Table:
        """A table of articles' lines to one of answers' lines."""
        import pyarrow

        lines = batch["article"].to_pylist()
        articles = [read_article(read_line(each)) for each in lines]
        said = pyarrow.array([*self._said(articles)], pyarrow.binary())
        return pyarrow.table({"said": said})

    def ready(self) -> bytes:
        """What the extractor says of itself, or why it cannot be loaded, as a line."""
        try:
            with self._working(()) as worker:
                return encode_ready(worker.ready)
        except ExtractorError as error:
            return write_line({"error": str(error)})

    def _said(self, articles: Sequence[Article]) -> Iterator[bytes]:
        by_id = {each.id: each for each in articles}
        try:
            worker = self._working(articles)
            yield encode_ready(worker.ready)
            for prediction in worker:
                yield encode_answer(by_id[prediction.article], prediction)
            for each in worker.dropped:
                yield write_line({"id": each.article, "error": each.reason})
            worker.dropped.clear()
            worker.left_out.clear()
        except ExtractorError as error:
            yield write_line({"gone": str(error)})

    def _working(self, articles: Sequence[Article]) -> WorkerPredictions:
        """A worker that is about to predict these."""
        if self._worker is None or takes_all(self._spec):
            self._unpack()
            self._worker = predict_in_worker(
                articles,
                spec=self._spec,
                scheme=self._scheme,
                hello=self._hello,
                stays=not takes_all(self._spec),
            )
        else:
            self._worker.take(articles)
        return self._worker

    def _unpack(self) -> None:
        """Have what was learnt on this machine, under its name here."""
        import ray

        model = self._model
        content = ray.get(model) if isinstance(model, ray.ObjectRef) else model
        if content is not None:
            self._spec = unpacked(self._spec, content)
            self._hello = encode_hello(self._spec, self._scheme)


def loaded(spec: str | None, toml: str | None, hello: bytes, model: Sent) -> bytes:
    """What the extractor says of itself on some machine, as a line."""
    return Holder(spec, toml, hello, model).ready()
