"""Opening a large project: it is checked in a thread first, so that the window need not wait."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotator.bulk import Report
from annotator.errors import GoldspanError
from annotator.store import connection
from app.errand import run_errand

if TYPE_CHECKING:
    from app.window import Window

_LARGE = 8_000_000
"""Bytes from which on a check takes longer than a window may."""


def looked_over(window: Window, path: Path) -> bool:
    """Whether a file may be opened; where it may not, that has been told.

    What is small, or cannot be looked at, is left to the opening itself.
    """
    try:
        if path.stat().st_size < _LARGE:
            return True
    except OSError:
        return True

    def work(_report: Report) -> None:
        connection.open_database(path, read_only=True).close()

    try:
        run_errand(window, f"Opening {path.name}", work, may_stop=False)
    except GoldspanError as error:
        window.session.failed.emit(str(error))
        return False
    return True
