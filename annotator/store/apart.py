"""How two copies of a project differ: what only one of both has, and whether they are of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError
from annotator.store import checking, connection, telling
from annotator.wording import counted


@dataclass(frozen=True, slots=True)
class Apart:
    """How a backup and the project differ: what only one of both has."""

    decisions_of_project: int
    decisions_of_backup: int
    articles_of_project: int
    articles_of_backup: int
    runs_of_project: int = 0
    runs_of_backup: int = 0

    @property
    def lacks(self) -> str:
        """What of the project the backup does not have, such as "2 decisions and 1 run"."""
        return _listed(self.decisions_of_project, self.runs_of_project, self.articles_of_project)

    @property
    def has(self) -> str:
        """What only the backup has."""
        return _listed(self.decisions_of_backup, self.runs_of_backup, self.articles_of_backup)


def difference(backup: Path, project: Path) -> Apart:
    """What only the one or the other has; ProjectError where one of both cannot be read."""
    ours, theirs = _ids(project), _ids(backup)
    both = [(len(one - other), len(other - one)) for one, other in zip(ours, theirs, strict=True)]
    decisions, articles, runs = both
    return Apart(*decisions, *articles, *runs)


def are_of_one_project(one: Path, other: Path) -> bool:
    """Whether both were made as one project, whatever has become of each; ProjectError where one
    cannot be read.
    """
    return _made_as(one) == _made_as(other)


@contextmanager
def glanced(path: Path) -> Iterator[sqlite3.Connection]:
    """A project file that is held to its schema, but not checked page by page."""
    try:
        if connection.kind_of(path) != "project":
            raise ProjectError(f"{path} is not a Goldspan project.")
        with closing(connection.connect(path, read_only=True)) as opened:
            checking.check_schema(opened, path)
            yield opened
    except sqlite3.Error as error:
        raise telling.trouble(path, error) from error


def _listed(decisions: int, runs: int, articles: int) -> str:
    numbers = (decisions, "decision"), (runs, "run"), (articles, "article")
    said = [counted(number, one) for number, one in numbers if number]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _ids(path: Path) -> tuple[set[object], set[object], set[object]]:
    """The decisions, articles and runs of a file, as they are called in all its copies."""
    with glanced(path) as opened:
        decisions = {row[0] for row in opened.execute("SELECT id FROM ledger")}
        articles = {row[0] for row in opened.execute("SELECT id FROM article")}
        runs = set(opened.execute("SELECT id, name, extractor, version, started FROM run"))
        return decisions, articles, runs


def _made_as(path: Path) -> str | None:
    with glanced(path) as opened:
        row = opened.execute("SELECT value FROM meta WHERE name = 'project'").fetchone()
        return row and str(row[0])
