"""Leaving: what the words are for doing something without what could not be saved."""

from __future__ import annotations

from enum import Enum


class Leaving(Enum):
    """What is about to be done: its button, and what becomes of what is not saved."""

    CLOSE = "Close without", "Closing loses"
    OPEN = "Open without", "Opening another project loses"
    RESTORE = "Restore without", "Restoring loses"
    REBUILD = "Make it again without", "Making it again loses"
    SALVAGE = "Go on without", "A new project of what is whole lacks"

    def button(self, many: int) -> str:
        """What the button says that does it all the same."""
        return f"{self.value[0]} {_them(many)}"

    def loses(self, many: int) -> str:
        """What becomes of the decisions, a sentence."""
        return f"{self.value[1]} {_them(many)}."


def _them(many: int) -> str:
    return "it" if many == 1 else "them"
