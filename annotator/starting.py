"""The first moment of a command, while its modules are loaded: asked to end, it ends at once.

Nothing is there yet that would have to be cleaned up, and an exception amid an import is a
traceback, or the signal's own end of the process. `cli.endings` takes over what comes later.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl+C, what a batch system sends, and a terminal that is closed; Windows has not all."""


def endable() -> None:
    """Have whatever asks this process to end do so, with a word; what is ignored stays so."""
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is not None and is_ours_to_set(signal.getsignal(number)):
            signal.signal(number, end)


def is_ours_to_set(handler: object) -> bool:
    """Whether nobody else handles a signal, or wants it ignored (nohup)."""
    return handler in (signal.SIG_DFL, signal.default_int_handler, end)


def end(number: int, _frame: FrameType | None) -> None:
    """End this process with the exit code that shells have for the signal."""
    if "--json" in sys.argv:
        _say(1, b'{\n  "error": "Stopped."\n}\n')  # laid out as `cli.output` does
    _say(2, b"Stopped.\n")
    os._exit(128 + number)


def _say(where: int, said: bytes) -> None:
    try:
        os.write(where, said)
    except OSError:
        return  # it was closed: nobody reads it
