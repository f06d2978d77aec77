"""Which backups of a project are kept: enough of them to go back far, few enough to leave room.

All of today, the last of each day for two weeks and of each week for half a year; of these as many
as fit in `MOST`, and as leave room on the disk for the work itself. The newest stays whatever
happens, and so does the newest that was made before an import.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from annotator.errors import ProjectError
from annotator.store import saving

MOST = 5_000_000_000
"""Bytes that all backups of a project may have, or `_TIMES` its size where that is more."""
_TIMES = 20
_LEFT_TIMES = 2
"""Of the project's size, what a backup leaves free on its disk."""
_DAILY, _WEEKLY = timedelta(days=14), timedelta(days=182)
BEFORE = " before "
"""Stands in the name of a backup that was made before an import, which is named behind it."""

Made = tuple[datetime, Path]
"""A backup: when it was made, and its file."""


def thin(made: Sequence[Made], *, size: int, now: datetime) -> None:
    """Remove what is too much; `made` is oldest first, `size` that of the project."""
    left = list(_by_age(made, now))
    sizes = {each[1]: _size(each[1]) for each in left}
    total = sum(sizes.values())
    for spare in _spare(left, now):
        if total <= max(MOST, _TIMES * size):
            break
        total -= sizes[spare[1]]
        _remove(spare)


def make_room(made: Sequence[Made], *, project: Path, size: int, now: datetime) -> None:
    """Remove some of today's until one more leaves room; ProjectError where that is too little.

    Those of other days are not given up for a disk that something else may be filling.
    """
    today = now.astimezone().date()
    spare = [each for each in _spare(made, now) if each[0].astimezone().date() == today]
    wanted = (1 + _LEFT_TIMES) * size
    # none is given up where all of them together would not be enough
    enough = _free(project) + sum(_size(path) for _, path in spare) >= wanted
    while _free(project) < wanted:
        if not spare or not enough:
            raise ProjectError(
                f"No backup of {project} is made while less than three times its size is free on "
                f"{saving.disk_of(project)}; make room there."
            )
        _remove(spare.pop(0))


def _by_age(made: Sequence[Made], now: datetime) -> Iterator[Made]:
    """Those that are left, oldest first, when the others were removed for their age."""
    kept: set[tuple[object, ...]] = set()
    safe = _safe(made)
    left = []
    for at, path in reversed(made):
        day, age = at.astimezone().date(), now - at
        slot: tuple[object, ...] = ("old",)
        if day == now.astimezone().date():
            slot = ("today", at)
        elif age < _DAILY:
            slot = ("day", day)
        elif age < _WEEKLY:
            slot = ("week", *day.isocalendar()[:2])
        is_wanted = slot not in kept and (slot != ("old",) or not kept)
        kept.add(slot)
        if is_wanted or path in safe:
            left.append((at, path))
        else:
            _remove((at, path))
    return reversed(left)


def _spare(made: Sequence[Made], now: datetime) -> list[Made]:
    """What may be removed, what is missed least first: today's but one an hour, then the oldest."""
    safe = _safe(made)
    hourly = {_hour(at): path for at, path in made}
    today = now.astimezone().date()
    often = [
        each
        for each in made
        if each[0].astimezone().date() == today and hourly[_hour(each[0])] != each[1]
    ]
    rest = [each for each in made if each not in often]
    return [each for each in (*often, *rest) if each[1] not in safe]


def _hour(at: datetime) -> tuple[object, int]:
    return at.date(), at.hour


def _safe(made: Sequence[Made]) -> set[Path]:
    """The newest, and the newest before an import."""
    before = [path for _, path in made if BEFORE in path.name]
    return {path for _, path in made[-1:]} | set(before[-1:])


def _free(project: Path) -> int:
    return shutil.disk_usage(Path(os.path.realpath(project)).parent).free


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def _remove(backup: Made) -> None:
    with suppress(OSError):
        backup[1].unlink()
