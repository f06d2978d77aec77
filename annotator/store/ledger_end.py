"""Where the ledger ends, which its chain cannot tell: the number and id of its newest row.

It is written in the transaction of every decision, so that decisions which are missing at the end
are missed. Who puts a whole older file in the place of a newer one brings its end along.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from annotator.model import DecisionId
from annotator.store.ledger import Head
from annotator.wording import counted

SINCE = 4
"""The first format that has it."""
_NOTHING = (0, "")
# one query, since others may decide between two
_READ = """SELECT ledger_head.seq, ledger_head.id, newest.seq, newest.id,
        EXISTS (SELECT 1 FROM ledger WHERE ledger.id = ledger_head.id)
    FROM (SELECT 1) LEFT JOIN ledger_head ON ledger_head.only = 1
    LEFT JOIN (SELECT seq, id FROM ledger ORDER BY seq DESC LIMIT 1) AS newest"""


@dataclass(frozen=True, slots=True)
class End:
    """The newest decision that is there, and the one that was recorded last, both (0, "") before
    the first; `recorded` is None where nothing says it. `is_there` says that the ledger has it.
    """

    newest: tuple[int, str]
    recorded: tuple[int, str] | None
    is_there: bool

    @property
    def missing(self) -> int:
        """How many decisions are missing behind the newest; none where the one recorded last is
        there, for then its number is what is damaged.
        """
        if self.recorded is None or self.is_there:
            return 0
        return max(self.recorded[0] - self.newest[0], 0)

    @property
    def flaw(self) -> str:
        """What is wrong with it, as words; empty if nothing is."""
        if self.recorded is None:
            return "nothing says where its decisions end"
        if self.recorded == self.newest:
            return ""
        if self.missing:
            return missing_at_the_end(self.missing)
        return "its decisions do not end where the last one was recorded"


def missing_at_the_end(count: int) -> str:
    """So many, in words."""
    return f"{counted(count, 'decision')} {'is' if count == 1 else 'are'} missing at the end"


def read(opened: sqlite3.Connection) -> End:
    """How the ledger ends, and how it should."""
    number, own, last, newest, is_there = opened.execute(_READ).fetchone()
    is_known = isinstance(number, int) and isinstance(own, str)
    return End(
        _NOTHING if last is None else (last, newest),
        (number, own) if is_known else None,
        is_there == 1,
    )


def write(opened: sqlite3.Connection, head: Head | None) -> None:
    """Put on record that the ledger ends here."""
    number, own = head or (0, DecisionId(""))
    opened.execute("INSERT OR REPLACE INTO ledger_head VALUES (1, ?, ?)", [number, own])
