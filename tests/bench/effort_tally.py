"""What was done in an article, while it is done: acts by kind, with the keys that each one took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from annotator.model import ItemState
from app.hands import Hands


@dataclass
class Tally:
    """What was done: for each kind of act the keys that each one took."""

    hands: Hands
    acts: dict[str, list[int]] = field(default_factory=dict)
    added: list[tuple[int, int]] = field(default_factory=list)
    """(tokens, keys) of each mention that was marked by itself."""
    together: int = 0
    """Items that were accepted or marked with another one, by one act."""

    @contextmanager
    def act(self, kind: str) -> Iterator[None]:
        """Count the keys pressed meanwhile as one act of this kind."""
        before, accepted = self.hands.keys, self._accepted()
        yield
        self.acts.setdefault(kind, []).append(self.hands.keys - before)
        if kind != "finish":
            self.together += max(self._accepted() - accepted - 1, 0)

    def _accepted(self) -> int:
        sheet = self.hands.window.session.sheet
        items = () if sheet is None else sheet.items.values()
        return sum(each.state is ItemState.ACCEPTED for each in items)
