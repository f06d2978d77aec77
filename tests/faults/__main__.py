"""`make faults`: every harness in full; `python -m tests.faults kills --count 20` for one of them.

A harness has `main(arguments)`, which says one line, PASS or FAIL with its figure of what was
promised, and returns 1 where it failed.
"""

import os
import sys

from tests.faults import kills, powercut, worker

NAMES = {
    "kills": kills,
    "powercut": powercut,
    "worker": worker,
}


def main(arguments):
    """Run the harness that is named first, with the options behind it; all without any."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if arguments:
        if arguments[0] not in NAMES:
            sys.stderr.write(f"there are: {', '.join(NAMES)}\n")
            return 2
        return NAMES[arguments[0]].main(arguments[1:])
    return max([harness.main([]) for harness in NAMES.values()])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
