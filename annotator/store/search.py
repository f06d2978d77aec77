"""Finding across a project: in its texts, and in what reviewers marked, named and remarked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from annotator.bulk import Report, unreported
from annotator.errors import ProjectError
from annotator.store import connection, said_hits, telling, text_hits
from annotator.store.hits import Hit
from annotator.store.query import Query, parse
from annotator.store.said_index import SaidIndex
from annotator.store.word_index import WordIndex

LIMIT = 100
"""The most hits that are listed: who wants others asks more closely."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: entities first, then notes, then articles, the best first."""

    hits: tuple[Hit, ...] = ()
    articles: int = 0
    """How many articles have what was asked in their text or title, or in such a mention."""
    at_least: bool = False
    """Whether there are more of them than were counted."""
    inside: bool = False
    """Whether no word is as asked, and these have it inside."""
    searched: int = 0
    """How many articles were looked through."""


class Search:
    """Finds in one project file by a connection and an index of its own; of one thread alone.

    Raises ProjectError for the disk's and the file's trouble.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = connection.open_beside(path)
        try:
            with telling.reading(path):
                self._words = WordIndex(self._db)
                self._said = SaidIndex(self._db, path)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Give the file back, and the index with it."""
        self._db.close()

    def interrupt(self) -> None:
        """End what SQLite does now, from any thread; for closing."""
        self._db.conn.interrupt()

    def catch_up(self, report: Report = unreported) -> None:
        """Take in what was imported or decided since; a report that raises ends it for now."""
        with self._reading():
            self._words.catch_up(report)
            self._said.catch_up(lambda: report(self._words.articles, self._words.articles))

    @property
    def extent(self) -> tuple[int, int]:
        """How many articles and decisions are taken in."""
        return self._words.articles, self._said.decisions

    def prepare(self, report: Report = unreported) -> None:
        """Have at hand what a find needs that finds nothing at first."""
        with self._reading():
            self._words.read_terms(report)

    def find(self, asked: str, *, limit: int = LIMIT, report: Report = unreported) -> Found:
        """What was asked for as far as it is taken in; a report that raises gives it up.

        See `query` for what can be asked; whatever it is, it is no error.
        """
        query = parse(asked)
        with self._reading():
            if query.labels is not None:
                return self._in_mentions(query, limit, report)
            found = self._everywhere(query, limit, report)
            wider = None if found.hits else query.inside()
            return found if wider is None else self._everywhere(wider, limit, report)

    def _in_mentions(self, query: Query, limit: int, report: Report) -> Found:
        groups, articles, more = said_hits.of_mentions(self._db, self._said, query)
        hits = _up_to(limit, groups, report)
        return Found(tuple(hits), articles, at_least=more, searched=self._words.articles)

    def _everywhere(self, query: Query, limit: int, report: Report) -> Found:
        hits: list[Hit] = []
        if not query.looks_inside:
            hits.extend(said_hits.of_entities(self._db, self._said, query))
            hits.extend(said_hits.of_notes(self._db, self._said, query))
        report(0, limit)
        articles, keys = self._words.matching(query, report, limit=limit)
        groups = text_hits.of_texts(self._db, keys, query)
        hits.extend(_up_to(limit - len(hits), groups, report))
        return Found(
            tuple(hits), articles, inside=query.looks_inside, searched=self._words.articles
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Trouble becomes a ProjectError, also where another file has taken the name."""
        try:
            same = connection.holds(self._db, self.path)
        except OSError:
            same = False
        if not same:
            raise ProjectError(
                f"{self.path} was moved, deleted or replaced; open it again to find in it."
            )
        with telling.reading(self.path):
            yield


def _up_to(limit: int, groups: Iterator[list[Hit]], report: Report) -> list[Hit]:
    """The hits of so many articles as give about so many."""
    hits: list[Hit] = []
    while len(hits) < limit and (group := next(groups, None)):
        hits.extend(group)
        report(len(hits), limit)
    return hits
