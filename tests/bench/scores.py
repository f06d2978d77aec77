"""The evaluation page on 10,000 articles with 200,000 mentions and 80,000 relations on each side.

Opening is from a ready result to the painted page. Waits are those of the window while another
thread scores: how long a key pressed then would have to wait at most, and how often that is over
50 ms. They are by the clock, so what else the machine does counts too.
"""

import time

from tests.bench.evaluation_made import make
from tests.bench.timing import median

ARTICLES = 10_000
_TIMES = 5
_TAKES = 600
"""Seconds that scoring may take on a machine that does much else."""


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest

    from annotator.model import RunId
    from app.desktop import make_application, make_window
    from app.evaluation import Evaluation
    from app.pages.evaluation.choice import Choice
    from app.settings import Settings

    make(folder / "many", articles=ARTICLES)
    app = make_application()
    window = make_window(Settings(folder / "settings.ini"))
    window.session.open_project(folder / "many" / "news.goldspan")
    window.resize(1440, 900)
    window.show()
    QTest.qWait(500)
    started = time.perf_counter()
    window.actions_by_id["evaluate"].trigger()
    app.processEvents()
    yield "the evaluation page is made and shown", 1000 * (time.perf_counter() - started), "ms", 300
    evaluation: Evaluation = window.evaluation
    page, scored, waits = evaluation.page, [], []
    evaluation.scorer.scored.connect(scored.append)
    evaluation.scorer.looked.connect(scored.append)
    _wait(scored)
    scored.clear()
    last = time.perf_counter()

    def tick():
        nonlocal last
        now = time.perf_counter()
        waits.append(1000 * (now - last))
        last = now

    timer = QTimer(interval=1)
    timer.timeout.connect(tick)
    timer.start()
    last = time.perf_counter()
    page.chooser.asked.emit(Choice(folder / "many" / "gold.sqlite", None, (RunId(1),)))
    _wait(scored)
    timer.stop()
    yield "the window's longest wait while 200,000 mentions are scored", max(waits), "ms", 50
    yield "of its waits, over 50 ms", sum(each > 50 for each in waits), "", None
    (found,) = scored
    for tab in (page.tabs.scores, page.tabs.labels, page.tabs.plots, page.tabs.errors):
        page.tabs.setCurrentWidget(tab)
        taken = []
        for _ in range(_TIMES):
            app.processEvents()
            started = time.perf_counter()
            page.show_scored(found)
            page.repaint()
            app.processEvents()
            taken.append(1000 * (time.perf_counter() - started))
        name = page.tabs.tabText(page.tabs.currentIndex())
        yield f"a result of 200,000 mentions is opened on {name}", median(taken), "ms", 300
    window.close()


def _wait(answers):
    from PySide6.QtTest import QTest

    end = time.monotonic() + _TAKES
    while not answers and time.monotonic() < end:
        QTest.qWait(20)
