"""Somebody's own program as an extractor: articles on its standard input, answers on its output.

Both are exchange JSONL, one article a line. All articles are written at once and its input is then
ended, so that it may answer each line as it reads it, or read to the end first. It is started as it
was typed, without a shell, with the rights and the environment of who typed it, in a session of its
own; nothing that it does is believed (`child`), and what it started ends with it.
"""

from __future__ import annotations

import hashlib
import os
import queue
import shlex
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from annotator.errors import ExtractorError
from annotator.extract.child import Child
from annotator.extract.protocol import Failed, Partial
from annotator.extract.specs import COMMAND, SILENCE
from annotator.extract.talking import CutError, GoneError, Incoming, Talk, hand_over
from annotator.model import Article, Prediction
from annotator.naming import program_name
from annotator.scheme import Scheme

RESTARTS = 3
"""How often the program is started again, without the article that it failed at."""
_GRACE = 5.0
"""Seconds for a program that has answered all to end by itself."""
MEMORY = "GOLDSPAN_PROGRAM_MEMORY"
"""The environment variable for the GiB that a program and what it starts may have."""
_GIB = 4.0
_SHARE = 0.75
"""Of the machine's memory, which is the most unless somebody says otherwise."""
_HASHED = 64 * 2**20
"""Bytes of a file up to which it counts as the program's code, and is hashed."""


def words_of(spec: str) -> list[str]:
    """The program and its arguments, from "command:python mine.py"; raises ExtractorError."""
    try:
        words = shlex.split(spec.removeprefix(COMMAND), posix=os.name != "nt")
    except ValueError as error:
        raise ExtractorError(f"{spec} cannot be read: {error}; check its quotes") from error
    if not words:
        raise ExtractorError(f"{spec!r} names no program; write it as command:PROGRAM ARGUMENTS")
    return words


class CommandExtractor:
    """Runs a program over articles; `silence` are seconds without an answer, `memory` bytes."""

    def __init__(
        self,
        spec: str,
        scheme: Scheme | None,
        *,
        environment: Mapping[str, str],
        silence: float = SILENCE,
        memory: int | None = None,
    ) -> None:
        self._words, self._scheme = words_of(spec), scheme
        # else Python keeps its answers until it has many
        self._environment = {"PYTHONUNBUFFERED": "1", **environment}
        self._silence, self._memory = silence, memory or memory_of(environment)
        _lift_limit()
        hashes = ((word, _sha256(Path(word))) for word in self._words)
        known = {word: digest for word, digest in hashes if digest is not None}
        self.name = program_name(spec.removeprefix(COMMAND).strip())
        self.version = _digest(known)[:12] if known else ""
        self.settings: Mapping[str, object] = {"command": self._words, "files": known}
        self.model_sha256: str | None = None
        self.note = f"Program {self.name}"
        # one that cannot be started is told before anything is asked of it
        self._child: Child | None = self._start()

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, as it comes; ExtractorError ends it."""
        for outcome in self.predict_all(articles):
            if isinstance(outcome, Failed):
                raise outcome.error
            yield outcome

    def predict_all(
        self,
        articles: Iterable[Article],
    ) -> Iterator[Prediction | Failed]:
        """One outcome per article, each as soon as the program has said it."""
        child, self._child = self._child or self._start(), None
        called = " ".join(Path(word).name for word in self._words)[:80]
        talk = Talk(child, self._scheme, called, self._silence, self._memory)
        try:
            yield from self._talked(talk, articles)
        finally:
            talk.child.kill()

    def _talked(self, talk: Talk, articles: Iterable[Article]) -> Iterator[Prediction | Failed]:
        incoming: Incoming = queue.SimpleQueue()
        threading.Thread(target=hand_over, args=(articles, incoming), daemon=True).start()
        restarts, ended = 0, False
        last: Prediction | Failed | None = None
        while talk.owed or not ended:
            ended = talk.take_in(incoming) or ended
            if talk.gone and talk.owed:
                talk.begin_again(self._start(), ended=ended)
            try:
                for outcome in talk.listen():
                    if last is not None:
                        yield last
                    # the last one is told once it is known how the program ends
                    last = outcome if ended and not talk.owed else None
                    if last is None:
                        yield outcome
            except GoneError as error:
                talk.child.kill()
                if not isinstance(error, CutError):
                    yield talk.fail_first(error)
                if restarts == RESTARTS:
                    yield from self._given_up(talk, incoming, error, ended=ended)
                    return
                restarts += 1
                talk.gone = True
        said = talk.remarks(talk.child.wait(_GRACE))
        if last is not None:
            yield _remarked(last, said)

    def _given_up(
        self, talk: Talk, incoming: Incoming, error: GoneError, *, ended: bool
    ) -> Iterator[Failed]:
        """All articles that there still are, and those that come later."""
        said = f"{error} It failed too often and was given up."
        yield from talk.fail_all(said)
        while not ended:
            article = incoming.get()
            if isinstance(article, BaseException):
                raise article
            ended = article is None
            if article is not None:
                yield Failed(article.id, ExtractorError(said))

    def _start(self) -> Child:
        return Child(self._words, environment=self._environment, called="the program", bound=True)


def _remarked(outcome: Prediction | Failed, said: Sequence[str]) -> Prediction | Failed:
    """The last outcome with what else is to be told of the program."""
    if not said:
        return outcome
    if isinstance(outcome, Failed):
        told = "; ".join([str(outcome.error).rstrip("."), *said])
        return Failed(outcome.article, ExtractorError(told))
    before = outcome.left_out if isinstance(outcome, Partial) else ()
    return Partial(outcome.article, outcome.mentions, outcome.relations, (*before, *said))


def memory_of(environment: Mapping[str, str]) -> int:
    """Bytes that a program may have: as MEMORY says, else 4 GiB or three quarters of all."""
    if said := environment.get(MEMORY, "").strip():
        try:
            return round(_gib(said) * 2**30)
        except ValueError as error:
            raise ExtractorError(
                f"{MEMORY} is {said[:40]!r}; write how many GiB a program may have, such as 8"
            ) from error
    least = round(_GIB * 2**30)
    try:
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return least
    return min(least, int(there * _SHARE))


def _gib(said: str) -> float:
    gib = float(said)
    if not 0 < gib < 2**20:
        raise ValueError(said)
    return gib


def _lift_limit() -> None:
    """Let what is started from here reserve as much as it likes: what it uses is watched.

    Java and Node reserve more than a worker may before they do anything.
    """
    with suppress(ImportError):
        import resource

        with suppress(OSError, ValueError):
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _sha256(path: Path) -> str | None:
    """Of a file's content; None where it is no file of an ordinary size."""
    # a word may be anything, and too long for a path
    with suppress(OSError, ValueError):
        if not path.is_file() or path.stat().st_size > _HASHED:
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return None


def _digest(files: Mapping[str, str]) -> str:
    return hashlib.sha256("\n".join(files.values()).encode()).hexdigest()
