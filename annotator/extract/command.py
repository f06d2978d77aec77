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
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from annotator.errors import ExtractorError
from annotator.extract import family
from annotator.extract.child import Child
from annotator.extract.exchanging import prediction_of, question, read_answer
from annotator.extract.protocol import Failed
from annotator.extract.specs import COMMAND, SILENCE
from annotator.extract.wire import answer_limit
from annotator.model import Article, ArticleId, Prediction
from annotator.scheme import Scheme
from annotator.wording import counted

RESTARTS = 3
"""How often the program is started again, without the article that it failed at."""
_TICK = 0.1
_LOOKING = 1.0
"""Seconds between two looks at the memory."""
_GRACE = 5.0
"""Seconds for a program that has answered all to end by itself."""
_STRAY = 1_000
"""Lines in a row that are no answers, after which a program is stopped."""
_SHARE = 0.75
"""Of the machine's memory, that a program and what it starts may have."""
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
        self._silence, self._memory = silence, memory or _share_of_memory()
        _lift_limit()
        files = {word: _sha256(Path(word)) for word in self._words if Path(word).is_file()}
        known = {word: digest for word, digest in files.items() if digest is not None}
        self.name = spec.removeprefix(COMMAND).strip()[:200]
        self.version = _digest(known)[:12] if known else ""
        self.settings: Mapping[str, object] = {"command": self._words, "files": known}
        self.model_sha256: str | None = None
        self.note = f"Program {self.name}"
        # one that cannot be started is told before anything is asked of it
        self._child: Child | None = self._start()

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, as it comes; ExtractorError ends it."""
        for outcome in self.predict_all(articles, self._scheme):
            if isinstance(outcome, Failed):
                raise outcome.error
            yield outcome

    def predict_all(
        self,
        articles: Iterable[Article],
        scheme: Scheme | None,
    ) -> Iterator[Prediction | Failed]:
        """One outcome per article, each as soon as the program has said it."""
        child, self._child = self._child or self._start(), None
        called = " ".join(Path(word).name for word in self._words)[:80]
        talk = _Talk(child, self._scheme, called, self._silence, self._memory)
        try:
            yield from self._talked(talk, articles)
        finally:
            talk.child.kill()

    def _talked(self, talk: _Talk, articles: Iterable[Article]) -> Iterator[Prediction | Failed]:
        incoming: queue.SimpleQueue[Article | BaseException | None] = queue.SimpleQueue()
        threading.Thread(target=_hand_over, args=(articles, incoming), daemon=True).start()
        restarts, ended = 0, False
        while talk.owed or not ended:
            ended = talk.take_in(incoming) or ended
            if talk.gone and talk.owed:
                talk.begin_again(self._start(), ended=ended)
            try:
                yield from talk.listen()
            except _GoneError as error:
                talk.child.kill()
                if not isinstance(error, _CutError):
                    yield talk.fail_first(error)
                if restarts == RESTARTS:
                    yield from talk.fail_all(f"{error} It failed too often and was given up.")
                    return
                restarts += 1
                talk.gone = True
        talk.child.wait(_GRACE)

    def _start(self) -> Child:
        return Child(self._words, environment=self._environment, called="the program")


class _GoneError(ExtractorError):
    """The program has ended, is silent, or is no good any more; the first that it owes is why."""


class _CutError(_GoneError):
    """It ended amid a line, and the article of that one has been told of already."""


class _Talk:
    """One program and what it still owes."""

    def __init__(
        self, child: Child, scheme: Scheme | None, name: str, silence: float, memory: int
    ) -> None:
        self.child, self.owed = child, dict[ArticleId, Article]()
        self._scheme, self._name, self._silence, self._memory = scheme, name, silence, memory
        self.gone = False
        """Whether there is no process; another is started for the next article."""
        self._settled: set[str] = set()
        self._heard = self._looked = time.monotonic()
        self._stray, self._odd, self._cut = 0, "", False

    def take_in(self, incoming: queue.SimpleQueue[Article | BaseException | None]) -> bool:
        """Send on what articles there are; whether those were the last."""
        with suppress(queue.Empty):
            while True:
                article = incoming.get_nowait()
                if isinstance(article, BaseException):
                    raise article
                if article is None:
                    self.child.send_no_more()
                    return True
                if not self.owed:
                    self._heard = time.monotonic()
                self.owed[article.id] = article
                self.child.send(question(article))
        return False

    def begin_again(self, child: Child, *, ended: bool) -> None:
        """Ask another process for what this one owes."""
        self.child.kill()
        self.child, self.gone = child, False
        self._heard, self._stray, self._odd, self._cut = time.monotonic(), 0, "", False
        for article in self.owed.values():
            child.send(question(article))
        if ended:
            child.send_no_more()

    def listen(self) -> Iterator[Prediction | Failed]:
        """What the next line says, if one comes soon; _GoneError where none will come."""
        line = self.child.receive(_TICK)
        now = time.monotonic()
        if line:
            self._heard = now
            outcomes = [*self._said(line)]
            # half a line is its last
            self._cut = bool(outcomes) and not line.endswith(b"\n")
            yield from outcomes
        elif line is not None and self.owed and self._cut:
            raise _CutError(f"the program {self._name} ended amid a line.")
        elif line is not None and self.owed:
            raise self._over()
        elif line is not None:
            self.gone = True
        if not self.owed:
            return
        if now - self._looked >= _LOOKING:
            self._looked = now
            if family.memory(self.child.id) > self._memory:
                raise _GoneError(
                    f"the program {self._name} took more than {self._memory / 2**30:.1f} GiB of "
                    "memory and was stopped."
                )
        if now - self._heard >= self._silence:
            raise _GoneError(
                f"the program {self._name} gave no answer for {self._silence:g} s and was stopped; "
                "have it write each answer at once."
            )

    def fail_first(self, error: ExtractorError) -> Failed:
        """The article that the program failed at: the first that it owes."""
        article = next(iter(self.owed))
        del self.owed[article]
        self._settled.add(article)
        return Failed(article, error)

    def fail_all(self, said: str) -> Iterator[Failed]:
        """All that it owes, for one reason."""
        while self.owed:
            yield self.fail_first(ExtractorError(said))

    def _said(self, line: bytes) -> Iterator[Prediction | Failed]:
        if not line.strip():
            return
        try:
            record = read_answer(line, whose="the answer")
        except ExtractorError as error:
            article = self._named(line)
            if article is not None:
                yield self._failed(article, error)
                return
            yield from self._passed_over(f"it wrote what is no answer: {_excerpt(line)}")
            return
        article = self.owed.get(ArticleId(record.id or ""))
        if article is None and record.id is None:
            same = (each for each in self.owed.values() if each.sha256 == record.sha256)
            article = next(same, None)
        if article is None:
            if record.id not in self._settled:
                yield from self._passed_over(f"it answered for {record.id!r:.80}, unasked")
            return
        self._stray = 0
        try:
            if len(line) > answer_limit(article):
                raise ExtractorError(f"its answer is over {answer_limit(article):,} bytes")
            prediction = prediction_of(record, article, self._scheme, whose="its answer")
        except ExtractorError as error:
            yield self._failed(article, error)
        else:
            del self.owed[article.id]
            self._settled.add(article.id)
            yield prediction

    def _named(self, line: bytes) -> Article | None:
        """The article that a wrong line is about, if that much can be told."""
        shown = line[:4096].decode("utf-8", "replace")
        found = [
            each
            for each in self.owed.values()
            if f'"id": "{each.id}"' in shown or f'"id":"{each.id}"' in shown
        ]
        return found[0] if len(found) == 1 else None

    def _failed(self, article: Article, error: ExtractorError) -> Failed:
        del self.owed[article.id]
        self._settled.add(article.id)
        return Failed(article.id, error)

    def _passed_over(self, said: str) -> Iterator[Failed]:
        """A line that answers nothing: a word of a library's, or an answer to another question."""
        self._stray += 1
        self._odd = self._odd or said
        if self._stray >= len(self.owed):
            # as many as are owed: these were to be the answers
            yield from self.fail_all(f"no answer from the program {self._name}; {self._odd}")
        elif self._stray >= _STRAY:
            raise _GoneError(
                f"the program {self._name} wrote {counted(self._stray, 'line')} that answer "
                f"nothing and was stopped; {self._odd}."
            )

    def _over(self) -> _GoneError:
        """Why there is no more to come."""
        told, code = self.child.ending(), self.child.wait(_LOOKING)
        if code == 0:
            odd = f"; {self._odd}" if self._odd else ""
            return _GoneError(f"the program {self._name} ended without this answer{odd}.")
        ended = family.how_it_ended(code)
        return _GoneError(
            f"the program {self._name} failed: {ended if told == ended else f'{told} ({ended})'}."
        )


def _hand_over(
    articles: Iterable[Article], to: queue.SimpleQueue[Article | BaseException | None]
) -> None:
    """Articles as they come, None at their end; what stops them is somebody else's to raise."""
    try:
        for article in articles:
            to.put(article)
        to.put(None)
    except BaseException as error:  # noqa: BLE001 - it is raised where it can be handled
        to.put(error)


def _share_of_memory() -> int:
    """Bytes that a program may have; without end where the system does not say what there is."""
    try:
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * _SHARE)
    except (AttributeError, OSError, ValueError):
        return sys.maxsize


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
    """Of a file's content; None where it is no code of an ordinary size."""
    with suppress(OSError), path.open("rb") as file:
        if os.fstat(file.fileno()).st_size <= _HASHED:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return None


def _digest(files: Mapping[str, str]) -> str:
    return hashlib.sha256("\n".join(files.values()).encode()).hexdigest()


def _excerpt(line: bytes) -> str:
    shown = line[:80].decode("utf-8", "replace").strip()
    return repr(shown) + ("…" if len(line) > 80 else "")
