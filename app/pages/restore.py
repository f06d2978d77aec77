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
from annotator.store.apart import Apart, are_of_one_project, difference
from annotator.store.backup_names import folder_of
from annotator.store.backups import Backup
from annotator.wording import counted
from app.plain_text import plain_label


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup, and how it differs from the project; None where one of both cannot be read."""

    backup: Backup
    apart: Apart | None
    is_other: bool = False
    """Whether it was made of another project."""
    was_aside: bool = False
    """Whether it is no backup, but what an earlier restoring has put aside."""

    def __str__(self) -> str:
        found = self.backup
        if found.flaw:
            return f"{moment(found)} · cannot be used: {found.flaw}"
        aside = " · put aside by a restore" if self.was_aside else ""
        other = " · of another project" if self.is_other else ""
        return (
            f"{moment(found)}{aside}{other} · {counted(found.articles, 'article')}, "
            f"{counted(found.decisions, 'decision')} · {_difference(self.apart)}"
        )

    def question(self, project: Path) -> str:
        """What to ask before it is put in the project's place, and what that takes from it."""
        lacks = "" if self.apart is None else self.apart.lacks
        stays = " The present file is kept beside it under another name."
        if self.is_other:
            return (
                f"This backup is of another project, and lacks {lacks or 'nothing'} of "
                f"{project.name}. Put it in its place all the same?{stays}"
            )
        takes = f" That takes {lacks} from it." if lacks else ""
        return f"Put {project.name} back to what it was on {moment(self.backup)}?{takes}" + (
            stays if project.exists() else ""
        )


def listed(project: Path) -> tuple[Kept, ...]:
    """Every backup of a project, newest first; it reads them all, so not on the window's thread."""
    found = [(each, False) for each in backups.backups(project)]
    found += [(each, True) for each in backups.kept_before(project)]
    found.sort(key=lambda each: each[0].at, reverse=True)
    return tuple(
        Kept(each, _apart(each, project), _is_other(each, project), aside) for each, aside in found
    )


def moment(backup: Backup) -> str:
    """When a backup was made, in this computer's time."""
    at = backup.at.astimezone()
    return f"{at.day} {at:%B %Y, %H:%M:%S}"


def _apart(backup: Backup, project: Path) -> Apart | None:
    try:
        return None if backup.flaw else difference(backup.path, project)
    except GoldspanError:
        return None


def _is_other(backup: Backup, project: Path) -> bool:
    try:
        return not backup.flaw and not are_of_one_project(backup.path, project)
    except GoldspanError:  # what cannot be read is taken for what its name says
        return False


def _difference(apart: Apart | None) -> str:
    if apart is None:
        return "the project cannot be read"
    parts = [f"lacks {apart.lacks}"] if apart.lacks else []
    parts += [f"has {apart.has} that the project lacks"] if apart.has else []
    return ", ".join(parts) or "the same decisions, runs and articles"


class RestoreDialog(QDialog):
    """The list of backups; Enter or the button chooses one, Esc closes it."""

    chosen = Signal(Kept)

    def __init__(self, project: Path, kept: tuple[Kept, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Restore {project.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Backups, newest first")
        self.list.setWordWrap(True)
        for each in kept:
            line = QListWidgetItem(str(each), self.list)
            line.setData(Qt.ItemDataRole.UserRole, each)
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
            f"Backups are in “{folder_of(project).name}” beside the project. What the project has "
            "and a backup lacks is lost from the project by restoring, but stays in the present "
            "file, which is kept. The one that you choose is checked first.",
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

    def _kept(self) -> Kept | None:
        line = self.list.currentItem()
        found = None if line is None else line.data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Kept) and not found.backup.flaw else None

    def _show(self) -> None:
        self.restore.setEnabled(self._kept() is not None)

    def _choose(self) -> None:
        kept = self._kept()
        if kept is not None:
            self.accept()
            self.chosen.emit(kept)
