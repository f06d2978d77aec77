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
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
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
    checking,
    codec,
    connection,
    creating,
    examining,
    ledger_end,
    mending,
    meta,
    plants,
    rebuilding,
    seals,
    splits,
)
from annotator.store.chain import Chain, in_order
from annotator.store.flaws import Counts
from annotator.store.legible import make_legible
from annotator.store.orphans import Orphans
from annotator.store.proving import UNREADABLE, suggested, verifies
from annotator.store.remains import Remains, as_bytes, is_clean
from annotator.store.salvaged import Salvaged
from annotator.store.schema import SCHEMA_VERSION
from annotator.store.walking import Walk, ledger_keys, lenient, said_keys, texts
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
            added = _added_by_newer(copy)
            is_mended = make_legible(copy)
            made = _Salvage(path, copy, draft, report, added).made()
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


def _added_by_newer(copy: Path) -> list[str]:
    """What a newer Goldspan has added to a project, and is not kept, as a sentence; or nothing."""
    try:
        with closing(connection.connect(copy, read_only=True)) as opened:
            version, added = checking.format_of(opened), checking.added_tables(opened)
    except (sqlite3.Error, ProjectError):
        return []
    if version <= SCHEMA_VERSION or not added:  # else its number may be what is damaged
        return []
    return [
        f"A newer Goldspan made this project (format {version}): what that has added "
        f"({', '.join(added)}) is not kept. Salvage it with that one to keep it."
    ]


def _name(draft: Path, out: Path) -> None:
    """Give the new file its name, which nobody may have got meanwhile."""
    try:
        os.link(draft, out)
    except FileExistsError:
        raise ProjectError(f"{out} exists already; choose another name.") from None
    except OSError:  # a file system without hard links
        draft.rename(out)


@dataclass(slots=True)
class _Article:
    """An article as far as it is known; `whole` says that its text is the imported one."""

    key: int
    name: str
    sha256: str
    title: str
    text: str
    meta: str
    zones: tuple[tuple[int, int, str], ...]
    whole: bool
    proved: bool


