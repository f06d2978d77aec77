"""The learning page by keys: in, what it says, its tables, what it saves, and back."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import review
from annotator.store import NewRun, Project
from app.pages.learning.figures import FiguresView
from app.theme import CONTRAST_LIGHT, DARK
from tests.making import Reviewer, oslo

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def judged(path):
    """The project's file: OSLO is finished, one suggestion of it rejected."""
    with Project.open(path) as project:
        ada = Reviewer(project)
        ada.does(review.reject, ada.finds("GPE", "Norway"))
        ada.finishes()
    return path


@pytest.fixture
def page_of(qtbot):
    """The page that F9 opens, when it is filled."""

    def opened(desk):
        with qtbot.waitSignal(desk.window.course.reader.read, timeout=30_000):
            desk.press(Key.Key_F9)
        return desk.window.course.page

    return opened


def keyboard():
    return QApplication.focusWidget()


def save(button, text):
    next(each for each in button.findChildren(QAction) if text in each.text()).trigger()


def test_nothing_finished_is_said_kindly(desk, page_of):
    page = page_of(desk)
    assert page.answer.text().startswith("Nothing is finished yet. Finish an article with Ctrl+")
    assert not page.rests_on.isVisible()
    assert not page.save_plot.isEnabled()
    assert "No articles yet" in page.curve.accessibleDescription()


def test_one_finished_article(open_desk, judged, page_of):
    page = page_of(open_desk(judged))
    assert page.answer.text().startswith("F1 of the suggestions in one article: 92 %. They")
    assert "6 of 6 items found, in 7 suggestions" in page.rests_on.text()
    by_label = page.tables[0].rows.table
    rows = {row[0]: by_label.texts(at) for at, row in enumerate(by_label.rows)}
    assert rows["GPE"][2:5] == ["2", "1", "50 %"]
    assert rows["GPE"][7:] == ["0", "0", "1", "0", "1"]
    assert "Mentions" in page.curve.accessibleDescription()
    assert "0.89 at article 1" in page.curve.accessibleDescription()


def test_labels_are_read_without_underscores_and_copied_with_them(open_desk, judged, page_of):
    page = page_of(open_desk(judged))
    view = page.tables[0]
    rows = range(view.rows.rowCount())
    said = [view.rows.index(row, 0).data() for row in rows]
    assert "holds role" in said
    assert not any("_" in each for each in said)
    tips = [view.rows.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in rows]
    assert "holds_role" in "".join(tips)
    assert keyboard() is view
    QTest.keyClick(view, Key.Key_C, CTRL)
    assert "\nholds_role\t" in QGuiApplication.clipboard().text()


def test_esc_goes_back_to_where_one_was(desk, page_of):
    desk.press(Key.Key_Down)
    focus = desk.window.session.focus
    page = page_of(desk)
    assert isinstance(keyboard(), FiguresView)
    desk.press(" ")
    desk.press(Key.Key_Escape)
    window = desk.window
    assert window.stack.currentWidget() is window.middle
    assert keyboard() is window.canvas
    assert window.session.focus == focus
    assert not page.isVisible()
    desk.press(" ")
    assert window.session.focus != focus


def test_leaving_stops_reading(open_desk, judged):
    desk = open_desk(judged)
    desk.press(Key.Key_F9)
    assert desk.window.course.reader.busy
    desk.press(Key.Key_Escape)
    assert not desk.window.course.reader.busy
    assert keyboard() is desk.window.canvas


def test_a_finished_article_is_there_the_next_time(desk, page_of, path):
    page = page_of(desk)
    desk.press(Key.Key_Escape)
    while desk.window.session.sheet.pending:
        desk.press(" ")
    desk.press(Key.Key_Return, CTRL)
    assert page_of(desk) is page
    assert page.shown.finished == 1


def test_from_one_page_to_the_other_and_back_to_the_article(open_desk, judged, page_of):
    desk = open_desk(judged)
    page = page_of(desk)
    desk.press(Key.Key_F7)
    window = desk.window
    assert window.stack.currentWidget() is window.evaluation.page
    desk.press(Key.Key_F9)
    assert window.stack.currentWidget() is page
    desk.press(Key.Key_Escape)
    assert window.stack.currentWidget() is window.middle
    assert window.actions_by_id["accept"].isEnabled()
    assert window.queue.isVisible()


