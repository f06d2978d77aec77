"""An article of 5, 50 and 500 kB in the real window: opening, judging, scrolling, memory.

A figure ends when everything that the act has changed is painted, the panels too. Beside each
stand its processor time, the same in Qt's own text edit (the yardstick), and their ratio.
"""

import json
import subprocess
import sys
from dataclasses import replace

from annotator import scheme as schemes
from annotator.model import ArticleId
from annotator.store import NewRun, Project
from tests.bench.timing import median, p99
from tests.bench.window import made_article

SIZES = {"5 kB": (5000, 100, 40), "50 kB": (50_000, 1000, 400), "500 kB": (500_000, 10_000, 4000)}
"""Code points, mentions and relations."""
COPIES = 3
"""Articles of each size."""
SHORT = 20
"""Articles of 2 kB."""
_OPENED_IN = {"5 kB": 15, "50 kB": 20, "500 kB": 60}
"""Milliseconds."""
_MEDIAN, _P99 = ("median", median), ("99th percentile", p99)

# a process of its own, since what this one has loaded would count as well
_PROGRAM = """
import json
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.desktop import make_window
from app.settings import Settings
window = make_window(Settings(Path(sys.argv[2])))
window.resize(1440, 900)
window.open_project(Path(sys.argv[1]))
window.show()
for _ in range(3):
    QApplication.processEvents()
    window.canvas.viewport().repaint()
assert window.canvas.visible_range()[1] > 0
assert "spacy" not in sys.modules
status = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in status if line.startswith("VmRSS")), flush=True)
window.close()
"""


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    # Qt is only loaded where it is measured
    from tests.bench.sizes_window import Desk

    path = folder / "sizes.goldspan"
    make(path, SIZES)
    desk = Desk(path, folder / "sizes.ini")
    try:
        for size, limit in _OPENED_IN.items():
            ours, theirs = desk.measure([name(size, copy) for copy in range(COPIES)])
            for figure, act, (statistic, of), most in (
                ("open to painted", "opened", _MEDIAN, limit),
                ("key to painted without the commit", "judged", _P99, 4),
                ("scroll frame", "scrolled", _P99, 4),
            ):
                whole = f"{size}, {figure}, {statistic}"
                yield from _compared(whole, of, most, ours[act], theirs[act])
            for statistic, of in (_MEDIAN, _P99):
                whole = f"{size}, key to painted with the commit, {statistic}"
                yield from _figure(whole, of, None, ours["key"])
                whole = f"{size}, of a key the painting of the window, {statistic}"
                yield from _figure(whole, of, None, ours["painted"])
                whole = f"{size}, of a key the engine and the signals, {statistic}"
                signals = ours["judged"].without(ours["painted"])
                yield from _figure(whole, of, None, signals)
            yield from _figure(f"{size}, hint letters shown, median", median, 16, ours["hinted"])
        following = desk.go_through(ArticleId("made-0"), SHORT)
        yield from _figure("next article of 2 kB, median", median, 15, following)
    finally:
        desk.close()
    yield from _memory(folder)


def name(size, copy):
    """The id of one article of a size."""
    return ArticleId(f"{size} {copy}")


def make(path, sizes, *, copies=COPIES, short=SHORT):
    """A project of some articles of each size, then of short ones, with suggestions for all."""
    made = []
    for size, (points, mentions, relations) in sizes.items():
        for copy in range(copies):
            said = made_article(copy, size=points, mentions=mentions, relations=relations)
            article, prediction = said
            assert len(prediction.relations) == relations
            own = name(size, copy)
            made.append((replace(article, id=own), replace(prediction, article=own)))
    made += [made_article(each, size=2000, mentions=40, relations=16) for each in range(short)]
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        project.add_articles(article for article, _ in made)
        project.add_run(NewRun("made", "made", "1", {}), [said for _, said in made])


def _figure(figure, of, limit, taken):
    yield figure, of(taken.wall), "ms", limit
    yield f"{figure}, processor", of(taken.cpu), "ms", None


def _compared(figure, of, limit, ours, theirs):
    yield from _figure(figure, of, limit, ours)
    yield f"{figure}, in a QPlainTextEdit", of(theirs.wall), "ms", None
    yield f"{figure}, ratio to that", of(ours.cpu) / of(theirs.cpu), "times", None


def _memory(folder):
    """All that is resident with the largest article open, and nothing of spaCy loaded."""
    path = folder / "memory.goldspan"
    make(path, {"500 kB": SIZES["500 kB"]}, copies=1, short=0)
    argv = [sys.executable, "-c", _PROGRAM, str(path), str(folder / "memory.ini")]
    said = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    yield "memory with the 500 kB article open", json.loads(said) / 1024, "MB", 220
