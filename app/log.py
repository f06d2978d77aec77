"""The log: our own bugs, with their traces, in the user's folder; never an article's text."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

logger = logging.getLogger("goldspan")


def log_path() -> Path:
    """The log's file."""
    return user_log_path("Goldspan", appauthor=False, ensure_exists=True) / "goldspan.log"


def catch_qt_messages() -> None:
    """Have Qt's warnings in the log and on stderr, but for what only says that nobody looks on."""
    qInstallMessageHandler(_qt_message)


def _qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    # the offscreen platform says so of every hint, raise and opacity
    if message.startswith("This plugin does not support"):
        return
    level = _LEVELS.get(kind, logging.INFO)
    logger.log(level, "Qt: %s", message)
    if level >= logging.WARNING:
        sys.stderr.write(f"Qt: {message}\n")


_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def start() -> None:
    """Write what goes wrong to the log from now on, and never let it pass unseen."""
    catch_qt_messages()
    handler = RotatingFileHandler(
        log_path(), maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    sys.excepthook = _excepthook


def _excepthook(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    sys.__excepthook__(kind, error, trace)
    if not issubclass(kind, KeyboardInterrupt):
        logger.error("A bug of Goldspan's", exc_info=(kind, error, trace))
        _tell()


def _tell() -> None:
    """Say in the window that something went wrong; what was saved before is saved."""
    from PySide6.QtWidgets import QApplication

    from app.window import Window

    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, Window):
            widget.status.fail(
                f"Something went wrong in Goldspan. Saved work is safe; details are in {log_path()}"
            )
