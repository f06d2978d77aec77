"""Makes docs/pictures: the window with an article half reviewed, in its looks and sizes.

Offscreen and by real keys on the project's own sample articles, so that a picture can be made anew
whenever the window changes. Run it in the checkout: `.venv/bin/python -m tools.picture`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.formats import exchange
from annotator.model import ArticleId, ItemState, Prediction, Relation
from annotator.resources import resource
from annotator.store import Project
from annotator.suggesting import suggest
from app.desktop import make_window
from app.hands import Gold, Hands, gold_of
from app.pages.evaluation.page import EvaluationPage
from app.sample import sample_project
from app.settings import Settings
from app.theme import Look
from app.window import Window

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
WIDE, MIDDLE, SMALL = (1440, 900), (1180, 760), (1024, 700)
FINISHED = ("14-", "05-")
"""Short samples, finished first so that the queue shows articles in every state."""
JUDGED = ("01-", "02-", "03-", "06-", "07-")
"""What else is finished where extractors are held against gold."""
ERRORS = 4
"""So many errors are walked past."""
SHOWN = "04-"
"""A sample with nested mentions, and with relations early in its text."""
VERDICTS = 15
"""So many at least; then the first relation that comes into focus is shown."""
COLORS = 256
Color = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its file, the look and size of the window, and what is done before it."""

    file: str
    look: Look = Look.LIGHT
    size: tuple[int, int] = WIDE
    then: Callable[[Window, Hands], None] = lambda _window, _hands: None


