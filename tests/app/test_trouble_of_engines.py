"""An engine that failed: told until it is read, whole, with its reasons once each and its name."""

import json
import sys
from textwrap import dedent

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.store import Project
from app.pages.extractor import ExtractorSheet
from app.panels.notice import Notice
from tests.making import OSLO, article

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
ANSWERS = """
import json, os, sys, time
for line in sys.stdin:
    print(json.dumps({"id": json.loads(line)["id"], "mentions": []}), flush=True)
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """The user's own settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def many(desk, path):
    """Four articles more, of two titles."""
    with Project.open(path) as project:
        project.add_articles(article(f"{OSLO} {n}", f"b{n}") for n in range(4))
    desk.session.reread_queue()


@pytest.fixture
def program(tmp_path):
    """Writes a program of these lines; gives its name as an extractor."""

    def write(lines, name="cities.py"):
        (tmp_path / name).write_text(dedent(lines), "utf-8")
        return f"command:{sys.executable} {tmp_path / name}"

    return write


@pytest.fixture
def opened(desk, qtbot):
    """Opens the sheet with its key."""

    def open_():
        desk.canvas.setFocus()
        desk.press(Key.Key_E, CTRL_SHIFT)
        (sheet,) = (each for each in desk.window.findChildren(ExtractorSheet) if each.isVisible())
        qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet)
        return sheet

    return open_


@pytest.fixture
def choose(desk, opened, qtbot):
    """Types a name and presses Enter, and waits until it has done its work."""

    def choose_(spec, *, waits=True):
        sheet = opened()
        sheet.field.setFocus()
        sheet.field.selectAll()
        desk.type(spec)
        desk.press(Key.Key_Return)
        suggester = desk.window.suggester
        qtbot.waitUntil(lambda: QApplication.activeWindow() is desk.window)
        if waits:
            qtbot.waitUntil(lambda: not (suggester.chosen.busy or suggester.busy), timeout=60_000)
        return desk.window.status.message.text()

    return choose_


@pytest.fixture
def read(desk, qtbot):
    """What Ctrl+Shift+M shows."""

    def read_():
        desk.press(Key.Key_M, CTRL_SHIFT)
        (box,) = (each for each in desk.window.findChildren(QMessageBox) if each.isVisible())
        qtbot.waitUntil(lambda: QApplication.activeWindow() is box)
        said = box.text()
        desk.press(Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is desk.window)
        return said

    return read_


@pytest.fixture
def notice(desk, qtbot):
    """Whether a sentence lies over the panes."""

    def shown():
        qtbot.waitUntil(lambda: not desk.window.status._fitting.isActive())
        return [each for each in desk.window.findChildren(Notice) if each.isVisible()]

    return shown


def test_it_is_there_after_each_decision_and_article_until_it_is_read(
    desk, choose, program, read, many
):
    failed = choose(program("raise SystemExit('no such model')"))
    assert "no such model" in failed
    desk.press(Key.Key_Space)
    assert desk.is_saved()
    desk.press(Key.Key_Down, CTRL)
    desk.press(Key.Key_Down, CTRL)
    assert desk.window.status.message.text() == failed
    assert "no such model" in read()
    assert desk.window.status.message.text() == ""
    desk.press(Key.Key_Down, CTRL)
    assert read() == "There is no message."


def test_what_our_own_extractor_did_for_what_it_left_takes_the_warning_not_away(
    desk, choose, program, many
):
    choose(program("raise SystemExit('no such model')"))
    assert all(desk.session.project.covering(name) for name in ("b0", "b3"))
    assert "no such model" in desk.window.status.message.text()


def test_the_next_engine_that_begins_takes_the_old_warning_away(
    desk, choose, program, many, tmp_path, qtbot
):
    choose(program("raise SystemExit('no such model')"))
    choose(program("import time; time.sleep(600)", "slow.py"), waits=False)
    assert desk.window.status.message.text() == ""
    desk.press(Key.Key_Space)
    assert desk.window.status.message.text() == ""
    desk.window.suggester.stop()
    said = choose(program(ANSWERS, "good.py"))
    assert said.startswith("program good.py: 0 suggestions in ")


def test_a_calm_sentence_hides_no_warning_from_who_reads(desk, choose, program, read):
    choose(program("raise SystemExit('no such model')"))
    desk.session.told.emit("All is well.")
    said = read()
    assert said.startswith("All is well.")
    assert "no such model" in said
    assert read() == "There is no message."


