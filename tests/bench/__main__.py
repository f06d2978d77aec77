"""`make bench`: every figure as one JSON line; `python -m tests.bench bulk` for one noun's alone.

A noun's module has `figures(folder)`, which yields (name, value, unit, limit); a value above its
limit is not ok. No limit: the figure explains another one. The machine should have nothing else
to do meanwhile.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.bench import bulk, review, window

NOUNS = {"bulk": bulk, "review": review, "window": window}


def main(names):
    """Print the figures of these nouns, of all without any; 1 if one is above its limit."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    failed = False
    for name in names or NOUNS:
        with tempfile.TemporaryDirectory() as folder:
            for figure, value, unit, limit in NOUNS[name].figures(Path(folder)):
                ok = limit is None or value <= limit
                failed = failed or not ok
                line = {"figure": figure, "value": round(value, 3), "unit": unit}
                print(json.dumps(line | {"limit": limit, "ok": ok}), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
