"""The window while it learns and suggests: how long a key would have to wait at most.

Ten sample articles are finished, five are to do. Waits are by the clock, so what else the machine
does counts too; the same window doing nothing is measured beside.
"""

import gc
import os
import time
from itertools import pairwise

ARTICLES = 10
_TAKES = 240
"""Seconds that one step may take on a machine that does much else."""


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    os.environ["HOME"] = str(folder)
    os.environ.pop("XDG_CACHE_HOME", None)
    from PySide6.QtTest import QTest

    from app.desktop import make_application, make_window
    from app.settings import Settings

    path = _project(folder)
    make_application()
    window = make_window(Settings(folder / "settings.ini"))
    window.resize(1440, 900)
    window.show()
    arrived, failures = [], []
    window.suggester.suggested.connect(lambda name: arrived.append((time.perf_counter(), name)))
    window.suggester.failed.connect(failures.append)
    window.suggester.learning.wanted = False
    started = time.perf_counter()
    window.open_project(path)
    gc.collect()
    gc.freeze()  # as the program does once its window is there
    first = window.session.sheet.article.id
    _wait(lambda: any(name == first for _, name in arrived))
    opened = next(at for at, name in arrived if name == first)
    yield "first suggestions of the open article, cold", opened - started, "s", 3
    _wait(lambda: len(arrived) >= 2)
    gaps = [after - before for (before, _), (after, _) in pairwise(arrived)]
    yield "between two articles, warm", max(gaps), "s", 0.5
    _wait(lambda: not window.suggester.busy)
    with _Waits() as idle:
        QTest.qWait(3000)
    yield "longest wait of the window at rest", idle.longest, "ms", None
    learnt = []
    window.suggester.learning.wanted = True
    window.suggester.learning.learnt.connect(lambda _: learnt.append(time.perf_counter()))
    with _Waits() as waits:
        window.suggester.learning.notice(0)
        window.suggester.learning.notice(ARTICLES)
        _wait(lambda: bool(learnt) or bool(failures))
        until = len(arrived)
        learning = time.perf_counter()
        _wait(lambda: len(arrived) > until or bool(failures))
        anew = time.perf_counter() - learning
        _wait(lambda: not window.suggester.busy)
    yield "the window's longest wait while it learns and suggests anew", waits.longest, "ms", 20
    yield "of its waits, over 20 ms", waits.over(20), "", None
    yield "from what was learnt to the first suggestions anew", anew, "s", 3
    yield "sentences of trouble", len(failures), "", 0
    window.close()


def _project(folder):
    from annotator.importing import import_files, import_gold
    from annotator.resources import resource
    from annotator.scheme import load
    from annotator.store import Project

    lines = (resource("samples") / "gold.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "gold.jsonl").write_text("".join(lines[:ARTICLES]), "utf-8")
    path = folder / "learning.goldspan"
    texts = sorted(resource("samples").glob("1[1-5]-*.txt"))
    with Project.create(path, scheme=load("diplomacy")) as project:
        import_files(project, texts)
        import_gold(project, folder / "gold.jsonl", reviewer="bench")
    return path


class _Waits:
    """How long the event loop lets a timer of a millisecond wait."""

    def __enter__(self):
        from PySide6.QtCore import QTimer

        self._all, self._last = [], time.perf_counter()
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        return self

    def __exit__(self, *_error):
        self._timer.stop()

    def _tick(self):
        now = time.perf_counter()
        self._all.append(1000 * (now - self._last))
        self._last = now

    @property
    def longest(self):
        return max(self._all)

    def over(self, milliseconds):
        return sum(each > milliseconds for each in self._all)


def _wait(done):
    from PySide6.QtTest import QTest

    end = time.monotonic() + _TAKES
    while not done() and time.monotonic() < end:
        QTest.qWait(5)
