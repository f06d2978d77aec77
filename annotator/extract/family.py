"""A worker and all that it started: one session, found and ended together.

A process that leaves the session is still somebody's child: the worker takes in the orphans of its
own (`adopt`), so that on Linux the tree below it is whole for as long as it lives.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux's prctl."""


def adopt() -> None:
    """Have the orphans of this process's children become its own children, where that is known."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def end(leader: int) -> None:
    """Kill a worker that leads a session of its own, and what it started; never waits.

    Also said of a leader that has ended: what it left behind has its group still.
    """
    # a group 0 would be our own, and a leader 1 the whole machine
    if leader <= 1 or not hasattr(os, "killpg"):
        return
    below = _below(leader)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    for each in below:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(each, signal.SIGKILL)


def _below(process: int) -> list[int]:
    """The processes below this one as /proc has them; none where there is no /proc."""
    found: list[int] = []
    waiting = [process]
    while waiting:
        tasks = Path(f"/proc/{waiting.pop()}/task")
        with suppress(OSError):
            for task in tasks.iterdir():
                children = [int(each) for each in (task / "children").read_bytes().split()]
                found += children
                waiting += children
    return found


def how_it_ended(code: int | None) -> str:
    """What an exit code says, in words; a signal's is negative."""
    if code is None:
        return "it closed its output"
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"it was ended by signal {-code} ({signal.Signals(-code).name})"
    except ValueError:
        return f"it was ended by signal {-code}"


def memory(leader: int) -> int:
    """Bytes of memory of a process and all below it, as /proc says; 0 where there is no /proc."""
    pages = 0
    for each in (leader, *_below(leader)):
        with suppress(OSError, ValueError, IndexError):
            pages += int(Path(f"/proc/{each}/statm").read_bytes().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") if pages else 0
