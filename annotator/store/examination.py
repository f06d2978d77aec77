"""One look through an open project: its seals, texts and ledger, part by part; then its cache."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.bulk import Report
from annotator.errors import GoldspanError
from annotator.store import checking, codec, ledger_end, meta, plants, replay, seals
from annotator.store.cache_examination import CacheExamination
from annotator.store.flaws import Checked, Counts, Flaws, Kind
from annotator.store.lasting import Lasting
from annotator.store.plantings import Plantings, is_whole
from annotator.store.proving import (
    UNREADABLE,
    agrees,
    part_of,
    sha256_of,
    verifies,
)
from annotator.store.schema import SCHEMA_VERSION
from annotator.store.unexplained import Ends
from annotator.store.unsaid import unsaid
from annotator.store.walking import (
    Row,
    Walk,
    article_keys,
    candidates,
    gathered,
    ledger_keys,
    plant_keys,
    run_keys,
    said_keys,
)

_MOST_GONE = 10_000
_TRIED_MOST = 50_000_000
"""Code points of decisions hashed to find whose they are: a second or so."""
_ANY = object()
"""What stands before a decision where that cannot be told."""


class Examination:
    """One look through a project; each method is one part of it."""

    def __init__(
        self,
        opened: sqlite3.Connection,
        path: Path,
        flaws: Flaws,
        report: Report,
        *,
        is_sealed: bool = True,
    ) -> None:
        self._db, self._path, self._flaws, self._report = opened, path, flaws, report
        self._is_sealed = is_sealed
        """Whether the end that is on record is one that decisions have written."""
        self._called: dict[int, list[str]] = {}
        self._names: dict[int, str] = {}
        self._keys: dict[str, int] = {}
        self._done, self._total = 0, 0
        self._tried = 0
        self._decided: dict[int, int] | None = None
        self._is_chain = True
        """Whether each decision is what was decided, and follows the one before it."""
        self._planted = Plantings()
        """What decisions have planted."""
        self._end: ledger_end.End | None = None
        """Where the ledger ends; None where that cannot be read."""

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
        cache = CacheExamination(self._db, self._flaws, self._names)
        cache.queue(articles)
        lasting = self._ledger(decisions)
        self._plants()
        items = cache.state(lasting, decisions, self._ends())
        self._unsaid()
        self._record(of_cache=cache.is_as_decided)
        counts = Counts(len(articles), len(runs), len(decisions), items)
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
            for key in sorted({*plant_keys(self._db), *self._planted.articles()}):
                planted, told = rows.take(key), self._planted.of(key)
                sealed = agrees(seal.take(seals.PLANTED, key), seals.seal, planted)
                if planted is None or not is_whole(planted, told, sealed=sealed):
                    self._flaws.add(self._name(key), Kind.PLANTED if told else Kind.PLANT)

    def _unsaid(self) -> None:
        """Name what must have been planted, where it is known what runs say and what is planted."""
        with part_of(self._flaws, "Current state"):
            database = Database(self._db, execute_plugins=False, recursive_triggers=False)
            for key, _, _ in unsaid(database):
                name = self._name(key)
                if not self._flaws.has(name, Kind.SAID, Kind.PLANT, Kind.PLANTED, Kind.ITEM):
                    self._flaws.add(name, Kind.UNSAID)

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
                self._break(f"Decision {missing} is missing.")
                for number in range(expected, min(seq, expected + _MOST_GONE)):
                    unknown |= not self._hit(number)
                before = _ANY
            found = rows.take(seq)
            gone = gone or seq != expected or not found
            expected = seq + 1
            if not found:
                self._break(f"Decision {seq:,} cannot be read.")
                unknown |= not self._hit(seq)
                before = _ANY
                continue
            row = found[0]
            name = None if row[6] is None else self._names.get(row[6])
            if not verifies(row, name):
                self._break(f"Decision {seq:,} is not what was decided.")
                if row[6] in self._names:
                    self._flaws.add(self._name(row[6]), Kind.DECISION)
                    self._hit(seq, besides=row[6])
                else:
                    self._hit(seq)
                self._moved(row)
                before = _ANY
                continue
            if before is not _ANY and row[2] != before:
                self._break(f"Decision {seq:,} does not follow the one before it.")
            before = row[1]
            if unknown:  # who decides stays in an article for a while
                for key in {near, row[6]} - {None}:
                    self._flaws.add(self._name(key), Kind.NEAR)
            near, unknown = row[6], False
            payload = codec.loads(row[7])
            if gone:
                self._show_gaps(payload, row[6], lasting)
            self._planted.take(payload, row[6], self._keys.get, stands=lasting.stands)
            for change in replay.rows_of(payload, row[6], self._keys.get):
                lasting.put(*change)
        unknown |= self._missing()
        if unknown and near is not None:
            self._flaws.add(self._name(near), Kind.NEAR)
        return lasting

    def _break(self, what: str) -> None:
        self._is_chain = False
        self._flaws.add_whole(what)

    def _missing(self) -> bool:
        """Tell what is missing behind the last decision; whether that was on unknown articles."""
        with part_of(self._flaws, "The end of the ledger"):
            self._end = ledger_end.read(self._db)
        if self._end is None or not self._end.missing:
            return False
        self._flaws.add_whole(f"{self._end.flaw[0].upper()}{self._end.flaw[1:]}.")
        last = self._end.newest[0]
        missing = range(last + 1, last + 1 + min(self._end.missing, _MOST_GONE))
        unknown = [number for number in missing if not self._hit(number)]
        return bool(unknown)

    def _ends(self) -> Ends:
        """What the ledger says of rows that it does not explain."""
        if self._end is not None and self._end.missing:
            return Ends.MISSING
        is_whole = self._end is not None and not self._end.flaw
        return Ends.WHOLE if is_whole and self._is_chain and self._is_sealed else Ends.UNKNOWN

    def _record(self, *, of_cache: bool) -> None:
        """Tell what is wrong with the record of the end itself: it can be made again where the
        whole ledger, and all that it leads to, is there.
        """
        if self._end is not None and self._end.flaw and not self._end.missing:
            flaw = self._end.flaw
            whole = of_cache and self._is_chain
            self._flaws.add_whole(f"{flaw[0].upper()}{flaw[1:]}.", of_cache=whole)

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
