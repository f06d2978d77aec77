"""A full check of a project file: pages, references, seals, texts, the ledger's chain, the cache.

Nothing is written, and nothing is taken for granted: each part is read as far as it can be, so that
one page that is gone does not hide what else is wrong. Of a large project no more is in memory than
one article and, for each item that was touched, its id and a number.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.bulk import Report, unreported
from annotator.errors import Stopped
from annotator.store import checking, connection, migrating, replay, telling
from annotator.store.examination import Examination
from annotator.store.flaws import Checked, Counts, Flaw, Flaws
from annotator.store.legible import make_legible
from annotator.store.proving import part_of
from annotator.store.schema import SCHEMA_VERSION
from annotator.store.walking import is_stop, lenient

_COPIED_PAGES = 256
"""So many at a time, a few milliseconds, in between which others may save."""
_FINDS = "SQLite finds: "
_ALL_WHOLE = (
    "All that it holds is there and whole: only an index or an unused page is damaged, and saving "
    "what is whole loses nothing."
)
Stop = Callable[[], bool]


def check(
    path: Path,
    *,
    beside: bool = False,
    report: Report = unreported,
    stopped: Stop = lambda: False,
) -> Checked:
    """Everything that is wrong in a project file; ProjectError where it is none at all.

    With `beside` a copy without a name is looked at, so that who has the file open can save
    meanwhile. Raises Stopped where `stopped` says so.
    """
    connection.refuse_others(path)
    flaws = Flaws()
    try:
        with closing(connection.connect(path, read_only=True)) as opened:
            opened.set_progress_handler(stopped, 20_000)
            if beside:
                with closing(connection.connect_to_nothing()) as copy:
                    opened.backup(copy, pages=_COPIED_PAGES, progress=_stopping(stopped), sleep=0.0)
                    copy.set_progress_handler(stopped, 20_000)
                    return _checked(copy, path, flaws, report)
            return _checked(opened, path, flaws, report)
    except sqlite3.Error as error:
        if is_stop(error):
            raise Stopped(f"The check of {path} was stopped.") from error
        name = getattr(error, "sqlite_errorname", "")
        if not name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise telling.trouble(path, error) from error
        flaws.add_whole(f"SQLite cannot read it ({error}).")
    except UnicodeDecodeError:  # in what it quotes of a damaged schema
        flaws.add_whole("SQLite cannot read it (malformed database schema).")
    return _checked_copy(path, flaws, report)


def _checked_copy(path: Path, flaws: Flaws, report: Report) -> Checked:
    """Which articles are hit in a file that SQLite does not read: those of a copy that it does."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copyfile(path, copy)
        make_legible(copy)
        try:
            with closing(connection.connect(copy, read_only=True)) as opened:
                if checking.format_of(opened) != SCHEMA_VERSION:
                    return Checked(Counts(), flaws.found())
                return examined(opened, copy, flaws=flaws, report=report)
        except sqlite3.Error:
            return Checked(Counts(), flaws.found())


def _stopping(stopped: Stop) -> Callable[[int, int, int], None]:
    def step(_status: int, _remaining: int, _total: int) -> None:
        if stopped():
            raise Stopped("The check was stopped.")

    return step


def _checked(opened: sqlite3.Connection, path: Path, flaws: Flaws, report: Report) -> Checked:
    version = checking.format_of(opened)
    if version > SCHEMA_VERSION:
        raise checking.newer(path, version, to="check it")
    if version == SCHEMA_VERSION:
        return examined(opened, path, flaws=flaws, report=report)
    # an older format has no seals: its pages are looked at as they are, the rest as they become
    structure(opened, path, version, flaws)
    if flaws.found():
        return Checked(Counts(), flaws.found())
    old = Database(opened, execute_plugins=False, recursive_triggers=False)
    copied = migrating.copy_for_reading(old, path)
    try:
        return examined(copied.conn, path, flaws=flaws, report=report, copied=True)
    finally:
        copied.close()


def examined(
    opened: sqlite3.Connection,
    path: Path,
    *,
    flaws: Flaws | None = None,
    report: Report = unreported,
    copied: bool = False,
) -> Checked:
    """Everything that is wrong in an open project of the present format, as of one moment.

    Of a copy in another format the size of the file says nothing, nor does where its ledger ends.
    """
    found = Flaws() if flaws is None else flaws
    begun = not opened.in_transaction
    if begun:
        opened.execute("BEGIN")
    factory = opened.text_factory
    opened.text_factory = lenient
    try:
        structure(opened, None if copied else path, SCHEMA_VERSION, found)
        of_pages = found.found()
        checked = Examination(opened, path, found, report, is_sealed=not copied).done()
        if of_pages and checked.flaws == of_pages and all(map(_is_of_pages, of_pages)):
            found.add_whole(_ALL_WHOLE)
        return Checked(checked.counts, _titled(opened, found.found()))
    finally:
        opened.text_factory = factory
        if begun and opened.in_transaction:
            opened.execute("ROLLBACK")


def _titled(opened: sqlite3.Connection, flaws: tuple[Flaw, ...]) -> tuple[Flaw, ...]:
    """The flaws with their articles' titles, as far as the queue still tells them."""
    wanted = {flaw.article for flaw in flaws if flaw.article is not None}
    titles: dict[str, str] = {}
    if wanted:
        with suppress(sqlite3.Error):
            rows = opened.execute("SELECT id, title FROM queue")
            titles.update((article, title) for article, title in rows if article in wanted)
    return tuple(replace(flaw, title=titles.get(flaw.article or "", "")) for flaw in flaws)


def _is_of_pages(flaw: Flaw) -> bool:
    return flaw.what.startswith((_FINDS, "And ", "Its pages cannot", "Its references cannot"))


def structure(opened: sqlite3.Connection, path: Path | None, version: int, flaws: Flaws) -> None:
    """What is wrong with the file's tables, pages and references."""
    with part_of(flaws, "Its tables"):
        if strange := checking.foreign_tables(opened, version):
            flaws.add_whole(f"It has tables that are not Goldspan's ({strange}).")
    with part_of(flaws, "Its pages"):
        (pages,), (size,) = (
            opened.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
        )
        if path is not None and path.stat().st_size < pages * size:
            flaws.add_whole("Its end was cut off.")
        for (line,) in opened.execute("PRAGMA integrity_check(50)"):
            if line != "ok":
                said = " ".join(str(line).replace("*** in database main ***", "").split())
                flaws.add_whole(f"{_FINDS}{said}")
    with part_of(flaws, "Its references"):
        for table, _, other, _ in opened.execute("PRAGMA foreign_key_check"):
            of_cache = {table, other} <= {*replay.TABLES}
            flaws.add_whole(f"A row of {table} refers to a missing {other}.", of_cache=of_cache)
