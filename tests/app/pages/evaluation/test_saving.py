"""What the page saves: the report, its plots, the leaderboard."""

import csv
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.evaluate import listing
from annotator.evaluate.standings import COLUMNS


@pytest.fixture
def scored(evaluation):
    """The page with a result."""
    evaluation.score()
    return evaluation


def save(at, text, button=None):
    button = button or at.page.head.save
    next(each for each in button.findChildren(QAction) if text in each.text()).trigger()


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
    save(scored, "programs, CSV")
    with (tmp_path / "scores.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == listing.COLUMNS
    assert rows


def test_for_a_spreadsheet_no_name_is_a_formula_and_for_programs_nothing_is_changed(
    evaluation, answer, tmp_path
):
    file = tmp_path / "=SUM(A1).jsonl"
    file.write_text('{"id": "a1", "mentions": []}\n', encoding="utf-8")
    answer(open_=[file])
    evaluation.chooser.add.click()
    evaluation.chooser.runs.setFocus()
    evaluation.score()
    names = {}
    for kind in ("programs, CSV", "spreadsheet, CSV"):
        answer(save=tmp_path / "scores.csv")
        save(evaluation, kind)
        with (tmp_path / "scores.csv").open(encoding="utf-8", newline="") as file:
            names[kind] = {row["run"] for row in csv.DictReader(file)}
    assert names["programs, CSV"] == {"model", "weak", "=SUM(A1)"}
    assert names["spreadsheet, CSV"] == {"model", "weak", "'=SUM(A1)"}


def test_the_menu_is_opened_and_chosen_from_by_key(scored, answer, tmp_path):
    answer(save=tmp_path / "by key")
    scored.page.head.save.setFocus()
    scored.press(Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert json.loads((tmp_path / "by key.json").read_bytes())["runs"]


def test_an_ending_in_capitals_is_the_same_kind(scored, answer, tmp_path):
    answer(save=tmp_path / "REPORT.HTML")
    save(scored, "HTML")
    assert "<h1>" in (tmp_path / "REPORT.HTML").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["HTML", "JSON", "programs, CSV", "spreadsheet, CSV"])
def test_a_folder_of_that_name_is_a_sentence(scored, answer, tmp_path, kind):
    ending = ".csv" if "CSV" in kind else f".{kind.lower()}"
    (tmp_path / f"scores{ending}").mkdir()
    answer(save=tmp_path / f"scores{ending}")
    save(scored, kind)
    assert f"scores{ending}" in scored.failed[0]
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("scores")] == [
        f"scores{ending}"
    ]


def test_a_folder_that_is_not_there_is_a_sentence(scored, answer, tmp_path):
    answer(save=tmp_path / "gone" / "report.html")
    save(scored, "HTML")
    assert "gone" in scored.failed[0]
    message = scored.desk.window.status.message
    assert message.text().startswith("⚠ Cannot be written: ")
    assert message.text().endswith("report.html")
    assert len(message.text()) < len(scored.failed[0])
    assert str(tmp_path / "gone" / "report.html") in message.toolTip()
    scored.go_to(scored.page.tabs.labels)
    assert message.text() == ""


@pytest.mark.parametrize("kind", range(5))
def test_every_plot_is_drawn_and_saved(scored, answer, tmp_path, kind):
    plots = scored.page.tabs.plots
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
    scored.go_to(scored.page.tabs.plots)
    answer(save=tmp_path / "plot.pdf")
    scored.page.tabs.plots.save.click()
    assert ".svg or .png" in scored.failed[0]
    assert not (tmp_path / "plot.pdf").exists()


def test_the_leaderboard_is_saved_as_csv(scored, answer, tmp_path, qtbot):
    leaders = scored.page.tabs.leaders
    scored.go_to(leaders)
    with qtbot.waitSignal(scored.desk.window.evaluation.scorer.ranked, timeout=30_000):
        leaders.rank.click()
    answer(save=tmp_path / "board.csv")
    save(scored, "programs", leaders.csv)
    with (tmp_path / "board.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == COLUMNS
    assert len(rows) == 4
