"""The status line: how far the article and the project are, and whether the work is saved."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStatusBar, QWidget

from annotator.errors import GoldspanError, Stopped
from annotator.model import ArticleState
from app.panels.notice import Notice
from app.panels.words import Words
from app.plain_text import plain, plain_label, plain_tooltip
from app.session import Session

_GROUND = QPalette.ColorRole.Window
_SHOWN_FOR = 8000
"""Milliseconds that a sentence stays."""
_BACKUP = "backup"
_HOW = "It stays in the line until you have read it: Ctrl+Shift+M, or a click here."


class StatusLine(QStatusBar):
    """Counts on the left, what just happened in the middle, the extractor on the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setSizeGripEnabled(False)
        self.counts = Words(self, _GROUND, wraps=False)
        self.message = Words(self, _GROUND, wraps=False)
        # a sentence never makes the window wider: what does not fit is elided
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.again = QPushButton("Try again", self)
        self.copy = QPushButton("Save a copy…", self)
        self.stop = QPushButton("Stop", self)
        self.stop.setAccessibleName("Stop suggesting")
        self.suggest = QPushButton("Suggest again", self)
        for button in (self.again, self.copy, self.stop, self.suggest):
            button.hide()
        self.extractor = plain_label("", self)
        self.keys = plain_label("? keys", self)
        # a status bar never widens a label by itself when its text grows
        self.counts.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.addWidget(self.counts)
        self.addWidget(self.message, 1)
        self.addPermanentWidget(self.again)
        self.addPermanentWidget(self.copy)
        self.addPermanentWidget(self.extractor)
        self.addPermanentWidget(self.stop)
        self.addPermanentWidget(self.suggest)
        self.addPermanentWidget(self.keys)
        self._note = ""
        self._saved = ""
        self._standing: dict[str, str] = {}
        """What is shown again until it is read, by what it is about; the newest last."""
        self._again = False
        """Whether what is shown was there before: then it is not shown whole once more."""
        self._unbacked = ""
        self._whole: Notice | None = None
        """Where a sentence is shown that does not fit."""
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        self._clear = QTimer(self, singleShot=True, interval=_SHOWN_FOR)
        self._clear.timeout.connect(self._say_nothing)
        for signal in (session.article_opened, session.changed, session.queue_changed):
            signal.connect(self._count)
        session.sourced.connect(self._count)
        session.saved.connect(self._say_saved)
        session.trouble_changed.connect(self._show_trouble)
        session.article_opened.connect(self._forget)
        session.project_opened.connect(self._forget_project)
        session.told.connect(self.tell)
        session.failed.connect(self.fail)

    def tell(self, sentence: str) -> None:
        """A calm sentence."""
        self._show(sentence, "")

    def fail(self, sentence: str) -> None:
        """What did not work, and the next step; it stays until something else is said."""
        self._show(_bad(sentence), "bad")
        self._clear.stop()

    def warn(self, sentence: str, *, about: str = "") -> None:
        """What no saving mends: it is there again after whatever else is said, until it is read.

        It takes the place of what was said before about the same.
        """
        self._standing.pop(about, None)
        self._standing[about] = sentence
        self.fail(sentence)

    def settle(self, about: str) -> None:
        """What was said about this is over."""
        sentence = self._standing.pop(about, None)
        if sentence is not None and self.message.text() == _bad(sentence):
            self._say_nothing()

    def explain(self, error: GoldspanError) -> None:
        """Why something was not done; what the user has stopped is no trouble."""
        (self.tell if isinstance(error, Stopped) else self.fail)(str(error))

    def read(self) -> str:
        """The sentence that is shown, and what is still to be read: read from now on."""
        waiting = [_bad(each) for each in reversed(self._standing.values())]
        said = dict.fromkeys(filter(None, [self.message.text(), *waiting]))
        self._standing = {}
        self._say_nothing()
        return "\n\n".join(said)

    def _count_as_read(self) -> None:
        """Who has put away what was shown whole has read it; the line goes with the next key."""
        shown = self.message.text()
        self._standing = {
            about: each for about, each in self._standing.items() if _bad(each) != shown
        }

    def show_backup(self, trouble: str) -> None:
        """Why the last backup could not be made, which stays in sight; empty where it could."""
        before, self._unbacked = self._unbacked, trouble
        if trouble:
            self.warn(trouble, about=_BACKUP)
        elif before:
            self._standing.pop(_BACKUP, None)
            self._say_nothing()

    def _forget(self) -> None:
        """What was said of another article says nothing of this one."""
        self._say_nothing()

    def _forget_project(self) -> None:
        """Nor has what was said of another project."""
        self._standing, self._unbacked = {}, ""

    @property
    def _is_standing(self) -> bool:
        """Whether what is shown is what stays until it is read."""
        return self.message.text() in map(_bad, self._standing.values())

    def _say_nothing(self) -> None:
        """Nothing but what is still to be read, which lies over no pane once more."""
        if self._standing:
            self.fail(list(self._standing.values())[-1])
            self._again = True
        else:
            self._show("", "")

    def show_extractor(self, note: str) -> None:
        """What the suggestions are made with."""
        self._note = note
        plain(self.extractor, note)
        self.extractor.setToolTip(plain_tooltip(note))

    def show_suggesting(self, done: int, total: int) -> None:
        """How far the suggestions are."""
        plain(self.extractor, f"Suggesting {done:,} of {total:,} · {self._note}")

    def show_stranded(self, stranded: bool) -> None:
        """Whether no suggestions come any more, until somebody has them tried again."""
        self.suggest.setVisible(stranded)
        plain(self.extractor, "No suggestions" if stranded else self._note)

    def suggesting_done(self) -> None:
        """Nothing is being suggested any more."""
        plain(self.extractor, self._note)

    def _show(self, sentence: str, kind: str) -> None:
        if sentence != self.message.text():
            self.message.say(sentence)
            self.message.setToolTip(plain_tooltip(sentence))
        _style(self.message, kind)
        self._again = False
        self._clear.start()
        self._count()
        self._fitting.start()  # once the line is laid out

    def _fit(self) -> None:
        """Show a sentence that does not fit above the line, as long as it is shown."""
        if self.isVisible() and not self._again and not self.message.fits:
            if self._whole is None:
                self._whole = Notice(self)
                self._whole.put_away.connect(self._count_as_read)
            how = f"\n{_HOW}" if self._is_standing else ""
            kind = self.message.property("kind") or ""
            self._whole.say(f"{self.message.text()}{how}", kind)
        elif self._whole is not None:
            self._whole.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start()

    def _say_saved(self) -> None:
        said, self._saved = self._saved, "saved"
        if self.message.text():  # it was about what came before this
            self._say_nothing()
        elif not said:
            self._count()

    def _show_trouble(self) -> None:
        for button in (self.again, self.copy):
            button.setVisible(bool(self._session.why_unsaved))
        _style(self.counts, "bad" if self._session.why_unsaved else "")
        self._count()

    def _count(self) -> None:
        session = self._session
        if session.unsaved:  # the sentence beside it needs the room
            many = f"{session.unsaved:,} decisions " if session.unsaved > 1 else ""
            self.counts.say(f"{many}not saved: {session.why_unsaved}")
            return
        if session.beneath is not None:  # also where nothing waits: all that is shown is at stake
            self.counts.say(f"nothing is saved here: {session.why_unsaved}")
            return
        parts = []
        if session.sheet is not None:
            total, judged = len(session.sheet.items), session.sheet.judged
            finished = " · finished" if session.sheet.finished else ""
            parts.append(f"{judged} of {total} judged in this article{finished}")
            if session.held and not session.sheet.finished:
                parts.append(f"{session.held:,} held back (Ctrl+H)")
            if session.sheet.blind:
                parts.append("blind: no suggestions here")
        if session.queue.total:
            done = session.counts()[ArticleState.FINISHED]
            parts.append(f"{done:,} of {session.queue.total:,} articles finished")
        reads = session.project is not None and session.project.read_only
        if reads:
            parts.append("open for reading only")
        if self._unbacked:
            parts.append("not backed up")
        # beside what did not work it would be about that
        works = self.message.property("kind") != "bad" or self._is_standing
        if self._saved and not reads and works:
            parts.append(self._saved)
        self.counts.say("  ·  ".join(parts))


def _bad(sentence: str) -> str:
    return f"⚠ {sentence}"


def _style(words: Words, kind: str) -> None:
    if kind != (words.property("kind") or ""):
        words.setProperty("kind", kind)
        style = words.style()
        style.unpolish(words)
        style.polish(words)
        words.update()
