"""What the page saves: the report, its plots, the leaderboard."""

import csv
import json

import pytest
from PySide6.QtGui import QAction, QImage

from annotator.evaluate import listing
from annotator.evaluate.standings import COLUMNS


@pytest.fixture
def scored(evaluation):
    """The page with a result."""
    evaluation.score()
    return evaluation


def save(at, ending):
    action = next(each for each in at.page.save.findChildren(QAction) if ending in each.text())
    action.trigger()


def test_the_report_is_saved_for_people(scored, answer, tmp_path):
    answer(save=tmp_path / "report.html")
    save(scored, "HTML")
    assert "<h1>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Report saved" in scored.desk.window.status.message.text()


def test_the_report_is_saved_as_json_and_its_ending_is_added(scored, answer, tmp_path):
    answer(save=tmp_path / "report")
    save(scored, "JSON")
    found = json.loads((tmp_path / "report.json").read_bytes())
    assert [run["name"] for run in found["runs"]] == ["model", "weak"]


def test_an_ending_that_was_added_overwrites_nothing(scored, answer, tmp_path):
    (tmp_path / "report.json").write_text("mine", encoding="utf-8")
    answer(save=tmp_path / "report")
    save(scored, "JSON")
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "mine"
    assert "choose another name" in scored.failed[0]


def test_the_scores_are_saved_as_csv(scored, answer, tmp_path):
    answer(save=tmp_path / "scores.csv")
    save(scored, "CSV")
    with (tmp_path / "scores.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == listing.COLUMNS
    assert rows


def test_a_folder_that_is_not_there_is_a_sentence(scored, answer, tmp_path):
    answer(save=tmp_path / "gone" / "report.html")
    save(scored, "HTML")
    assert "gone" in scored.failed[0]


@pytest.mark.parametrize("kind", range(5))
def test_every_plot_is_drawn_and_saved(scored, answer, tmp_path, kind):
    plots = scored.page.plots
    scored.go_to(plots)
    plots.kind.setCurrentIndex(kind)
    assert plots.view.accessibleName().startswith(plots.kind.currentText())
    for name in ("plot.svg", "plot.png"):
        answer(save=tmp_path / name)
        plots.save.click()
    assert (tmp_path / "plot.svg").read_text(encoding="utf-8").startswith("<svg")
    picture = QImage(str(tmp_path / "plot.png"))
    drawn = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, 300, 3)}
    assert len(drawn) > 1
    assert scored.failed == []


def test_a_plot_needs_a_name_that_says_what_it_is(scored, answer, tmp_path):
    scored.go_to(scored.page.plots)
    answer(save=tmp_path / "plot.pdf")
    scored.page.plots.save.click()
    assert ".svg or .png" in scored.failed[0]
    assert not (tmp_path / "plot.pdf").exists()


def test_the_leaderboard_is_saved_as_csv(scored, answer, tmp_path, qtbot):
    leaders = scored.page.leaders
    scored.go_to(leaders)
    with qtbot.waitSignal(scored.desk.window.evaluation.scorer.ranked, timeout=30_000):
        leaders.rank.click()
    answer(save=tmp_path / "board.csv")
    leaders.csv.click()
    with (tmp_path / "board.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == COLUMNS
    assert len(rows) == 4
