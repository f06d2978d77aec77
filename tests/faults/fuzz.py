"""Figure 8, without a plan: hypothesis makes inputs for every importer, and mutates what is whole.

    python -m tests.faults fuzz [--only projects] [--count SECONDS]

Whatever comes in, what comes out is a GoldspanError or nothing at all, and a project that was not
meant is not changed. Each target is tried for a minute.
"""

import random
import tempfile
import time
import traceback
from pathlib import Path

import orjson
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from annotator import scheme
from annotator.errors import GoldspanError
from annotator.evaluate import load_gold, load_predictions
from annotator.exporting import export_jsonl
from annotator.importing import import_files, import_gold, import_run
from annotator.release import release
from annotator.store import Project
from tests.faults import bad_lines, reviewing
from tests.faults.telling import parser, tell

_BATCH = 100
"""Examples between two looks at the clock."""

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def _mutated(draw, whole, ways=("flip", "set", "cut", "put", "end")):
    """These bytes with some of them changed, taken out, or put in."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        match draw(st.sampled_from(ways)):
            case "flip":
                if content:
                    content[at] ^= 1 << draw(st.integers(0, 7))
            case "set":
                new = draw(st.binary(min_size=1, max_size=8))
                content[at : at + len(new)] = new
            case "cut":
                del content[at : at + draw(st.integers(1, 64))]
            case "put":
                content[at:at] = draw(st.binary(min_size=1, max_size=64))
            case "end":
                if draw(st.integers(0, 9)) == 0:
                    del content[at:]
    return bytes(content)


@st.composite
def _line(draw, way):
    """A good line with any JSON at some places of it, or a mutated one."""
    line = bad_lines.good(draw(st.sampled_from(("n1", "n2"))), way)
    places = [line, *line["mentions"], *line["relations"]]
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.sampled_from(places))
        key = draw(st.sampled_from((*place, "score", "attributes", "fragments", "finished", "id")))
        place[key] = draw(_json)
    try:
        content = orjson.dumps(line)
    except (TypeError, ValueError):  # what JSON has no words for
        content = repr(line).encode("utf-8", "surrogatepass")
    return draw(_mutated(content)) if draw(st.integers(0, 3)) == 0 else content


def _lines(way):
    return st.lists(_line(way), max_size=4).map(b"\n".join)


class _Files:
    """A project that files are imported into; it goes back to what it was when one was taken."""

    def __init__(self, folder):
        self.path = folder / "news.goldspan"
        reviewing.make(self.path)
        self.whole = self.path.read_bytes()

    def takes(self, name, content, act):
        path = self.path.with_name(name)
        path.write_bytes(content)
        try:
            with Project.open(self.path) as project:
                act(project, path)
        except GoldspanError:
            assert self.path.read_bytes() == self.whole, "refused, but the project was changed"
        finally:
            path.unlink()
            if self.path.read_bytes() != self.whole:
                self.path.write_bytes(self.whole)


def _texts(folder):
    files = _Files(folder)
    text = "Ada Lind met Bo Quist — “in Oslo”.\n".encode()
    contents = st.binary(max_size=300) | st.text(max_size=300).map(
        lambda each: each.encode("utf-16", "surrogatepass")
    )
    return (
        contents | _mutated(text * 5) | _mutated(text.decode().encode("cp1252") * 5),
        lambda content: files.takes(
            "x.txt", content, lambda project, path: import_files(project, [path])
        ),
    )


def _exchange(way, act):
    def target(folder):
        files = _Files(folder)
        return _lines(way), lambda content: files.takes("x.jsonl", content, act)

    return target


def _schemes(folder):
    path = folder / "scheme.toml"
    whole = scheme.load("diplomacy").toml.encode()

    def act(content):
        path.write_bytes(content)
        scheme.load(path)

    return _mutated(whole) | _mutated(whole[:1500]) | st.text().map(_utf8), act


def _utf8(text):
    return text.encode("utf-8", "surrogatepass")


def _gold_files(folder):
    path = folder / "gold.jsonl"

    def act(content):
        path.write_bytes(content)
        for load in (load_gold, load_predictions):
            try:
                load(path)
            except GoldspanError:
                continue

    return _lines("import"), act


def _reviewed(folder):
    """A project in which somebody has decided much, and finished."""
    path = folder / "news.goldspan"
    reviewing.make(path)
    with Project.open(path) as project:
        somebody = reviewing.Somebody(project, random.Random(1))
        for _ in range(30):
            somebody.turns()
    return path


def _projects(folder):
    path = _reviewed(folder)
    whole = path.read_bytes()
    out = folder / "out"
    out.mkdir()

    def act(content):
        path.write_bytes(content)
        try:
            with Project.open(path) as project:
                for article in project.article_ids():
                    _tried(lambda article=article: project.sheet(article))
                _tried(lambda: list(project.decisions()))
                _tried(project.first_broken_decision)
                _tried(lambda: list(project.differences()))
                _tried(lambda: export_jsonl(project, out / "x.jsonl"))
                _tried(lambda: release(project, version="1", output=out))
                _tried(lambda: (project.queue(), project.runs(), project.entities()))
                _tried(lambda: project.undo(actor="somebody"))
        finally:
            for each in [*out.iterdir(), *folder.glob("*.bak*")]:
                each.unlink()

    # what moves all that follows is soon refused
    return _mutated(whole) | _mutated(whole, ways=("flip", "set")), act


def _releases(folder):
    path = _reviewed(folder)
    with Project.open(path) as project:
        for article in project.article_ids():
            sheet = project.sheet(article)
            if not sheet.finished:
                project.record(reviewing.review.finish(sheet), actor="reviewer")
        made = release(project, version="1", output=folder).path
    whole = made.read_bytes()

    def act(content):
        made.write_bytes(content)
        load_gold(made)

    return _mutated(whole) | _mutated(whole, ways=("flip", "set")), act


def _tried(act):
    """Do one thing with a file that may be damaged; the next one is tried all the same."""
    try:
        act()
    except GoldspanError:
        return


TARGETS = {
    "texts": _texts,
    "import": _exchange("import", lambda project, path: import_files(project, [path])),
    "import-run": _exchange(
        "import-run", lambda project, path: import_run(project, path, name="x")
    ),
    "import-gold": _exchange(
        "import-gold", lambda project, path: import_gold(project, path, reviewer="x")
    ),
    "gold files": _gold_files,
    "schemes": _schemes,
    "projects": _projects,
    "releases": _releases,
}


def main(arguments):
    """Try each target for so many seconds."""
    options = parser(said=__doc__, count=60, of="seconds for each target")
    options.add_argument("--only", choices=TARGETS)
    chosen = options.parse_args(arguments)
    chance = random.Random(chosen.seed)
    faults, tried = [], {}
    for name in [chosen.only] if chosen.only else TARGETS:
        with tempfile.TemporaryDirectory() as folder:
            tried[name], wrong = _fuzzed(TARGETS[name], Path(folder), chosen.count, chance)
            faults += [f"{name}: {each}" for each in wrong]
    each = ", ".join(f"{count} {name}" for name, count in tried.items())
    said = (
        f"{chosen.count} s of hypothesis each: {each}: {len(faults)} times another error than ours"
    )
    return tell(chosen, 8, said, faults=faults, tried=tried)


def _fuzzed(target, folder, seconds, chance):
    """How many examples a target was tried with, and what came out that should not."""
    inputs, act = target(folder)
    end, tried, faults = time.monotonic() + seconds, 0, {}

    def once(content):
        nonlocal tried
        tried += 1
        try:
            act(content)
        except GoldspanError:
            return
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            faults.setdefault(where, f"{error!r:.150} at {where} for {content[:200]!r}")

    while time.monotonic() < end and len(faults) < 10:
        test = given(inputs)(once)
        test = settings(
            max_examples=_BATCH,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(test)
        seed(chance.randrange(10**9))(test)()
    return tried, list(faults.values())
