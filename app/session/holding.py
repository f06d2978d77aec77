"""Holding: a project opened to work in, or to read in where somebody else has it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.store import Project, claim
from annotator.store.claim import Claim, Holder

_LOOKS = 10_000
"""Milliseconds between two looks whether whoever has the project has closed it."""
_PATIENCE = 50
"""Milliseconds for which a window waits for whoever has the file locked; then it goes on."""


class Holding(QObject):
    """Says beside the project that is open that this window has it, for as long as that is so."""

    taken_over = Signal(str)
    """Somebody has taken the project over, thinking this window gone; the sentence says who."""
    freed = Signal()
    """Whoever had the project has it no more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._path = Path()
        self._claim: Claim | None = None
        self._beat = QTimer(self, interval=claim.BEAT_SECONDS * 1_000)
        self._beat.timeout.connect(self._touch)
        self._looks = QTimer(self, interval=_LOOKS)
        self._looks.timeout.connect(self.look)
        self._is_held = False
        """Whether it is for reading only because somebody else has it."""

    def open(self, path: Path) -> tuple[Project, Claim | None]:
        """Open a project, and claim it unless somebody else has it or it cannot be written."""
        holder = claim.holder_of(path)
        project = Project.open(path, read_only=holder is not None)
        claimed: Claim | None = None
        if holder is None and not project.read_only:
            taken = claim.take(path)
            if isinstance(taken, Holder):  # somebody was quicker
                project.close()
                holder, project = taken, Project.open(path, read_only=True)
            else:
                claimed = taken
        if holder is not None:
            project.why_read_only = _held_by(path, holder)
        project.wait_at_most(_PATIENCE)
        return project, claimed

    def take(self, path: Path, claimed: Claim | None) -> None:
        """This is what the window has from now on; what it had before is given back."""
        self.release()
        self._path, self._claim = path, claimed
        if claimed is not None:
            self._beat.start()
        elif claim.holder_of(path) is not None:
            self._is_held = True
            self._looks.start()

    def look(self) -> bool:
        """Look whether whoever has the project has it no more; True where that is so."""
        if not self._is_held or claim.holder_of(self._path) is not None:
            return False
        self.freed.emit()
        return True

    def release(self) -> None:
        """Have nothing any more."""
        self._beat.stop()
        self._looks.stop()
        self._is_held = False
        if self._claim is not None:
            self._claim.release()
        self._claim = None

    def _touch(self) -> None:
        """Say that we still have it, unless somebody else does: after a long sleep, say."""
        if self._claim is None:
            return
        self._claim.beat()
        if not self._claim.is_ours and (holder := claim.holder_of(self._path)) is not None:
            self.release()
            self._is_held = True
            self._looks.start()
            self.taken_over.emit(_taken_over_by(self._path, holder))


def _held_by(path: Path, holder: Holder) -> str:
    return (
        f"{path.name} is open in another window: {holder.user} on {holder.host}, process "
        f"{holder.pid}. Here it is open for reading only; close it there, then open it again."
    )


def _taken_over_by(path: Path, holder: Holder) -> str:
    return (
        f"{path.name} was taken over by {holder.user} on {holder.host}, process {holder.pid}, "
        "while this window gave no sign. Here it is open for reading only from now on; close it "
        "there, then open it again."
    )
