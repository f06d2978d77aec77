"""`make faults`: every harness in full; `python -m tests.faults kills --count 20` for one of them.

A harness is a module of this folder with `main(arguments)`, which says one line, PASS or FAIL with
its figure of what was promised, and returns 1 where it failed.
"""

import os
import subprocess
import sys
from importlib import import_module

NAMES = (
    "beneath",
    "damage",
    "hostile",
    "fuzz",
    "kills",
    "looking",
    "malformed",
    "markup",
    "powercut",
    "stops",
    "texts",
    "turning",
    "undoing",
    "worker",
    "writes",
)


def main(arguments):
    """Run the harness that is named first, with the options behind it; all without any."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not arguments:
        # each in a process of its own: some fork, and none may after Qt or apsw was loaded
        every = [[sys.executable, "-m", "tests.faults", name] for name in NAMES]
        return max([subprocess.run(each, check=False).returncode for each in every])
    if arguments[0] not in NAMES:
        sys.stderr.write(f"there are: {', '.join(NAMES)}\n")
        return 2
    return import_module(f"tests.faults.{arguments[0]}").main(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
