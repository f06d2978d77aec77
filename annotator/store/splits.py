"""The splits of a project: a letter an article in one value of the table `meta`.

So a million articles have theirs in 1 MB that is read at once. It is no decision: gold is the same
whatever it is for. Copies of one report draw one lot whether they are blind, which is kept here,
too: which they are was found when articles were split, and takes too long to be found again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import orjson
from sqlite_utils import Database

from annotator.errors import ProjectError
from annotator.model import Split
from annotator.store import codec, drawn, meta
from annotator.store.drawn import Drawn

_NAME = "splits"
_NONE = "-"
_LETTERS = {Split.TRAIN: "r", Split.DEV: "d", Split.TEST: "t"}
_SPLITS = {letter: split for split, letter in _LETTERS.items()}
_ALL = "".join((_NONE, *_SPLITS))
_GAPS = 4
"""Letters an article at most; who knows which keys another program has given."""


@dataclass(frozen=True, slots=True)
class Splits:
    """Which article is in which split, by key; `how` tells how that came, such as {"by": "date"}.

    `letters` has the letter of the article with key n at place n. `drawn` has the lots
    of copies.
    """

    letters: str = ""
    how: Mapping[str, object] = field(default_factory=dict)
    drawn: Drawn = field(default_factory=Drawn)

    def __bool__(self) -> bool:
        return bool(self.letters)

    def of(self, key: int) -> Split | None:
        """The split of an article; None if it is in none."""
        return _SPLITS.get(self.letters[key]) if 0 <= key < len(self.letters) else None

    def keys(self, split: Split | None, among: Sequence[int]) -> Iterator[int]:
        """Those of these articles that are in a split, or in none."""
        if split is not None and isinstance(among, range):  # it may go far beyond them
            among = range(max(among.start, 0), min(among.stop, len(self.letters)), among.step)
        return (key for key in among if self.of(key) is split)


def made(
    assigned: Mapping[int, Split],
    how: Mapping[str, object],
    lots: Mapping[int, float] | None = None,
) -> Splits:
    """The splits of articles by their keys; ValueError where the keys are too far apart."""
    if not assigned:
        return Splits("", how)
    last = max(assigned)
    if min(assigned) < 0 or last > _GAPS * len(assigned) + 1000:
        raise ValueError("the articles' numbers are too far apart")
    letters = bytearray(_NONE.encode() * (last + 1))
    for key, split in assigned.items():
        letters[key] = ord(_LETTERS[split])
    return Splits(letters.decode(), how, drawn.made(lots or {}))


def read(db: Database, path: Path) -> Splits:
    """The splits as they are now; ProjectError where they cannot be read."""
    value = meta.value_of(db, _NAME)
    found = Splits() if value is None else parsed(value)
    if found is None:
        raise ProjectError(
            f"{path} is damaged (its splits cannot be read); go back to a copy in which they can."
        )
    return found


def write(db: Database, splits: Splits) -> None:
    """Keep these splits; the caller holds the transaction."""
    said: dict[str, object] = {"how": splits.how, "letters": splits.letters}
    if splits.drawn:
        said["drawn"] = drawn.written(splits.drawn)
    meta.keep(db, _NAME, said)


@lru_cache(maxsize=2)
def parsed(value: str) -> Splits | None:
    """The splits that a value of `meta` says; None where it says none."""
    try:
        said = codec.loads(value)
    except (orjson.JSONDecodeError, TypeError):
        return None
    if not isinstance(said, dict):
        return None
    letters, how = said.get("letters"), said.get("how", {})
    # an older Goldspan has kept none
    lots = drawn.read(said["drawn"]) if "drawn" in said else Drawn()
    if not isinstance(letters, str) or not isinstance(how, dict) or letters.strip(_ALL):
        return None
    return None if lots is None else Splits(letters, how, lots)
