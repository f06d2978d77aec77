"""A worker and all that it started: one session, found and ended together.

A process that leaves the session is still somebody's child: the worker takes in the orphans of its
own (`adopt`), so that on Linux the tree below it is whole for as long as it lives.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux's prctl."""
_PARENT_DEATH = 1
"""PR_SET_PDEATHSIG of it."""
_WATCHING = 0.5
"""Seconds between two looks at who our parent is."""
_LED: set[int] = set()
"""The leaders that were started from here and not ended yet."""


def adopt() -> None:
    """Have the orphans of this process's children become its own children, where that is known."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def outlive_nobody() -> None:
    """Have this process, a leader, end with all that it started once its parent is gone.

    A parent that was killed cannot end us, and a program of a stranger that never reads its input
    would not notice. Asked for over and over: what Linux tells by itself is the end of the thread
    that started us, and other systems tell nothing.
    """
    if hasattr(os, "getppid") and hasattr(os, "killpg"):
        threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def binding() -> Callable[[], None] | None:
    """What a stranger's program is to do first, so that it ends with us even if we are killed.

    None where that is not known, or would be the end of this thread rather than of this process.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if sys.platform != "linux" or not is_main:
        return None
    import ctypes

    # all that it needs is looked up before the fork, after which no lock may be waited for
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    return lambda: prctl(_PARENT_DEATH, int(signal.SIGKILL), 0, 0, 0)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCHING)
    for leader in list(_LED):
        end(leader)
    for each in _below(os.getpid()):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(each, signal.SIGKILL)
    os.killpg(0, signal.SIGKILL)


def led(leader: int) -> None:
    """Remember one that was started from here, until it is ended."""
    _LED.add(leader)


def end(leader: int) -> None:
    """Kill a worker that leads a session of its own, and what it started; never waits.

    Also said of a leader that has ended: what it left behind has its group still.
    """
    # a group 0 would be our own, and a leader 1 the whole machine
    if leader <= 1 or not hasattr(os, "killpg"):
        return
    _LED.discard(leader)
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
    """Bytes of memory of a process and all below it, as /proc says; 0 where there is no /proc.

    What forks share with each other counts once.
    """
    each = (leader, *_below(leader))
    return sum(map(_share if len(each) > 1 else _resident, each))


def _resident(process: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{process}/statm").read_bytes().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0


def _share(process: int) -> int:
    """The process's own memory with its share of what it has together with others."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return _resident(process)