def test_two_warnings_about_two_things_are_both_told(desk, read):
    status = desk.window.status
    status.warn("The engine failed.", about="engine")
    status.show_backup("The backup failed.")
    status.warn("The engine failed again.", about="engine")
    status.settle("engine")
    assert status.message.text() == "⚠ The backup failed."
    status.warn("The engine failed.", about="engine")
    assert read() == "⚠ The engine failed.\n\n⚠ The backup failed."


def test_a_long_one_lies_over_the_panes_once_and_a_click_there_has_read_it(desk, notice, qtbot):
    status = desk.window.status
    status.warn("It stays to be read, however long it is. " * 20, about="engine")
    assert "Ctrl+Shift+M" in notice()[0].words.text()
    desk.press(Key.Key_Space)
    assert notice() == []
    assert status.message.text().startswith("⚠ It stays")
    status.warn("It stays to be read, however long it is. " * 20, about="engine")
    qtbot.mouseClick(notice()[0], Qt.MouseButton.LeftButton)
    desk.press(Key.Key_Space)
    assert status.message.text() == ""


def test_one_reason_of_many_articles_is_said_once_with_titles_and_a_short_name(
    desk, choose, opened, program, many, tmp_path
):
    said = choose(program("import sys\nfor line in sys.stdin: print('garbage', flush=True)"))
    assert str(tmp_path) not in said
    assert said.startswith("⚠ No suggestions from program cities.py: ")
    assert "(6 articles: “" in said
    assert "cities.py" not in desk.window.status.extractor.text()
    lines = opened().reasons.toPlainText().splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("…")
    assert "no answer for 6 articles: “" in lines[0]


def test_a_file_that_is_refused_is_told_in_the_sheet_and_nothing_is_starting_any_more(
    desk, choose, opened, tmp_path, many
):
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "b1", "mentions": []}\n{"id": "b2", "mentions"\n', "utf-8")
    said = choose(f"file:{file}")
    assert said.startswith("⚠ No suggestions from bad.jsonl: line 2: ")
    assert "starting" not in desk.window.status.extractor.text()
    sheet = opened()
    assert "line 2" in sheet.reasons.toPlainText()
    assert sheet.heading.text() == "What went wrong the last time, with bad.jsonl:"
    assert sheet.heading.isVisible()


def test_what_is_wrong_with_lines_of_a_file_costs_their_articles_alone_and_is_all_told(
    desk, choose, opened, tmp_path, many
):
    file = tmp_path / "mine.jsonl"
    one = {"id": "m", "start": 0, "end": 3, "label": "PERSON"}
    loose = {"label": "met_with", "head": "m", "tail": "nobody"}
    lines = (
        {"id": "b0", "mentions": [one]},
        {"id": "b1", "mentions": [one], "relations": [loose]},
        {"id": "b2", "mentions": [{**one, "end": -4}]},
        {"id": "b3", "mentions": [{**one, "label": "NOTHING"}]},
    )
    file.write_text("".join(f"{json.dumps(each)}\n" for each in lines), "utf-8")
    said = choose(f"file:{file}")
    assert "1 suggestion in 1 article." in said
    assert "mine.jsonl: no answer for 1 article, " in said
    assert "2 more reasons: " in said
    reasons = opened().reasons.toPlainText()
    assert "line 2, relations[0].tail: names 'nobody'" in reasons
    assert "line 3, mentions[0]" in reasons
    assert "NOTHING" in reasons


def test_what_went_wrong_is_forgotten_once_another_went_well(
    desk, choose, opened, program, many, tmp_path
):
    choose(f"file:{_broken(tmp_path)}")
    choose(program(ANSWERS, "good.py"))
    assert not opened().reasons.isVisible()


def test_how_it_ended_is_told_again_to_who_was_at_another_page(
    desk, choose, program, many, tmp_path, qtbot
):
    go = tmp_path / "go"
    waits = f"import os, time\nwhile not os.path.exists({str(go)!r}): time.sleep(0.01)\n"
    choose(program(waits + ANSWERS, "late.py"), waits=False)
    desk.press(Key.Key_F9)
    go.touch()
    qtbot.waitUntil(lambda: not desk.window.suggester.chosen.busy, timeout=60_000)
    desk.window.status.tell("")  # what the page says, or the time that it is shown
    desk.press(Key.Key_Escape)
    qtbot.waitUntil(lambda: "late.py: 0 suggestions in" in desk.window.status.message.text())
    desk.press(Key.Key_F9)
    desk.window.status.tell("")
    desk.press(Key.Key_Escape)
    qtbot.wait(50)
    assert desk.window.status.message.text() == ""


def _broken(tmp_path):
    file = tmp_path / "bad.jsonl"
    file.write_text(f"{json.dumps({'id': 'b1'})[:-1]}\n", "utf-8")
    return file
