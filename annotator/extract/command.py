"""Somebody's own program as an extractor: articles on its standard input, answers on its output.

Both are files of exchange JSONL, so that no pipe can fill up on either side; what is in them is
nothing to this module. The program is started as it was typed, without a shell, with the rights
and the environment of who typed it.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from annotator.errors import ExtractorError

PREFIX = "command:"
SILENCE = 600.0
"""Seconds without an answer after which a program is stopped; the first may load a large model."""
_TICK = 0.1
_WORDS = 4_000
"""Bytes of its last words that are read."""


def words_of(spec: str) -> list[str]:
    """The program and its arguments, from "command:python mine.py"; raises ExtractorError."""
    try:
        words = shlex.split(spec.removeprefix(PREFIX), posix=os.name != "nt")
    except ValueError as error:
        raise ExtractorError(f"{spec} cannot be read: {error}; check its quotes") from error
    if not words:
        raise ExtractorError(f"{spec!r} names no program; write it as command:PROGRAM ARGUMENTS")
    return words


def run(
    words: Sequence[str],
    *,
    articles: Path,
    answers: Path,
    silence: float = SILENCE,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """Run a program from the one file into the other, to its end; raises ExtractorError.

    It is stopped if it adds nothing to its answers for `silence` seconds. `meanwhile` is called
    some times a second; what it raises ends the program too.
    """
    name = words[0]
    with (
        articles.open("rb") as given,
        answers.open("wb") as said,
        tempfile.TemporaryFile() as complaints,
    ):
        try:
            process = subprocess.Popen(
                words, stdin=given, stdout=said, stderr=complaints, start_new_session=True
            )
        except OSError as error:
            raise ExtractorError(
                f"the program {name} cannot be started: {error.strerror}; check its name, and that "
                "it may be run"
            ) from error
        try:
            _wait(process, name, answers, silence, meanwhile)
        finally:
            _end(process)
        if process.returncode:
            raise ExtractorError(f"the program {name} failed: {_last_words(complaints, process)}")


def _wait(
    process: subprocess.Popen[bytes],
    name: str,
    answers: Path,
    silence: float,
    meanwhile: Callable[[], None],
) -> None:
    size, until = 0, time.monotonic() + silence
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_TICK)
            return
        meanwhile()
        now = answers.stat().st_size
        if now > size:
            size, until = now, time.monotonic() + silence
        elif time.monotonic() >= until:
            raise ExtractorError(
                f"the program {name} gave no answer for {silence:g} s and was stopped; have it "
                "write each answer at once, or write them to a file and score that"
            )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started, if it still runs."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()


def _last_words(complaints: IO[bytes], process: subprocess.Popen[bytes]) -> str:
    complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, complaints.tell() - _WORDS))
    lines = complaints.read().decode("utf-8", "replace").split("\n")
    code = process.returncode
    ended = f"exit code {code}" if code > 0 else f"it was ended by signal {-code}"
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    # what a stranger wrote may hold anything, and is to be one line
    told = "".join(each if each.isprintable() else " " for each in last)[:300]
    return f"{told} ({ended})" if told else ended
