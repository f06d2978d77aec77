"""The error browser on 10,000 articles with 200,000 mentions and 80,000 relations on each side.

Each figure is from a choice, or a key, to the painted list or article: the middle one of several by
the clock, the longest in processor time. The article of 500 kB is one of the others' kind, only
longer.
"""

import gc

from tests.bench.evaluation_made import make
from tests.bench.timing import Samples, median

ARTICLES = 10_000
_LONG_SLOTS = 4_500
"""Of one article, which makes 500 kB of it."""


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    from PySide6.QtTest import QTest

    from annotator import evaluate, load_gold, load_predictions
    from app.desktop import make_application
    from app.pages.evaluation.errors import ErrorBrowser
    from app.pages.evaluation.scored import Scored
    from app.session import Session
    from app.theme import Look, apply, theme_for

    app = make_application()
    theme = theme_for(app, Look.LIGHT)
    apply(app, theme)

    def scored(name, **size):
        make(folder / name, **size)
        gold = load_gold(folder / name / "gold.sqlite")
        said = load_predictions(f"{folder / name / 'news.goldspan'}:made")
        report = evaluate(gold, said, resamples=0)
        for run in report.runs:
            run.errors.counts()  # as the thread that scores does
        gc.collect()
        gc.freeze()  # and this too
        return Scored(report, gold, live=False, runs={})

    many, long = scored("many", articles=ARTICLES), scored("long", articles=1, slots=_LONG_SLOTS)
    browser = ErrorBrowser(Session(actor="Ana"), theme)
    browser.resize(1400, 820)
    browser.show()
    app.processEvents()
    filters, errors = browser.filters, browser.list

    def measured(*acts, painted=errors):
        """Milliseconds to the painted widget: the middle one, and the most processor time."""
        samples = Samples()
        for act in acts:

            def painting(act=act):
                act()
                painted.viewport().repaint()

            samples.take(painting)
            app.processEvents()
        return median(samples.wall), max(samples.cpu)

    def choose(box, place):
        return lambda: box.setCurrentIndex(place)

    shown, _ = measured(lambda: browser.show_scored(many))
    yield "the error browser shows 80,000 errors", shown, "ms", 300
    QTest.qWait(500)  # the headlines are read
    kinds = [choose(filters.kind, place) for place in (1, 2, 3, 4, 0)]
    labels = [choose(filters.label, place) for place in (1, 2, 3, 0)]
    sorts = [choose(filters.sort, place) for place in (1, 2, 0)]
    for name, acts in (("kind", kinds), ("label", labels), ("mentions or relations", sorts)):
        wall, cpu = measured(*acts)
        yield f"errors filtered by {name}, painted", wall, "ms", 50
        yield "of that, processor", cpu, "ms", None
    words = ["article-00", "article-0012", "article-001234", ""]
    wall, cpu = measured(*[lambda each=each: filters.article.setText(each) for each in words])
    yield "errors filtered by article, painted", wall, "ms", 50
    yield "of that, processor", cpu, "ms", None
    wall, _ = measured(lambda: errors.go_to(80_000), *[lambda: errors.step(1)] * 5)
    yield "the next error is in focus in the list", wall, "ms", 50

    def waits():
        """The longest that drawing the place holds the window up; it is done in turns."""
        taken = []
        while browser.view._soon.isActive():
            browser.view._soon.stop()
            taken += measured(browser.view._draw, painted=browser.view.canvas)[:1]
        return max(taken)

    errors.go_to(40_000)
    yield "the window waits for an article in two lanes", waits(), "ms", 50
    browser.show_scored(long)
    errors.go_to(1_500)
    kilobytes = len(long.gold.known[0].text) // 1000
    yield f"the window waits for one of {kilobytes} kB", waits(), "ms", 50
    errors.step(1)
    yield "the window waits for the next error of it", waits(), "ms", 50
    browser.deleteLater()
