"""`make bench`: every figure as one JSON line; `python -m tests.bench bulk` for one noun's alone.

A noun's module has `figures(folder)`, which yields (name, value, unit, limit); a value above its
limit is not ok, but no failure: a machine that does something else meanwhile is slower. No limit:
the figure explains another one.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.bench import (
    bulk,
    checking,
    effort,
    entities,
    errors,
    evaluation,
    growing,
    learning,
    learning_window,
    queue,
    review,
    same,
    saving,
    scores,
    search,
    sizes,
    throughput,
    window,
)

NOUNS = {
    "bulk": bulk,
    "checking": checking,
    "effort": effort,
    "entities": entities,
    "errors": errors,
    "evaluation": evaluation,
    "growing": growing,
    "learning": learning,
    "learning_window": learning_window,
    "queue": queue,
    "review": review,
    "same": same,
    "saving": saving,
    "scores": scores,
    "search": search,
    "sizes": sizes,
    "throughput": throughput,
    "window": window,
}


def main(names):
    """Print the figures of these nouns, of all without any."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in names or NOUNS:
        with tempfile.TemporaryDirectory() as folder:
            for figure, value, unit, limit in NOUNS[name].figures(Path(folder)):
                ok = limit is None or value <= limit
                line = {"figure": figure, "value": round(value, 3), "unit": unit}
                print(json.dumps(line | {"limit": limit, "ok": ok}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
