"""Backups of a project, in a folder beside it that says so, and going back to one of them.

A backup is a whole project file: it is copied from what is open while others go on, opened to see
that it is whole, and only then given its name. Its time is in its name, and it keeps the time and
size of the file that it was made of, which tell whether anything has changed since. Nothing here
needs a project that is open: all of it can be done in a thread of its own.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.bulk import Report, unreported
from annotator.errors import GoldspanError, ProjectError
from annotator.store import apart, checking, connection, placing, telling, thinning
from annotator.store.backup_names import AT, folder_of, refuse_writing, time_of

OFTEN = timedelta(minutes=30)
"""How old the newest backup may be while the project changes."""
BEFORE_BULK = timedelta(minutes=5)
"""The same before much is written at once: a script may do that a hundred times."""
_DRAFT = "backing"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a project as it was `at` (UTC); `size` is in bytes, `flaw` says why it is none."""

    path: Path
    at: datetime
    decisions: int
    articles: int
    size: int
    flaw: str = ""


def backups(project: Path) -> tuple[Backup, ...]:
    """Every backup of a project, newest first; each is looked into, but not checked in full."""
    return tuple(_look(path, at) for at, path in reversed(_named(project)))


def kept_before(project: Path) -> tuple[Backup, ...]:
    """The files that restoring has put aside, newest first, as backups to go back to."""
    name = re.compile(rf"{re.escape(project.stem)} before restoring( \d+)?\.goldspan", re.DOTALL)
    found = []
    with suppress(OSError):
        for each in Path(os.path.realpath(project)).parent.iterdir():
            if name.fullmatch(each.name):
                at = datetime.fromtimestamp(each.stat().st_mtime, UTC)
                found.append(_look(each, at))
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))


def check(backup: Path) -> None:
    """ProjectError where going back to this backup would be refused: it is not whole."""
    with closing(connection.open_database(backup, read_only=True)) as opened:
        checking.whole_head(opened, backup)


def newest(project: Path) -> datetime | None:
    """When the newest backup was made (UTC), whatever it is worth; None where there is none."""
    made = _named(project)
    return made[-1][0] if made else None


def back_up_if_due(project: Path, *, often: timedelta = OFTEN, before: str = "") -> Backup | None:
    """Make a backup if the newest is older than half an hour and something has changed since."""
    made = _named(project)
    if made and abs(_now() - made[-1][0]) < often:
        _call_before(made[-1][1], before)
        return None
    return back_up(project, before=before)


def back_up(project: Path, *, before: str = "", ends: bool = True) -> Backup | None:
    """Make a backup and thin out the old ones; None where nothing has changed since the newest.

    What it is made `before`, such as an import, is in its name; the newest of those is kept.
    Raises ProjectError where it could not be made, has no room, or did not become whole. Without
    `ends` its ledger may end otherwise than is on record, which is to be mended first.
    """
    folder, at = folder_of(project), _now()
    try:
        _sweep(folder)
        found = project.stat()
        if _is_backed_up(project, found):
            _call_before(_named(project)[-1][1], before)
            return None
        with closing(connection.connect(project, read_only=True)) as source:
            if not _anything(source):
                return None
            thinning.make_room(_named(project), project=project, size=found.st_size, now=at)
            folder.mkdir(exist_ok=True)
            why = before and f"{thinning.BEFORE}{before}"
            target = folder / f"{project.stem}{why} {at.strftime(AT)}.goldspan"
            with placing.draft_of(target, word=_DRAFT) as draft:
                placing.copy(source, draft, like=project)
                decisions, articles = _whole(draft, ends=ends)
                with suppress(FileExistsError):  # somebody else was as fast, in the same second
                    placing.put_new(draft, target)
                    _give_time(target, found)
    except sqlite3.Error as error:
        raise telling.trouble(project, error) from error
    except OSError as error:
        raise ProjectError(
            f"No backup of {project} could be made in {folder} ({error.strerror}); make room or "
            "check the folder's rights."
        ) from error
    thinning.thin(_named(project), size=found.st_size, now=at)
    return Backup(target, at, decisions, articles, target.stat().st_size)


def restore(backup: Path, project: Path, *, report: Report = unreported) -> Path | None:
    """Put a backup in a project's place; returns where the present file is kept, if there is one.

    A report may raise to stop it; the last one comes before anything of the project is touched.

    Nobody should have the project open: whoever has is told at the next save that it was replaced.
    Raises ProjectError where the backup is not whole, and the project is as it was.
    """
    target = Path(os.path.realpath(project))
    refuse_writing(target)
    try:
        with (
            closing(connection.open_database(backup, read_only=True)) as source,
            placing.draft_of(target, word="restoring") as draft,
        ):
            like = target if target.exists() else backup
            placing.copy(source.conn, draft, like=like, report=report)
            _whole(draft)
            report(1, 1)
            with _unwritten(target):
                kept = _keep(target) if os.path.lexists(target) else None
                try:
                    draft.replace(target)
                except BaseException:
                    if kept is not None:
                        _give_back(kept, target)
                    raise
            placing.sync_folder(target.parent)
    except sqlite3.Error as error:
        raise telling.trouble(backup, error) from error
    except OSError as error:
        raise ProjectError(
            f"{project} could not be restored ({error.strerror}); it is as it was. Make room or "
            "check the folder's rights."
        ) from error
    return kept


