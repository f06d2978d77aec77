"""The articles of an open project, and what the queue lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from annotator.errors import ProjectError, ReviewError
from annotator.model import Article, ArticleId, ArticleState, Fragments, RunId
from annotator.store import articles, queue, scan
from annotator.store.parts.opened import Opened
from annotator.store.queue import Listing, QueueRow
from annotator.text import sha256, surface

_PAGE = 50
"""Articles that are read at once where they are handed out one by one."""


class Articles(Opened):
    """Articles, by their ids."""

    def add_articles(self, new: Iterable[Article]) -> None:
        """Write articles that the project does not hold yet, all or none."""
        added = list(new)
        with self._writing(lambda db: articles.holds_all(db, added)):
            articles.insert(self._db, added)

    def articles(self) -> Iterator[Article]:
        """Every article, in import order."""
        with self._reading():
            for _, article in articles.read(self._db):
                yield self._whole(article)

    def article(self, article: ArticleId) -> Article:
        """One article; raises ProjectError if the project does not hold it, or it is damaged."""
        with self._reading():
            for _, found in articles.read(self._db, "WHERE id = ?", [article]):
                return self._whole(found)
        raise ProjectError(f"{self.path} has no article {article}; see: goldspan list {self.path}")

    def article_ids(self) -> list[ArticleId]:
        """Every article's id, in import order."""
        with self._reading():
            return list(articles.keys(self._db))

    def article_hashes(self) -> dict[ArticleId, str]:
        """Every article's id with its text's sha256, in import order."""
        with self._reading():
            rows = self._db.execute("SELECT id, sha256 FROM article ORDER BY key")
            return {ArticleId(article): content for article, content in rows}

    def finished_ids(self) -> set[ArticleId]:
        """The ids of finished articles."""
        with self._reading():
            return {ArticleId(row[0]) for row in self._db.execute("SELECT id FROM gold_article")}

    def assisted_ids(self) -> set[ArticleId]:
        """The ids of articles that were begun with suggestions before the reviewer."""
        query = """SELECT id FROM article JOIN progress ON progress.article = key
                   WHERE progress.run IS NOT NULL"""
        with self._reading():
            return {ArticleId(row[0]) for row in self._db.execute(query)}

    def touched_ids(self) -> set[ArticleId]:
        """The ids of articles that decisions have touched, begun or not."""
        query = "SELECT id FROM article JOIN progress ON progress.article = key"
        with self._reading():
            return {ArticleId(row[0]) for row in self._db.execute(query)}

    def count_lacking(self, run: RunId | None = None, *, unfinished: bool) -> int:
        """How many articles, or unfinished ones, a run says nothing of; all where there is none."""
        with self._reading():
            return articles.count_lacking(self._db, unfinished=unfinished, run=run)

    def lacking(self, run: RunId | None = None, *, unfinished: bool) -> Iterator[Article]:
        """Those articles, in import order; a few at a time, for there may be a million.

        What is said of them meanwhile changes nothing; one that is finished meanwhile may be left
        out.
        """
        after = 0
        while True:
            with self._reading():
                page = articles.lacking(
                    self._db, unfinished=unfinished, run=run, after=after, most=_PAGE
                )
                where = f"WHERE key IN ({', '.join('?' * len(page))})"
                found = [each for _, each in articles.read(self._db, where, page)]
            if not page:
                return
            after = page[-1]
            yield from map(self._whole, found)

    def articles_with(self, strings: Sequence[str]) -> Iterator[list[ArticleId]]:
        """Articles whose text has one of these strings in it, in batches and import order."""
        with self._reading():
            yield from scan.articles_with(self._db, strings)

    def queue(self) -> list[QueueRow]:
        """Every article as the queue lists it, in import order; `listing` reads it in pages."""
        with self._reading():
            return queue.every(self._db, self.path)

    @property
    def listing(self) -> Listing:
        """The queue as a window shows it, however long it is."""
        return Listing(self._db, self.path)

    def counts(self) -> dict[ArticleState, int]:
        """How many articles are to do, doing and finished."""
        with self._reading():
            return queue.counts(self._db)

    def _whole(self, article: Article) -> Article:
        """The article, unless its text is not the one that was imported."""
        if sha256(article.text) != article.sha256:
            raise ProjectError(
                f"{self.path} is damaged (the text of {article.id} was changed after it was "
                "imported); go back to a copy in which it is whole."
            )
        return article

    def _key(self, article: ArticleId) -> int:
        if article not in self._keys:
            key = articles.key_of(self._db, article)
            if key is None:
                raise ProjectError(f"{self.path} has no article {article}.")
            self._keys[article] = key
        return self._keys[article]

    def _all_keys(self) -> dict[ArticleId, int]:
        return articles.keys(self._db)

    def _surface(self, article: ArticleId, fragments: Fragments) -> str:
        """What a mention covers; raises ReviewError where its offsets leave the text."""
        if self._text is None or self._text[0] != article:
            query = "SELECT text FROM article WHERE key = ?"
            (text,) = self._db.execute(query, [self._key(article)]).fetchone()
            self._text = article, text
        text = self._text[1]
        for start, end in fragments:
            if not 0 <= start < end <= len(text):
                raise ReviewError(f"A mention of {article} leaves its text; nothing was changed.")
        return surface(text, fragments)
