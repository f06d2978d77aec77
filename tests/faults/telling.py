"""What all harnesses share: their options, and the one line that each says in the end."""

import argparse
import json
import random
import sys


def options(arguments, *, said, count):
    """The parsed options of a harness: how often, and the seed of what is random."""
    return parser(said=said, count=count).parse_args(arguments)


def parser(*, said, count, of="how often"):
    """A parser with what all have, for one that has more."""
    made = argparse.ArgumentParser(description=said.strip().partition("\n")[0])
    made.add_argument("--count", type=int, default=count, help=f"{of} [default: %(default)s]")
    made.add_argument("--seed", type=int, default=random.randrange(10**6))
    made.add_argument("--json", action="store_true", help="details as JSON too")
    return made


def tell(chosen, figure, said, *, faults, **details):
    """Say whether a figure is reached, and with what; returns the exit code."""
    mark = "FAIL" if faults else "PASS"
    sys.stdout.write(f"{mark} figure {figure}: {said}\n")
    for each in faults[:5]:
        sys.stdout.write(f"     {each} (seed {chosen.seed})\n")
    if chosen.json:
        found = {"figure": figure, "ok": not faults, "seed": chosen.seed, **details}
        sys.stdout.write(json.dumps(found | {"faults": faults}, default=str) + "\n")
    sys.stdout.flush()
    return 1 if faults else 0
