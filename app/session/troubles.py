"""What is in the way of a decision that is not saved, and when it is worth trying again."""

from __future__ import annotations

from pathlib import Path

from annotator.errors import GoldspanError, Trouble, UnsavedError
from annotator.model import Verdict

_WAITS = {Trouble.BUSY: 500}
_WAIT = 3_000
"""Milliseconds until what was not saved is tried again."""
_MENDED_BY_HAND = frozenset(
    {Trouble.REPLACED, Trouble.RESTORED, Trouble.DAMAGED, Trouble.OTHER, Trouble.NAME}
)
"""What no waiting mends: nothing is tried again there but by the reviewer."""
_REASONS = {
    Trouble.FULL: "the disk is full",
    Trouble.READ_ONLY: "the file or its folder is read-only",
    Trouble.GONE: "the file was moved or deleted",
    Trouble.REPLACED: "another file is in its place",
    Trouble.RESTORED: "an older copy is in its place",
    Trouble.BUSY: "another program is writing",
    Trouble.DISK: "the disk cannot be reached",
    Trouble.DAMAGED: "the file is damaged",
    Trouble.NAME: "the file's name is too long",
}
_NAME = 40
"""Characters of a file's name that a sentence has room for."""
BENEATH = frozenset({Trouble.GONE, Trouble.REPLACED, Trouble.RESTORED})
"""What has become of the file itself: then all that is shown may be nowhere else."""
_NAMES = {Verdict.UNDO: ("undo", "redo"), Verdict.REDO: ("redo", "undo it")}
"""What waits if it is no decision of its own, and what takes it back."""


def wait_for(trouble: Trouble) -> int | None:
    """Milliseconds until it is worth trying again; None where no waiting mends it."""
    return None if trouble in _MENDED_BY_HAND else _WAITS.get(trouble, _WAIT)


def reason(error: UnsavedError | None) -> str:
    """What is in the way, in a few words; empty if nothing is."""
    return "" if error is None else _REASONS.get(error.trouble, "it did not work")


def in_words(error: UnsavedError, path: Path | None) -> str:
    """What is in the way and what becomes of the decision; the file is said without its folder."""
    said = str(error)
    if path is not None:  # its folder would take the room of what to do
        name = path.name
        name = name if len(name) <= _NAME else f"{name[: _NAME // 2]}…{name[-_NAME // 2 :]}"
        said = said.replace(str(path), name, 1)
    again = "" if wait_for(error.trouble) is None else ", and is tried again"
    return f"{said} What you decided stays here{again}."


def behind(waiting: Verdict, error: UnsavedError | None) -> GoldspanError:
    """Why nothing can be decided behind a decision, undo or redo that waits to be saved."""
    what, back = _NAMES.get(waiting, ("decision", "undo it"))
    return GoldspanError(
        f"The last {what} is not saved yet: {reason(error)}. Until it is, nothing else can "
        f"be decided; try again, save a copy, or {back}."
    )
