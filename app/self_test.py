"""`goldspan --self-test`: the shipped program proves on this machine that all of it works.

A new project, a sample article with an emoji, suggestions by the real model in the real worker,
verdicts by real keys, a release, its evaluation, the page of scores, and a picture of the window
with colours in it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MODEL_MISSING = "rules only"


def self_test() -> int:
    """Run every part once, print a line for each; returns 0 if all passed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("LC_ALL", "C.UTF-8")  # an empty environment has none, and Qt complains
    with tempfile.TemporaryDirectory(prefix="goldspan-self-test-") as folder:
        os.environ["XDG_CACHE_HOME"] = folder  # what it learns is of no use to anybody
        return _SelfTest(Path(folder)).run()


class _SelfTest:
    """One step a method, in order; each needs the ones before it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._project = folder / "self-test.goldspan"
        self._release = folder / "self-test-1.sqlite"

    def run(self) -> int:
        from PySide6.QtWidgets import QApplication

        from app import log
        from app.desktop import make_window
        from app.settings import Settings

        log.catch_qt_messages()
        steps: list[tuple[str, Callable[[], None]]] = [
            ("new project, sample article with an emoji", self._import),
            ("suggestions by the model in the worker", self._suggest),
            ("verdicts by keys in the window", self._review),
            ("a picture of the window, in colour", self._look),
            ("learning from it in the worker", self._learn),
            ("release and evaluation", self._evaluate),
            ("scores and plots on the evaluation page", self._score),
        ]
        self._window = make_window(Settings(self._folder / "settings.ini"))
        self._window.show()
        try:
            for name, step in steps:
                with _reported(name):
                    step()
        except _FailedError:
            return 1
        finally:
            self._window.close()
            QApplication.processEvents()
        _say("self-test passed")
        return 0

    def _import(self) -> None:
        from annotator import scheme
        from annotator.importing import import_files
        from annotator.resources import resource
        from annotator.store import Project

        sample = next(resource("samples").glob("06-*.txt"))
        with Project.create(self._project, scheme=scheme.load(scheme.DEFAULT)) as project:
            done = import_files(project, [sample])
            text = next(project.articles()).text
        _check(done.articles == 1 and max(map(ord, text)) > 0xFFFF, "the emoji is gone")

    def _suggest(self) -> None:
        from app.hands import Hands

        self._window.open_project(self._project)
        self._hands = Hands(self._window)
        self._hands.wait_for_suggestions()
        sheet = self._window.session.sheet
        said = self._window.status.message.text() or self._window.status.extractor.text()
        _check(sheet is not None and len(sheet.pending) > 10, f"too few suggestions: {said}")
        _check(MODEL_MISSING not in said, f"the model is not in the binary: {said}")

    def _review(self) -> None:
        from PySide6.QtCore import Qt

        sheet = self._window.session.sheet
        for _ in range(3 * len(sheet.items) if sheet else 0):
            if not self._window.session.sheet or not self._window.session.sheet.pending:
                break
            self._hands.press(Qt.Key.Key_Space)
        self._picture = self._window.grab().toImage()
        self._hands.finish()
        finished = self._window.session.sheet
        _check(finished is not None and finished.finished, "the article did not finish")

    def _look(self) -> None:
        from PySide6.QtCore import Qt

        picture = self._picture.scaledToWidth(360, Qt.TransformationMode.FastTransformation)
        coloured = sum(
            picture.pixelColor(x, y).saturation() > 25
            for x in range(picture.width())
            for y in range(picture.height())
        )
        _check(coloured > 300, f"only {coloured} coloured pixels in the window")

    def _learn(self) -> None:
        from contextlib import closing

        from annotator import learning
        from annotator.extract.pool import predict_in_pool
        from annotator.store import Project

        with Project.open(self._project, read_only=True) as project:
            learnt = learning.learn(project)
            articles, scheme = list(project.articles()), project.scheme
        answers = predict_in_pool(articles, spec=learnt.spec, scheme=scheme, workers=1)
        with closing(answers) as predictions:
            (said,) = predictions
        _check(learnt.lessons == 1 and len(said.mentions) > 10, "what was learnt finds too little")
        _check(bool(said.relations), "what was learnt relates nothing")

    def _evaluate(self) -> None:
        from annotator.evaluate.load import load_gold, load_predictions
        from annotator.evaluate.scoring import evaluate
        from annotator.release import release
        from annotator.store import Project

        with Project.open(self._project, read_only=True) as project:
            release(project, version="1", output=self._release)
            name = project.runs()[0].name
        report = evaluate(load_gold(self._release), load_predictions(f"{self._project}:{name}"))
        run = report.to_dict()["runs"][0]  # type: ignore[index]
        _check(run["mentions"]["strict"]["f1"] == 1.0, "accepted suggestions do not score 1.0")

    def _score(self) -> None:
        import time

        from PySide6.QtWidgets import QApplication

        from app.pages.evaluation.page import EvaluationPage

        self._window.actions_by_id["evaluate"].trigger()
        page = self._window.evaluation.page
        if not isinstance(page, EvaluationPage):
            raise _FailedError("the page did not open")
        page.chooser.ask()
        end = time.monotonic() + 60
        while page.scored is None and time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.01)
        _check(page.scored is not None, page.chooser.said.text() or "there is no answer in time")
        page.tabs.setCurrentWidget(page.tabs.plots)
        plot = page.tabs.plots.view.grab().toImage().scaledToWidth(120)
        colours = {plot.pixel(x, y) for x in range(plot.width()) for y in range(plot.height())}
        _check(len(colours) > 10, "the plot is empty")


class _FailedError(Exception):
    """A step did not do what it should."""


def _check(fine: bool, otherwise: str) -> None:
    if not fine:
        raise _FailedError(otherwise)


@contextmanager
def _reported(name: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        _say(f"FAIL {name}: {type(error).__name__}: {error}")
        if isinstance(error, _FailedError):
            raise
        raise _FailedError(name) from error
    _say(f"ok   {name}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
