"""Figure 8: five hundred malformed inputs are refused, each with its file and line or field.

Half of them are lines of exchange JSONL with one thing wrong (tests/faults/bad_lines.py) amid good
ones, for all three ways in; the others are bytes that are no text. The project's bytes must be the
same before and after.
"""

import hashlib
import random
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

import orjson

from annotator.errors import GoldspanError
from annotator.importing import import_files, import_gold, import_run
from annotator.store import Project
from tests.faults import bad_bytes, bad_lines, reviewing
from tests.faults.telling import options, tell

_IMPORTS = {
    "import": lambda project, path: import_files(project, [path]),
    "import-run": lambda project, path: import_run(project, path, name="machine"),
    "import-gold": lambda project, path: import_gold(project, path, reviewer="somebody"),
}


def main(arguments):
    """Make and import so many."""
    chosen = options(arguments, said=__doc__, count=500)
    chance = random.Random(chosen.seed)
    faults, kinds, began = [], Counter(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.goldspan"
        reviewing.make(path)
        before = _sha256(path)
        for number in range(chosen.count):
            kind, wrong = _imported(path, number, chance)
            kinds[kind] += 1
            faults += [f"{kind}: {each}" for each in wrong]
            if _sha256(path) != before:
                faults.append(f"{kind}: the project was changed")
                break
        strays = {each.name for each in path.parent.iterdir()} - {path.name}
        faults += [f"left over: {each}" for each in sorted(strays)]
    said = (
        f"{chosen.count} malformed inputs of {len(kinds)} kinds: {len(faults)} not refused or "
        f"unclear, the project unchanged, {time.monotonic() - began:.0f} s"
    )
    return tell(chosen, 8, said, faults=faults, kinds=dict(kinds))


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _imported(project_path, number, chance):
    """Make a malformed file and import it; its kind, and what is wrong with the answer."""
    way = chance.choice(list(_IMPORTS))
    if number % 4:
        kind, place, content = _bad_file(way, chance)
        name = f"bad{number}.jsonl"
    else:
        way, place = "import", None
        kind, content = bad_bytes.made(chance)
        name = f"bad{number}.txt"
    path = project_path.with_name(name)
    path.write_bytes(content)
    try:
        with Project.open(project_path) as project:
            _IMPORTS[way](project, path)
    except GoldspanError as error:
        return kind, _unclear(str(error), path, place)
    except Exception as error:  # noqa: BLE001 - what comes out as anything else is the find
        return kind, [f"{way}: a bug, {error!r:.200} for {content[:300]!r}"]
    finally:
        path.unlink()
    return kind, [f"{way} takes {content[:300]!r}"]


def _bad_file(way, chance):
    """The kind of what is wrong, the number of the bad line, and the file's bytes."""
    every = [bad_lines.good(name, way) for name in ("n1", "n2", "n3")]
    kind, bad = bad_lines.made(every[1], chance)
    place = chance.randrange(3)
    lines = [orjson.dumps(every[0]), orjson.dumps(every[2])]
    lines.insert(place, bad)
    return kind, place + 1, b"\n".join(lines) + b"\n"


def _unclear(said, path, place):
    """What a message lacks: the file, the line of a line, no trace of Python."""
    faults = []
    if not said.startswith(str(path)):
        faults.append(f"names no file: {said}")
    if place is not None and f"{path}, line {place}" not in said:
        faults.append(f"names another line than {place}: {said}")
    if re.search(r"Traceback|<class|object at 0x|Error\(", said) or len(said) > 600:
        faults.append(f"is no sentence: {said[:300]}")
    if not said.isprintable():
        faults.append(f"has control codes: {said!r}")
    return faults
