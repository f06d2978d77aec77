"""Finding across a project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from annotator.bulk import Report, unreported
from annotator.errors import ProjectError
from annotator.model import ArticleId
from annotator.store import codec, connection
from annotator.store.folding import words
from annotator.store.word_index import WordIndex


class Search:
    """Finds in one project file by a connection and an index of its own; of one thread alone.

    Raises ProjectError for the disk's and the file's trouble.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = connection.open_beside(path)
        try:
            self._file = connection.identity_of(path)
            self._index = WordIndex(self._db)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Give the file back, and the index with it."""
        self._db.close()

    def catch_up(self, report: Report = unreported) -> None:
        """Take in what was imported or decided since; a report that raises ends it for now."""
        with self._reading():
            self._index.catch_up(report)

    def articles_with(self, strings: Sequence[str]) -> list[ArticleId]:
        """Articles, in import order, that may contain one of these strings as whole words.

        None that does is missing; whether one really does, and where, is for its text to say.
        Call `catch_up` first.
        """
        keys: set[int] = set()
        with self._reading():
            for string in filter(None, strings):
                asked = words(string)
                keys.update(self._index.with_phrase(asked) if asked else self._containing(string))
            rows = self._db.execute(
                "SELECT id FROM article WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key",
                [codec.dumps(sorted(keys))],
            ).fetchall()
        return [ArticleId(article) for (article,) in rows]

    def _containing(self, string: str) -> list[int]:
        """The keys of the articles whose text has this string, which holds no word, in it."""
        query = "SELECT key FROM article WHERE instr(text, ?) ORDER BY key"
        return [key for (key,) in self._db.execute(query, [string]).fetchall()]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Trouble becomes a ProjectError, also where another file has taken the name."""
        try:
            same = connection.identity_of(self.path) == self._file
        except OSError:
            same = False
        if not same:
            raise ProjectError(
                f"{self.path} was moved, deleted or replaced; open it again to find."
            )
        with connection.reading(self.path):
            yield