class _Salvage:
    """One salvage: reads `copy`, writes `draft`."""

    def __init__(
        self, path: Path, copy: Path, draft: Path, report: Report, notes: Sequence[str]
    ) -> None:
        self._path, self._copy, self._draft, self._report = path, copy, draft, report
        self._articles: dict[str, _Article] = {}
        self._mended: list[str] = []
        self._lost: list[str] = []
        self._notes = list(notes)

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
        ledger, lost = self._ledger(old, found)
        chain = self._chain(ledger, found)
        self._read_articles(old, found, chain)
        kept = self._orphans(old, chain, scheme, found.runs().keys())
        unproved = [each.name for each in self._articles.values() if not each.proved]
        damaged = [each.name for each in self._articles.values() if not each.whole]
        self._reopen(chain, damaged)
        keys = {each.name: each.key for each in self._articles.values()}
        self._write_articles(new)
        unplanted = self._plants(new, found)
        self._write_whole(old, new)
        runs, unproved_runs = self._runs(new, found)
        said = self._said(old, new, found, runs)
        chain.bridge(list(self._loose(new, chain)))
        for number, row in enumerate(self._written, start=1):
            own, parent, actor, at, verdict, article, scheme, payload = row
            key = None if article is None else keys[article]
            new.execute(
                "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [number, own, parent, actor, at, verdict, key, scheme, payload],
            )
        database = Database(new, execute_plugins=False, recursive_triggers=False)
        last = self._written[-1:]
        ledger_end.write(new, (len(self._written), last[0][0]) if last else None)
        self._tell(_SAID, _CACHE, 0, 1)
        rebuilding.fill(database)
        self._tell(_SAID, _CACHE, 1, 2)
        seals.write_all(database)
        seals.write_project(new)
        counts = Counts(len(self._articles), len(runs), len(self._written), _count(new, "mention"))
        return Salvaged(
            counts,
            tuple(self._mended),
            tuple(name for name in unproved if name not in damaged),
            tuple(damaged),
            tuple(self._lost),
            tuple(unproved_runs),
            tuple(said),
            tuple(lost),
            chain.moved,
            chain.facts,
            tuple(self._notes),
            kept,
            self._ended,
            tuple(unplanted),
        )

    def _ledger(
        self, old: sqlite3.Connection, found: Remains
    ) -> tuple[list[tuple[tuple[Any, ...], str | None]], list[int]]:
        """The decisions that verify with their articles' ids, in their order; and the others."""
        columns = "seq, id, parent, actor, at, verdict, article, payload, scheme"
        rows = Walk(old, columns, "ledger", "seq", as_texts=True)
        whole: dict[int, tuple[tuple[Any, ...], str | None]] = {}
        links: dict[str, tuple[int, str | None]] = {}
        lost: list[int] = []
        for seq in self._telling(ledger_keys(old), 0, _LEDGER):
            for row in (*(rows.take(seq) or ()), *(rows.again(seq) or ())):
                names: Sequence[str | None] = [None] if row[6] is None else found.names(row[6])
                name = next((each for each in names if verifies(row, each)), "")
                if name == "" or row[1] in links:
                    continue
                if name is not None:
                    found.settle(row[6], name)
                whole[seq] = row, name
                links[row[1]] = seq, row[2]
                break
            else:
                lost.append(seq)
        # a number that was damaged may be anything: no more are missed than there are
        known = len(whole) + len(lost)
        most = max((seq for seq in whole if seq <= 2 * known), default=0)
        lost += set(range(1, most)) - set(whole) - set(lost)
        self._ended = found.missing_behind(most, links)
        return [whole[seq] for seq in in_order(links)], sorted(lost)

    def _chain(self, rows: list[tuple[tuple[Any, ...], str | None]], found: Remains) -> Chain:
        self._written: list[tuple[Any, ...]] = []
        chain = Chain(self._written.append)
        self._about = {name for _, name in rows if name is not None}
        for row, name in rows:
            chain.add(row, name)
            for change in codec.loads(row[7])["changes"]:
                if "article" in change:
                    self._about.add(change["article"])
        known = {key[1] for key, body in chain.now.items() if key[0] == "entity" and body}
        created = {}
        for _, body in chain.mentions():
            own = body.get("entity")
            if own is not None and own not in known:
                name = " ".join(body["surface"].split())
                created[own] = {"label": body["label"], "name": name, "note": ""}
        chain.bridge(
            [{"entity": own, "before": None, "after": body} for own, body in created.items()]
        )
        return chain

    def _read_articles(self, old: sqlite3.Connection, found: Remains, chain: Chain) -> None:
        """Every article that is whole, or that decisions are about."""
        words: dict[str, list[dict[str, Any]]] = {}
        for name, body in chain.mentions():
            words.setdefault(name, []).append(body)
        for key in self._telling(found.traces(), _LEDGER, _ARTICLES):
            article = found.article(key)
            if article is None or article.name in self._articles:
                names = found.names(key) or [f"article number {key}"]
                self._lost += [name for name in names[:1] if name not in self._about]
                continue
            name, sha256, content = article.name, article.sha256, article.content
            text = content.decode("utf-8", "replace").replace("\0", "\ufffd")
            whole = mending.sha256(content) == sha256
            if not whole:
                marked = words.get(name, [])
                reach = max((body["fragments"][-1][1] for body in marked), default=0)
                tried = mending.with_surfaces(text, marked, 0)
                mended = (
                    tried.encode()
                    if mending.sha256(tried.encode()) == sha256
                    else mending.one_bit(content, sha256)
                )
                if mended is not None:
                    text, whole = mended.decode(), True
                    self._mended.append(name)
                elif name not in self._about:
                    self._lost.append(name)
                    continue
                else:
                    text = mending.with_surfaces(text or mending.LOST, marked, reach)
            self._articles[name] = _Article(
                key,
                name,
                sha256,
                article.title,
                text,
                article.meta,
                article.zones,
                whole,
                article.proved,
            )
        next_key = max((each.key for each in self._articles.values()), default=0) + 1
        taken = {each.key for each in self._articles.values()}
        for name in sorted(self._about - self._articles.keys()):
            likely = found.key(name)
            key = next_key if likely is None or likely in taken else likely
            taken.add(key)
            next_key = max(next_key, key + 1)
            marked = words.get(name, [])
            reach = max((body["fragments"][-1][1] for body in marked), default=0)
            text = mending.with_surfaces(mending.LOST, marked, reach)
            self._articles[name] = _Article(
                key, name, "", name, text, "{}", (), whole=False, proved=False
            )

    def _orphans(
        self, old: sqlite3.Connection, chain: Chain, scheme: Scheme, runs: Collection[int]
    ) -> dict[str, int]:
        """Keep what stands in current state though its decisions are lost; returns how many."""
        finished = {
            change.get("article", row[5])
            for row in self._written
            for change in codec.loads(row[7])["changes"]
            if "progress" in change
            and change["after"]
            and change["after"]["state"] == ArticleState.FINISHED.value
        }
        whole = {each.key: (each.name, each.text) for each in self._articles.values() if each.whole}
        orphans = Orphans(chain, scheme, whole, runs, finished)
        for row in _rows(old, "SELECT * FROM entity"):
            orphans.entity(row)
        for table in ("mention", "relation"):
            for row in _rows(old, f"SELECT * FROM {table}"):
                orphans.item(table, row)
        for row in _rows(old, "SELECT * FROM progress"):
            orphans.progress(row)
        chain.begin(datetime.now(UTC).isoformat(timespec="milliseconds"), scheme.sha256)
        chain.bridge(orphans.changes())
        if orphans.lost:
            items = counted(orphans.lost, "item")
            self._notes.append(
                f"{items} that no decision explains cannot be proved to stand in a whole text: "
                "only the damaged file has them."
            )
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

    def _write_articles(self, new: sqlite3.Connection) -> None:
        for each in sorted(self._articles.values(), key=lambda one: one.key):
            title, sha256 = each.title, each.sha256
            if not each.whole:
                title = f"[damaged text] {title}"
                sha256 = mending.sha256(each.text.encode())
            row = [each.key, each.name, sha256, title, each.text, each.meta]
            new.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", row)
            new.executemany(
                "INSERT INTO zone VALUES (?, ?, ?, ?)",
                [(each.key, *zone) for zone in each.zones if zone[1] <= len(each.text)],
            )

    def _write_whole(self, old: sqlite3.Connection, new: sqlite3.Connection) -> None:
        """Schemes that are what they were, those that are only named, and meta."""
        used = {row[6] for row in self._written}
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
            if name in ("project", "created", "policy", "splits") and is_clean(value):
                if name == "policy" and not _is_policy(value):
                    continue
                if name == "splits" and splits.parsed(value) is None:
                    continue
                new.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value])

    def _plants(self, new: sqlite3.Connection, found: Remains) -> list[str]:
        """What is planted in the articles that are kept; returns of which some of it is lost."""
        there = {each.key: each.name for each in self._articles.values()}
        lost = []
        for key in found.planted():
            if key in there:
                rows, whole = found.plants(key, there[key])
                new.executemany("INSERT INTO plant VALUES (?, ?, ?, ?)", rows)
                plants.write_seal(new, key)
                if not whole:
                    lost.append(there[key])
        return lost

    def _runs(self, new: sqlite3.Connection, found: Remains) -> tuple[set[int], list[int]]:
        """Every run that is there or that decisions name, and those of them that are not proved."""
        runs = found.runs()
        for change in self._changes():
            for body in (change["before"], change["after"]):
                if body and body.get("run") is not None:
                    runs.setdefault(body["run"], (None, False))
        known = {row[0] for row in new.execute("SELECT sha256 FROM scheme")}
        (scheme,) = new.execute("SELECT value FROM meta WHERE name = 'scheme'").fetchone()
        unproved = []
        for number, (row, whole) in sorted(runs.items()):
            if not (row and whole and row[6] in known):
                unproved.append(number)
                row = _likely_run(number, row, scheme)
            new.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return set(runs), unproved

    def _changes(self) -> Iterator[dict[str, Any]]:
        for row in self._written:
            yield from codec.loads(row[7])["changes"]

    def _said(
        self, old: sqlite3.Connection, new: sqlite3.Connection, found: Remains, runs: set[int]
    ) -> list[str]:
        """What runs say of the articles that are kept; returns of which it is lost."""
        there = {each.key: each for each in self._articles.values()}
        lost: list[str] = []
        for run, key in self._telling(said_keys(old), _ARTICLES, _SAID):
            article = there.get(key)
            if article is None or run not in runs:
                continue
            whole = found.said(run, key)
            if whole is None:
                lost.append(article.name)
                continue
            row, mentions, relations = whole
            if max((each[6] for each in mentions), default=0) > len(article.text):
                lost.append(article.name)
                continue
            new.execute("INSERT INTO run_article VALUES (?, ?, ?, ?)", row)
            new.executemany(
                "INSERT INTO run_mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", mentions
            )
            new.executemany(
                "INSERT INTO run_relation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", relations
            )
        return sorted(set(lost))


def _rows(old: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    """As many rows as can be read."""
    found = []
    try:
        for row in old.execute(query):
            found.append(texts(row))
    except sqlite3.Error:
        return found
    return found


def _is_policy(value: str) -> bool:
    try:
        return meta.policy_of(codec.loads(value)) is not None
    except UNREADABLE:
        return False


def _likely_run(number: int, row: tuple[Any, ...] | None, scheme: str) -> tuple[Any, ...]:
    """What may be said of a run that nothing vouches for."""
    _, name, extractor, version, settings, model, _, started, ended = row or (None,) * 9
    try:
        codec.loads(settings)
    except UNREADABLE:
        settings = "{}"
    name, extractor, version, started = (
        each if is_clean(each) else "" for each in (name, extractor, version, started)
    )
    model, ended = (each if is_clean(each) else None for each in (model, ended))
    name = name or f"run {number}"
    return number, name, extractor, version, settings, model, scheme, started, ended


def _count(new: sqlite3.Connection, table: str) -> int:
    return int(new.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
