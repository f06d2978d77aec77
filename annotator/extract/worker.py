"""The process that runs an extractor, so that no model can stall or take down the window.

Lines of JSON (UTF-8, one value a line) on standard input and output:

    in   {"extractor": "builtin" | "spacy:NAME" | … | null, "scheme": TOML?, "deadline": SECONDS?,
          "trusted": sha256 of the folder that a "spacy:FOLDER" may be loaded from, or host that
          text may be sent to?, "environment": {NAME: VALUE} for a program or a key}
    out  {"ready": {"name", "version", "settings", "model_sha256", "note"}}  or  {"error": REASON}
    in   {"id", "sha256", "title", "text", "meta", "zones": [[start, end, kind], …]}, each article
    out  {"id", "sha256", "mentions": [{"id", "label", "fragments", "score", "entity",
          "attributes"}, …], "relations": [{"id", "label", "head", "tail", "score", "attributes"},
          …], "left_out": [REASON, …]?}
         or  {"id", "error": REASON}, after which the next article may come

A first line with "learn" is another matter: see `learn.serving`.
Answers come in the order of the articles, but for an extractor that `protocol.TakesAll`.
The end of the input ends the process. Nothing but answers reaches standard output: what a library
prints goes to standard error. With "deadline" the process kills itself when one article (or
loading) takes that many seconds, also inside a regular expression and when nobody is left to
kill it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from itertools import islice
from typing import BinaryIO

from annotator.errors import ExtractorError, GoldspanError
from annotator.extract import family
from annotator.extract.protocol import Extractor, Failed, TakesAll
from annotator.extract.wire import (
    Ready,
    encode_answer,
    encode_ready,
    read_article,
    read_line,
    write_line,
)
from annotator.model import Article
from annotator.scheme import Scheme, parse

MEMORY = 4 * 2**30
"""Bytes of address space; the small model needs under one gigabyte of it."""
HELLO_LIMIT = 8 * 2**20
NICE = 10
_ANY = Scheme("", "", "", {}, {})
"""Stands where there is no scheme: whoever works without one does not look at it."""
_WATCHING = 0.2
"""Seconds between two looks at the memory, where the system holds no process to a limit."""


def main(
    argv: Sequence[str] = (), stdin: BinaryIO | None = None, stdout: BinaryIO | None = None
) -> int:
    """Serve until the input ends; without streams, on the process's own, which it then guards."""
    if argv:
        sys.stderr.write(f"the worker takes no arguments, not {' '.join(argv)}\n")
        return 2
    if stdin is None or stdout is None:
        stdin, stdout = sys.stdin.buffer, _private_output()
        _stand_back()
    with redirect_stdout(sys.stderr):
        return _serve(stdin, stdout)


def _serve(stdin: BinaryIO, stdout: BinaryIO) -> int:
    hello = stdin.readline(HELLO_LIMIT)
    if not hello:
        return 0
    try:
        if _learns(hello, stdin, stdout):
            return 0
        extractor, scheme, deadline = _loaded(hello)
    except GoldspanError as error:
        _write(stdout, write_line({"error": str(error)}))
        return 1
    ready = Ready(
        extractor.name,
        extractor.version,
        extractor.settings,
        extractor.model_sha256,
        extractor.note,
    )
    _write(stdout, encode_ready(ready))
    # a model is a million objects that stay: no collection need look at them again
    gc.freeze()
    if isinstance(extractor, TakesAll):
        _serve_all(stdin, stdout, extractor)
        return 0
    for line in stdin:
        with _alarm(deadline):
            answer = _answer(line, extractor, scheme)
        _write(stdout, answer)
    return 0


def _serve_all(stdin: BinaryIO, stdout: BinaryIO, extractor: TakesAll) -> None:
    """Hand over every article as it comes; the extractor watches its own time."""
    known: dict[str, Article] = {}

    def articles() -> Iterator[Article]:
        for line in stdin:
            article = read_article(read_line(line, limit=sys.maxsize))
            known[article.id] = article
            yield article

    for outcome in extractor.predict_all(articles()):
        if isinstance(outcome, Failed):
            _write(stdout, write_line({"id": outcome.article, "error": str(outcome.error)}))
        else:
            _write(stdout, encode_answer(known.pop(outcome.article), outcome))


