"""Whether a row is what its seal or hash says, where nothing that is read can be trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import orjson
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.identity import mention_id
from annotator.model import ArticleId, ItemId
from annotator.store import codec, ledger, runs
from annotator.store.flaws import Flaws
from annotator.store.walking import Row, is_stop

UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, IndexError)
"""What damaged values raise where they are not what they should be."""


@contextmanager
def part_of(flaws: Flaws, what: str) -> Iterator[None]:
    """What cannot be read to its end is a flaw; stopping is not."""
    try:
        yield
    except sqlite3.Error as error:
        if is_stop(error):
            raise
        flaws.add_whole(f"{what} cannot be read to the end ({error}).")
    except UNREADABLE as error:  # values that are not of the sort that was written
        flaws.add_whole(f"{what} cannot be read to the end ({error}).")


def suggested(db: Database, key: int, name: str) -> set[ItemId]:
    """The ids of all that runs suggest in an article, and of what is planted among it."""
    planted = db.execute("SELECT item FROM plant WHERE article = ?", [key]).fetchall()
    found = {ItemId(item) for (item,) in planted}
    said = db.execute("SELECT run FROM run_article WHERE article = ?", [key]).fetchall()
    for (run,) in said:
        with suppress(*UNREADABLE):  # its seal is broken then, which is told apart
            items = runs.items(db, run, article=ArticleId(name), article_key=key)
            found.update(items)
    return found


def agrees(sealed: list[Row] | None, make: Callable[..., bytes], *content: object) -> bool:
    """Whether something is what its seal says."""
    try:
        return bool(sealed) and sealed[0][2] == make(*content)  # type: ignore[index] # not None
    except UNREADABLE:
        return False


def sha256_of(text: object) -> str | None:
    if not isinstance(text, str):
        return None
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def verifies(row: Row, article: str | None) -> bool:
    """Whether a decision is what its own hash says; the row in the order seq, id, parent, actor,
    at, verdict, article, payload, scheme.
    """
    _, own, parent, actor, at, verdict, key, payload, scheme = row
    if key is not None and article is None:
        return False
    try:
        return bool(
            own
            == ledger.row_hash(
                parent=parent,
                actor=actor,
                at=at,
                verdict=verdict,
                article=article,
                scheme=scheme,
                payload=payload,
            )
        )
    except UNREADABLE:
        return False


def is_planted(article: str, row: Row) -> bool:
    """Whether a row of `plant` is as it was planted, for its id is made of what it says."""
    _, item, label, fragments = row
    try:
        spans = codec.fragments_from_json(codec.loads(fragments))
        return bool(item == mention_id(ArticleId(article), label, spans))
    except UNREADABLE:
        return False


def stands(text: str, start: int, end: int, fragments: str, surface: str) -> bool:
    try:
        if text[start:end] == surface and end <= len(text):
            return True
        spans = orjson.loads(fragments)
        return " ".join(text[one:other] for one, other in spans) == surface
    except UNREADABLE:
        return False