@contextmanager
def _unwritten(target: Path) -> Iterator[None]:
    """Nobody writes the present file meanwhile, and what a crash left half written is undone.

    Where it is too damaged to be locked, nobody can save in it either. An empty one is not locked,
    which would begin a journal.
    """
    try:
        is_file = target.exists() and target.stat().st_size > 0
        held = connection.connect(target, read_only=False) if is_file else None
    except sqlite3.Error:
        held = None
    if held is None:
        yield
        return
    with closing(held):
        try:
            held.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise ProjectError(
                    f"{target} is being written by another program; close it there, then restore."
                ) from error
        if os.name == "nt":  # Windows replaces no file that is open
            held.close()
        yield


def _keep(target: Path) -> Path:
    """Another name for the present file, with the journal that may be its better half."""
    for number in chain([""], count(2)):
        kept = target.with_name(f"{target.stem} before restoring{number and f' {number}'}.goldspan")
        if os.path.lexists(kept):
            continue
        for ending in ("-journal", "-wal", "-shm"):
            # SQLite would take it for the restored file's
            with suppress(FileNotFoundError):
                Path(f"{target}{ending}").rename(f"{kept}{ending}")
        try:
            os.link(target, kept)
        except FileExistsError:
            continue
        except OSError:  # a file system without hard links, or a link that leads nowhere
            target.rename(kept)
        break
    return kept


def _give_back(kept: Path, target: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            Path(f"{kept}{ending}").replace(f"{target}{ending}")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _named(project: Path) -> list[tuple[datetime, Path]]:
    """The times and files of all that are named like a backup, oldest first."""
    folder = folder_of(project)
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted((at, folder / name) for name in names if (at := time_of(Path(name))) is not None)


def _call_before(newest: Path, before: str) -> None:
    """Have the newest backup say what it was the last one before."""
    if before and thinning.BEFORE not in newest.name:
        *words, at = newest.name.split(" ")
        with suppress(OSError):
            newest.rename(
                newest.with_name(" ".join([*words, *thinning.BEFORE.split(), before, at]))
            )


def _sweep(folder: Path) -> None:
    """Remove drafts of backups that were killed."""
    for draft in folder.glob(f".*.{_DRAFT}"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > placing.LEFT_SECONDS:
                draft.unlink()


def _give_time(backup: Path, of: os.stat_result) -> None:
    """Have a backup bear the time of what it was made of.

    Not before it has its name: a draft that looks old is one that others remove. Without it there
    is one backup more than there need be.
    """
    with suppress(OSError):
        os.utime(backup, ns=(of.st_atime_ns, of.st_mtime_ns))


def _is_backed_up(project: Path, found: os.stat_result) -> bool:
    for _, newest in _named(project)[-1:]:
        with suppress(OSError):
            made = newest.stat()
            return (made.st_mtime_ns, made.st_size) == (found.st_mtime_ns, found.st_size)
    return False


def _anything(source: sqlite3.Connection) -> bool:
    """Whether there is something to lose."""
    return source.execute("SELECT 1 FROM article LIMIT 1").fetchone() is not None


def _whole(copy: Path, *, ends: bool = True) -> tuple[int, int]:
    """A copy's decisions and articles; ProjectError where it is not whole.

    References between its rows are those of the file that it was made of, which has been opened.
    """
    with closing(connection.connect(copy, read_only=True)) as opened:
        checking.check_shape(opened, copy, references=False)
        look = checking.whole_head if ends else checking.sound_head
        look(Database(opened, execute_plugins=False), copy)
        return _counts(opened)


def _counts(opened: sqlite3.Connection) -> tuple[int, int]:
    query = "SELECT (SELECT coalesce(max(seq), 0) FROM ledger), (SELECT count(*) FROM article)"
    decisions, articles = opened.execute(query).fetchone()
    return int(decisions), int(articles)


def _look(path: Path, at: datetime) -> Backup:
    size = 0
    try:
        size = path.stat().st_size
        with apart.glanced(path) as opened:
            decisions, articles = _counts(opened)
    except (GoldspanError, OSError) as error:
        return Backup(path, at, 0, 0, size, flaw=str(error))
    return Backup(path, at, decisions, articles, size)
