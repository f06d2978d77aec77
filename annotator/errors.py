"""The user's trouble, as sentences: each message names the file and the next step.

Anything that is not a GoldspanError is our bug and reaches the excepthook and the log.
"""

from __future__ import annotations

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


class ProjectChanged(ProjectError):
    """The ledger has grown behind this window's back; nothing was written."""


class ExtractorError(GoldspanError):
    """An extractor is missing, failed, or answered something that does not fit the text."""


class ReviewError(GoldspanError):
    """The reviewer asked for something the scheme or the text does not allow."""


class Stopped(GoldspanError):
    """The user does not want the rest; what was done until then is kept."""
