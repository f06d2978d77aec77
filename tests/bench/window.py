"""The window's figures: from nothing to the first painted article, opening, a key with its save."""

from __future__ import annotations

import itertools
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from annotator import scheme as schemes
from annotator.importing import import_files
from annotator.model import (
    Article,
    ArticleId,
    PredictedMention,
    PredictedRelation,
    Prediction,
)
from annotator.resources import resource
from annotator.store import NewRun, Project
from annotator.text import sha256, tokens

_STARTS = 7
_LABELS = ("PERSON", "ROLE", "ORG", "GPE", "MEETING", "DATE")

# started anew each time, as a user's program is; it says when the first article is painted
_PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.desktop import make_window
from app.settings import Settings
window = make_window(Settings(Path(sys.argv[2])))
window.open_project(Path(sys.argv[1]))
window.show()
QApplication.processEvents()
window.canvas.viewport().repaint()
assert window.canvas.visible_range()[1] > 0
print("painted", flush=True)
window.close()
"""


def figures(folder: Path) -> Iterator[tuple[str, float, str, float]]:
    """(name, value, unit, limit) of each figure."""
    yield "window to first painted article, warm", _start_seconds(folder), "s", 0.8
    opened, keys = _open_and_keys(folder)
    yield "open a 5 kB article with 100 mentions, median", opened, "ms", 20
    yield "key to repaint, commit included, median", keys, "ms", 10


def _start_seconds(folder: Path) -> float:
    """Median seconds from starting the process to the first painted article, after one warm-up."""
    path = folder / "start.goldspan"
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        import_files(project, [resource("samples", "gold.jsonl")])
    argv = [sys.executable, "-c", _PROGRAM, str(path), str(folder / "start.ini")]
    taken = []
    for _ in range(_STARTS + 1):
        start = time.perf_counter()
        with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            line = process.stdout.readline() if process.stdout else b""
            taken.append(time.perf_counter() - start)
        if line.strip() != b"painted":
            raise RuntimeError("the window did not paint")
    return statistics.median(taken[1:])


def made_article(
    number: int, *, size: int = 5000, mentions: int = 100, relations: int = 40
) -> tuple[Article, Prediction]:
    """A made-up article of `size` code points with so many mentions and relations.

    They link mentions that are at most three apart.
    """
    chance = random.Random(number)
    words = [
        "Kye",
        "Son-ae",
        "ministry",
        "talks",
        "Oslo",
        "will",
        "the",
        "of",
        "former",
        "on",
        "met",
    ]
    lines = [f"Article {number}"]
    while sum(map(len, lines)) < size:
        sentence = " ".join(chance.choice(words) for _ in range(chance.randint(40, 90)))
        lines.append(sentence.capitalize() + ".")
    text = "\n\n".join(lines)[:size]
    spans = sorted(chance.sample(tokens(text), mentions))
    found = tuple(
        PredictedMention(f"m{place}", chance.choice(_LABELS), (span,), 0.8)
        for place, span in enumerate(spans)
    )
    scheme = schemes.load("diplomacy")
    links = []
    near = (zip(found, found[apart:], strict=False) for apart in (1, 2, 3))
    for place, (head, tail) in enumerate(itertools.chain.from_iterable(near)):
        allowed = scheme.relations_between(head.label, tail.label)
        if allowed and len(links) < relations:
            links.append(PredictedRelation(f"r{place}", allowed[0].name, head.id, tail.id, 0.5))
    article = ArticleId(f"made-{number}")
    return (
        Article(article, sha256(text), lines[0], text),
        Prediction(article, found, tuple(links)),
    )


def _open_and_keys(folder: Path) -> tuple[float, float]:
    """Median milliseconds to open an article to painted, and from a key to its repaint."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.desktop import make_window
    from app.settings import Settings

    path = folder / "keys.goldspan"
    made = [made_article(number) for number in range(20)]
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        project.add_articles(article for article, _ in made)
        project.add_run(NewRun("made", "made", "1", {}), [prediction for _, prediction in made])
    window = make_window(Settings(folder / "keys.ini"))
    window.show()
    window.open_project(path)
    QTest.qWaitForWindowActive(window)
    opened, keys = [], []
    for row in [*window.session.queue] * 2:
        start = time.perf_counter()
        window.session.open_article(row.id)
        window.canvas.viewport().repaint()
        opened.append(time.perf_counter() - start)
    window.session.open_article(window.session.queue[0].id)
    while window.session.sheet is not None and window.session.sheet.pending:
        start = time.perf_counter()
        QTest.keyClick(window.canvas, Qt.Key.Key_Space)
        window.canvas.viewport().repaint()
        keys.append(time.perf_counter() - start)
    window.close()
    QApplication.processEvents()
    return 1000 * statistics.median(opened), 1000 * statistics.median(keys)
