"""Opening a project of an older format: a migrated copy takes its place, or is read in its stead.

Who writes gets the file itself brought to the present format, and the old one is kept under another
name. All work is done on a copy beside it, while nobody else may write; only a copy that was
checked takes the file's name, in one step. So whenever this is stopped, the name leads to the old
file or to the new one, both whole; a copy that was not finished is swept up at the next opening.
Who only reads gets a copy that no name leads to, and the file is not touched.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError
from annotator.store import (
    checking,
    codec,
    connection,
    ledger,
    ledger_end,
    replay,
    seals,
    telling,
    walking,
)
from annotator.store.lasting import Lasting
from annotator.store.schema import SCHEMA_VERSION, migrations
from annotator.store.unexplained import unexplained


@dataclass(frozen=True, slots=True)
class Migrated:
    """Which format a project was in, and where the old file is; None where it was only read."""

    version: int
    kept_as: Path | None


def open_current(path: Path, *, read_only: bool) -> tuple[Database, Migrated | None]:
    """The project's database in the present format, and what was done if it was in an older one."""
    with ExitStack() as opened:
        db = opened.enter_context(closing(connection.open_database(path, read_only=read_only)))
        opened.enter_context(_telling(path))
        version = checking.format_of(db.conn)
        if version >= SCHEMA_VERSION:  # what is newer is only read
            opened.pop_all()  # it stays open
            return db, None
        if read_only:
            return copy_for_reading(db, path), Migrated(version, None)
        kept = _replace(db, path, version)
    return connection.open_database(path, read_only=False), Migrated(version, kept)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """What stands in the way, as a sentence; the file is as it was."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            said = "another program is writing it. Close it there, then open it again."
        elif name in ("SQLITE_ERROR", "SQLITE_MISMATCH") or name.startswith("SQLITE_CONSTRAINT"):
            said = f"something in it does not fit ({error}). It is as it was; please report this."
        else:
            raise telling.trouble(path, error) from error
        raise ProjectError(f"{path} cannot be brought to the present format: {said}") from error
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be brought to the present format in its folder ({error.strerror}); "
            "make room or check the folder's rights, or copy the file elsewhere and open it there."
        ) from error


def copy_for_reading(old: Database, path: Path) -> Database:
    """What `old` is in the present format, in a database that no name leads to."""
    copy = connection.connect_to_nothing()
    try:
        return _migrated_copy(old, copy, path, None)
    except BaseException:
        copy.close()
        raise


def _replace(held: Database, path: Path, version: int) -> Path:
    """Put a migrated copy in the file's place; returns where the old one is now.

    Until `held` is closed nobody else can write; who waits for that finds another file then.
    """
    target = Path(os.path.realpath(path))
    held.execute("BEGIN IMMEDIATE")
    _sweep(target)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.migrating")
    try:
        _create(draft, like=target)
        _write_copy(path, draft, version)
        if not connection.holds(held, target):
            raise _replaced(path)
        if os.name == "nt":  # Windows replaces no file that is open
            held.close()
        return _put_in_place(draft, target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _replaced(path: Path) -> ProjectError:
    return ProjectError(f"{path} was replaced by another program just now; open it again.")


def _sweep(target: Path) -> None:
    """Remove the copies that a migration of this file left when it was killed.

    Whoever still made one would hold the lock that we have.
    """
    ours = re.compile(re.escape(f".{target.name}.") + "[0-9a-f]{8}[.]migrating")
    for each in target.parent.iterdir():
        if ours.fullmatch(each.name):
            with suppress(OSError):
                each.unlink()


def _create(draft: Path, *, like: Path) -> None:
    """The empty copy, with the rights of the file whose place it takes."""
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    found = like.stat()
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(draft, found.st_uid, found.st_gid)
    draft.chmod(found.st_mode & 0o777)


def _write_copy(path: Path, draft: Path, version: int) -> None:
    # a connection of its own, since what holds the lock cannot be copied from
    with (
        closing(connection.connect(path, read_only=True)) as old,
        closing(connection.connect(draft, read_only=False)) as copy,
    ):
        if checking.format_of(old) != version:
            raise _replaced(path)  # by another window that was faster
        # it may be half written until it is whole, and then reaches the disk at once
        copy.execute("PRAGMA journal_mode = MEMORY")
        copy.execute("PRAGMA synchronous = OFF")
        _migrated_copy(Database(old, execute_plugins=False), copy, path, draft)
    _sync(draft)


def _migrated_copy(
    old: Database, copy: sqlite3.Connection, path: Path, draft: Path | None
) -> Database:
    """Make `copy` what `old` is in the present format, and check it; `draft` is its file."""
    old.execute("BEGIN")
    # the first look takes the lock, waiting as long as anywhere; copying would wait for ever
    version = checking.format_of(old.conn)
    head = checking.sound_head(old, path)
    checking.whole_scheme(old, path)
    before = _rows(old)
    old.conn.backup(copy)
    old.execute("COMMIT")
    new = Database(copy, execute_plugins=False, recursive_triggers=False)
    if [step.name for step in migrations.applied(new)] != checking.steps()[:version]:
        raise ProjectError(
            f"{path} is damaged (it does not say how its format came about); "
            "go back to a copy that opens."
        )
    # a step may make a table anew, to which others refer
    copy.execute("PRAGMA foreign_keys = OFF")
    migrations.apply(new)
    if draft is not None and version < ledger_end.SINCE:
        _refuse_unexplained(new, path)
    seals.write_project(copy)
    copy.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    copy.execute("PRAGMA foreign_keys = ON")
    after = _rows(new)
    flaw = checking.foreign_tables(copy, SCHEMA_VERSION) or checking.damage(copy, draft)
    flaw = flaw or ledger_end.read(copy).flaw
    if flaw or ledger.head(new) != head or any(after.get(each) != before[each] for each in before):
        raise ProjectError(
            f"{path} cannot be brought to the present format: its copy did not become whole "
            f"({flaw or 'rows are missing'}). It is as it was; check the disk and try again."
        )
    return new


def _refuse_unexplained(new: Database, path: Path) -> None:
    """ProjectError where decisions may be missing at the end, which is about to be recorded."""
    keys = {name: key for key, name in new.execute("SELECT key, id FROM article")}
    lasting = Lasting()
    for own, payload in new.execute("SELECT article, payload FROM ledger ORDER BY seq"):
        for change in replay.rows_of(codec.loads(payload), own, keys.get):
            lasting.put(*change)
    found = unexplained(new.conn, lasting, walking.ledger_keys(new.conn), keys.get)
    if found:
        raise ProjectError(
            f"{path} is not brought to the present format, and is as it was: no decision explains "
            f"what is said of {found}. Go back to a backup, or save what is whole (Save what is "
            f"whole…, or: goldspan check {path.name} --salvage OUT)."
        )


def _rows(db: Database) -> dict[str, int]:
    """How many rows each table has but the list of migrations, which grows."""
    return {
        name: db.table(name).count
        for name in db.table_names()
        if name != migrations.migrations_table
    }


def _put_in_place(draft: Path, target: Path) -> Path:
    """Give the copy the file's name, after the old file has got another one."""
    with ExitStack() as until_replaced:
        kept = _keep(target, until_replaced)
        try:
            _sync_folder(target.parent)
            draft.replace(target)
        except BaseException:
            # while the copy has its own name, the old file has its own too
            if draft.exists():
                kept.unlink()
            raise
    _sync_folder(target.parent)
    return kept


def _keep(target: Path, until_replaced: ExitStack) -> Path:
    """A second name for the old file, one that nobody has."""
    for number in chain([""], count(2)):
        kept = target.with_name(f"{target.name}.bak{number}")
        try:
            os.link(target, kept)
        except FileExistsError:
            if os.path.samestat(kept.lstat(), target.stat()):
                break  # given by a migration that was killed before it replaced the file
        except OSError:  # a file system without hard links
            if not os.path.lexists(kept):
                _copy_bytes(target, kept, until_replaced)
                break
        else:
            break
    return kept


def _copy_bytes(target: Path, kept: Path, until_replaced: ExitStack) -> None:
    """Copy the old file; it stays open, since closing it would give its lock away (POSIX)."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.migrating")
    try:
        source = until_replaced.enter_context(target.open("rb"))
        with beside.open("xb") as copy:
            shutil.copyfileobj(source, copy)
        shutil.copystat(target, beside)
        _sync(beside)
        beside.rename(kept)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _sync(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "nt":  # Windows cannot open a folder, and needs not
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
