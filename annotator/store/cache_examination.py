"""One look at what can be made again: current state, which decisions lead to, and the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.store import plants, replay
from annotator.store.flaws import Flaws, Kind
from annotator.store.lasting import Lasting
from annotator.store.proving import part_of, stands, suggested
from annotator.store.unexplained import Ends, Unexplained
from annotator.store.walking import Walk, is_stop

_QUEUE_IS = """SELECT article.key FROM article LEFT JOIN queue ON queue.article = article.key
    WHERE (queue.id IS NOT article.id OR queue.title IS NOT article.title
           OR published IS NOT coalesce(CAST(meta ->> 'published' AS TEXT),
                                        CAST(meta ->> 'modified' AS TEXT), '')
           OR source IS NOT coalesce(CAST(meta ->> 'source' AS TEXT), ''))"""
_QUEUE_HAS = "SELECT id FROM queue WHERE article NOT IN (SELECT key FROM article)"


class CacheExamination:
    """Looks at the cache of a project whose articles are called `names`, by their keys."""

    def __init__(self, opened: sqlite3.Connection, flaws: Flaws, names: Mapping[int, str]) -> None:
        self._db, self._flaws, self._names = opened, flaws, names
        self.is_as_decided = True
        """Whether current state, as far as it was looked at, is what decisions lead to."""

    def _name(self, key: int) -> str:
        return self._names.get(key, f"article number {key}")

    def queue(self, keys: Sequence[int]) -> None:
        """Compare what the queue shows with the articles, which have these keys."""
        compared = False
        with part_of(self._flaws, "The queue"):
            for (key,) in self._db.execute(_QUEUE_IS):
                self._flaws.add(self._name(key), Kind.QUEUE)
            for (name,) in self._db.execute(_QUEUE_HAS):
                if not self._flaws.has(name, Kind.MISSING):
                    self._flaws.add_whole(
                        f"The queue lists {name}, which is no article.", of_cache=True
                    )
            compared = True
        for key in () if compared else keys:
            if self._is_listed_otherwise(key):
                self._flaws.add(self._name(key), Kind.QUEUE)

    def _is_listed_otherwise(self, key: int) -> bool:
        """Whether the queue's row of an article is another one, or cannot be read."""
        try:
            row = self._db.execute(f"{_QUEUE_IS} AND article.key = ?", [key]).fetchone()
        except sqlite3.Error as error:
            if is_stop(error):
                raise
            return True
        return row is not None

    def state(self, lasting: Lasting, decisions: Sequence[int], end: Ends) -> int:
        """Compare current state with what decisions lead to, and with the texts; returns how many
        items it has.
        """
        items = 0
        unexplained = Unexplained()
        for table in replay.TABLES:
            with part_of(self._flaws, "Current state"):
                for row in self._db.execute(f"SELECT * FROM {table}"):
                    items += table in ("mention", "relation")
                    fits, rightful = lasting.take(table, row)
                    if not fits:
                        unexplained.add(table, row)
                        own = row[1] if table in ("mention", "relation") else row[0]
                        for key in {own, rightful or own}:
                            self._differs(table, row[0], key)
        for table, own, article in lasting.left():
            self._differs(table, own, article)
        keys = {name: key for key, name in self._names.items()}
        unexplained.explain_by(self._db, decisions, keys.get)
        if unexplained:
            self._flaws.add_whole(end.told(unexplained), of_cache=end is Ends.WHOLE)
        for look in (self._places, self._ends, self._gold):
            with part_of(self._flaws, "Current state"):
                look()
        return items

    def _differs(self, table: str, own: object, key: object) -> None:
        self.is_as_decided = False
        if table == "entity":
            called = self._entity_name(own)
            self._flaws.add_whole(f"The entity {called} is not as it was decided.", of_cache=True)
        else:
            name = self._name(key) if isinstance(key, int) and key else None
            self._flaws.add(name, Kind.PROGRESS if table == "progress" else Kind.ITEM)

    def _entity_name(self, own: object) -> str:
        """An entity as current state calls it, with its id."""
        with suppress(sqlite3.Error):
            row = self._db.execute("SELECT name FROM entity WHERE id = ?", [own]).fetchone()
            if row is not None:
                return f"{row[0]} ({own})"
        return str(own)

    def _places(self) -> None:
        """Whether the words of every mention stand where it says, in texts that are whole."""
        query = "SELECT article, start, end, fragments, surface FROM mention ORDER BY article"
        texts = Walk(self._db, "key, text", "article", "key")
        key: int | None = None
        text: Any = None
        for article, start, end, fragments, surface in self._db.execute(query):
            if article != key:
                key = article
                found = texts.take(article)
                whole = found and not self._flaws.has(self._name(article), Kind.TEXT, Kind.ABOUT)
                text = found[0][1] if found and whole else None
            if text is not None and not stands(text, start, end, fragments, surface):
                self._flaws.add(self._name(article), Kind.PLACE)

    def _ends(self) -> None:
        """Whether both ends of every relation are there, touched or suggested."""
        query = """SELECT relation.article, head, tail FROM relation
            LEFT JOIN mention AS one ON one.id = head AND one.article = relation.article
            LEFT JOIN mention AS other ON other.id = tail AND other.article = relation.article
            WHERE one.id IS NULL OR other.id IS NULL"""
        for article, head, tail in self._db.execute(query).fetchall():
            name = self._name(article)
            there = {
                row[0]
                for row in self._db.execute("SELECT id FROM mention WHERE article = ?", [article])
            }
            database = Database(self._db, execute_plugins=False, recursive_triggers=False)
            there |= suggested(database, article, name)
            if head not in there or tail not in there:
                self._flaws.add(name, Kind.ENDS)

    def _gold(self) -> None:
        """Whether the gold views show what is accepted in finished articles."""
        finished = "article IN (SELECT article FROM progress WHERE state = 'finished')"
        marked = f"mention WHERE {plants.ACCEPTED} AND {finished}"
        own = f"IN (SELECT id FROM {marked})"
        for view, otherwise in {
            "gold_article": "progress WHERE state = 'finished'",
            "gold_mention": marked,
            "gold_relation": f"relation WHERE state = 'accepted' AND {finished} "
            f"AND head {own} AND tail {own}",
        }.items():
            shown, there = (
                self._db.execute(f"SELECT count(*) FROM {rows}").fetchone()[0]
                for rows in (view, otherwise)
            )
            if shown != there:
                self._flaws.add_whole(f"{view} shows {shown:,} rows where {there:,} are gold.")
