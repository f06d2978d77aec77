"""Leaving: what the words are for doing something without what could not be saved."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from annotator.errors import Trouble

_BENEATH = {
    Trouble.GONE: "was moved or deleted. If it does not lie elsewhere, ",
    Trouble.REPLACED: "was replaced by another file. If it does not lie elsewhere, ",
    Trouble.RESTORED: "was put back to an older copy. If that lacks it, ",
}


class Leaving(Enum):
    """What is about to be done: its button, and what becomes of what is not saved."""

    CLOSE = "Close without", "Closing loses"
    OPEN = "Open without", "Opening another project loses"
    RESTORE = "Restore without", "Restoring loses"
    REBUILD = "Make them again without", "Making the lists again loses"
    SALVAGE = "Go on without", "A new project of what is whole lacks"

    def button(self, many: int) -> str:
        """What the button says that does it all the same."""
        return f"{self.value[0]} {_them(many)}"

    def loses(self, many: int) -> str:
        """What becomes of the decisions, a sentence."""
        return f"{self.value[1]} {_them(many)}."

    @property
    def button_beneath(self) -> str:
        """The same where it is the file itself that is not there."""
        return f"{self.value[0]} a copy"

    def loses_beneath(self, beneath: Trouble, name: str, backed_up: datetime | None) -> str:
        """What is lost with a file that is not there any more: all that no backup has."""
        if backed_up is None:
            what = "everything that was decided in it: there is no backup."
        else:
            at = backed_up.astimezone()
            what = f"everything decided since {at.day} {at:%B, %H:%M}, when it was last backed up."
        loses = self.value[1][0].lower() + self.value[1][1:]
        return f"{name} {_BENEATH[beneath]}{loses} {what}"


def _them(many: int) -> str:
    return "it" if many == 1 else "them"
