"""The five real articles, which are no part of the project: only where they are is tested."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.model import UNANNOTATED, ZoneKind
from annotator.store import Project

ROOT = Path(__file__).resolve().parents[2]
FOLDER = (ROOT / os.environ.get("GOLDSPAN_REAL_ARTICLES", "../shared/seeds")).resolve()

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no real articles in {FOLDER}")

H, S, C, B, F = (
    ZoneKind.HEADLINE, ZoneKind.STANDFIRST, ZoneKind.CAPTION, ZoneKind.BYLINE, ZoneKind.FURNITURE,
)  # fmt: skip
ABOVE = {0: H, 2: F, 3: S, 4: C, 5: C}
"""What stands above the body of the four articles of one site, by line."""
ZONES = {
    "000": {**ABOVE, 31: B, 33: F, 37: F, 39: F, 41: F},
    "001": {**ABOVE, 19: B, 21: F, 25: F, 27: F, 29: F},
    "002": {**ABOVE, 7: B, 35: F, 37: F},
    "003": {**ABOVE, 45: B, 47: F, 49: C, 51: F, 53: F, 55: F},
    "004": {0: F, 2: H, 4: H, 6: F, 8: F, 10: F, 24: B},
}


@pytest.fixture
def project(goldspan, tmp_path):
    """A project into which the command has imported all five."""
    path = tmp_path / "real.goldspan"
    goldspan.json("new", path)
    done = goldspan.json("import", path, FOLDER)
    assert (done["articles"], done["known"], done["copies"]) == (5, 0, [])
    return path


def test_headlines_bylines_captions_and_furniture_are_found_where_they_are(project):
    with Project.open(project, read_only=True) as opened:
        articles = {str(each.meta["file"])[:3]: each for each in opened.articles()}
    assert set(articles) == set(ZONES)
    for number, article in articles.items():
        text, lines = article.text, article.text.split("\n")
        found = {text.count("\n", 0, zone.start): zone.kind for zone in article.zones}
        assert found == ZONES[number], number
        # each zone is its whole line
        for zone in article.zones:
            line = lines[text.count("\n", 0, zone.start)]
            assert text[zone.start : zone.end] == line.strip()
        headline = next(zone for zone in article.zones if zone.kind is H)
        assert article.title == " ".join(text[headline.start : headline.end].split())
        assert str(article.meta["published"]) < "2020"


def test_importing_them_again_changes_nothing(goldspan, project):
    before = project.read_bytes()
    done = goldspan.json("import", project, FOLDER)
    assert (done["articles"], done["known"]) == (0, 5)
    assert project.read_bytes() == before


def test_one_is_reviewed_to_its_end_by_keys_released_and_scores_its_extractor(
    goldspan, project, open_window, tmp_path
):
    run = goldspan.json("suggest", project)
    assert run["articles"] == 5
    assert run["mentions"] > 100
    assert run["relations"] > 0
    with Project.open(project, read_only=True) as opened:
        for article in opened.articles():
            sheet = opened.sheet(article.id)
            assert sheet.pending
            for zone in article.zones:
                if zone.kind in UNANNOTATED:
                    inside = [
                        m for m in sheet.mentions if m.start < zone.end and m.end > zone.start
                    ]
                    assert inside == []

    hands = open_window(project)
    session = hands.window.session
    first, total = session.sheet.article.id, len(session.sheet.items)
    for _ in range(2 * total):
        if not session.sheet.pending:
            break
        hands.press(Qt.Key.Key_Space)
    assert session.sheet.judged == total
    hands.finish()
    assert session.sheet.article.id != first
    hands.window.close()

    made = goldspan.json("release", project, "--version", "1", "--output", tmp_path)
    assert (made["articles"], made["unfinished"]) == (1, 4)
    assert made["mentions"] + made["relations"] == total
    (scored,) = goldspan.json("evaluate", made["path"], f"{project}:{run['name']}")["runs"]
    for kind in ("mentions", "relations"):
        strict = scored[kind]["strict"]
        assert (strict["fp"], strict["fn"], strict["f1"]) == (0, 0, 1.0)
        assert strict["tp"] == made[kind]
    assert scored["not_judged"]["articles"] == 4

    # runs and gold go out as lines and come back with the same bytes
    goldspan.json("export", project, "--format", "jsonl", "--run", run["id"],
                  "--output", "run.jsonl")  # fmt: skip
    goldspan.json("new", "again.goldspan")
    goldspan.json("import", "again.goldspan", "run.jsonl")
    goldspan.json("export", "again.goldspan", "--format", "jsonl", "--run", "run",
                  "--output", "run-again.jsonl")  # fmt: skip
    assert (tmp_path / "run-again.jsonl").read_bytes() == (tmp_path / "run.jsonl").read_bytes()
    goldspan.json("export", project, "--format", "jsonl", "--output", "gold.jsonl")
    goldspan.json("new", "third.goldspan")
    goldspan.json("import-gold", "third.goldspan", "gold.jsonl", "--reviewer", "me")
    goldspan.json("export", "third.goldspan", "--format", "jsonl", "--output", "gold-again.jsonl")
    assert (tmp_path / "gold-again.jsonl").read_bytes() == (tmp_path / "gold.jsonl").read_bytes()
