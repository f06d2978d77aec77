"""Extractors on a Ray cluster: Ray Data over blocks of articles, with a pool of actors.

Each actor holds a worker process (`holding`). What was learnt goes to them as bytes: other machines
know nothing of the cache here. What comes back is checked on this side once more. Without the
address of a cluster, one is made on this machine and ended with the answers. Nothing is sent to
Ray's makers.
"""

from __future__ import annotations

import inspect
import logging
import os
import shutil
import signal
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from annotator.errors import ExtractorError, Stopped
from annotator.extract import cluster_folders
from annotator.extract.client import (
    Dropped,
    decode_answer,
    decode_ready,
    encode_article,
    encode_hello,
)
from annotator.extract.gathering import Gathered
from annotator.extract.holding import Holder, loaded
from annotator.extract.learned import packed
from annotator.extract.pool import SHARD, shards
from annotator.extract.protocol import Partial
from annotator.extract.specs import takes_all
from annotator.extract.wire import Ready, answered_id, read_line
from annotator.model import Article, ArticleId, Prediction
from annotator.scheme import Scheme

if TYPE_CHECKING:
    from ray import ObjectRef

BLOCK = 32
"""Articles that an actor is handed at once; what is under way is lost when all is killed."""
SILENCE = 1_800.0
"""Seconds without an answer after which a cluster is given up: it may have no processor free."""
_TICK = 0.1
_KNOCKING = 5.0
_STORE = 512 * 2**20
"""Bytes of articles and answers in a cluster of our own; a round of articles has far fewer."""
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
}


