"""Work in steps: whoever waits is told how far it is, and may stop it in between."""

from __future__ import annotations

from collections.abc import Callable

from annotator.bulk import Report, unreported
from annotator.errors import Stopped


def unstopped() -> bool:
    """Nobody wants to stop it."""
    return False


class Steps:
    """So many steps; after each one `report` hears of it and `stopped` is asked."""

    def __init__(
        self,
        total: int,
        report: Report = unreported,
        stopped: Callable[[], bool] = unstopped,
    ) -> None:
        self._done, self._total, self._report, self._stopped = 0, total, report, stopped
        self._say()

    def done(self) -> None:
        """One more is done; raises Stopped if the rest is not wanted."""
        self._done += 1
        self._say()

    def _say(self) -> None:
        if self._stopped():
            raise Stopped("Stopped.")
        self._report(min(self._done, self._total), self._total)
