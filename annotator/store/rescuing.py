"""A copy of a project from what is still at hand, when its file is gone, replaced or full.

A file that was deleted or replaced can be read by whoever had it open (POSIX). One that was
written over cannot: then the newest backup that belongs to it is the ground. On this come the
decisions of this window that the ground lacks, with their own times, so that they get their own
ids again; then what could not be saved at all.
"""

from __future__ import annotations

import errno
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.bulk import Report, unreported
from annotator.errors import GoldspanError, ProjectError
from annotator.model import Decision, Draft
from annotator.store import backups, checking, connection, ledger, meta, placing
from annotator.store.state import StateMismatch

if TYPE_CHECKING:
    from annotator.store.project import Project

_MOST_CHANGES = 6_000
"""Of the decisions that are remembered: more than are made between two backups, and some MB."""


@dataclass(frozen=True, slots=True)
class SavedCopy:
    """What a copy holds: how many decisions in all, and how many that this window saw it lacks.

    `ground` is the backup that it is made of, if the project itself could not be read.
    """

    path: Path
    decisions: int
    lacks: int
    ground: Path | None = None

    def __str__(self) -> str:
        said = f"Saved a copy as {self.path}."
        if self.ground is not None:
            said += f" The project itself could not be read, so it is made of {self.ground.name}."
        if self.lacks:
            said += f" It lacks {self.lacks:,} decisions that this window had seen."
        return said


class Remembered:
    """The newest decisions that this window has made, oldest first."""

    def __init__(self) -> None:
        self._decisions: deque[Decision] = deque()
        self._changes = 0

    def add(self, made: Sequence[Decision]) -> None:
        """Remember these; the oldest are forgotten where they are too many."""
        self._decisions.extend(made)
        self._changes += sum(len(each.draft.changes) + 1 for each in made)
        while self._changes > _MOST_CHANGES and len(self._decisions) > 1:
            self._changes -= len(self._decisions.popleft().draft.changes) + 1

    def all(self) -> tuple[Decision, ...]:
        """Those that are remembered."""
        return tuple(self._decisions)

    def behind(self, head: ledger.Head | None) -> Iterator[Decision]:
        """Those that follow this decision, as far as they follow each other."""
        parent = None if head is None else head[1]
        for each in self._decisions:
            if each.parent == parent:
                parent = each.id
                yield each


@dataclass(frozen=True, slots=True)
class Known:
    """What a window knows of its project, with which a copy can be made in another thread.

    `decisions` are the newest ones that it made, `drafts` what it could not save.
    """

    path: Path
    project: str
    head: ledger.Head | None
    decisions: tuple[Decision, ...]
    drafts: tuple[Draft, ...]
    actor: str


def save_copy(
    known: Known,
    path: Path,
    *,
    source: sqlite3.Connection | None = None,
    held: Path | None = None,
    report: Report = unreported,
) -> SavedCopy:
    """Write all that can be had of an open project to a new file; ProjectError where nothing can.

    The project stays open as it is. It is read by `source`; or from `held`, what was written of it
    by who had it open; or else by its name. A report may raise to stop it, and nothing is left.
    """
    from annotator.store.project import Project  # which needs this module

    made = Remembered()
    made.add(known.decisions)
    if path.exists():
        raise ProjectError(f"{path} exists already; choose another name.")
    if not path.parent.is_dir():
        raise ProjectError(f"The folder {path.parent} does not exist; make it first.")
    try:
        with placing.draft_of(path, word="saving") as draft:
            try:
                ground = _write_ground(known, _grounds(known, source, held), draft, made, report)
            except ProjectError:  # better a part of it than nothing
                ground = _write_ground(known, _grounds(known, source, held), draft, None, report)
            with Project.open(draft) as copy:
                _follow(copy, made)
                seen = 0 if known.head is None else known.head[0]
                lacks = max(0, seen - (0 if copy.head is None else copy.head[0]))
                if known.drafts:
                    copy.record_all(known.drafts, actor=known.actor)
                decisions = 0 if copy.head is None else copy.head[0]
            placing.sync(draft)
            report(1, 1)
            placing.put_new(draft, path)
    except FileExistsError:
        raise ProjectError(f"{path} exists already; choose another name.") from None
    except StateMismatch as error:
        raise ProjectError(
            f"No copy could be saved as {path}: what was decided last does not fit what can still "
            "be read of the project. Go back to a backup."
        ) from error
    except OSError as error:
        raise ProjectError(
            f"No copy could be saved as {path} ({error.strerror}); choose another folder or disk."
        ) from error
    return SavedCopy(path, decisions, lacks, ground)


def _write_ground(
    known: Known,
    grounds: Iterable[_Ground],
    draft: Path,
    made: Remembered | None,
    report: Report,
) -> Path | None:
    """What the rest is put on; the backup that it is, if it is one.

    With `made` it is one on which all fits that this window has seen: where an older copy was put
    in place and others went on with it, only a backup may be that.
    """
    why: Exception | None = None
    for ground, opened in grounds:
        try:
            with opened as readable:
                placing.copy(readable, draft, report=report)
            with closing(connection.connect(draft, read_only=True)) as copied:
                checking.check_shape(copied, draft)
                database = Database(copied, execute_plugins=False)
                checking.whole_head(database, draft)
                fits = made is None or _fits(database, known.head, made)
                if meta.project_id(database) == known.project and fits:
                    return ground
        except (GoldspanError, sqlite3.Error) as error:
            if (getattr(error, "sqlite_errorname", "") or "").startswith("SQLITE_FULL"):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            why = why or error
        draft.unlink(missing_ok=True)
    raise ProjectError(
        f"Nothing of {known.path} can be read any more, and there is no backup of it that "
        "opens. Look for a copy of it elsewhere."
    ) from why


def _fits(database: Database, seen: ledger.Head | None, made: Remembered) -> bool:
    """Whether a ledger has all that a window saw, or what the window made leads there from it."""
    if seen is None or ledger.time_of(database, seen) is not None:
        return True
    following = list(made.behind(ledger.head(database)))
    return bool(following) and following[-1].id == seen[1]


_Ground = tuple[Path | None, AbstractContextManager[sqlite3.Connection]]
"""What the rest may be put on: the backup that it is, if it is one, and how it is read."""


def _grounds(
    known: Known, source: sqlite3.Connection | None, held: Path | None
) -> Iterator[_Ground]:
    yield None, _named(held or known.path) if source is None else nullcontext(source)
    for each in backups.backups(known.path):
        if not each.flaw:
            yield each.path, _backup(each.path)


@contextmanager
def _named(path: Path) -> Iterator[sqlite3.Connection]:
    # what is made of it is checked
    with closing(connection.connect(path, read_only=True)) as found:
        yield found


@contextmanager
def _backup(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connection.open_database(path, read_only=True)) as found:
        yield found.conn


def _follow(copy: Project, made: Remembered) -> None:
    """Record what this window has decided and the copy lacks; what does not fit ends it."""
    for each in list(made.behind(copy.head)):
        try:
            copy.record(each.draft, actor=each.actor, at=each.at)
        except (GoldspanError, StateMismatch):
            return
