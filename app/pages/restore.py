"""The backups of a project with their dates, counts and differences, to go back to one of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import GoldspanError
from annotator.store import backups
from annotator.store.backups import Apart, Backup
from annotator.wording import counted
from app.plain_text import plain_label


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup, and how it differs from the project; None where one of both cannot be read."""

    backup: Backup
    apart: Apart | None

    def __str__(self) -> str:
        found = self.backup
        if found.flaw:
            return f"{moment(found)} · cannot be used: {found.flaw}"
        said = (
            f"{moment(found)} · {counted(found.articles, 'article')}, "
            f"{counted(found.decisions, 'decision')}"
        )
        return f"{said} · {_difference(self.apart)}"


def listed(project: Path) -> tuple[Kept, ...]:
    """Every backup of a project, newest first; it reads them all, so not on the window's thread."""
    return tuple(Kept(each, _apart(each, project)) for each in backups.backups(project))


def moment(backup: Backup) -> str:
    """When a backup was made, in this computer's time."""
    at = backup.at.astimezone()
    return f"{at.day} {at:%B %Y, %H:%M:%S}"


def _apart(backup: Backup, project: Path) -> Apart | None:
    try:
        return None if backup.flaw else backups.difference(backup.path, project)
    except GoldspanError:
        return None


def _difference(apart: Apart | None) -> str:
    if apart is None:
        return "the project cannot be read"
    lacks: list[str] = []
    has: list[str] = []
    for said, decisions, articles in (
        (lacks, apart.decisions_of_project, apart.articles_of_project),
        (has, apart.decisions_of_backup, apart.articles_of_backup),
    ):
        if decisions:
            said.append(counted(decisions, "decision"))
        if articles:
            said.append(counted(articles, "article"))
    parts = [f"lacks {' and '.join(lacks)}"] if lacks else []
    parts += [f"has {' and '.join(has)} that the project lacks"] if has else []
    return ", ".join(parts) or "the same decisions and articles"


class RestoreDialog(QDialog):
    """The list of backups; Enter or the button chooses one, Esc closes it."""

    chosen = Signal(Backup)

    def __init__(self, project: Path, kept: tuple[Kept, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Restore {project.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Backups, newest first")
        self.list.setWordWrap(True)
        for each in kept:
            line = QListWidgetItem(str(each), self.list)
            line.setData(Qt.ItemDataRole.UserRole, each.backup)
            if each.backup.flaw:
                line.setFlags(line.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        self.restore = QPushButton("Restore…", self)
        self.restore.setDefault(True)
        self.restore.setEnabled(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.restore, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.restore.clicked.connect(self._choose)
        self.list.itemActivated.connect(lambda _line: self._choose())
        self.list.currentItemChanged.connect(lambda *_lines: self._show())
        layout = QVBoxLayout(self)
        said = plain_label(
            f"Backups are in “{backups.folder_of(project).name}” beside the project. What the "
            "project has and a backup lacks is lost from the project by restoring, but stays in "
            "the present file, which is kept.",
            self,
        )
        said.setWordWrap(True)
        layout.addWidget(said)
        layout.addWidget(self.list)
        layout.addWidget(buttons)
        self.resize(760, 380)
        usable = [row for row, each in enumerate(kept) if not each.backup.flaw]
        if usable:
            self.list.setCurrentRow(usable[0])
        self.list.setFocus()

    def _backup(self) -> Backup | None:
        line = self.list.currentItem()
        found = None if line is None else line.data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Backup) and not found.flaw else None

    def _show(self) -> None:
        self.restore.setEnabled(self._backup() is not None)

    def _choose(self) -> None:
        backup = self._backup()
        if backup is not None:
            self.accept()
            self.chosen.emit(backup)
