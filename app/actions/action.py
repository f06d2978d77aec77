"""One row of the table of user actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.window import Window


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do.

    `keys` are Qt key sequences, the first one is shown; some actions have none. `anywhere` actions
    work wherever the keyboard is, the others while the article has it. `repeats` says whether
    holding the key does it again and again: never where that would judge what nobody has read.
    `is_on` is for what is switched on and off: whether it is on now.
    """

    id: str
    text: str
    keys: tuple[str, ...]
    run: Callable[[Window], None]
    menu: str = "Review"
    anywhere: bool = False
    note: str = ""
    repeats: bool = False
    is_on: Callable[[Window], bool] | None = None
    without_project: bool = False
    """Whether its menu offers it also where no project is open."""
