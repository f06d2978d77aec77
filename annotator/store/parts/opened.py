"""An open project file: what is read and written of it goes through here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectChanged, ProjectError, Trouble, UnsavedError
from annotator.model import ArticleId, Decision, Draft
from annotator.store import checking, connection, ledger, meta, migrating, rescuing, saving, telling
from annotator.store.schema import SCHEMA_VERSION

_MISREAD = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)
"""What comes of reading a value that is not as we have written it; of SQLite, where it is to read
JSON or to add up, an error that has no other code than one for a bug of ours."""


class Opened:
    """A project file that is open; every write is one transaction."""

    def __init__(
        self, path: str | os.PathLike[str], *, read_only: bool, held: bool = False
    ) -> None:
        self.path = path = Path(path)
        self.why_read_only = "" if read_only or held else connection.unwritable(path)
        """Why nothing can be written though it was wanted, as a sentence; else empty."""
        self._db, migrated = (
            (connection.open_beside(path), None)
            if held and connection.is_held(path)
            else migrating.open_current(path, read_only=read_only or bool(self.why_read_only))
        )
        self.newer = checking.format_of(self._db.conn) > SCHEMA_VERSION
        """Whether a newer Goldspan has made the file, which may hold more than is read here."""
        if self.newer and not read_only:
            self.why_read_only = connection.newer(path, self._db)
        self.read_only = read_only or bool(self.why_read_only)
        self.migrated_from = None if migrated is None else migrated.version
        """The format that the file was in; None if it is the present one."""
        self.kept_as = None if migrated is None else migrated.kept_as
        """Where the old file is, if opening it has brought it to the present format."""
        self._keys: dict[ArticleId, int] = {}
        self._text: tuple[ArticleId, str] | None = None
        self._made = rescuing.Remembered()
        self._unsure: list[Decision] = []
        """Decisions of which it is not known whether they are in the file."""
        self._asked: list[Draft] = []
        """What these were asked for as: what finishes an article is recorded with more."""
        try:
            with self._reading():
                self.head = checking.whole_head(self._db, path)
                self.scheme = checking.whole_scheme(self._db, path)
                meta.policy(self._db, path)
                self.id = meta.project_id(self._db)
                """What this project and its copies share, and no other project has."""
                self._seen = saving.Seen(self._db, path)
        except BaseException:
            self._db.close()
            raise

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, read_only: bool = False) -> Self:
        """Open a project file; looking at it writes nothing, unless it is of an older format."""
        return cls(path, read_only=read_only)

    @classmethod
    def beside(cls, path: str | os.PathLike[str]) -> Self:
        """Read a file that this process holds open already, from another thread say, unchecked.

        One that it does not hold is opened as any other.
        """
        return cls(path, read_only=True, held=True)

    def close(self) -> None:
        """Give the file back; the project cannot be used afterwards."""
        self._db.close()

    def wait_at_most(self, milliseconds: int) -> None:
        """Wait no longer than this for whoever has the file locked; a window tries again."""
        self._db.conn.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def look_beneath(self) -> None:
        """Raise UnsavedError where a decision could not be saved now; nothing is written."""
        with self._writing(lambda _db: True):
            pass

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def migration(self) -> str:
        """What opening has done to an older file, as a sentence; empty if it did nothing."""
        if self.kept_as is None:
            return ""
        return (
            f"{self.path} was brought to the present format; "
            f"the old file is kept as {self.kept_as.name}."
        )

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is of one moment, whatever others decide meanwhile; write nothing."""
        with telling.snapshot(self._db, self.path):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """What is stored otherwise than we write it is damage, if the full check says so too."""
        with telling.reading(self.path):
            try:
                yield
            except (*_MISREAD, sqlite3.OperationalError) as error:
                if isinstance(error, sqlite3.Error) and not telling.is_ours(error):
                    raise
                flaw = self._flaw()
                if not flaw:
                    raise  # a bug of ours
                raise ProjectError(
                    f"{self.path} is damaged ({flaw}); see what is hit with: "
                    f"goldspan check {self.path.name}"
                ) from error

    def _flaw(self) -> str:
        """What a full check finds first; empty if nothing."""
        from annotator.store import examining

        try:
            flaws = examining.check(self.path, beside=True).flaws
        except ProjectError as error:
            return str(error)
        return str(flaws[0]) if flaws else ""

    @contextmanager
    def _writing(self, landed: Callable[[Database], bool]) -> Iterator[None]:
        """One transaction; `landed` tells of a database whether it is in there."""
        if self.read_only:
            why = self.why_read_only or f"{self.path} is open for reading only;"
            raise ProjectError(f"{why} nothing was changed.".replace(". nothing", ". Nothing"))
        # an article that was rolled back has no key any more, and another may get it
        self._forget()
        self._seen.forget_pages()
        others = False
        try:
            with saving.writing(self._db, self.path):
                others = self._seen.others()
                if others:
                    self._same_project()
                yield
        except saving.Uncertain as error:
            found = saving.landed(self._db, self.path, landed)
            if not found:
                error.trouble.unknown = found is None
                raise error.trouble from error.__cause__
        except sqlite3.IntegrityError as error:
            if others:  # what was read before they wrote it does not hold any more
                raise self._changed() from error
            raise
        finally:
            self._forget()
        self._seen.look()

    def _forget(self) -> None:
        self._keys.clear()
        self._text = None

    def _same_project(self) -> None:
        """Refuse to write into another project, or an older copy, that was written over ours."""
        try:
            found = meta.project_id(self._db)
        except sqlite3.OperationalError:  # nothing is left in it, not even its tables
            found = ""
        if found != self.id:
            raise UnsavedError(
                f"{self.path} was overwritten by something else; nothing was saved in it.",
                Trouble.REPLACED,
                step="Save a copy under another name.",
            )
        if self.head is not None and ledger.time_of(self._db, self.head) is None:
            raise UnsavedError(
                f"{self.path} was put back to an older copy: decisions that were saved in it are "
                "not there any more.",
                Trouble.RESTORED,
                step="Save a copy to keep them, or open it again to go on without.",
            )

    def _changed(self) -> ProjectChanged:
        return ProjectChanged(
            f"{self.path} was changed by another window or program; open it again to go on."
        )
