"""The same everywhere in 10,000 articles of 2 kB: from the key to the list, and to the marks."""

import os
import random
import time

from annotator import scheme as schemes
from annotator.model import Article, ArticleId, PredictedMention, Prediction
from annotator.store import NewRun, Project
from annotator.text import sha256
from tests.bench.timing import Samples, median

ARTICLES, CHARACTERS = 10_000, 2_000
_TIMES = 7
_RARE = "Kye Son-ae"
_NAMES = ("Rim Il-hun", "Bo Quist", "Ada Lind", "Cem Tan", "Ulf Berg", "Jo Vang")
_WORDS = ("talks", "envoy", "said", "that", "the", "of", "in", "on", "sanctions", "summit", "visit")


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    path = folder / "same.goldspan"
    _make(path)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop
    from PySide6.QtTest import QTest

    from app.desktop import make_window
    from app.settings import Settings

    window = make_window(Settings(folder / "same.ini"))
    window.suggester.start = lambda *_arguments, **_options: None  # no worker beside it
    window.show()
    window.open_project(path)
    QTest.qWaitForWindowActive(window)
    session, loop = window.session, QEventLoop()
    found = []

    def listen(each):
        found.append((time.perf_counter(), each))
        if each.end:
            loop.quit()

    session.elsewhere.found.connect(listen)
    for what, words in (("a rare name", _RARE), ("a common name", _NAMES[0])):
        keys, marks, undone, first, last = Samples(), Samples(), Samples(), [], []
        for _ in range(_TIMES):
            _focus(session, words)
            found.clear()
            start = time.perf_counter()
            keys.take(QTest.keyClick, window.canvas, "=")
            loop.exec()
            told = [at for at, each in found if each.sightings]
            first.append(1000 * (told[0] - start))
            last.append(1000 * (told[-1] - start))
            marks.take(session.mark_same, window.prompt.list.chosen())
            window.prompt.leave()
            undone.take(session.undo)
        yield f"= of {what}: the key", median(keys.wall), "ms", 50
        yield f"= of {what}: the first other articles", median(first), "ms", 100
        yield f"= of {what}: all that are told", median(last), "ms", None
        yield f"= of {what}: mark", median(marks.wall), "ms", 50
        yield f"= of {what}: mark, processor", median(marks.cpu), "ms", None
        yield f"= of {what}: undo", median(undone.wall), "ms", 50
    window.close()


def _make(path):
    """A project of made-up articles with suggested names; one in a hundred has the rare one."""
    chance = random.Random(1)
    articles, said = [], []
    for number in range(ARTICLES):
        parts, mentions, length = [], [], 0
        while length < CHARACTERS:
            part = chance.choice(_NAMES) if chance.random() < 0.05 else chance.choice(_WORDS)
            if number % 100 == 0 and chance.random() < 0.01:
                part = _RARE
            if part[0].isupper():
                span = length, length + len(part)
                mentions.append(PredictedMention(f"m{length}", "PERSON", (span,), 0.9))
            part += "\n\n" if chance.random() < 0.01 else " "
            parts.append(part)
            length += len(part)
        text, name = "".join(parts), ArticleId(f"made-{number}")
        articles.append(Article(name, sha256(text), f"Made up {number}", text))
        said.append(Prediction(name, tuple(mentions)))
    run = NewRun("made", "made", "1", {})
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        project.add_all(articles, [(run, said)])


def _focus(session, words):
    """Look at a mention of these words, in whatever article it is."""
    while True:
        for mention in session.sheet.mentions:
            if session.sheet.surface(mention) == words:
                session.set_focus(mention.id)
                return
        session.step_article(1)