def test_every_part_is_reached_by_tab_and_tables_by_arrows(open_desk, judged, page_of):
    desk = open_desk(judged)
    page = page_of(desk)
    seen = []
    for _ in range(8):
        seen.append(keyboard())
        desk.press(Key.Key_Tab)
    bar = page.tabs.tabBar()
    assert {page.save_plot, page.save_table, page.back, bar, page.tables[0]} <= set(seen)
    bar.setFocus()
    desk.press(Key.Key_Right)
    desk.press(Key.Key_Right)
    assert page.tabs.currentWidget() is page.tables[2]
    heads = page.tables[2].rows.table.heads
    assert heads == ["What", "Value", "Of"]
    page.tables[2].setFocus()
    desk.press(Key.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "What\tValue\tOf"
    assert any(line.startswith("Keys an item, mean\t") for line in lines)


def test_the_plot_is_saved_as_svg_and_png(open_desk, judged, page_of, answer, tmp_path):
    page = page_of(open_desk(judged))
    answer(save=tmp_path / "curve.svg")
    page.save_plot.click()
    assert "F1 of suggestions" in (tmp_path / "curve.svg").read_text()
    answer(save=tmp_path / "curve.png")
    page.save_plot.click()
    assert QImage(str(tmp_path / "curve.png")).width() > 1000
    answer(save=tmp_path / "curve.txt")
    failed = []
    page.failed.connect(failed.append)
    page.save_plot.click()
    assert failed == ["curve.txt does not say as what; end the name in .svg or .png."]
    assert not (tmp_path / "curve.txt").exists()


def test_the_table_that_is_shown_is_saved_as_csv(open_desk, judged, page_of, answer, tmp_path):
    page = page_of(open_desk(judged))
    answer(save=tmp_path / "labels.csv")
    save(page.save_table, "programs")
    with (tmp_path / "labels.csv").open(newline="") as file:
        rows = {row["Label"]: row for row in csv.DictReader(file)}
    assert rows["GPE"]["Kept, share"] == "0.5"
    assert rows["GPE"]["from"] == ""
    page.tabs.setCurrentIndex(1)
    answer(save=tmp_path / "engines.csv")
    save(page.save_table, "spreadsheet")
    assert (tmp_path / "engines.csv").read_text().startswith("Engine,Suggested,")


def test_other_colours_are_painted(open_desk, judged, page_of):
    page = page_of(open_desk(judged))
    for theme in (DARK, CONTRAST_LIGHT):
        page.set_theme(theme)
        assert page.curve.grab().toImage().pixelColor(60, 3).name() == theme.paper


def test_another_project_has_a_page_of_its_own(open_desk, judged, page_of, tmp_path, diplomacy):
    desk = open_desk(judged)
    page = page_of(desk)
    other = tmp_path / "other.goldspan"
    Project.create(other, scheme=diplomacy).close()
    desk.window.open_project(other)
    assert desk.window.course.page is None
    assert page_of(desk) is not page


def test_without_a_project_one_is_asked_for(open_desk):
    desk = open_desk()
    desk.press_action("course")
    assert desk.window.status.message.text() == "⚠ Open a project first."


def test_engines_are_called_as_people_know_them_and_copied_by_their_names(open_desk, path, page_of):
    with Project.open(path) as project:
        run = NewRun("builtin", "builtin", "3+en_core_web_sm-3.8.0", {})
        project.add_run(run, [oslo()])
        Reviewer(project).finishes()
    page = page_of(open_desk(path))
    for at, (name, column) in enumerate((("By engine", 0), ("By article", 2))):
        page.tabs.setCurrentIndex([page.tabs.tabText(tab) for tab in range(4)].index(name))
        view = page.tabs.currentWidget()
        cell = view.model().index(0, column)
        assert cell.data() == "rules and English model (built-in 3)", at
        assert "builtin" in cell.data(Qt.ItemDataRole.ToolTipRole)
        assert cell.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "builtin"
        view.copy()
        assert "\tbuiltin\t" in f"\t{QGuiApplication.clipboard().text()}".replace("\n", "\t")
