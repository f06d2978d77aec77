"""The sheet where somebody chooses what suggests in a project: what is there, or any name."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import ExtractorError
from annotator.extract import trust
from annotator.extract.command import words_of
from annotator.extract.endpoint import CHAT, endpoint_of
from annotator.extract.listing import Known
from annotator.extract.specs import COMMAND, FILE, LEARNT, is_extractor
from annotator.model import LEARNER
from app.plain_text import plain, plain_label

SPACY = "spacy:"
_EXAMPLES = {
    COMMAND: "command:python3 /home/ada/cities.py",
    FILE: "file:/home/ada/predictions.jsonl",
    SPACY: "spacy:/home/ada/pipeline",
    CHAT: "chat:http://localhost:11434/v1#llama3.2",
    "https:": "https://example.org/extract key=MY_KEY",
    "http:": "http://127.0.0.1:8000/",
}
_ANY = "builtin, spacy:NAME, package:NAME, command:…, https://…, http://…, chat:URL#MODEL or file:…"
_LINES = 8
"""Of the reasons that are seen at once, at most."""
_OWN = {"builtin": "; learns from what you finish"}


def checked(said: str) -> str:
    """The name of an extractor as it was typed; ExtractorError says how to write it."""
    spec = said.strip()
    if not spec:
        raise ExtractorError("Choose one above, or type its name.")
    if spec == LEARNER or spec.startswith(LEARNT):
        raise ExtractorError(
            "Here builtin learns by itself: choose that, and “Learn from finished articles” in the "
            "menu Project."
        )
    if not is_extractor(spec):
        raise ExtractorError(f"{spec} is no extractor. Write {_ANY}")
    if spec.startswith(COMMAND):
        words_of(spec)
    if spec.startswith((FILE, SPACY)) and not spec.partition(":")[2].strip():
        raise ExtractorError(f"What follows {spec}? {_example(spec)}")
    endpoint_of(spec)
    folder = trust.folder_of(spec)
    if folder is not None and not folder.is_dir():
        raise ExtractorError(f"There is no folder {folder}.")
    if spec.startswith(FILE) and not Path(spec.removeprefix(FILE)).expanduser().is_file():
        raise ExtractorError(f"There is no file {spec.removeprefix(FILE)}.")
    return spec


def _example(said: str) -> str:
    """How a name of this kind may look."""
    for kind, example in _EXAMPLES.items():
        if said.startswith(kind):
            return f"Such as {example}"
    return f"Any of {_ANY}"


class ExtractorSheet(QDialog):
    """The list of what is there and a field for any name; Enter or the button runs it."""

    chosen = Signal(str)
    stop_asked = Signal()

    def __init__(
        self,
        known: Sequence[Known],
        now: str,
        reasons: Sequence[str],
        parent: QWidget,
        *,
        whose: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Suggestions from…")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = plain_label(
            "It runs over the articles that nobody has begun; what it says is merged with the "
            "suggestions that are there. Articles that come later go to it first. The choice is "
            "yours alone, and not kept in the project.",
            self,
        )
        said.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Extractors that are there")
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        for each in known:
            if each.spec != LEARNER:
                self._add(each, now or "builtin")
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Extractor")
        self.field.setMaxLength(4_000)
        self.hint = plain_label("", self)
        self.hint.setWordWrap(True)
        self.hint.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        label = plain_label("E&xtractor:", self)
        label.setBuddy(self.field)
        self.file = QPushButton("&File…", self)
        self.file.setAccessibleName("File of predictions…")
        self.folder = QPushButton("F&older…", self)
        self.folder.setAccessibleName("Folder of a spaCy pipeline…")
        line = QGridLayout()
        line.addWidget(label, 0, 0)
        line.addWidget(self.field, 0, 1)
        line.addWidget(self.file, 0, 2)
        line.addWidget(self.folder, 0, 3)
        line.addWidget(self.hint, 1, 1, 1, 3)
        self.reasons = QPlainTextEdit("\n".join(reasons), self)
        self.reasons.setReadOnly(True)
        self.reasons.setTabChangesFocus(True)
        what = f"What went wrong the last time, with {whose}:"
        self.reasons.setAccessibleName(what.removesuffix(":"))
        self.reasons.setMaximumHeight(_LINES * self.reasons.fontMetrics().lineSpacing())
        self.heading = plain_label(what, self)
        self.heading.setWordWrap(True)
        self.heading.setVisible(bool(reasons))
        self.reasons.setVisible(bool(reasons))
        self.run = QPushButton("&Suggest", self)
        self.run.setDefault(True)
        self.stop = QPushButton("S&top", self)
        self.stop.setAutoDefault(False)
        for button in (self.file, self.folder):
            button.setAutoDefault(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.run, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.stop, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(self.list)
        layout.addLayout(line)
        for widget in (self.heading, self.reasons, buttons):
            layout.addWidget(widget)
        self.resize(760, 460)
        buttons.rejected.connect(self.reject)
        self.list.currentItemChanged.connect(lambda *_lines: self._take())
        self.list.itemActivated.connect(lambda _line: self._activate())
        self.field.textChanged.connect(lambda text: plain(self.hint, _example(text)))
        self.file.clicked.connect(self._browse_file)
        self.folder.clicked.connect(self._browse_folder)
        self.run.clicked.connect(self._choose)
        self.stop.clicked.connect(self.stop_asked)
        self.show_busy(busy=False)
        self._begin(now or "builtin")

    def show_busy(self, *, busy: bool) -> None:
        """Whether there is something to stop."""
        self.stop.setEnabled(busy)

    def say(self, sentence: str) -> None:
        """What is wrong with what was typed; the keyboard goes there."""
        plain(self.hint, f"⚠ {sentence}")
        self.come_back()

    def come_back(self) -> None:
        """Have the keyboard again, in the field, after something was asked."""
        self.activateWindow()
        self.field.setFocus()

    def _add(self, known: Known, now: str) -> None:
        is_now = "  ·  chosen" if known.spec == now else ""
        note = f"{known.note}{_OWN.get(known.spec, '')}"
        line = QListWidgetItem(f"{known.spec}   {note}{is_now}", self.list)
        line.setData(Qt.ItemDataRole.UserRole, known.spec)

    def _begin(self, now: str) -> None:
        specs = [
            self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())
        ]
        if now in specs:
            self.list.setCurrentRow(specs.index(now))
        else:
            self.field.setText(now)

    def _kind(self) -> str | None:
        """The beginning of a name of which the line shows the kind alone; None for a whole one."""
        line = self.list.currentItem()
        spec = "" if line is None else str(line.data(Qt.ItemDataRole.UserRole))
        kind, _, rest = spec.partition(":")
        if not any(part.isupper() for part in rest.replace("/", " ").replace("#", " ").split()):
            return None
        return f"{kind}://" if kind in ("http", "https") else f"{kind}:"

    def _take(self) -> None:
        """Have what is chosen in the list in the field."""
        line, kind = self.list.currentItem(), self._kind()
        if line is not None:
            self.field.setText(kind or str(line.data(Qt.ItemDataRole.UserRole)))

    def _activate(self) -> None:
        if self._kind() is None:
            self._choose()
        else:
            self.field.setFocus()
            self.field.end(False)

    def _browse_file(self) -> None:
        program = self.field.text().startswith(COMMAND)
        title = "A program" if program else "Predictions"
        kinds = "All files (*)" if program else "Predictions (*.jsonl);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if not name:
            return
        if program:
            word = shlex.quote(name) if os.name != "nt" else f'"{name}"'
            self.field.setText(f"{self.field.text().rstrip()} {word}".replace(": ", ":", 1))
        else:
            self.field.setText(f"{FILE}{name}")
        self.field.setFocus()

    def _browse_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "A spaCy pipeline", "")
        if name:
            self.field.setText(f"{SPACY}{name}")
            self.field.setFocus()

    def _choose(self) -> None:
        try:
            spec = checked(self.field.text())
        except ExtractorError as error:
            self.say(str(error))
            return
        self.chosen.emit(spec)

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.list if self.list.currentItem() is not None else self.field).setFocus()
