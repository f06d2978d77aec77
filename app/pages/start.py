"""The start page: what to do when no project is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from annotator.store.backup_names import folder_of
from app.plain_text import plain, plain_label, plain_tooltip

_WIDEST = 520
"""Pixels of a sentence about what went wrong."""
_HEAD = 512
"""Bytes: no database has fewer."""


class StartPage(QScrollArea):
    """New, open, sample, and the projects opened last."""

    new_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    project_chosen = Signal(str)
    salvage_asked = Signal(Path)
    restore_asked = Signal(Path)

    def __init__(self, recent: list[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # behind an article this page must not keep the window larger than that needs
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        page = QWidget()
        self.setWidget(page)
        layout = QVBoxLayout(page)
        layout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.setSpacing(10)
        title = plain_label("Goldspan", page)
        title.setProperty("kind", "title")
        layout.addWidget(title)
        said = "Review what machines found in news articles, and keep the gold."
        line = plain_label(said, page)
        line.setMinimumWidth(260)
        line.setWordWrap(True)
        layout.addWidget(line)
        self.trouble = plain_label("", page)
        self.trouble.setProperty("kind", "bad")
        self.trouble.setMinimumWidth(260)
        self.trouble.setMaximumWidth(_WIDEST)
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        layout.addWidget(self.trouble)
        self._refused = Path()
        self.salvage = _button("Save what is whole…", "", page)
        self.salvage.clicked.connect(lambda: self.salvage_asked.emit(self._refused))
        self.restore = _button("Restore a backup…", "", page)
        self.restore.clicked.connect(lambda: self.restore_asked.emit(self._refused))
        for button in (self.salvage, self.restore):
            button.hide()
            layout.addWidget(button)
        layout.addSpacing(12)
        for text, kind, signal in (
            ("New project…", "primary", self.new_asked),
            ("Open project…", "", self.open_asked),
            ("Try the sample articles", "", self.sample_asked),
        ):
            button = _button(text, kind, page)
            button.clicked.connect(signal)
            layout.addWidget(button)
        if recent:
            heading = plain_label("Opened last", page)
            heading.setProperty("kind", "heading")
            layout.addSpacing(12)
            layout.addWidget(heading)
        for path in recent:
            layout.addWidget(self._recent(path, page))

    def _recent(self, path: Path, page: QWidget) -> QPushButton:
        """One of the projects opened last; where it is missing, its backups are at hand."""
        is_there = path.exists()
        button = QPushButton(page)
        metrics = button.fontMetrics()
        name = metrics.elidedText(path.name, Qt.TextElideMode.ElideMiddle, _WIDEST - 140)
        missing = "" if is_there else " is missing: restore a backup…"
        button.setText(f"{name}{missing}".replace("&", "&&"))
        button.setToolTip(plain_tooltip(str(path)))
        button.setProperty("kind", "quiet")
        button.setAccessibleDescription(str(path))
        if is_there:
            button.clicked.connect(lambda: self.project_chosen.emit(str(path)))
        else:
            button.clicked.connect(lambda: self.restore_asked.emit(path))
        return button

    def say(self, sentence: str) -> None:
        """Why there is no project open."""
        plain(self.trouble, f"⚠ {sentence}")
        self.trouble.show()
        for button in (self.salvage, self.restore):
            button.hide()

    def offer(self, path: Path) -> None:
        """What can be done for a project that does not open: as far as there is something."""
        self._refused = path
        self.salvage.setVisible(path.suffix == ".goldspan" and _may_hold_something(path))
        self.restore.setVisible(folder_of(path).is_dir())


def _may_hold_something(path: Path) -> bool:
    """Whether a file may have been a project: an empty one and a text never were."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return len(head) == _HEAD and b"\0" in head


def _button(text: str, kind: str, page: QWidget) -> QPushButton:
    button = QPushButton(text, page)
    button.setProperty("kind", kind)
    button.setMinimumWidth(260)
    return button
