"""The user's trouble, as sentences: each message names the file and the next step.

Anything that is not a GoldspanError is our bug and reaches the excepthook and the log.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path


class GoldspanError(Exception):
    """Something the user can mend; `str(error)` is one sentence or two, ready to show."""


class SourceError(GoldspanError):
    """A file that is read is not what it should be: file, line or field, and what to do."""

    def __init__(
        self, path: Path | str, problem: str, *, line: int | None = None, field: str | None = None
    ) -> None:
        self.path, self.problem, self.line, self.field = str(path), problem, line, field
        place = str(path)
        if line is not None:
            place += f", line {line}"
        if field is not None:
            place += f", {field}"
        super().__init__(f"{place}: {problem}")


class SchemeError(SourceError):
    """A scheme file cannot be used; the line and the reason."""


class ProjectError(GoldspanError):
    """The project file cannot be opened, read or written."""


class Trouble(Enum):
    """What stands between a decision and its disk."""

    FULL = "full"
    READ_ONLY = "read-only"
    GONE = "gone"
    """Moved, renamed or deleted."""
    REPLACED = "replaced"
    """Another file, or another project, is there under its name."""
    RESTORED = "restored"
    """An older copy was put in its place: what was decided since is not in it."""
    CHANGED = "changed"
    """Somebody else has decided meanwhile."""
    BUSY = "busy"
    DISK = "disk"
    DAMAGED = "damaged"
    TOO_BIG = "too big"
    NAME = "name"
    """The file's name is so long that no journal can have it, too."""
    OTHER = "other"


class UnsavedError(ProjectError):
    """What was to be saved is not; whoever shows it keeps it, and may save a copy.

    `unknown` says that not even this is known, for the file cannot be asked: what is saved again
    is not there twice. `step` is what a window can do about it, and ends the sentence; a command
    says another.
    """

    def __init__(
        self,
        said: str,
        trouble: Trouble = Trouble.OTHER,
        *,
        step: str = "",
        unknown: bool = False,
    ) -> None:
        self.said, self.trouble, self.unknown = said, trouble, unknown
        super().__init__(f"{said} {step}".rstrip())


class ProjectChanged(UnsavedError):
    """The ledger has grown behind this window's back; nothing was written."""

    def __init__(self, said: str) -> None:
        super().__init__(said, Trouble.CHANGED)


class ExtractorError(GoldspanError):
    """An extractor is missing, failed, or answered something that does not fit the text."""


class OutOfStep(ExtractorError):
    """An extractor said what is no answer to what it was asked; its next answer may be none."""


class ReviewError(GoldspanError):
    """The reviewer asked for something the scheme or the text does not allow."""


class Stopped(GoldspanError):
    """The user does not want the rest; what was done until then is kept."""
