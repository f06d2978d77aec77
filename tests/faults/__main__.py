"""`make faults`: every harness in full; `python -m tests.faults kills --count 20` for one of them.

A harness is a module of this folder with `main(arguments)`, which says one line, PASS or FAIL with
its figure of what was promised, and returns 1 where it failed. `--jobs` says how many run at once.
"""

import os
import sys
from importlib import import_module

from tests.faults.together import FIGURES
from tests.faults.together import main as all_together


def main(arguments):
    """Run the harness that is named first, with the options behind it; all without any."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not arguments or arguments[0].startswith("-"):
        return all_together(arguments)
    if arguments[0] not in FIGURES:
        sys.stderr.write(f"there are: {', '.join(sorted(FIGURES))}\n")
        return 2
    return import_module(f"tests.faults.{arguments[0]}").main(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
