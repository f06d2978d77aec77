"""A copy of a project, made beside its name: whole and on the disk before it has that name."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlite_utils.utils import sqlite3

from annotator.bulk import Report, unreported
from annotator.store import connection

LEFT_SECONDS = 600
"""A draft that was not touched for so long is one whose maker was killed."""
_PAGES = 1_024
"""Copied at a time, 4 MB: whoever saves meanwhile waits no longer than for these."""
_PAUSE = 0.01
"""Seconds that a save is given to end."""
_BEGINNINGS = 3
"""How often a save between two pieces lets a copy begin anew before it is made in one."""


class _Anew(Exception):
    """Others save faster than the copy gets on."""


@contextmanager
def draft_of(target: Path, *, word: str) -> Iterator[Path]:
    """A name beside the target for what is to become it; nothing is left of it in the end."""
    sweep(target.parent, word=word, of=target.name)
    draft = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.{word}")
    try:
        yield draft
    finally:
        for leftover in (draft, Path(f"{draft}-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def sweep(folder: Path, *, word: str, of: str = "") -> None:
    """Remove the drafts that killed processes have left here, of one file or of any."""
    name = re.escape(of[:100]) if of else ".+"
    ours = re.compile(rf"[.]{name}[.][0-9a-f]{{8}}[.]{word}", re.DOTALL)
    with suppress(OSError):
        for each in [each for each in folder.iterdir() if ours.fullmatch(each.name)]:
            with suppress(OSError):
                if time.time() - each.stat().st_mtime > LEFT_SECONDS:
                    each.unlink()


def copy(
    source: sqlite3.Connection,
    draft: Path,
    *,
    like: Path | None = None,
    report: Report = unreported,
) -> None:
    """Write all of an open database to a new file that reaches the disk, with the rights of `like`.

    Who saves meanwhile is let in between two pieces.
    """
    write(source, draft, like=like, report=report)
    sync(draft)


def write(
    source: sqlite3.Connection,
    draft: Path,
    *,
    like: Path | None = None,
    report: Report = unreported,
) -> None:
    """The same without waiting for the disk."""
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if like is not None:
        with suppress(OSError):
            draft.chmod(like.stat().st_mode & 0o777)
    with closing(connection.connect(draft, read_only=False)) as made:
        # it is no file of anybody until it is whole
        made.execute("PRAGMA journal_mode = OFF")
        made.execute("PRAGMA synchronous = OFF")
        try:
            source.backup(made, pages=_PAGES, sleep=_PAUSE, progress=_Patience(report).seen)
        except _Anew:
            source.backup(made)


class _Patience:
    """Counts how often a copy began anew; reports how far it is."""

    def __init__(self, report: Report) -> None:
        self._left, self._begun, self._report = 0, 0, report

    def seen(self, _status: int, remaining: int, total: int) -> None:
        self._report(total - remaining, total)
        self._begun += remaining >= self._left
        self._left = remaining
        if self._begun > _BEGINNINGS:
            raise _Anew


def put_new(draft: Path, target: Path) -> None:
    """Give a draft its name; FileExistsError where another file has it."""
    try:
        # a hard link, unlike a rename, never replaces a file that somebody made meanwhile
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        draft.rename(target)
    sync_folder(target.parent)


def sync(file: Path) -> None:
    """Wait until a file is on the disk."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    if os.name != "nt":  # Windows cannot open a folder, and needs not
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
