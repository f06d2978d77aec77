"""A part of ours in a process of its own, which may be killed."""

import os
import signal
import traceback


def started(act):
    """The id of a process that does this; it is a copy of ours, and ends with the act."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        finally:
            if code:
                traceback.print_exc()
            os._exit(code)
    return child


def killed(child):
    """Kill a process with -9; whether it still ran. SystemExit where it had failed by itself."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise SystemExit("what was to be killed has failed")
    return os.WIFSIGNALED(status)
