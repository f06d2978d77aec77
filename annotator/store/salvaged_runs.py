"""What a salvage keeps of runs: their rows, what they say of articles, what was planted there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils.utils import sqlite3

from annotator.store import codec, plants
from annotator.store.proving import UNREADABLE
from annotator.store.remains import Remains, is_clean
from annotator.store.salvaged_articles import SalvagedArticle

_There = Mapping[int, SalvagedArticle]


def keep_runs(
    new: sqlite3.Connection, found: Remains, changes: Iterable[dict[str, Any]]
) -> tuple[set[int], list[int]]:
    """Write every run that is there or that decisions name; returns them, and those of them that
    are not proved.
    """
    runs = found.runs()
    for change in changes:
        for body in (change["before"], change["after"]):
            if body and body.get("run") is not None:
                runs.setdefault(body["run"], (None, False))
    known = {row[0] for row in new.execute("SELECT sha256 FROM scheme")}
    (scheme,) = new.execute("SELECT value FROM meta WHERE name = 'scheme'").fetchone()
    unproved = []
    for number, (row, whole) in sorted(runs.items()):
        if not (row and whole and row[6] in known):
            unproved.append(number)
            row = _likely(number, row, scheme)
        new.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return set(runs), unproved


def keep_said(
    new: sqlite3.Connection,
    found: Remains,
    keys: Iterable[tuple[int, int]],
    *,
    there: _There,
    runs: set[int],
) -> list[str]:
    """Write what runs say of the articles that are kept; returns of which it is lost."""
    lost: set[str] = set()
    for run, key in keys:
        article = there.get(key)
        if article is None or run not in runs:
            continue
        whole = found.said(run, key)
        if whole is None or _reach(whole[1]) > len(article.text):
            lost.add(article.name)
            continue
        row, mentions, relations = whole
        new.execute("INSERT INTO run_article VALUES (?, ?, ?, ?)", row)
        new.executemany(
            "INSERT INTO run_mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", mentions
        )
        new.executemany("INSERT INTO run_relation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", relations)
    return sorted(lost)


def _reach(mentions: Iterable[tuple[Any, ...]]) -> int:
    return max((each[6] for each in mentions), default=0)


def keep_plants(new: sqlite3.Connection, found: Remains, there: _There) -> list[str]:
    """Write what is planted in the articles that are kept; returns of which some of it is lost."""
    lost = []
    for key in found.planted():
        if key in there:
            rows, whole = found.plants(key, there[key].name)
            new.executemany("INSERT INTO plant VALUES (?, ?, ?, ?)", rows)
            plants.write_seal(new, key)
            if not whole:
                lost.append(there[key].name)
    return lost


def _likely(number: int, row: tuple[Any, ...] | None, scheme: str) -> tuple[Any, ...]:
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
