"""Moving 10,000 articles of 2 kB with 20 mentions each: in, out, and against bare SQLite.

The commands are timed as a user meets them, from starting the process to its end.
"""

import json
import random
import sqlite3
import subprocess
import sys
import time

from annotator import scheme as schemes
from annotator.bulk import many_values
from annotator.store import NewRun, Project

ARTICLES, CHARACTERS, MENTIONS = 10_000, 2_000, 20
_TABLES = ("article", "zone", "run", "run_article", "run_mention")


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    file, project, out = (
        folder / name for name in ("made.jsonl", "bulk.goldspan", "exported.jsonl")
    )
    make_file(file)
    _goldspan("new", project)
    imported = _goldspan("import", project, file)
    yield "import 10,000 articles with 200,000 mentions", imported, "s", 4
    exported = _goldspan("export", project, "--format", "jsonl", "--run", "made", "--output", out)
    yield "export 10,000 articles with 200,000 mentions", exported, "s", 3
    if _lines(out) != _lines(file):
        raise RuntimeError("what was exported is not what was imported")
    bare = _bare_executemany(project, folder / "bare.sqlite")
    yield "bare executemany of the same rows", bare, "s", None
    written = _write(project, folder / "written.goldspan")
    yield "writing them as a run, against bare executemany", written / bare, "times", 2
    # a process started, JSON read, every field checked, zones found: not reached, and said so
    yield "the whole import as a process, against bare executemany", imported / bare, "times", 2
    yield from _reading(project)


def make_file(path):
    """Write the articles as exchange JSONL: made-up words, some of them marked."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("abcdefghiklmnoprstuvwy", k=chance.randint(2, 11)))
        for _ in range(3000)
    ]
    labels = ("PERSON", "ORG", "GPE", "MEETING", "DATE")
    with path.open("w", encoding="utf-8") as file:
        for number in range(ARTICLES):
            paragraphs = [" ".join(chance.choices(words, k=60)).capitalize() for _ in range(6)]
            text = "\n\n".join(paragraphs)[:CHARACTERS].strip()
            starts = sorted(chance.sample(range(0, len(text) - 12, 13), MENTIONS))
            mentions = [
                {
                    "id": f"m{order}",
                    "start": start,
                    "end": start + 12,
                    "label": chance.choice(labels),
                    "surface": text[start : start + 12],
                    "score": round(chance.random(), 3),
                }
                for order, start in enumerate(starts, start=1)
            ]
            record = {
                "id": f"made-{number}",
                "title": f"Made {number}",
                "text": text,
                "meta": {"published": "2016-10-24", "source": "bench"},
                "mentions": mentions,
            }
            file.write(json.dumps(record) + "\n")


def _goldspan(*words):
    """How long a command takes, in seconds."""
    argv = [sys.executable, "-m", "app", *map(str, words), "--json"]
    start = time.perf_counter()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _lines(path):
    """What a file says of every article, without what the import adds."""
    with path.open(encoding="utf-8") as file:
        records = map(json.loads, file)
        return [
            {key: value for key, value in record.items() if key != "zones"} for record in records
        ]


def _bare_executemany(project, path):
    """Seconds for the project's own rows into its own tables: nothing made, nothing checked."""
    source = sqlite3.connect(project)
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}
    rows["scheme"] = source.execute("SELECT * FROM scheme").fetchall()
    statements = [row[0] for row in source.execute("SELECT sql FROM sqlite_schema WHERE sql > ''")]
    source.close()
    bare = sqlite3.connect(path, isolation_level=None)
    bare.execute("PRAGMA synchronous = EXTRA")
    bare.execute("PRAGMA foreign_keys = ON")
    for statement in statements:
        bare.execute(statement)
    start = time.perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    for table in ("scheme", *_TABLES):
        if rows[table]:
            places = ", ".join("?" * len(rows[table][0]))
            bare.executemany(f"INSERT INTO {table} VALUES ({places})", rows[table])
    bare.execute("COMMIT")
    taken = time.perf_counter() - start
    bare.close()
    return taken


def _write(project, path):
    """Seconds for the same articles and predictions, as values, through the project."""
    with Project.open(project, read_only=True) as source:
        articles = list(source.articles())
        predictions = list(source.predictions(source.run("made").id))
    with Project.create(path, scheme=schemes.load("diplomacy")) as target, many_values():
        start = time.perf_counter()
        target.add_all(articles, [(NewRun("made", "bench", "1", {}), predictions)])
        return time.perf_counter() - start


def _reading(path):
    """Seconds to open the project and to walk its articles with a run's items."""
    start = time.perf_counter()
    with Project.open(path, read_only=True) as project:
        yield "open the project with 10,000 articles", time.perf_counter() - start, "s", None
        run = project.run("made").id
        start = time.perf_counter()
        found = sum(len(each.mentions) for each in project.predictions(run))
        yield f"read a run of {found:,} mentions", time.perf_counter() - start, "s", None
