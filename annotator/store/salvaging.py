"""A new project of all that is still whole in a damaged one, which is never written to.

A private copy is read, as far as it can be. What its hash or seal vouches for is taken as it is;
articles whose text cannot be proved are kept only where decisions are about them, with what those
know of it, reopened and flagged. `chain` says what becomes of the ledger, and the cache is made
anew. The new file gets its name when it is whole and has passed a full check.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator import scheme as schemes
from annotator.bulk import Report, unreported
from annotator.errors import GoldspanError, ProjectError
from annotator.model import ArticleState
from annotator.scheme import Scheme
from annotator.store import (
    codec,
    connection,
    creating,
    examining,
    ledger_end,
    mending,
    meta,
    rebuilding,
    retired,
    salvaged_copy,
    seals,
    splits,
    unsaid,
)
from annotator.store.chain import Chain
from annotator.store.flaws import Counts
from annotator.store.legible import make_legible
from annotator.store.orphans import Orphans
from annotator.store.proving import UNREADABLE, suggested
from annotator.store.remains import Remains, as_bytes, is_clean
from annotator.store.salvaged import Salvaged
from annotator.store.salvaged_articles import SalvagedArticles
from annotator.store.salvaged_ledger import SalvagedLedger
from annotator.store.salvaged_runs import keep_plants, keep_runs, keep_said
from annotator.store.unexplained import Ends
from annotator.store.unexplained import unexplained as unexplained_in
from annotator.store.walking import ledger_keys, lenient, said_keys, texts
from annotator.wording import counted

_REMARK = "Its text was damaged; compare it with its source."
_LEDGER, _ARTICLES, _SAID, _CACHE = 20, 30, 60, 65
"""What of a hundred is done after each part; the check of what was made is the rest."""
_Key = TypeVar("_Key")


def salvage(path: Path, out: Path, *, report: Report = unreported) -> Salvaged:
    """Write what is whole of a damaged project into a new one; returns what was lost.

    Who has the project open in this process must not be writing meanwhile: the file is read whole,
    and closing it gives locks away (POSIX).
    """
    if os.path.lexists(out):
        raise ProjectError(f"{out} exists already; choose another name.")
    if not path.exists() or not path.stat().st_size:
        connection.refuse_others(path)
    connection.identity_of(path)
    try:
        with tempfile.TemporaryDirectory(
            prefix=f".{out.name}.", suffix=".salvage", dir=out.parent
        ) as folder:
            copy, draft = Path(folder) / "damaged", Path(folder) / "whole"
            shutil.copyfile(path, copy)
            journal = path.with_name(f"{path.name}-journal")
            if journal.exists():  # of a save that was cut off: SQLite takes it back in the copy
                shutil.copyfile(journal, copy.with_name("damaged-journal"))
            added = salvaged_copy.added_by_newer(copy)
            is_mended = make_legible(copy)
            made = _Salvage(
                path, copy, draft, report, added, is_old=salvaged_copy.bring_up(copy)
            ).made()
            if is_mended and not (made.kept.articles or made.kept.decisions):
                raise ProjectError(
                    f"{path} cannot be salvaged: no article and no decision of it can be read. Go "
                    "back to a backup."
                )
            with draft.open("rb+") as handle:
                os.fsync(handle.fileno())
            _name(draft, out)
    except OSError as error:
        raise ProjectError(
            f"{out} cannot be written ({error.strerror or error}); choose another folder."
        ) from error
    return made


def _name(draft: Path, out: Path) -> None:
    """Give the new file its name, which nobody may have got meanwhile."""
    try:
        os.link(draft, out)
    except FileExistsError:
        raise ProjectError(f"{out} exists already; choose another name.") from None
    except OSError:  # a file system without hard links
        draft.rename(out)


class _Salvage:
    """One salvage: reads `copy`, writes `draft`."""

    def __init__(
        self,
        path: Path,
        copy: Path,
        draft: Path,
        report: Report,
        notes: Sequence[str],
        *,
        is_old: bool,
    ) -> None:
        self._path, self._copy, self._draft, self._report = path, copy, draft, report
        self._notes, self._is_old = list(notes), is_old

    def made(self) -> Salvaged:
        """Do it; returns what was kept and lost."""
        try:
            with closing(connection.connect(self._copy, read_only=False)) as old:
                old.text_factory = lenient
                scheme = self._scheme(old)
                creating.create(self._draft, scheme=scheme)
                with closing(connection.connect(self._draft, read_only=False)) as new:
                    new.execute("PRAGMA synchronous = OFF")
                    new.execute("BEGIN IMMEDIATE")
                    new.execute("PRAGMA defer_foreign_keys = ON")
                    made = self._into(old, new, scheme)
                    new.execute("COMMIT")
        except sqlite3.Error as error:
            raise ProjectError(
                f"{self._path} cannot be salvaged: its first page says nothing that can be read "
                f"({error}). Go back to a backup."
            ) from error
        checked = examining.check(
            self._draft, report=lambda done, total: self._tell(_CACHE, 100, done, total)
        )
        if checked.flaws:
            raise ProjectError(
                f"{self._path} cannot be salvaged: what is left does not make a whole project "
                f"({checked.flaws[0]}). Please report this, and go back to a backup."
            )
        return made

    def _telling(self, keys: Sequence[_Key], first: int, last: int) -> Iterator[_Key]:
        """Each of them, telling on the way how far it is."""
        for at, key in enumerate(keys):
            if at % 64 == 0:
                self._tell(first, last, at, len(keys))
            yield key

    def _tell(self, first: int, last: int, done: int, total: int) -> None:
        self._report(first + (last - first) * done // max(total, 1), 100)

    def _scheme(self, old: sqlite3.Connection) -> Scheme:
        """The project's scheme: as it is, mended, or the built-in one that it was."""
        for sha256, toml in _rows(old, "SELECT sha256, toml FROM scheme"):
            content = as_bytes(toml)
            if mending.sha256(content) != sha256 and isinstance(sha256, str):
                content = mending.one_bit(content, sha256) or content
            try:
                found = schemes.parse(content.decode(), source=str(self._path))
            except (GoldspanError, *UNREADABLE):
                continue
            if found.sha256 == sha256:
                return found
        wanted = {row[0] for row in _rows(old, "SELECT DISTINCT scheme FROM ledger")}
        wanted |= {row[0] for row in _rows(old, "SELECT scheme FROM run")}
        wanted |= {row[0] for row in _rows(old, "SELECT value FROM meta WHERE name = 'scheme'")}
        for name in schemes.built_in():
            if (built_in := schemes.load(name)).sha256 in wanted:
                return built_in
        raise ProjectError(
            f"{self._path} cannot be salvaged, for its scheme cannot be read; go back to a backup."
        )

    def _into(self, old: sqlite3.Connection, new: sqlite3.Connection, scheme: Scheme) -> Salvaged:
        found = Remains(old)
        ledger = SalvagedLedger(old, found, self._telling(ledger_keys(old), 0, _LEDGER))
        chain = ledger.chain
        articles = self._articles = SalvagedArticles(found, chain, ledger.about)
        articles.read(self._telling(found.traces(), _LEDGER, _ARTICLES))
        kept = self._orphans(old, ledger, scheme, found)
        self._reopen(chain, articles.damaged)
        there = articles.by_key()
        keys = {each.name: key for key, each in there.items()}
        articles.write(new)
        unplanted = keep_plants(new, found, there)
        self._write_whole(old, new, ledger.schemes)
        runs, unproved_runs = keep_runs(new, found, ledger.changes())
        told = self._telling(said_keys(old), _ARTICLES, _SAID)
        said = keep_said(new, found, told, there=there, runs=runs)
        chain.bridge(list(self._loose(new, chain)))
        ledger.write(new, keys)
        database = Database(new, execute_plugins=False, recursive_triggers=False)
        self._tell(_SAID, _CACHE, 0, 1)
        planted = rebuilding.fill(database)
        if ledger.is_chain and not ledger.missing:  # decisions say all that was planted there
            unplanted = [each for each in unplanted if not planted.of(keys[each])]
        if more := unsaid.plant(database):
            items = counted(more, "accepted item")
            self._notes.append(f"{items} that no run has said: taken for planted, and no gold.")
        self._tell(_SAID, _CACHE, 1, 2)
        seals.write_all(database)
        seals.write_project(new)
        counts = Counts(len(articles), len(runs), len(ledger), _count(new, "mention"))
        return Salvaged(
            counts,
            tuple(articles.mended),
            tuple(articles.unproved),
            tuple(articles.damaged),
            tuple(articles.lost),
            tuple(unproved_runs),
            tuple(said),
            tuple(ledger.lost),
            chain.moved,
            chain.facts,
            tuple(self._notes),
            kept,
            ledger.missing,
            tuple(unplanted),
        )

    def _orphans(
        self,
        old: sqlite3.Connection,
        ledger: SalvagedLedger,
        scheme: Scheme,
        found: Remains,
    ) -> dict[str, int]:
        """Keep what stands in current state though its decisions are lost; returns how many.

        Where no decision can be missing it was changed, and is as it was decided again.
        """
        chain = ledger.chain
        keys = {name: key for key in found.traces() for name in found.names(key)[:1]}
        lasting = ledger.lasting(keys.get)
        unexplained = unexplained_in(old, lasting, ledger_keys(old), keys.get)
        chain.begin(datetime.now(UTC).isoformat(timespec="milliseconds"), scheme.sha256)
        # where an older format ended was not on record
        if ledger.is_chain and not self._is_old and _ends_as_recorded(old):
            if unexplained:
                self._notes.append(f"{Ends.WHOLE.told(unexplained)} It is as it was decided.")
            return {}
        names = {each.key: each.name for each in self._articles}
        whole = {each.key: (each.name, each.text) for each in self._articles if each.whole}
        orphans = Orphans(chain, scheme, whole, found.runs().keys(), unexplained, names)
        for row in _rows(old, "SELECT * FROM entity"):
            orphans.entity(row)
        for table in ("mention", "relation"):
            for row in _rows(old, f"SELECT * FROM {table}"):
                orphans.item(table, row)
        for row in _rows(old, "SELECT * FROM progress"):
            orphans.progress(row)
        chain.bridge(orphans.changes())
        self._notes += orphans.notes()
        return dict(orphans.kept)

    def _reopen(self, chain: Chain, damaged: Sequence[str]) -> None:
        """Articles with a damaged text are finished no more, and say why."""
        changes = []
        for name in damaged:
            before = chain.now.get(("progress", name))
            after = dict(before or {"state": ArticleState.TO_DO.value})
            if after["state"] == ArticleState.FINISHED.value:
                after["state"] = ArticleState.DOING.value
            after["flagged"] = True
            after["note"] = " ".join(filter(None, [after.get("note"), _REMARK]))
            changes.append({"article": name, "progress": True, "before": before, "after": after})
        chain.bridge(changes)

    def _loose(self, new: sqlite3.Connection, chain: Chain) -> Iterator[dict[str, Any]]:
        """Relations whose ends were suggestions that are lost: they are taken out."""
        database = Database(new, execute_plugins=False, recursive_triggers=False)
        for key, body in list(chain.now.items()):
            if key[0] != "item" or body is None or "head" not in body:
                continue
            ends = {end for end in (body["head"], body["tail"]) if not chain.now.get(("item", end))}
            article = self._articles[chain.articles[key]]
            if ends and ends - suggested(database, article.key, article.name):
                self._notes.append(
                    f"A relation of {article.name} is taken out, for what it joined is lost."
                )
                place = {"item": key[1], "article": article.name}
                yield {**place, "before": body, "after": None}

    def _write_whole(
        self, old: sqlite3.Connection, new: sqlite3.Connection, used: set[str]
    ) -> None:
        """Schemes that are what they were, those that are only named, and meta."""
        known = {row[0] for row in new.execute("SELECT sha256 FROM scheme")}
        for sha256, name, toml, added in _rows(old, "SELECT sha256, name, toml, added FROM scheme"):
            if sha256 not in known and mending.sha256(as_bytes(toml)) == sha256:
                new.execute("INSERT INTO scheme VALUES (?, ?, ?, ?)", [sha256, name, toml, added])
                known.add(sha256)
        if missing := used - known:
            raise ProjectError(
                f"{self._path} cannot be salvaged, for {len(missing)} of its schemes cannot be "
                "read; go back to a backup."
            )
        for name, value in _rows(old, "SELECT name, value FROM meta"):
            if name in ("project", "created", "policy", "splits", "retired") and is_clean(value):
                if name == "policy" and not _is_policy(value):
                    continue
                if name == "splits" and splits.parsed(value) is None:
                    continue
                if name == "retired" and retired.parsed(value) is None:
                    continue
                new.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value])


def _rows(old: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    """As many rows as can be read."""
    found = []
    try:
        for row in old.execute(query):
            found.append(texts(row))
    except sqlite3.Error:
        return found
    return found


def _ends_as_recorded(old: sqlite3.Connection) -> bool:
    """Whether a ledger ends where its last decision was put on record."""
    try:
        return not ledger_end.read(old).flaw
    except sqlite3.Error:
        return False


def _is_policy(value: str) -> bool:
    try:
        return meta.policy_of(codec.loads(value)) is not None
    except UNREADABLE:
        return False


def _count(new: sqlite3.Connection, table: str) -> int:
    return int(new.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
