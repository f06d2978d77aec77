"""How a command is asked to end: Ctrl+C, and what a logout, a batch system or a terminal sends.

All are one thing to a command: what it started ends with it, what was answered is kept, and its
exit code is that of the signal, as shells have it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from annotator.starting import ENDING, is_ours_to_set

STOPPED = 130
"""The exit code of a command that Ctrl+C ended."""
_heard: list[int] = []
"""The signals that asked the running command to end."""


@contextmanager
def heeded() -> Iterator[None]:
    """Have a signal that asks to end be as Ctrl+C; one that is ignored (nohup) stays so."""
    _heard.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, *_numbers())}
    taken = {each: handler for each, handler in before.items() if is_ours_to_set(handler)}
    try:
        for each in taken:
            signal.signal(each, _interrupt)
        yield
    finally:
        for each, handler in taken.items():
            signal.signal(each, handler)


def exit_code() -> int:
    """Of a command that was asked to end."""
    return 128 + _heard[0] if _heard else STOPPED


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl+C as something to ask about, not as an exception amid a transaction or a clean-up."""
    ours = {signal.default_int_handler, _interrupt}
    # another is of whoever started us, and wants it ignored or handles it
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, *_numbers())}
    taken = {each: handler for each, handler in before.items() if handler in ours}
    pressed = False

    def press(number: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        _heard.append(number)

    for each in taken:
        signal.signal(each, press)
    try:
        yield lambda: pressed
    finally:
        for each, handler in taken.items():
            signal.signal(each, handler)


class _Asked(KeyboardInterrupt):
    """Somebody asks this process to end.

    A KeyboardInterrupt itself that leaves an import has Python die of Ctrl+C in the end, whatever
    the exit code is.
    """


def _interrupt(number: int, _frame: FrameType | None) -> None:
    _heard.append(number)
    # a terminal that is closed says so twice: the second must not end the clean-up of the first
    if number == signal.SIGINT or len(_heard) == 1:
        raise _Asked


def _numbers() -> list[int]:
    named = (getattr(signal, each, None) for each in ENDING)
    return [each for each in named if each not in (None, signal.SIGINT)]
