"""How the last session ended: a mark lies in the user's folder for as long as a window is open.

A mark whose process is gone tells the next start that it ended unexpectedly: when, on which
project, and where faulthandler left its report, which has places in the code and no values.
"""

from __future__ import annotations

import faulthandler
import json
import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QLockFile, QTimer

from annotator import __version__
from annotator.wording import counted

_BEAT = 10_000
"""Milliseconds between two touches: how well the time of a kill is known."""
_KEPT = 5
"""Reports that are kept."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A session that ended unexpectedly."""

    at: datetime
    project: Path | None = None
    report: Path | None = None
    unsaved: int = 0
    """Decisions that were shown as not saved."""
    why_unsaved: str = ""
    """What was in the way of saving, in a few words; also where nothing waited for it."""

    def sentence(self, now: datetime) -> str:
        """What to tell about it."""
        day = "" if self.at.date() == now.date() else f" on {self.at.day} {self.at:%B}"
        where = f"in {self.project.name}" if self.project else "saved"
        if self.unsaved:
            many = counted(self.unsaved, "decision was", "decisions were")
            became = f"{many} not saved then ({self.why_unsaved}) and lost; what was is {where}"
        elif self.why_unsaved:  # the file itself was gone, or another one
            became = f"what was decided is not {where}: {self.why_unsaved}; look for a backup"
        else:
            became = f"everything decided until then is {where}"
        report = f"; the report is at {self.report}" if self.report else ""
        return f"Goldspan ended unexpectedly{day} at {self.at:%H:%M}; {became}{report}."


class Mark:
    """The mark of this session, and what the marks of others say; without a folder it is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"session-{os.getpid()}.json"
        self._lock = _lock(self._path)
        self._report: TextIO | None = None
        self._beat = QTimer(interval=_BEAT)
        self._beat.timeout.connect(self._touch)

    def begin(self) -> list[Ended]:
        """Set the mark; returns the sessions that ended unexpectedly, oldest first, each once."""
        ended = [
            each
            for path in self._folder.glob("session-*.json")
            if (each := _ended(path)) is not None
        ]
        _thin_out(self._folder)
        with suppress(OSError):  # a folder that cannot be written is no reason not to work
            if self._lock.tryLock(0):
                self._write(None)
                self._report = _report_of(self._path).open("w", encoding="utf-8")
                faulthandler.enable(self._report)
                self._beat.start()
        return sorted(ended, key=lambda each: each.at)

    def note(self, project: Path | None, *, unsaved: int = 0, why_unsaved: str = "") -> None:
        """This is what is worked on from now on, and what of it is not saved."""
        if self._report is not None:
            with suppress(OSError):
                self._write(project, unsaved, why_unsaved)

    def end(self) -> None:
        """All is well: nothing is left to tell."""
        self._beat.stop()
        if self._report is not None:
            faulthandler.disable()
            self._report.close()
            self._report = None
            _report_of(self._path).unlink(missing_ok=True)
            self._path.unlink(missing_ok=True)
        self._lock.unlock()

    def _write(self, project: Path | None, unsaved: int = 0, why_unsaved: str = "") -> None:
        said = {
            "version": __version__,
            "python": platform.python_version(),
            "system": platform.platform(),
            "project": None if project is None else os.fspath(project),
            "unsaved": unsaved,
            "why_unsaved": why_unsaved,
        }
        # in one step: it ends at any moment, and half a mark would tell something untrue
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(said), encoding="utf-8")
        draft.replace(self._path)

    def _touch(self) -> None:
        with suppress(OSError):
            os.utime(self._path)


def _lock(mark: Path) -> QLockFile:
    lock = QLockFile(str(mark.with_suffix(".lock")))
    # stale when its process is gone, however long that has worked
    lock.setStaleLockTime(0)
    return lock


def _report_of(mark: Path) -> Path:
    return mark.with_suffix(".txt")


def _ended(mark: Path) -> Ended | None:
    """What became of the session with this mark, which is taken away; None if it still runs."""
    lock = _lock(mark)
    if not lock.tryLock(0):
        return None
    try:
        moments = [each.stat().st_mtime for each in (mark, _report_of(mark)) if each.exists()]
        at = datetime.fromtimestamp(max(moments))
        said = _said(mark)
        report = _kept_report(mark, said, at)
        mark.unlink()
    except (OSError, ValueError):  # another start was quicker
        return None
    finally:
        lock.unlock()
    project, unsaved, why = (said.get(name) for name in ("project", "unsaved", "why_unsaved"))
    return Ended(
        at,
        Path(project) if isinstance(project, str) else None,
        report,
        unsaved if isinstance(unsaved, int) else 0,
        why if isinstance(why, str) else "",
    )


def _said(mark: Path) -> dict[str, object]:
    try:
        said = json.loads(mark.read_text(encoding="utf-8"))
    except ValueError:  # it ended while writing this
        return {}
    return said if isinstance(said, dict) else {}


def _kept_report(mark: Path, said: dict[str, object], at: datetime) -> Path | None:
    """Where the report lies from now on; None if there is none, as after a kill."""
    raw = _report_of(mark)
    text = raw.read_text(encoding="utf-8", errors="replace") if raw.exists() else ""
    raw.unlink(missing_ok=True)
    if not text:
        return None
    head = [f"{key}: {said[key]}" for key in ("version", "python", "system") if key in said]
    kept = mark.with_name(f"crash-{at:%Y-%m-%d-%H%M%S}.txt")
    kept.write_text("\n".join([*head, "", text]), encoding="utf-8")
    return kept


def _thin_out(folder: Path) -> None:
    for old in sorted(folder.glob("crash-*.txt"))[:-_KEPT]:
        with suppress(OSError):
            old.unlink()