def _learns(hello: bytes, stdin: BinaryIO, stdout: BinaryIO) -> bool:
    """Whether the first line asks to learn, which is then done: see `learn.serving`."""
    value = read_line(hello, limit=HELLO_LIMIT)
    if "learn" not in value:
        return False
    from annotator.extract.learn import serving

    deadline = value.get("deadline")
    with _alarm(deadline if isinstance(deadline, int | float) else None):
        serving.serve(value, stdin, lambda line: _write(stdout, line))
    return True


def _loaded(hello: bytes) -> tuple[Extractor, Scheme | None, float | None]:
    from annotator.extract.registry import make

    value = read_line(hello, limit=HELLO_LIMIT)
    spec, toml, deadline = value.get("extractor"), value.get("scheme"), value.get("deadline")
    if not isinstance(spec, str | None) or not isinstance(value.get("scheme", 0), str | None):
        raise ExtractorError('the first line must be {"extractor": …, "scheme": …}')
    if not isinstance(deadline, int | float | None):
        raise ExtractorError("the deadline must be seconds")
    trusted = value.get("trusted")
    if not isinstance(trusted, str | None):
        raise ExtractorError("what is trusted must be a hash or a host")
    environment = value.get("environment") or {}
    if not isinstance(environment, dict):
        raise ExtractorError("the environment must be names and values")
    with _alarm(deadline):
        scheme = None if toml is None else parse(toml)
        made = make(spec, scheme, trusted=trusted, environment=environment)
        return made, scheme, deadline


def _answer(line: bytes, extractor: Extractor, scheme: Scheme | None) -> bytes:
    try:
        article = read_article(read_line(line, limit=sys.maxsize))
    except (GoldspanError, KeyError, TypeError, ValueError) as error:
        return write_line({"id": "", "error": f"this line is no article: {error!r}"})
    try:
        return encode_answer(article, _prediction(extractor, article, scheme or _ANY))
    except MemoryError:
        return write_line({"id": article.id, "error": "not enough memory; split the article"})
    except GoldspanError as error:
        return write_line({"id": article.id, "error": str(error)})


def _prediction(extractor: Extractor, article: Article, scheme: Scheme) -> object:
    """The one prediction that an extractor gives of an article; ExtractorError for any other."""
    said = list(islice(extractor.predict([article], scheme), 2))
    if len(said) != 1:
        much = "more than one prediction" if said else "no prediction"
        raise ExtractorError(f"the extractor gave {much} for the article")
    return said[0]


def _write(stdout: BinaryIO, line: bytes) -> None:
    stdout.write(line)
    stdout.flush()


def _private_output() -> BinaryIO:
    """Standard output for answers alone; what else writes there, C code too, meets stderr."""
    private = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(private, "wb")


def _stand_back() -> None:
    """A session of its own, to be killed with all its children; last in line; bounded memory."""
    # a session's leader cannot make another, and Windows has no sessions
    with suppress(AttributeError, OSError):
        os.setsid()
    family.adopt()
    family.outlive_nobody()
    with suppress(AttributeError, OSError):
        os.nice(NICE)
    # Windows has no such limits
    with suppress(ImportError):
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            # the hard limit stays as it is, for a program that `command` watches in another way
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            least = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
            resource.setrlimit(resource.RLIMIT_AS, (least, hard))
        except (OSError, ValueError):  # as macOS does
            threading.Thread(target=_watch_memory, daemon=True).start()


def _watch_memory() -> None:
    """End this process when it has had more memory than it may, where the system does not."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < MEMORY:
        time.sleep(_WATCHING)
    sys.stderr.write("not enough memory; split the article\n")
    sys.stderr.flush()
    os._exit(1)


@contextmanager
def _alarm(seconds: float | None) -> Iterator[None]:
    """Have the system end this process if the block takes so many seconds, where it can."""
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
