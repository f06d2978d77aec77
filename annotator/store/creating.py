"""A new project file: made beside its name, whole and on the disk before it has that name."""

from __future__ import annotations

import errno
import os
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError
from annotator.scheme import Scheme
from annotator.store import placing, seals
from annotator.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrations


def create(path: Path, *, scheme: Scheme) -> None:
    """A new project file without articles; raises ProjectError where another has its name.

    Nothing of it is left where that fails. What others who were killed left in the folder is
    swept up.
    """
    try:
        if path.exists():
            raise _taken(path)
        if not path.parent.is_dir():
            raise ProjectError(f"The folder {path.parent} does not exist; make it first.")
        placing.sweep(path.parent, word="making")
        with placing.draft_of(path, word="making") as draft:
            _write(draft, scheme)
            placing.sync(draft)
            placing.put_new(draft, path)
    except FileExistsError:
        raise _taken(path) from None
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            raise ProjectError(
                f"{path} cannot be made, since its name is too long; choose a shorter one."
            ) from error
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise ProjectError(
                f"{path} cannot be made, since you may not write in its folder; choose another "
                "folder, or have the right to write given to you."
            ) from error
        raise ProjectError(f"{path} cannot be made ({error}); check the folder.") from error


def _taken(path: Path) -> ProjectError:
    return ProjectError(f"{path} exists already; choose another name or open it.")


def _write(draft: Path, scheme: Scheme) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        # it is no file of anybody until it is whole, and reaches the disk at once
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        database = Database(connection, execute_plugins=False)
        with database.atomic():
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            migrations.apply(database)
            added = datetime.now(UTC).isoformat(timespec="seconds")
            row = {"sha256": scheme.sha256, "name": scheme.name, "toml": scheme.toml}
            database.table("scheme").insert(row | {"added": added})
            meta = {"scheme": scheme.sha256, "project": uuid.uuid4().hex, "created": added}
            database.table("meta").insert_all(
                {"name": name, "value": value} for name, value in meta.items()
            )
            seals.write_project(connection)
