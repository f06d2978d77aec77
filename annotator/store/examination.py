"""One look through an open project: its seals, texts, ledger and cache, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.bulk import Report
from annotator.errors import GoldspanError
from annotator.store import checking, codec, ledger_end, meta, plants, replay, seals
from annotator.store.flaws import Checked, Counts, Flaws, Kind
from annotator.store.lasting import Lasting
from annotator.store.proving import (
    UNREADABLE,
    agrees,
    part_of,
    sha256_of,
    stands,
    suggested,
    verifies,
)
from annotator.store.schema import SCHEMA_VERSION
from annotator.store.unexplained import Unexplained
from annotator.store.walking import (
    Row,
    Walk,
    article_keys,
    candidates,
    gathered,
    is_stop,
    ledger_keys,
    plant_keys,
    run_keys,
    said_keys,
)

_QUEUE_IS = """SELECT article.key FROM article LEFT JOIN queue ON queue.article = article.key
    WHERE (queue.id IS NOT article.id OR queue.title IS NOT article.title
           OR published IS NOT coalesce(CAST(meta ->> 'published' AS TEXT),
                                        CAST(meta ->> 'modified' AS TEXT), '')
           OR source IS NOT coalesce(CAST(meta ->> 'source' AS TEXT), ''))"""
_QUEUE_HAS = "SELECT id FROM queue WHERE article NOT IN (SELECT key FROM article)"
_MOST_GONE = 10_000
_TRIED_MOST = 50_000_000
"""Code points of decisions hashed to find whose they are: a second or so."""
_ANY = object()
"""What stands before a decision where that cannot be told."""


class Examination:
    """One look through a project; each method is one part of it."""

    def __init__(
        self, opened: sqlite3.Connection, path: Path, flaws: Flaws, report: Report
    ) -> None:
        self._db, self._path, self._flaws, self._report = opened, path, flaws, report
        self._called: dict[int, list[str]] = {}
        self._names: dict[int, str] = {}
        self._keys: dict[str, int] = {}
        self._done, self._total = 0, 0
        self._items = self._tried = 0
        self._decided: dict[int, int] | None = None

    def done(self) -> Checked:
        """All of it."""
        self._called = candidates(self._db)
        self._names = {key: names[0] for key, names in self._called.items()}
        self._keys = {name: key for key, name in self._names.items()}
        articles = article_keys(self._db)
        said, decisions = said_keys(self._db), ledger_keys(self._db)
        runs = run_keys(self._db)
        self._total = len(articles) + len(said) + len(decisions)
        self._project()
        self._articles(articles)
        self._runs(runs)
        self._said(said)
        self._plants()
        self._queue(articles)
        self._cache(self._ledger(decisions), decisions)
        counts = Counts(len(articles), len(runs), len(decisions), self._items)
        return Checked(counts, self._flaws.found())

    def _step(self) -> None:
        self._done += 1
        if self._done % 64 == 0:
            self._report(self._done, self._total)

    def _name(self, key: int) -> str:
        return self._names.get(key, f"article number {key}")

    def _project(self) -> None:
        with part_of(self._flaws, "What it says of itself"):
            seal = Walk(self._db, "run, article, sha256", "seal", "run, article")
            if not agrees(seal.take(0, 0), seals.of_project, self._db):
                self._flaws.add_whole("Its settings, schemes or format are not what they were.")
            # numbers that no seal covers: they count what was done
            numbers = self._db.execute("SELECT id FROM _sqlite_migrations ORDER BY name")
            if [number for (number,) in numbers] != list(range(1, SCHEMA_VERSION + 1)):
                self._flaws.add_whole("The numbers of its migrations are not what they were.")
            database = Database(self._db, execute_plugins=False, recursive_triggers=False)
            try:
                checking.whole_scheme(database, self._path)
            except (GoldspanError, *UNREADABLE):
                self._flaws.add_whole("Its scheme is not the one that it was made with.")
            if not meta.is_readable(database, self._path):
                self._flaws.add_whole("Its policy cannot be read.", of_cache=True)
            for sha256, toml in self._db.execute("SELECT sha256, toml FROM scheme"):
                if sha256_of(toml) != sha256:
                    self._flaws.add_whole("A scheme is not the one that was used.")

    def _articles(self, keys: Sequence[int]) -> None:
        rows = Walk(self._db, "key, id, sha256, title, text, meta", "article", "key")
        zones = Walk(self._db, "article, start, end, kind", "zone", "article")
        seal = Walk(self._db, "run, article, sha256", "seal", "run, article")
        for key in keys:
            self._step()
            found, marked = rows.take(key), zones.take(key)
            name = self._name(key)
            if not found:
                kind = Kind.ARTICLE if found is None else Kind.MISSING
                self._flaws.add(name, kind)
                continue
            _, own, sha256, title, text, meta = found[0]
            if sha256_of(text) != sha256:
                self._flaws.add(name, Kind.TEXT)

            said = sha256, title, meta, [zone[1:] for zone in marked or ()]
            sealed = seal.take(0, key)
            if marked is None or not agrees(sealed, seals.of_article, own, *said):
                for other in self._called.get(key, ()):
                    if agrees(sealed, seals.of_article, other, *said):
                        name = self._names[key] = other
                        self._keys[other] = key
                self._flaws.add(name, Kind.ABOUT)

    def _queue(self, keys: Sequence[int]) -> None:
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

    def _runs(self, keys: Sequence[int]) -> None:
        rows = Walk(self._db, seals.RUN, "run", "id")
        seal = Walk(self._db, "run, article, sha256", "seal", "run, article")
        for run in keys:
            found = rows.take(run)
            if not found or not agrees(seal.take(run, 0), seals.seal, found[0]):
                self._flaws.add_whole(f"What is known of run {run} is not what it was.")

    def _said(self, keys: Sequence[tuple[int, int]]) -> None:
        said = Walk(self._db, seals.SAID_BY_RUN, "run_article", "run, article")
        mentions = Walk(self._db, seals.MENTION, "run_mention", "run, article")
        relations = Walk(self._db, seals.RELATION, "run_relation", "run, article")
        seal = Walk(self._db, "run, article, sha256", "seal", "run, article")
        for run, article in keys:
            self._step()
            row, *items = (each.take(run, article) for each in (said, mentions, relations))
            whole = (article, run, *row[0][2:]) if row else None
            if whole is None or not agrees(seal.take(run, article), seals.of_said, whole, *items):
                self._flaws.add(self._name(article), Kind.SAID)

    def _plants(self) -> None:
        with part_of(self._flaws, "What is planted"):
            rows = Walk(self._db, plants.COLUMNS, "plant", "article")
            seal = Walk(self._db, "run, article, sha256", "seal", "run, article")
            for key in plant_keys(self._db):
                planted, sealed = rows.take(key), seal.take(seals.PLANTED, key)
                if planted is None or not agrees(sealed, seals.seal, planted):
                    self._flaws.add(self._name(key), Kind.PLANT)

    def _ledger(self, keys: Sequence[int]) -> Lasting:
        """Check every decision; returns what they lead to."""
        columns = "seq, id, parent, actor, at, verdict, article, payload, scheme"
        rows = Walk(self._db, columns, "ledger", "seq")
        lasting, expected, gone = Lasting(), 1, False
        before: object = None
        near: int | None = None
        unknown = False
        for seq in keys:
            self._step()
            if seq != expected:
                missing = f"{expected:,}" if seq == expected + 1 else f"{expected:,} to {seq - 1:,}"
                self._flaws.add_whole(f"Decision {missing} is missing.")
                for number in range(expected, min(seq, expected + _MOST_GONE)):
                    unknown |= not self._hit(number)
                before = _ANY
            found = rows.take(seq)
            gone = gone or seq != expected or not found
            expected = seq + 1
            if not found:
                self._flaws.add_whole(f"Decision {seq:,} cannot be read.")
                unknown |= not self._hit(seq)
                before = _ANY
                continue
            row = found[0]
            name = None if row[6] is None else self._names.get(row[6])
            if not verifies(row, name):
                self._flaws.add_whole(f"Decision {seq:,} is not what was decided.")
                if row[6] in self._names:
                    self._flaws.add(self._name(row[6]), Kind.DECISION)
                    self._hit(seq, besides=row[6])
                else:
                    self._hit(seq)
                self._moved(row)
                before = _ANY
                continue
            if before is not _ANY and row[2] != before:
                self._flaws.add_whole(f"Decision {seq:,} does not follow the one before it.")
            before = row[1]
            if unknown:  # who decides stays in an article for a while
                for key in {near, row[6]} - {None}:
                    self._flaws.add(self._name(key), Kind.NEAR)
            near, unknown = row[6], False
            payload = codec.loads(row[7])
            if gone:
                self._show_gaps(payload, row[6], lasting)
            for change in replay.rows_of(payload, row[6], self._keys.get):
                lasting.put(*change)
        unknown |= self._end()
        if unknown and near is not None:
            self._flaws.add(self._name(near), Kind.NEAR)
        return lasting

    def _end(self) -> bool:
        """Check that the ledger ends where it was recorded last; whether articles are unknown."""
        unknown: list[int] = []
        with part_of(self._flaws, "The end of the ledger"):
            end = ledger_end.read(self._db)
            if end.flaw:
                self._flaws.add_whole(f"{end.flaw[0].upper()}{end.flaw[1:]}.")
            missing = range(end.newest[0] + 1, end.newest[0] + 1 + min(end.missing, _MOST_GONE))
            unknown = [number for number in missing if not self._hit(number)]
        return bool(unknown)

    def _show_gaps(self, payload: dict[str, Any], own: int | None, lasting: Lasting) -> None:
        """Name the articles of lost decisions: a later one found them otherwise than they are."""
        turned = [
            each | {"after": each["before"], "before": each["after"]} for each in payload["changes"]
        ]
        for table, key, article, row in replay.rows_of({"changes": turned}, own, self._keys.get):
            if not lasting.agrees(table, key, row) and article is not None:
                self._flaws.add(self._name(article), Kind.DECISION)

    def _moved(self, row: Row) -> None:
        """Name the article of a decision that was given to another one, as its hash knows."""
        for name in self._names.values():
            self._tried += len(str(row[7]))
            if self._tried > _TRIED_MOST:
                return
            if verifies(row, name):
                self._flaws.add(name, Kind.DECISION)
                return

    def _hit(self, seq: int, *, besides: object = None) -> bool:
        """Name the article of a decision that cannot be read; the index has it, too, if it can."""
        if self._decided is None:
            self._decided = gathered(
                self._db, ("SELECT seq, article FROM ledger INDEXED BY ledger_article",)
            )
        if seq not in self._decided:
            return False
        if (article := self._decided[seq]) not in (None, besides):
            self._flaws.add(self._name(article), Kind.DECISION)
        return True

    def _cache(self, lasting: Lasting, decisions: Sequence[int]) -> None:
        """Compare current state with what decisions lead to, and with the texts."""
        unexplained = Unexplained()
        for table in replay.TABLES:
            with part_of(self._flaws, "Current state"):
                for row in self._db.execute(f"SELECT * FROM {table}"):
                    self._items += table in ("mention", "relation")
                    fits, rightful = lasting.take(table, row)
                    if not fits:
                        unexplained.add(table, row)
                        own = row[1] if table in ("mention", "relation") else row[0]
                        for key in {own, rightful or own}:
                            self._differs(table, row[0], key)
        for table, own, article in lasting.left():
            self._differs(table, own, article)
        self._explain(unexplained, decisions)
        for look in (self._places, self._ends, self._gold):
            with part_of(self._flaws, "Current state"):
                look()

    def _explain(self, unexplained: Unexplained, decisions: Sequence[int]) -> None:
        """Tell what no decision has ever led to: those that did are missing, maybe at the end."""
        rows = Walk(self._db, "seq, article, payload", "ledger", "seq")
        for seq in decisions if unexplained else ():
            for _, article, text in rows.take(seq) or ():
                with suppress(*UNREADABLE):
                    for table, key, _, row in replay.rows_of(
                        codec.loads(text), article, self._keys.get
                    ):
                        unexplained.explain(table, key, row)
        if unexplained:
            self._flaws.add_whole(
                f"No decision explains what is said of {unexplained}: decisions are missing, or it "
                "was changed."
            )

    def _differs(self, table: str, own: object, key: object) -> None:
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
