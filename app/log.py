"""The log: our own bugs, with their traces, in the user's folder; never an article's text.

The message of an exception may quote anything, so only those are written that Python itself makes
of names and types. A trace is places in the code, which is ours.
"""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from platformdirs import user_log_path
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

logger = logging.getLogger("goldspan")

_TOLD = (AttributeError, NameError, ImportError, RecursionError, ZeroDivisionError)
"""Errors whose messages Python makes of the names of things, not of what is in them."""
_QT_MESSAGE = 300
"""Characters of a message of Qt's: what is longer quotes something."""


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
    logger.log(level, "Qt: %s", message[:_QT_MESSAGE])
    if level >= logging.WARNING:
        sys.stderr.write(f"Qt: {message}\n")


_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class DiscreetFormatter(logging.Formatter):
    """Writes where an exception was raised and what kind it is, not what it quotes."""

    def formatException(self, ei: Any) -> str:  # noqa: ANN401 - as logging has it
        """The trace of an exception and of those that led to it."""
        return discreet(ei[1])


def discreet(error: BaseException | None) -> str:
    """An exception with its trace, those that led to it first, without what might be quoted."""
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines = ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)]
        parts.append("".join(lines) + _kind_of(error))
        if error.__cause__ is None and error.__suppress_context__:
            break
        error = error.__cause__ or error.__context__
    return "\n\nwhich led to\n\n".join(reversed(parts))


def _kind_of(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if type(error) in _TOLD:
        return f"{name}: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {error.strerror}"
    return f"{name} (its message is left out)"


def start() -> None:
    """Write what goes wrong to the log from now on, and never let it pass unseen."""
    catch_qt_messages()
    handler = RotatingFileHandler(
        log_path(), maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(message)s"))
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
