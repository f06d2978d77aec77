"""The queue in memory: every article's row, where it stands, and which one comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.model import ArticleId, ArticleState, Progress
from annotator.store import QueueRow


class Queue:
    """The rows of the queue in import order; one row at a time is brought up to date."""

    def __init__(self, rows: Sequence[QueueRow] = ()) -> None:
        self.rows: list[QueueRow] = list(rows)
        self._places = {row.id: place for place, row in enumerate(self.rows)}
        # kept, not counted anew: the status line asks at every key, of however many articles
        self._counts = dict.fromkeys(ArticleState, 0)
        for row in self.rows:
            self._counts[row.state] += 1

    def update(self, article: ArticleId, progress: Progress | None) -> int | None:
        """Take over an article's progress; its place if that changed anything."""
        place = self._places[article]
        now = progress or Progress()
        row = replace(self.rows[place], state=now.state, flagged=now.flagged)
        if row == self.rows[place]:
            return None
        self._counts[self.rows[place].state] -= 1
        self._counts[row.state] += 1
        self.rows[place] = row
        return place

    def counts(self) -> dict[ArticleState, int]:
        """How many articles are to do, doing and finished."""
        return dict(self._counts)

    def next_unfinished(self, after: ArticleId | None) -> ArticleId | None:
        """The first article behind this one that is not finished, going round to the top."""
        start = 0 if after is None else self._places[after] + 1
        for row in (*self.rows[start:], *self.rows[:start]):
            if row.state is not ArticleState.FINISHED and row.id != after:
                return row.id
        return None

    def neighbour(self, article: ArticleId, by: int) -> ArticleId | None:
        """The article so many rows further down, whatever its state; None beyond the ends."""
        place = self._places[article] + by
        return self.rows[place].id if 0 <= place < len(self.rows) else None
