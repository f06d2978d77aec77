"""What decisions have planted, told from the ledger alone: the table `plant` is made of that.

The decision that begins an article says what is planted in it, and one that marks something like a
plant says so, too. So the hashes of the ledger cover it, and a table that lost some of it, with its
seal or without, is noticed and made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from annotator.model import ArticleState
from annotator.store import codec, plants, seals

Row = Sequence[Any]
Told = Mapping[str, tuple[str, str]]
"""By item its label and fragments, as the table has them."""


class Plantings:
    """Grows decision by decision, oldest first; articles by their keys."""

    def __init__(self) -> None:
        self._of: dict[int, dict[str, tuple[str, str]]] = {}

    def take(
        self,
        payload: Mapping[str, Any],
        own: int | None,
        key_of: Callable[[Any], int | None],
        *,
        stands: Callable[[str, int], bool],
    ) -> None:
        """The next decision; whether an item `stands` in an article before it."""
        if self._of and "target" not in payload:
            for change in payload["changes"]:
                if "progress" in change and _begins(change["before"], change["after"]):
                    self._forget(key_of(change["article"]) if "article" in change else own, stands)
        for each in payload.get("planted", ()):
            key = key_of(each["article"]) if "article" in each else own
            if key is not None:
                placed = each["label"], codec.dumps(each["fragments"])
                self._of.setdefault(key, {})[each["item"]] = placed

    def _forget(self, key: int | None, stands: Callable[[str, int], bool]) -> None:
        """What a beginning that was undone has planted, and no decision has touched."""
        if key is not None and key in self._of:
            self._of[key] = {
                item: placed for item, placed in self._of[key].items() if stands(item, key)
            }

    def of(self, key: int) -> Told:
        """What decisions have planted in an article."""
        return self._of.get(key, {})

    def articles(self) -> list[int]:
        """The articles in which decisions have planted something."""
        return sorted(key for key, planted in self._of.items() if planted)


def _begins(before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    """As `plants.record` asks of a change of progress."""
    if after is None or (before is not None and before.get("run") is not None):
        return False
    return after.get("run") is not None or after["state"] != ArticleState.TO_DO.value


def is_whole(rows: Iterable[Row], told: Told, *, sealed: bool) -> bool:
    """Whether the rows of an article are what its seal and decisions say.

    What its seal alone vouches for was planted when decisions did not say so yet.
    """
    there = {item: (label, fragments) for _, item, label, fragments in rows}
    return sealed and all(there.get(item) == placed for item, placed in told.items())


def differing(db: Database, told: Plantings) -> Iterator[int]:
    """The articles of which the table does not say what is planted in them, by key."""
    tables: dict[int, list[Row]] = {}
    for row in db.execute(f"SELECT {plants.COLUMNS} FROM plant ORDER BY article, item"):
        tables.setdefault(row[0], []).append(row)
    query = "SELECT article, sha256 FROM seal WHERE run = ?"
    sealed = dict(db.execute(query, [seals.PLANTED]).fetchall())
    for key in sorted({*tables, *sealed, *told.articles()}):
        rows = tables.get(key, [])
        is_sealed = sealed.get(key) == seals.seal(rows)
        if not is_whole(rows, told.of(key), sealed=is_sealed):
            yield key


def mend(db: Database, told: Plantings) -> None:
    """Make the table say again what decisions have planted; the caller holds the transaction.

    Beside that stays what an article's seal vouches for.
    """
    for key in list(differing(db, told)):
        query = f"SELECT {plants.COLUMNS} FROM plant WHERE article = ? ORDER BY item"
        rows = db.execute(query, [key]).fetchall()
        where = [seals.PLANTED, key]
        seal = db.execute("SELECT sha256 FROM seal WHERE run = ? AND article = ?", where).fetchone()
        planted = told.of(key)
        if planted and (seal is None or seal[0] != seals.seal(rows)):
            db.execute("DELETE FROM plant WHERE article = ?", [key])
        made = [(key, item, *placed) for item, placed in planted.items()]
        db.conn.executemany("INSERT OR REPLACE INTO plant VALUES (?, ?, ?, ?)", made)
        if planted:
            plants.write_seal(db.conn, key)


def articles(db: Database) -> list[int]:
    """The articles in which something is planted, or was by a beginning that was undone."""
    query = """SELECT article FROM plant
        UNION SELECT article FROM ledger WHERE instr(payload, '"planted":') AND article > 0"""
    return [key for (key,) in db.execute(query)]


_MAY_BE = f"""
    SELECT EXISTS (
        SELECT 1 FROM ledger CROSS JOIN json_each(ledger.payload, '$.planted') AS planted
        CROSS JOIN mention ON mention.id = planted.value ->> 'item'
        WHERE instr(ledger.payload, '"planted":') AND mention.state = 'accepted'
        AND mention.label = planted.value ->> 'label'
        AND mention.fragments = planted.value -> 'fragments' AND NOT {plants.AS_PLANTED})"""


def may_be_gold(db: Database) -> bool:
    """Whether something is accepted as a decision planted it, and the table says nothing of it.

    Nearly never: something is wrong, or it was planted by a beginning that was undone since.
    """
    return bool(db.execute(_MAY_BE).fetchone()[0])
