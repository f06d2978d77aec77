"""Files of older formats, and what is to be held against them."""

import sqlite3
from dataclasses import asdict
from pathlib import Path

import orjson

ROOT = Path(__file__).parents[4]
FIXTURES = ROOT / "tests" / "fixtures"
FORMATS = sorted(int(path.name[7:].partition(".")[0]) for path in FIXTURES.glob("format-*.gz"))


def now(project):
    """What a project says of everything, as the files beside the fixtures have it."""
    ids = project.article_ids()
    sheets = {each: project.sheet(each) for each in ids}
    runs = project.runs()
    said = {
        "scheme": project.scheme.sha256,
        "head": project.head,
        "articles": [asdict(each) for each in project.articles()],
        "finished": sorted(project.finished_ids()),
        "counts": {state.value: count for state, count in project.counts().items()},
        "queue": [
            [row.id, row.title, row.state, row.flagged, row.published] for row in project.queue()
        ],
        "sheets": {
            name: [dict(sheet.items), dict(sheet.suggested), sheet.progress, sheet.run]
            for name, sheet in sheets.items()
        },
        "runs": runs,
        "predictions": {str(run.id): list(project.predictions(run.id)) for run in runs},
        "decisions": list(project.decisions()),
        "entities": project.entities(),
        "aliases": project.aliases(),
        "gold": [[one.id, found, linked] for one, found, linked in project.gold()],
        "provenance": list(project.provenance()),
    }
    return orjson.loads(orjson.dumps(said, option=orjson.OPT_NON_STR_KEYS))


def missing(then, now, where=""):
    """Where `now` does not say what `then` says; it may say more of a thing, for it knows more."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key, value in then.items():
            yield from missing(value, now.get(key), f"{where}.{key}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for place, (old, new) in enumerate(zip(then, now, strict=True)):
            yield from missing(old, new, f"{where}[{place}]")
    elif then != now:
        yield f"{where}: {then} is {now}"


def rows(path, table):
    """The rows of a table of a release, each by column."""
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    found = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]
    database.close()
    return found


def tampered(path, *statements):
    """Change a project file with another program."""
    with sqlite3.connect(path, isolation_level=None) as other:
        for statement in statements:
            other.execute(statement)
    other.close()


def names_beside(path):
    """What is in the project's folder, hidden files too."""
    return sorted(each.name for each in path.parent.iterdir())
