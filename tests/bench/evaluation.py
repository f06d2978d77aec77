"""Scoring 10,000 articles with 200,000 mentions and 80,000 relations on each side, on one core.

Each figure is of a process of its own, and from the files on: a release as gold, a project's run as
predictions. Beside ours stand nervaluate, and seqeval where it is there, on the same mentions: once
from the file, and once the counts alone, from what each keeps in memory. seqeval has no wheel since
it can be strict, so no lock pins it: name a folder that holds its package alone in PYTHONPATH. Its
tags are made beforehand, which its users have to do themselves.
"""

import json
import os
import pickle
import subprocess
import sys
from importlib.util import find_spec

from tests.bench.evaluation_made import LABELS, MENTIONS, make

ARTICLES = 10_000
_ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    many, one = folder / "many", folder / "one"
    made = make(many, articles=ARTICLES)
    make(one, articles=1, slots=ARTICLES * MENTIONS)
    ours, single = _measured(_OURS, many), _measured(_OURS, one)
    size = f"{ARTICLES:,} articles, 200,000 + 200,000 mentions"
    yield f"scoring {size}, everything and 2,000 resamples", ours["whole"], "s", 2
    for part in ("gold read", "run read", "scored", "processor"):
        yield f"of that, {part}", ours[part], "s", None
    yield "memory of that", ours["memory"], "MB", 600
    per_mention = single["scored"] / ours["scored"]
    yield "a mention of one article of 200,000, against one of 10,000", per_mention, "times", 3
    yield "from asking for 200,000 errors to all of them", ours["found"], "ms", None
    yield "errors filtered by kind and label", ours["filtered"], "ms", 50
    yield "a page of 100 errors", ours["page"], "ms", 50
    yield "counts of the four schemes", ours["counts"], "s", None
    with (folder / "flat.pickle").open("wb") as file:
        pickle.dump(_flat(made), file)
    yield from _beside("nervaluate", _NERVALUATE, folder, ours)
    if find_spec("seqeval"):
        with (folder / "tags.pickle").open("wb") as file:
            pickle.dump(_tags(made), file)
        yield from _beside("seqeval", _SEQEVAL, folder, ours)


def _beside(name, program, folder, ours):
    theirs = _measured(program, folder)
    if theirs["strict"] != ours["strict"]:
        raise RuntimeError(f"{name} counts {theirs['strict']}, ours are {ours['strict']}")
    yield f"counts by {name}", theirs["counts"], "s", None
    yield f"counts against {name}", ours["counts"] / theirs["counts"], "times", 1 / 30
    yield f"from the file, by {name}", theirs["whole"], "s", None
    yield f"from the file, against {name}", ours["whole"] / theirs["whole"], "times", 1 / 3


def _measured(program, folder):
    argv = [sys.executable, "-c", program, str(folder)]
    done = subprocess.run(
        argv, capture_output=True, text=True, check=True, env=os.environ | _ONE_CORE
    )
    return json.loads(done.stdout)


def _flat(made):
    """Both sides as nervaluate reads them, by article: its ends are the last character."""
    return [
        [
            [
                {"label": mention[2], "start": start, "end": end - 1}
                for mention in mentions
                for start, end in [each.span(mention)]
            ]
            for each, mentions in zip(made, sides, strict=True)
        ]
        for sides in ([each.gold for each in made], [each.said for each in made])
    ]


def _tags(made):
    return [
        [each.tags(mentions) for each, mentions in zip(made, sides, strict=True)]
        for sides in ([each.gold for each in made], [each.said for each in made])
    ]


_OURS = """
import json, sys, time
from pathlib import Path
folder = Path(sys.argv[1])
start = time.perf_counter()
from annotator import evaluate, load_gold, load_predictions
begun = time.perf_counter()
gold = load_gold(folder / "gold.sqlite")
gold_read = time.perf_counter()
predictions = load_predictions(f"{folder / 'news.goldspan'}:made")
run_read = time.perf_counter()
report = evaluate(gold, predictions)
scored = time.perf_counter()
processor = time.process_time()
# ru_maxrss begins with what the process that began this one had
status = Path("/proc/self/status").read_text().split("VmHWM:")
memory = int(status[1].split()[0]) / 1024
(run,) = report.runs

def least(act, times=5):
    taken = []
    for _ in range(times):
        at = time.perf_counter()
        act()
        taken.append(time.perf_counter() - at)
    return min(taken)

errors = run.errors
found = time.perf_counter()
len(errors)
found = time.perf_counter() - found
filtered = least(lambda: len(errors.filtered(kinds=["boundary", "missed"], labels=["PERSON"])))
page = least(lambda: errors[1000:1100])

from annotator.evaluate.columns import book_of, side_of
from annotator.evaluate.matching import match_mentions
from annotator.evaluate.tally import tally_mentions

def counts():
    tables = gold.table(), predictions.table()
    book = book_of(tables[0].articles, tables)
    sides = [side_of(table, book) for table in tables]
    return tally_mentions(*sides, match_mentions(*sides), {})

strict = run.mentions.strict
print(json.dumps({
    "whole": scored - start, "gold read": gold_read - begun, "run read": run_read - gold_read,
    "scored": scored - run_read, "processor": processor, "memory": memory,
    "found": 1000 * found, "filtered": 1000 * filtered, "page": 1000 * page,
    "counts": least(counts), "strict": [strict.tp, strict.fp, strict.fn],
}))
"""
# the way from the file is what somebody would write who has only this scorer
_NERVALUATE = """
import json, pickle, sqlite3, sys, time
from itertools import groupby
from pathlib import Path
folder = Path(sys.argv[1])
start = time.perf_counter()
from nervaluate import Evaluator

def read(path, query):
    found = sqlite3.connect(path).execute(query).fetchall()
    return {
        article: [{"label": label, "start": begin, "end": end - 1} for _, begin, end, label in rows]
        for article, rows in groupby(found, key=lambda row: row[0])
    }

gold = read(
    folder / "many/gold.sqlite",
    "SELECT article_id, start, end, label FROM mention ORDER BY article_id, start",
)
said = read(
    folder / "many/news.goldspan",
    "SELECT article.id, start, end, label FROM run_mention "
    "JOIN article ON article.key = run_mention.article ORDER BY article.id, start",
)
LABELS
sides = list(gold.values()), [said.get(article, []) for article in gold]
Evaluator(*sides, tags=labels, loader="dict").evaluate()
whole = time.perf_counter() - start
with (folder / "flat.pickle").open("rb") as file:
    flat = pickle.load(file)
start = time.perf_counter()
result = Evaluator(*flat, tags=labels, loader="dict").evaluate()
counts = time.perf_counter() - start
strict = result["overall"]["strict"]
right = strict.correct
print(json.dumps({
    "whole": whole, "counts": counts,
    "strict": [right, strict.actual - right, strict.possible - right],
}))
""".replace("LABELS", f"labels = {LABELS!r}")
_SEQEVAL = """
import json, pickle, sys, time
from pathlib import Path
folder = Path(sys.argv[1])
with (folder / "tags.pickle").open("rb") as file:
    tags = pickle.load(file)
start = time.perf_counter()
from seqeval.metrics import classification_report
from seqeval.scheme import IOB2
begun = time.perf_counter()
found = classification_report(*tags, mode="strict", scheme=IOB2, output_dict=True)["micro avg"]
done = time.perf_counter()
right = round(found["recall"] * found["support"])
predicted = round(right / found["precision"])
print(json.dumps({
    "whole": done - start, "counts": done - begun,
    "strict": [right, predicted - right, int(found["support"]) - right],
}))
"""
