"""Starting the desktop: the application object, its look and its window."""

from __future__ import annotations

import gc
import os
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.resources import resource
from app import log
from app.aftermath import Ended, Mark
from app.endings import Endings
from app.settings import Settings
from app.theme import apply, theme_for
from app.window import Window


def has_screen() -> bool:
    """Whether a window can be shown; asked first, since Qt ends the process where it cannot."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application() -> QApplication:
    """The one application object, with its name and icon."""
    app = QApplication.instance() or QApplication(["goldspan"])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    app.setApplicationName("Goldspan")
    app.setApplicationDisplayName("Goldspan")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(QIcon(str(resource("icons", "goldspan.png"))))
    return app


def make_window(settings: Settings) -> Window:
    """A window in the user's look, not shown yet."""
    apply(make_application(), theme_for(make_application(), settings.look))
    return Window(settings)


def _somebody_reads_stderr() -> bool:
    """Whether a terminal or a program takes it; what was double-clicked has none of them.

    It has nothing, /dev/null, the socket of its desktop's journal or a file of its session's
    errors, which nobody looks at.
    """
    if sys.stderr is None:  # a program without a console has none at all
        return False
    try:
        descriptor = sys.stderr.fileno()
    except (OSError, ValueError):  # whoever put something else in its place reads it
        return True
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:  # closed meanwhile
        return False
    return os.isatty(descriptor) or stat.S_ISFIFO(mode)


def _say(*sentences: str) -> None:
    """On stderr, which may lead nowhere."""
    if sys.stderr is not None:  # print would take stdout for it
        with suppress(OSError):
            print("goldspan:", *sentences, file=sys.stderr)  # noqa: T201 - there is no window


def show_window(project: Path | None) -> int:
    """Open the window on a project, or on the start page; returns the exit code.

    A project that cannot be opened is told where it was asked for: on stderr, and on the start page
    where nobody reads that.
    """
    if not has_screen():
        _say(
            "There is no screen (DISPLAY and WAYLAND_DISPLAY are not set). Use the commands "
            "instead: goldspan --help"
        )
        return 1
    log.start()
    app = make_application()
    mark = Mark(log.log_path().parent)
    ended = mark.begin()
    try:
        return _shown(app, project, mark, ended)
    finally:
        mark.end()


def _shown(app: QApplication, project: Path | None, mark: Mark, ended: Sequence[Ended]) -> int:
    window = make_window(Settings())
    endings = Endings(window)
    try:
        return _worked_in(app, window, project, mark, ended)
    finally:
        endings.close()


def _worked_in(
    app: QApplication, window: Window, project: Path | None, mark: Mark, ended: Sequence[Ended]
) -> int:
    session = window.session

    def note() -> None:
        path = None if session.project is None else session.project.path
        mark.note(path, unsaved=session.unsaved, why_unsaved=session.why_unsaved)

    session.project_opened.connect(note)
    session.trouble_changed.connect(note)
    if project is not None:
        refused: list[str] = []
        session.failed.connect(refused.append)
        window.open_project(project)
        if session.project is None:
            _say(*refused)
            if _somebody_reads_stderr():
                return 1
    window.fit_to_screen()
    window.show()
    if ended:
        # by project, the newest of each: of two windows neither may be passed over
        newest = {each.project: each for each in ended}
        sentence = " ".join(each.sentence(datetime.now()) for each in newest.values())
        window.status.warn(sentence)
        if session.project is None and project is None:
            window.start.say(sentence)
    # what lives until the end need not be looked at by every garbage collection
    gc.collect()
    gc.freeze()
    return app.exec()
