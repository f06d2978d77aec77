"""The queue of very many articles: opening it, scrolling it, filtering and arranging it.

`python -m tests.bench queue` takes 100,000 articles; `python -m tests.bench.queue 1000000` as many
as it says, of which a million are 2 GB and a minute's work to make.
"""

import gc
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from annotator import scheme as schemes
from annotator.model import Article, ArticleId, ArticleState, Split
from annotator.store import NewRun, OrderBy, Project, QueueFilter, QueueOrder
from annotator.text import sha256
from tests.bench.timing import Samples, p99

ARTICLES = 100_000
_AT_ONCE = 20_000
_SCROLLS = 300
_LABELS = ("PERSON", "ORG", "GPE")


def figures(folder, *, articles=ARTICLES):
    """(name, value, unit, limit) of each figure."""
    path = folder / "queue.goldspan"
    make_project(path, articles)
    yield f"project file of {articles:,} articles", path.stat().st_size / 1e6, "MB", None
    yield from _window_figures(path, folder / "queue.ini", articles)


def make_project(path, articles):
    """A project of articles of 200 to 2,000 characters and a run with two mentions in each."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("abcdefghiklmnoprstuvwy", k=chance.randint(2, 11)))
        for _ in range(3000)
    ]
    text = " ".join(chance.choices(words, k=60_000))

    def article(number):
        start = chance.randrange(len(text) - 2000)
        title = " ".join(chance.choices(words, k=9)).capitalize()
        whole = f"{title}\n\n{text[start : start + chance.randint(200, 1900)].strip()}"
        day = f"{chance.randint(1990, 2020)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        meta = {"published": day, "source": f"Source {chance.randrange(40)}"}
        return Article(ArticleId(f"made-{number:07}"), sha256(whole), title, whole, meta)

    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        run = project.begin_run(NewRun("made", "bench", "1", {}))
        for first in range(1, articles + 1, _AT_ONCE):
            keys = range(first, min(first + _AT_ONCE, articles + 1))
            project.add_articles(map(article, keys))
            _suggest(project, run, keys, chance)
        project.end_run(run)


def _suggest(project, run, keys, chance):
    """Rows of a run, written as they are: predictions would take longer than all the rest."""
    with project._writing(lambda _db: True):
        write = project._db.conn.executemany
        write(
            "INSERT INTO run_article VALUES (?, ?, 2, ?)",
            ((key, run, int(key % 7 == 0)) for key in keys),
        )
        write(
            "INSERT INTO run_mention VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, NULL, NULL)",
            (
                (run, key, at, f"m{at}", chance.choice(_LABELS), 20 * at, 20 * at + 9, score)
                for key in keys
                for at in (0, 1)
                for score in [round(chance.random(), 3)]
            ),
        )
        write(
            "INSERT INTO run_relation VALUES (?, ?, 0, 'r', 'participates_in', 0, 1, 0.5, NULL)",
            ((run, key) for key in keys if key % 7 == 0),
        )


def _window_figures(path, settings, articles):
    from PySide6.QtWidgets import QApplication

    from app.desktop import make_window
    from app.settings import Settings

    window = make_window(Settings(settings))
    window.resize(1440, 900)
    window.show()
    QApplication.processEvents()
    checked = _timed_opening()
    gc.collect()
    before = _megabytes()
    opened, again, suggested = Samples(), Samples(), Samples()
    opened.take(_open, window, path)
    opened = opened.without(checked)
    yield "checking and opening that file", checked.wall[0] / 1000, "s", None
    yield "its queue, and the first article, painted after that", opened.wall[0] / 1000, "s", 0.3
    yield "the same in processor time", opened.cpu[0] / 1000, "s", 0.3
    again.take(_reread, window)
    yield "the queue alone, read and painted again", again.wall[0] / 1000, "s", None
    suggested.take(window.suggesting.start)
    while window.suggester._looking.isActive():
        suggested.take(QApplication.processEvents)
    yield "looking for articles without suggestions", sum(suggested.wall) / 1000, "s", None
    yield "the longest wait for a key meanwhile", max(suggested.wall), "ms", 50
    yield "the same in processor time", max(suggested.cpu), "ms", 50
    QApplication.processEvents()
    yield "memory that the open project takes", _megabytes() - before, "MB", None
    yield from _scroll_figures(window.queue.view)
    for name, wanted in {
        "no words": QueueFilter(words="nothing like it"),
        "a word": QueueFilter(words="tal"),
        "state": QueueFilter(state=ArticleState.TO_DO),
        "finished ones": QueueFilter(state=ArticleState.FINISHED),
        "date": QueueFilter(since="2010", until="2012-03"),
        "source": QueueFilter(source="Source 3"),
        "label": QueueFilter(label="PERSON"),
        "score": QueueFilter(lowest=0.9, highest=0.95),
        "relations": QueueFilter(related=True),
    }.items():
        yield from _filter_figures(window, name, wanted)
    yield "memory after that", _megabytes() - before, "MB", None
    window.session.filter_queue(QueueFilter())
    for order in (QueueOrder(by) for by in OrderBy if by is not OrderBy.IMPORT):
        yield from _order_figures(window, order)
    yield from _filter_figures(window, "a word, in that order", QueueFilter(words="tal"))
    yield "memory with an order", _megabytes() - before, "MB", None
    window.session.filter_queue(QueueFilter())
    yield from _split_figures(window)
    window.close()
    QApplication.processEvents()


def _open(window, path):
    window.session.open_project(path)
    window.queue.view.viewport().repaint()


def _reread(window):
    window.session.reread_queue()
    window.queue.view.viewport().repaint()


def _timed_opening():
    """What opening a project file will take the next time."""
    taken, opening = Samples(), Project.open

    def opened(path, **options):
        Project.open = opening
        return taken.take(opening, path, **options)

    Project.open = opened
    return taken


def _scroll_figures(view):
    """Pages down from the top, then anywhere, each painted; then to the last row and back."""
    bar, taken = view.verticalScrollBar(), {"a page": Samples(), "anywhere": Samples()}
    chance = random.Random(2)

    def scroll(to):
        bar.setValue(to)
        view.viewport().repaint()

    scroll(0)
    for _ in range(_SCROLLS):
        taken["a page"].take(scroll, bar.value() + bar.pageStep())
    for _ in range(_SCROLLS):
        taken["anywhere"].take(scroll, chance.randrange(bar.maximum()))
    for name, samples in taken.items():
        yield f"scroll {name} and paint, p99", p99(samples.wall), "ms", 16
        yield f"scroll {name} and paint, p99, processor time", p99(samples.cpu), "ms", None
    ends = Samples()
    for at in (bar.maximum(), 0):
        ends.take(scroll, at)
    yield "jump to the end or back", max(ends.wall), "ms", 16


def _filter_figures(window, name, wanted):
    """Until the first are listed and painted; until all are; the longest that the window waits."""
    from PySide6.QtWidgets import QApplication

    session, waits = window.session, Samples()

    def first():
        session.filter_queue(wanted)
        window.queue.view.viewport().repaint()

    begun = time.perf_counter()
    waits.take(first)
    while not session.queue.complete:
        waits.take(QApplication.processEvents)
    taken = time.perf_counter() - begun
    yield f"filter by {name}: first rows painted", waits.wall[0], "ms", 50
    yield f"filter by {name}: longest wait for a key", max(waits.wall), "ms", 50
    yield f"filter by {name}: the same in processor time", max(waits.cpu), "ms", 50
    yield f"filter by {name}: all {len(session.queue):,} found", taken, "s", None


def _order_figures(window, order):
    """Until the articles are listed so; the longest that the window waits meanwhile."""
    from PySide6.QtWidgets import QApplication

    session, waits = window.session, Samples()

    def first():
        session.order_queue(order)
        window.queue.view.viewport().repaint()

    begun = time.perf_counter()
    waits.take(first)
    while not (session.queue.is_arranged and session.queue.complete):
        waits.take(QApplication.processEvents)
    taken = time.perf_counter() - begun
    yield f"order by {order.by}: longest wait for a key", max(waits.wall), "ms", 50
    yield f"order by {order.by}: the same in processor time", max(waits.cpu), "ms", 50
    yield f"order by {order.by}: all {session.queue.total:,} arranged", taken, "s", None
    after = Samples()
    after.take(session.step_article, 1)
    yield f"order by {order.by}: the next article, opened", after.wall[0], "ms", 50


def _split_figures(window):
    """With every article in a split: the queue, an article and a filter by split."""
    project = window.session.project
    taken = Samples()
    chance = random.Random(3)
    splits = list(Split)
    assigned = {each: chance.choices(splits, (8, 1, 1))[0] for each in project.article_ids()}
    taken.take(project.set_splits, assigned, {"by": "random"})
    yield "splits of all articles, written", taken.wall[0] / 1000, "s", None
    again, sheets = Samples(), Samples()
    again.take(_reread, window)
    yield "the queue read and painted again, with splits", again.wall[0] / 1000, "s", 0.3
    yield "the same in processor time", again.cpu[0] / 1000, "s", 0.3
    for name in list(assigned)[:: len(assigned) // 50 or 1]:
        sheets.take(project.sheet, name)
    yield "a sheet, with splits, p99", p99(sheets.wall), "ms", 16
    yield "the same in processor time, with splits", p99(sheets.cpu), "ms", 16
    yield from _filter_figures(window, "split", QueueFilter(split="test"))
    yield from _filter_figures(window, "label, some blind", QueueFilter(label="PERSON"))


def _megabytes():
    """What this process has in memory now; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    pages = int(statm.read_text().split()[1]) if statm.exists() else 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6 if pages else 0.0


def main(words):
    """Print the figures of so many articles."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        for figure, value, unit, limit in figures(
            Path(folder), articles=int(words[0]) if words else ARTICLES
        ):
            ok = limit is None or value <= limit
            line = {"figure": figure, "value": round(value, 3), "unit": unit}
            print(json.dumps(line | {"limit": limit, "ok": ok}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