def main() -> int:
    """Make all pictures and say how large they are."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        path = PICTURES / shot.file
        with tempfile.TemporaryDirectory(prefix="goldspan-picture-") as folder:
            small(picture(Path(folder), shot)).save(str(path), quality=0)
        print(f"{path}: {path.stat().st_size / 1000:.0f} kB")
    return 0


def _entity(window: Window, hands: Hands) -> None:
    """Say what a state means wherever the article names it so, and look at it."""
    _look_at(window, "GPE")
    hands.do("entity")
    _settle()
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _settle()
    hands.do("entities")


def _same(window: Window, hands: Hands) -> None:
    """Offer the other places of a state, in this article and the others."""
    _look_at(window, "GPE")
    hands.do("same")


def _evaluation(window: Window, hands: Hands) -> None:
    """Score the rules alone beside what was suggested, by all samples that are finished then."""
    project = window.session.project
    if project is None:
        return
    with Project.open(project.path) as beside:
        suggest(beside, extractor="rules", which="all")
    for begins in JUDGED:
        article, gold = _sample(begins)
        window.session.open_article(article)
        hands.review(gold)
        hands.finish()
    hands.do("evaluate")
    scorer = window.evaluation.scorer
    _wait(lambda: not scorer.busy)
    _settle()
    _press_on_page(window, Qt.Key.Key_Return)
    _wait(lambda: not scorer.busy)
    _settle()


def _errors(window: Window, hands: Hands) -> None:
    """Walk to an error of the same evaluation."""
    _evaluation(window, hands)
    page = window.evaluation.page
    if isinstance(page, EvaluationPage):
        page.tabs.setCurrentWidget(page.tabs.errors)
        page.tabs.errors.setFocus()
    _settle()
    for _ in range(ERRORS):
        _press_on_page(window, Qt.Key.Key_F8)
        _settle()


def _press_on_page(window: Window, key: Qt.Key) -> None:
    """One key where the keyboard is on the evaluation page."""
    page = window.evaluation.page
    if page is not None:
        QTest.keyClick(page.focusWidget() or page, key)


def _look_at(window: Window, label: str) -> None:
    sheet = window.session.sheet
    if sheet is not None:
        window.session.set_focus(next(each.id for each in sheet.mentions if each.label == label))
    _settle()


SHOTS = (
    Shot("window.png"),
    Shot("window-dark.png", Look.DARK),
    Shot("window-small.png", Look.CONTRAST, SMALL),
    Shot("entities.png", Look.LIGHT, MIDDLE, _entity),
    Shot("same.png", Look.LIGHT, MIDDLE, _same),
    Shot("evaluation.png", Look.LIGHT, MIDDLE, _evaluation),
    Shot("errors.png", Look.LIGHT, WIDE, _errors),
)


def picture(folder: Path, shot: Shot) -> QImage:
    """The window with two articles finished and a relation in focus, or what comes then."""
    settings = Settings(folder / "settings.ini")
    settings.look = shot.look
    window = make_window(settings)
    window.resize(*shot.size)
    window.show()
    try:
        window.open_project(sample_project(folder / "sample.goldspan"))
        hands = Hands(window)
        _wait(lambda: not window.suggester.busy)
        for begins in FINISHED:
            article, gold = _sample(begins)
            window.session.open_article(article)
            hands.review(gold)
            hands.finish()
        article, gold = _sample(SHOWN)
        window.session.open_article(article)
        hands.review(gold, at_most=VERDICTS)
        while not _shows_right_relation(hands, gold):
            hands.review(gold, at_most=1)
        shot.then(window, hands)
        _wait(lambda: not window.status.message.text())
        _settle()
        return window.grab().toImage()
    finally:
        window.close()


def _settle() -> None:
    """Let panes find their size, and threads tell what they have found."""
    end = time.monotonic() + 1.5
    _wait(lambda: time.monotonic() > end)


def _wait(until: Callable[[], bool]) -> None:
    """Keep the window alive until this is so."""
    end = time.monotonic() + 120
    while not until():
        QApplication.processEvents()
        time.sleep(0.01)
        if time.monotonic() > end:
            raise TimeoutError("the window is not ready for its picture")


def _sample(begins: str) -> tuple[ArticleId, Gold]:
    for record in exchange.read(resource("samples", "gold.jsonl")):
        if str(record.meta["file"]).startswith(begins):
            article = ArticleId(record.id or "")
            return article, gold_of(Prediction(article, record.mentions or (), record.relations))
    raise LookupError(f"no sample begins with {begins}")


def _shows_right_relation(hands: Hands, gold: Gold) -> bool:
    """Whether a pending relation is in focus that the gold has too."""
    session = hands.window.session
    if session.sheet is None or session.focus is None or not session.sheet.pending:
        raise LookupError("no relation that was suggested is in the gold; show another sample")
    sheet, item = session.sheet, session.sheet.items[session.focus]
    if not isinstance(item, Relation) or item.state is not ItemState.PENDING:
        return False
    head, tail = sheet.mention(item.head), sheet.mention(item.tail)
    ends = (head.label, head.fragments), (tail.label, tail.fragments)
    return (item.label, *ends) in gold.relations


def small(image: QImage) -> QImage:
    """The picture in 256 colours, which makes it a third as large."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(image.constBits()).cast("I")
    found = {color: _rgb(color) for color, _ in Counter(pixels).most_common()}
    chosen = _palette(list(found.values()))
    places = {
        color: min(range(COLORS), key=lambda place: _distance(rgb, chosen[place]))
        for color, rgb in found.items()
    }
    indexed = bytes(map(places.__getitem__, pixels))
    width, height = image.width(), image.height()
    made = QImage(indexed, width, height, width, QImage.Format.Format_Indexed8)
    made.setColorTable([QColor(*rgb).rgb() for rgb in chosen])
    return made.copy()


def _palette(colors: list[Color]) -> list[Color]:
    """256 of these, which come most frequent first: half by frequency, half by difference."""
    chosen = colors[: COLORS // 2]
    gaps = {rgb: min(_distance(rgb, each) for each in chosen) for rgb in colors}
    while len(chosen) < COLORS:
        new = max(gaps, key=gaps.__getitem__)
        chosen.append(new)
        gaps = {rgb: min(gap, _distance(rgb, new)) for rgb, gap in gaps.items()}
    return chosen


def _rgb(color: int) -> Color:
    return color >> 16 & 255, color >> 8 & 255, color & 255


def _distance(one: Color, other: Color) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    sys.exit(main())
