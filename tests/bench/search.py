"""Finding across 10,000 articles of 2 kB with 50,000 decided mentions: from question to list."""

import itertools
import os
import random
import re
import time
from pathlib import Path

from annotator import scheme as schemes
from annotator.model import (
    Article,
    ArticleId,
    Draft,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Verdict,
)
from annotator.store import Project
from annotator.store.search import Search
from annotator.text import sha256
from tests.bench.timing import Samples, median

ARTICLES, CHARACTERS, MENTIONS = 10_000, 2_000, 5
_TIMES = 15
_QUIET = 1000
"""Milliseconds."""
_NAMES = ("Kye Son-ae", "Rim Il-hun", "Bo Quist’s", "KIEP", "외무성에서", "the Foreign Ministry")


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    path = folder / "search.goldspan"
    words = _make(path)
    yield from _engine(path, words)
    yield from _window(path, folder, words)


def _make(path):
    """A project of made-up articles whose words are as unevenly frequent as those of a language.

    Returns its words, the most frequent first.
    """
    chance = random.Random(1)
    syllables = ("ka", "ro", "min", "sel", "to", "van", "est", "ou", "di", "pra", "gen", "li")
    words = list(
        dict.fromkeys(
            "".join(chance.choices(syllables, k=chance.randint(1, 5))) for _ in range(60_000)
        )
    )
    weights = list(itertools.accumulate(1 / (place + 3) for place in range(len(words))))
    scheme = schemes.load("diplomacy")
    labels = list(scheme.mentions)
    articles, drafts = [], []
    for number in range(ARTICLES):
        lines = [" ".join(chance.choices(words, cum_weights=weights, k=7)).capitalize()]
        while sum(map(len, lines)) < CHARACTERS:
            sentence = " ".join(chance.choices(words, cum_weights=weights, k=30)).capitalize()
            lines.append(f"{sentence}, said {chance.choice(_NAMES)}, “{chance.choice(words)}”.")
        text = "\n\n".join(lines)[:CHARACTERS].strip()
        article = ArticleId(f"made-{number}")
        articles.append(Article(article, sha256(text), lines[0], text))
        spans = chance.sample([each.span() for each in re.finditer(r"\w{3,}", text)], MENTIONS)
        changes = (
            Mention(ItemId(f"{number}-{place}"), chance.choice(labels), (span,), ItemState.ACCEPTED)
            for place, span in enumerate(spans)
        )
        drafts.append(
            Draft(
                Verdict.IMPORT,
                article,
                tuple(ItemChange(each.id, article, None, each) for each in changes),
            )
        )
    with Project.create(path, scheme=scheme) as project:
        project.add_articles(articles)
        project.record_all(drafts, actor="made")
    return words


def _questions(words):
    """What is asked, by what it is an example of."""
    common, often, rare = words[0], words[40], words[-1]
    return {
        "a word": often,
        "two words": f"{often} {words[60]}",
        "a phrase": '"Kye Son-ae"',
        "a word being typed": often[:3],
        "two letters": often[:2],
        "a rare word": rare,
        "the most common word": f"{common} ",
        "Korean": "외무성",
        "a label": "label:PERSON",
        "a word in a label": f"label:PERSON {often}",
        "a part of a word": rare[1:],
        "nothing": "qqqqq",
    }


def _engine(path, words):
    search = Search(path)
    start = time.perf_counter()
    search.catch_up()
    yield "take in 10,000 articles to find in", time.perf_counter() - start, "s", None
    every = Samples()
    for name, asked in _questions(words).items():
        samples = Samples()
        for _ in range(_TIMES):
            found = samples.take(search.find, asked)
        every.wall += samples.wall
        every.cpu += samples.cpu
        if bool(found.hits) == (name == "nothing"):
            raise RuntimeError(f"{name}: {asked!r} found {len(found.hits)}")
        yield f"find {name} ({found.articles:,} articles), median", median(samples.wall), "ms", 50
    yield "find any of these, 95 of 100 within", _p95(every.wall), "ms", 50
    yield "find any of these, 95 of 100 within, processor", _p95(every.cpu), "ms", None
    search.close()


def _p95(values):
    return sorted(values)[len(values) * 95 // 100]


def _window(path, folder, words):
    """In the window: from each key to the painted list, and what taking in costs it meanwhile."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.desktop import make_window
    from app.settings import Settings

    window = make_window(Settings(folder / "search.ini"))
    window.suggester.start = lambda *_arguments, **_options: None  # no worker beside it
    finder, panel = window.finder, window.found
    window.show()
    window.open_project(path)
    QTest.qWaitForWindowActive(window)

    before, gaps, last = _resident(), [], time.perf_counter()
    loop = QEventLoop()
    # nothing is told any more once decisions are taken in, too
    quiet = QTimer(singleShot=True, interval=_QUIET)
    quiet.timeout.connect(loop.quit)
    finder.progressed.connect(lambda _done, _total: quiet.start())

    def tick():
        nonlocal last
        now = time.perf_counter()
        gaps.append(1000 * (now - last))
        last = now

    pulse = QTimer(interval=1)
    pulse.timeout.connect(tick)
    pulse.start()
    start = last
    finder._take_in_unasked()
    loop.exec()
    pulse.stop()
    yield "take them in beside the window", time.perf_counter() - start - _QUIET / 1000, "s", None
    yield "longest stall of the window meanwhile", max(gaps), "ms", 50

    keys = Samples()
    finder.found.connect(loop.quit)

    def press(letter):
        if letter.isascii():
            QTest.keyClicks(panel.line, letter)
        else:
            panel.line.insert(letter)  # as an input method does
        while panel._shown != panel._token and panel.line.text().strip():
            loop.exec()
        panel.view.viewport().repaint()

    window.find_in_project()
    for asked in (*_questions(words).values(), "kye son-ae said"):
        panel.line.clear()
        for letter in asked:
            keys.take(press, letter)
    figure = "find from a key to the painted list"
    yield f"{figure}, median", median(keys.wall), "ms", 50
    yield f"{figure}, median, processor", median(keys.cpu), "ms", None
    yield f"{figure}, 95 of 100 within", _p95(keys.wall), "ms", 50
    yield f"{figure}, 95 of 100 within, processor", _p95(keys.cpu), "ms", None
    yield "memory for finding", _resident() - before, "MB", None
    window.close()
    QApplication.processEvents()


def _resident():
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
