"""Memory over 50,000 decisions in a few articles: of the store alone, and of a real window.

    python -m tests.bench.growing store|window PROJECT [DECISIONS]

is one of the processes that it is measured in. Two things fill up to a bound and then stay: what a
window remembers, and SQLite's page cache of 16 MB, into which a kilobyte of each decision goes. So
the project begins with so many decisions that its pages fill the cache, all are read once, and it
counts as warm after 5,000 more. (Begun with a small file a window grows by a megabyte every 1,000
decisions until the cache is full after 19,000, and no further.)
"""

import gc
import json
import os
import random
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from annotator import review
from annotator import scheme as schemes
from annotator.errors import ReviewError
from annotator.model import Mention
from annotator.store import NewRun, Project
from tests.bench.window import made_article

_EARLIER, _WARM, _DECISIONS = 25_000, 5_000, 50_000
_PERCENT = 10
_ARTICLES = 4


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    for who in ("store", "window"):
        path = folder / f"{who}.goldspan"
        make(path)
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.growing", who, str(path)],
            capture_output=True,
            check=True,
        )
        warm, end, took = json.loads(done.stdout)
        name = f"{_DECISIONS:,} decisions in the {who}"
        yield f"{name}, memory more", 100 * (end - warm) / warm, "%", _PERCENT
        yield f"{name}, memory once warm", warm, "MB", None
        yield f"{name}, processor time of each", 1000 * took / _DECISIONS, "ms", None


def make(path):
    """A project of a few articles with suggestions, and much decided about them."""
    made = [made_article(number, size=2000, mentions=40) for number in range(_ARTICLES)]
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        project.add_articles(article for article, _ in made)
        project.add_run(NewRun("made", "bench", "1", {}), [prediction for _, prediction in made])
        for article, _ in made:
            project.record_all(_flags(project.sheet(article.id)), actor="earlier")


def _flags(sheet):
    """Decisions that flag and unflag what an article has, over and over."""
    for item in islice(cycle(sheet.items), _EARLIER // _ARTICLES):
        draft = review.toggle_flag(sheet, item)
        sheet = sheet.after(draft.changes)
        yield draft


def _resident():
    """Megabytes that this process has in memory, when all garbage is gone."""
    gc.collect()
    told = Path("/proc/self/status").read_text()
    return int(told.split("VmRSS:")[1].split()[0]) / 1024


def _measured(decide, decisions):
    """Decide until warm, then so often; prints MB before and after, and processor seconds."""
    for _ in range(_WARM):
        decide()
    before, began = _resident(), time.process_time()
    for _ in range(decisions):
        decide()
    took = time.process_time() - began
    sys.stdout.write(json.dumps([before, _resident(), took]) + "\n")


class _Store:
    """Somebody who decides without a window."""

    def __init__(self, path):
        self._project, self._chance = Project.open(path), random.Random(1)
        _begin(self._project)
        self._names = self._project.article_ids()
        self._sheet = self._project.sheet(self._names[0])

    def decide(self):
        """One decision."""
        while True:
            if self._chance.random() < 0.02:
                self._sheet = self._project.sheet(self._chance.choice(self._names))
            try:
                if self._chance.random() < 0.4:
                    decision = self._project.undo(actor="bench")
                    if decision.draft.article != self._sheet.article.id:
                        self._sheet = self._project.sheet(decision.draft.article)
                        return
                else:
                    decision = self._project.record(self._draft(), actor="bench")
            except ReviewError:
                continue  # not as things stand
            self._sheet = self._sheet.after(decision.draft.changes)
            return

    def _draft(self):
        sheet, item = self._sheet, self._chance.choice(list(self._sheet.items.values()))
        act = self._chance.choice((review.accept, review.reject, review.relabel))
        if act is review.accept:
            return review.accept(sheet, [item.id])
        if act is review.reject or not isinstance(item, Mention):
            return review.reject(sheet, item.id)
        return review.relabel(sheet, item.id, self._chance.choice(("PERSON", "GPE", "ORG")))


class _Window:
    """Somebody at a window, each decision painted."""

    def __init__(self, path):
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        from app.desktop import make_window
        from app.settings import Settings

        self._window = make_window(Settings(path.with_name("settings.ini")))
        self._window.open_project(path)
        self._window.show()
        QTest.qWaitForWindowActive(self._window)
        self._session, self._chance = self._window.session, random.Random(1)
        self._settle = QApplication.processEvents
        _begin(self._session.project)
        self._names = self._session.project.article_ids()

    def decide(self):
        """One decision."""
        session, project = self._session, self._session.project
        head = project.head
        while project.head == head:
            if self._chance.random() < 0.02:
                session.open_article(self._chance.choice(self._names))
            items = list(session.sheet.items)
            session.set_focus(self._chance.choice(items))
            act = self._chance.choice(("accept", "reject", "label", "undo", "undo"))
            if act == "label":
                session.label(self._chance.choice(("PERSON", "GPE", "ORG")))
            else:
                getattr(session, act)()
            self._window.canvas.viewport().repaint()
            self._settle()

    def close(self):
        """Close the window."""
        self._window.close()
        self._settle()


def _begin(project):
    """Have all pages read, and saves not wait for the disk, which is not what is measured."""
    project._db.execute("PRAGMA quick_check").fetchall()
    project._db.execute("PRAGMA synchronous = OFF")


def main(who, path, decisions=_DECISIONS):
    """Be one of the processes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if who == "store":
        _measured(_Store(Path(path)).decide, int(decisions))
        return
    window = _Window(Path(path))
    _measured(window.decide, int(decisions))
    window.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
