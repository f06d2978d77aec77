"""The cache made again from what it is made of: current state, what is planted and the record of
its end from the ledger, the queue from the articles, a policy from what can be read of it. Only
where nothing else is wrong, and in one transaction."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.bulk import Report, unreported
from annotator.errors import ProjectError
from annotator.store import (
    backups,
    checking,
    connection,
    examining,
    ledger,
    ledger_end,
    meta,
    plantings,
    replay,
    telling,
    unsaid,
)
from annotator.store.backup_names import refuse_writing
from annotator.store.flaws import Checked
from annotator.store.plantings import Plantings
from annotator.store.schema import SCHEMA_VERSION

_QUEUE = """INSERT INTO queue SELECT key, id, title,
    coalesce(CAST(meta ->> 'published' AS TEXT), CAST(meta ->> 'modified' AS TEXT), ''),
    coalesce(CAST(meta ->> 'source' AS TEXT), '') FROM article ORDER BY key"""


def rebuild(path: Path, *, report: Report = unreported) -> Checked:
    """Make the cache again where only that is wrong; returns what was found before.

    A backup is made before. Nothing is written where nothing is wrong, or more than the cache.
    """
    connection.refuse_others(path)
    refuse_writing(path)
    with telling.reading(path), closing(connection.connect(path, read_only=False)) as opened:
        version = checking.format_of(opened)
        if version > SCHEMA_VERSION:
            raise checking.newer(path, version, to="rebuild it")
        if version != SCHEMA_VERSION:
            raise ProjectError(
                f"{path} is of an older format; open it in Goldspan once, then rebuild it."
            )
        database = Database(opened, execute_plugins=False, recursive_triggers=False)
        opened.execute("BEGIN IMMEDIATE")
        try:
            found = examining.examined(opened, path, report=report)
            if found.only_cache:
                backups.back_up(path, ends=False)
                fill(database)
                unsaid.plant(database)
                ledger_end.write(opened, ledger.head(database))
                if not meta.is_readable(database, path):
                    meta.mend_policy(database, path)
                if examining.examined(opened, path).flaws:
                    raise ProjectError(
                        f"{path} could not be rebuilt and is as it was; "
                        f"save what is whole with: goldspan check {path} --salvage OUT"
                    )
            opened.execute("COMMIT")
        except BaseException:
            if opened.in_transaction:
                opened.execute("ROLLBACK")
            raise
    return found


def fill(db: Database) -> Plantings:
    """Empty the cache and make it from the ledger and the articles; in a transaction.

    What decisions have planted, which it returns, is planted again where it is not.
    """
    planted = Plantings()
    tables = replay.replayed(db, planted)
    for table in reversed(replay.TABLES):
        db.execute(f"DELETE FROM {table}")
    for table in replay.TABLES:
        _insert(db.conn, table, list(tables[table].values()))
    plantings.mend(db, planted)
    db.execute("DELETE FROM queue")
    db.execute(_QUEUE)
    return planted


def _insert(opened: sqlite3.Connection, table: str, rows: list[replay.Row]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        opened.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
