"""The stopwatch: how long a reviewer takes for a decision, which goes with it into the ledger."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from annotator.model import Draft

IDLE = 60_000
"""Milliseconds; who takes longer is not at work all that time."""


class Stopwatch:
    """Runs from when an item comes into focus, or from the last decision on it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since: float | None = None

    def start(self) -> None:
        """Something came into focus."""
        self._since = self._now()

    def timed(self, draft: Draft) -> Draft:
        """The draft with how long it took; the next one is measured from here."""
        since, now = self._since, self._now()
        self._since = now
        if since is None:
            return draft
        return replace(draft, took=min(round(1000 * (now - since)), IDLE))
