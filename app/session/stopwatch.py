"""The stopwatch: how long a decision takes and how many keys; both go into the ledger with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from annotator.model import Draft

IDLE = 60_000
"""Milliseconds; who takes longer is not at work all that time."""


class Stopwatch:
    """Runs from when an item comes into focus, or from the last decision on it.

    Keys count from the last decision in the open article on, so that the way to an item is in them.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since: float | None = None
        self._keys: int | None = None
        """None until somebody counts."""

    def start(self) -> None:
        """Something came into focus."""
        self._since = self._now()

    def press(self) -> None:
        """A key went down; which one is nobody's business."""
        self._keys = (self._keys or 0) + 1

    def forget_keys(self) -> None:
        """What was pressed so far led to no decision: another article is open."""
        if self._keys is not None:
            self._keys = 0

    def timed(self, draft: Draft) -> Draft:
        """The draft with what it took; the next one is measured from here."""
        since, now = self._since, self._now()
        self._since = now
        draft = replace(draft, keys=self._keys)
        self.forget_keys()
        if since is None:
            return draft
        return replace(draft, took=min(round(1000 * (now - since)), IDLE))
