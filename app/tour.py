"""`make run`: the window on the sample project; without a screen, the same as an offscreen tour.

The tour reviews a sample article to its gold in the real window with real key events, makes a
release, scores the extractor's suggestions by it, and leaves a picture of the window.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from annotator.errors import GoldspanError
from annotator.resources import resource

_ARTICLE = "06-*.txt"
"""A sample with an emoji before its mentions."""


def main() -> int:
    """Show the window on the sample project, or give the tour; returns the exit code."""
    from app.desktop import has_screen, show_window
    from app.sample import sample_project

    try:
        if has_screen() and os.environ.get("QT_QPA_PLATFORM") != "offscreen":
            return show_window(sample_project())
        _say("There is no screen here (DISPLAY and WAYLAND_DISPLAY are not set).")
        _say("So this is the tour, offscreen: the same window, real keys, nobody watching.\n")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        folder = Path("build", "tour", datetime.now().strftime("%Y%m%d-%H%M%S"))
        folder.mkdir(parents=True, exist_ok=True)
        return tour(folder)
    except GoldspanError as error:
        sys.stderr.write(f"goldspan: {error}\n")
        return 1


def tour(folder: Path) -> int:
    """Review, release and evaluate in this folder; 0 if the release holds what was reviewed."""
    from annotator.evaluate.load import load_gold, load_predictions
    from annotator.evaluate.scoring import evaluate
    from annotator.formats import exchange
    from annotator.model import ArticleId, Prediction
    from annotator.release import release
    from annotator.store import Project
    from app import log
    from app.desktop import make_window
    from app.hands import Hands, gold_of
    from app.sample import sample_project
    from app.settings import Settings

    log.catch_qt_messages()
    sample = next(resource("samples").glob(_ARTICLE))
    record = next(
        each
        for each in exchange.read(resource("samples", "gold.jsonl"))
        if each.meta.get("file") == sample.name
    )
    gold = gold_of(Prediction(ArticleId("sample"), record.mentions or (), record.relations))
    path = sample_project(folder / "sample.goldspan")
    window = make_window(Settings(folder / "settings.ini"))
    window.show()
    window.open_project(path)
    window.session.open_article(ArticleId(record.id or ""))
    hands = Hands(window)
    hands.wait_for_suggestions()
    sheet = window.session.sheet
    if sheet is None or sheet.run is None:
        _say(f"No suggestions arrived: {window.status.message.text()}")
        return 1
    _say(f"“{sheet.article.title}”: {len(sheet.items)} suggestions.")
    picture = folder / "window.png"
    hands.review(gold, at_most=_PICTURE_AFTER)
    window.grab().save(str(picture))
    hands.review(gold)
    same = hands.state() == gold
    _say(f"Reviewed to its gold with {hands.keys} keys: {'as it should be' if same else 'NOT so'}.")
    hands.finish()
    with Project.open(path, read_only=True) as project:
        made = release(project, version="1", output=folder / "sample-1.sqlite")
        runs = [run.name for run in project.runs()]
    window.close()
    _say(f"Gold release: {made.path}\n")
    report = evaluate(load_gold(made.path), load_predictions(f"{path}:{runs[0]}"))
    _say(report.table())
    _say(f"\nA picture of the window: {picture.resolve()}")
    return 0 if same else 1


_PICTURE_AFTER = 12
"""Verdicts before the picture is taken, so that it shows items in every state."""


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