def predict_in_cluster(
    articles: Iterable[Article],
    *,
    spec: str | None,
    scheme: Scheme | None,
    workers: int,
    address: str | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> ClusterPredictions:
    """Predictions of so many actors, in any order; see `client.predict_in_worker`."""
    return ClusterPredictions(articles, spec, scheme, workers, address, stopped)


class ClusterPredictions(Gathered[bytes]):
    """Rounds of articles through a cluster, so that neither side holds a million at once."""

    def __init__(
        self,
        articles: Iterable[Article],
        spec: str | None,
        scheme: Scheme | None,
        workers: int,
        address: str | None,
        stopped: Callable[[], bool],
    ) -> None:
        super().__init__(stopped)
        self._rounds = shards(articles)
        self._scheme, self._workers = scheme, workers
        self._block = SHARD if takes_all(spec) else BLOCK
        hello, model = encode_hello(spec, scheme), packed(spec)
        self._owed: dict[ArticleId, Article] = {}
        self._goes_round = False
        """Whether a round has not said its end, which can come well after its last answer."""
        self._dropped: list[Dropped] = []
        self._left_out: list[Dropped] = []
        self._heard = time.monotonic()
        self._ours = _connect(address, workers)
        self._options = {} if address else _once()
        try:
            toml = None if scheme is None else scheme.toml
            self._asks = spec, toml, hello, _put(model)
            self._ready = self._first_ready()
        except BaseException:
            self.close()
            raise

    @property
    def ready(self) -> Ready:
        return self._ready

    @property
    def dropped(self) -> list[Dropped]:
        return self._dropped

    @property
    def left_out(self) -> list[Dropped]:
        return self._left_out

    def _first_ready(self) -> Ready:
        """What the extractor says of itself somewhere in the cluster."""
        import ray

        asked = ray.remote(num_cpus=1, max_retries=0)(loaded).remote(*self._asks)
        while not ray.wait([asked], timeout=_TICK)[0]:
            self._look()
        try:
            return decode_ready(ray.get(asked))
        except ray.exceptions.RayError as error:
            raise _failed(error) from error

    def _look(self) -> None:
        if self._stopped():
            raise Stopped("Stopped.")
        if time.monotonic() - self._heard > SILENCE:
            raise ExtractorError(
                f"the Ray cluster gave no answer for {SILENCE:g} s; see that it has "
                f"{self._workers} processors free, or ask for fewer with --workers"
            )

    def _next(self) -> Prediction | None:
        while True:
            if not self._goes_round:
                found = next(self._rounds, None)
                if found is None:
                    return None
                self._owed = {each.id: each for each in found}
                lines = [encode_article(each) for each in found]
                self._threads.clear()
                self._goes_round = True
                self._start(lambda lines=lines: self._run(lines))  # type: ignore[misc]
            said = self._hear()
            if said is None:
                self._look()
                continue
            self._heard = time.monotonic()
            if (prediction := self._predicted(said)) is not None:
                return prediction

    def _predicted(self, said: bytes) -> Prediction | None:
        """The prediction of a line, checked; None where it is none. b"" is a round's end."""
        if not said:
            self._goes_round = False
            for each in self._owed:
                self._dropped.append(Dropped(each, "the cluster gave no answer for it"))
            self._owed.clear()
            return None
        value = read_line(said)
        if "ready" in value or "gone" in value:
            if "gone" in value:
                raise ExtractorError(str(value["gone"]))
            if decode_ready(said) != self._ready:
                raise ExtractorError("the extractors in the cluster are not the same one")
            return None
        article = self._owed.pop(ArticleId(str(answered_id(said))), None)
        if article is None:
            return None  # an actor that was lost is asked again
        try:
            prediction = decode_answer(said, article=article, scheme=self._scheme)
        except ExtractorError as error:
            reason = str(error).removeprefix(f"article {article.id}: ")
            self._dropped.append(Dropped(article.id, reason))
            return None
        if isinstance(prediction, Partial):
            self._left_out.append(Dropped(article.id, "; ".join(prediction.left_out)))
        return prediction

    def _run(self, lines: Sequence[bytes]) -> None:
        """Have the cluster answer these lines; in a thread."""
        import ray
        from ray.data import ActorPoolStrategy

        blocks = -(-len(lines) // self._block)
        data = ray.data.from_items(
            [{"article": each} for each in lines], override_num_blocks=blocks
        ).map_batches(
            Holder,
            fn_constructor_args=self._asks,
            compute=ActorPoolStrategy(size=min(self._workers, blocks)),
            batch_size=self._block,
            batch_format="pyarrow",
            num_cpus=1,
            **self._options,
        )
        try:
            for row in data.iter_rows():
                if self._closed:
                    return
                self._said.put(row["said"])
        except ray.exceptions.RayError as error:
            raise _failed(error) from error
        self._said.put(b"")

    def _end(self) -> None:
        """Nothing: they look by themselves whether anybody wants their answers."""

    def close(self) -> None:
        """End the cluster if it is ours, else what runs for us in it."""
        self._closed = True
        if self._ours is not None:
            self._ours.end()
            self._ours = None
        super().close()


def _put(content: bytes | None) -> ObjectRef[bytes] | None:
    """These bytes in the cluster's own memory, once for all machines."""
    import ray

    return None if content is None else ray.put(content)


def _once() -> dict[str, Any]:
    """Options to restart no actor: of a cluster on this machine no part is lost alone.

    Else Ray writes to standard error, past all logging, of what Ray Data does itself.
    """
    from ray.data import Dataset

    named = "ray_remote_args_fn"
    if named not in inspect.signature(Dataset.map_batches).parameters:
        return {}  # Ray means to take it away
    return {named: lambda: {"max_restarts": 0, "max_task_retries": 0}}


class _Ours:
    """A connection that is ours to end, with the folder of a cluster that is ours."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder

    def end(self) -> None:
        import ray

        ray.shutdown()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _connect(address: str | None, workers: int) -> _Ours | None:
    """Have a cluster; None where this process is in one already."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
        import ray.util.annotations
    except ImportError as error:
        raise ExtractorError(
            "Ray is not installed; install it with: pip install 'goldspan[cluster]', or use "
            f"--engine process --workers {workers}"
        ) from error
    if ray.is_initialized():
        return None
    if address:
        _knock(address)
    quiet: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
    folder = None if address else cluster_folders.new()
    ours = _Ours(folder)
    try:
        with _own_signals():
            if address:
                ray.init(address=address, **quiet)
            else:
                ray.init(
                    address="local",
                    num_cpus=workers + 1,
                    object_store_memory=_STORE,
                    include_dashboard=False,
                    _temp_dir=folder,
                    **quiet,
                )
    except (ConnectionError, ValueError, RuntimeError, OSError, TimeoutError) as error:
        ours.end()
        where = f"the Ray cluster at {address}" if address else "a Ray cluster on this machine"
        hint = "check --address" if address else "use --engine process"
        raise ExtractorError(f"{where} cannot be used: {_line(error)}; {hint}") from error
    logging.getLogger("ray").setLevel(logging.ERROR)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    ray.data.DataContext.get_current().enable_progress_bars = False
    warnings.filterwarnings("ignore", category=ray.util.annotations.RayDeprecationWarning)
    return ours


@contextmanager
def _own_signals() -> Iterator[None]:
    """Have SIGTERM mean what it meant: Ray takes it over, and ends the process amid its work."""
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        # None is a handler that was not set by Python, and cannot be by it
        if is_main and before is not None:
            signal.signal(signal.SIGTERM, before)


def _knock(address: str) -> None:
    """See that somebody listens at HOST:PORT: Ray itself tries, and complains, for two minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if address == "auto":
        return
    try:
        if not host or not port.isdecimal():
            raise ValueError("it is not written as HOST:PORT")
        socket.create_connection((host, int(port)), timeout=_KNOCKING).close()
    except (OSError, ValueError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ExtractorError(
            f"the Ray cluster at {address} cannot be used: {reason}; check --address, and that "
            "it runs"
        ) from error


def _failed(error: Exception) -> ExtractorError:
    return ExtractorError(f"the Ray cluster failed: {_line(error)}; go on with --resume")


def _line(error: Exception) -> str:
    """The first line of what Ray says, which may be pages."""
    lines = [each.strip() for each in str(error).splitlines() if each.strip()]
    return (lines[0] if lines else type(error).__name__)[:300].rstrip(".")
