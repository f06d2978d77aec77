"""The start page: what to do when no project is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.plain_text import plain, plain_label

_WIDEST = 520
"""Pixels of a sentence about what went wrong."""


class StartPage(QScrollArea):
    """New, open, sample, and the projects opened last."""

    new_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    project_chosen = Signal(str)

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
        for text, kind, signal in (
            ("New project…", "primary", self.new_asked),
            ("Open project…", "", self.open_asked),
            ("Try the sample articles", "", self.sample_asked),
        ):
            button = QPushButton(text, page)
            button.setProperty("kind", kind)
            button.setMinimumWidth(260)
            button.clicked.connect(signal)
            layout.addWidget(button)
        if recent:
            heading = plain_label("Opened last", page)
            heading.setProperty("kind", "heading")
            layout.addSpacing(12)
            layout.addWidget(heading)
        for path in recent:
            button = QPushButton(path.name.replace("&", "&&"), page)
            button.setProperty("kind", "quiet")
            button.setAccessibleDescription(str(path))
            button.clicked.connect(
                lambda _=False, chosen=path: self.project_chosen.emit(str(chosen))
            )
            layout.addWidget(button)

    def say(self, sentence: str) -> None:
        """Why there is no project open."""
        plain(self.trouble, f"⚠ {sentence}")
        self.trouble.show()
