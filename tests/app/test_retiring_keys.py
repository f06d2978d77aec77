"""Retiring a run in the window, by real keys: what comes next follows, what is begun stays."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from annotator.joining import join
from annotator.store import Project
from tests.app.conftest import BERGEN, CTRL, SHIFT, bergen
from tests.making import OSLO, article, mention, oslo, place, suggest

KEY = Qt.Key


def other(name):
    """What another extractor says of OSLO: one mention that no one else has."""
    said = oslo(name)
    quist = mention("bo", "PERSON", place(OSLO, "Bo Quist", 1), score=0.7)
    return replace(said, mentions=(quist,), relations=())


@pytest.fixture
def two_runs(tmp_path, diplomacy):
    """Two articles for which two extractors have spoken, merged as they came; a third has one."""
    path = tmp_path / "runs.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(), article(name="a2"), article(BERGEN, "a3")])
        suggest(project, oslo(), oslo("a2"), name="first")
        join(project, suggest(project, other("a1"), other("a2"), name="second"))
        suggest(project, replace(bergen(), article="a3"), name="third")
    return path


def runs(desk):
    """Ctrl+Shift+R; the list."""
    desk.press(KEY.Key_R, CTRL | SHIFT)
    return desk.window.prompt.list


def lines(desk):
    """What the list says of each run."""
    shown = desk.window.prompt.list
    return [shown.item(row).text() for row in range(shown.count())]


def surfaces(desk):
    """What is suggested in the open article."""
    return {desk.sheet.surface(each) for each in desk.sheet.mentions}


def choose(desk, name):
    """Down to the run of this name, and Enter."""
    while name not in desk.window.prompt.list.currentItem().text():
        desk.press(KEY.Key_Down)
    desk.press(KEY.Key_Return)


def retired(desk):
    """The runs that are out of use, by name."""
    project = desk.session.project
    return {run.name for run in project.runs() if run.id in project.retired.named}


def test_the_list_has_each_run_the_newest_first_but_no_merged_one(open_desk, two_runs):
    desk = open_desk(two_runs)
    runs(desk)
    assert [line.split()[0] for line in lines(desk)] == ["third", "second", "first"]
    prompt = desk.window.prompt
    assert prompt.foot.text() == "third: Enter retires it."
    desk.press(KEY.Key_Escape)
    assert prompt.isHidden()
    assert retired(desk) == set()


def test_what_nobody_has_begun_shows_the_others_and_what_is_begun_stays(open_desk, two_runs):
    desk = open_desk(two_runs)
    before = surfaces(desk)
    assert "Bo Quist" in before
    desk.press(KEY.Key_Space)
    runs(desk)
    choose(desk, "second")
    assert retired(desk) == set(), "it is asked first"
    assert "can be shown again" in desk.window.prompt.heading.text()
    desk.press(KEY.Key_Return)
    assert retired(desk) == {"second"}
    assert desk.window.status.message.text().startswith("second is retired.")
    assert surfaces(desk) == before
    desk.press(KEY.Key_Down, CTRL)
    assert desk.sheet.article.id == "a2"
    assert "Bo Quist" not in surfaces(desk)
    assert surfaces(desk)


def test_runs_of_one_name_are_told_apart(open_desk, two_runs):
    with Project.open(two_runs) as project:
        suggest(project, oslo("a2"), name="first")
    desk = open_desk(two_runs)
    runs(desk)
    found = lines(desk)
    assert len(found) == len(set(found)) == 4
    choose(desk, found[0])
    desk.press(KEY.Key_Return)
    project = desk.session.project
    assert project.retired.named == {project.runs()[-1].id}, "not the older one of its name"


def test_it_is_shown_again_by_the_same_keys(open_desk, two_runs):
    desk = open_desk(two_runs)
    before = surfaces(desk)
    for _ in range(2):
        runs(desk)
        choose(desk, "second")
        desk.press(KEY.Key_Return)
        if retired(desk):
            assert surfaces(desk) == before - {"Bo Quist"}, "the open one is not begun"
            runs(desk)
            choose(desk, "second")
            assert desk.window.prompt.heading.text().startswith("Show second")
            desk.press(KEY.Key_Escape)
            assert retired(desk) == {"second"}
    assert retired(desk) == set()
    assert surfaces(desk) == before


def test_leaving_it_as_it_is_changes_nothing(open_desk, two_runs):
    desk = open_desk(two_runs)
    content = two_runs.read_bytes()
    runs(desk)
    choose(desk, "third")
    desk.press(KEY.Key_Down)
    desk.press(KEY.Key_Return)
    assert desk.window.prompt.isHidden()
    assert retired(desk) == set()
    assert two_runs.read_bytes() == content


def test_what_is_left_without_suggestions_is_told(open_desk, two_runs):
    desk = open_desk(two_runs)
    runs(desk)
    choose(desk, "third")
    desk.press(KEY.Key_Return)
    said = desk.window.status.message.text()
    assert "Of those that nobody has begun 1 article has no suggestions now." in said
    assert "shows it again" in said


def test_a_project_that_is_open_for_reading_says_why(open_desk, two_runs, monkeypatch):
    desk = open_desk(two_runs)
    monkeypatch.setattr(desk.session.project, "read_only", True)
    monkeypatch.setattr(desk.session.project, "why_read_only", "It is read-only.")
    desk.press_action("runs")
    assert desk.window.prompt.isHidden()
    assert desk.window.status.message.text().endswith("It is read-only.")


def test_where_nothing_has_suggested_there_is_nothing_to_list(open_desk, tmp_path, diplomacy):
    path = tmp_path / "bare.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
    desk = open_desk(path)
    desk.press_action("runs")
    assert desk.window.prompt.isHidden()
    assert desk.window.status.message.text() == (
        "Nothing has suggested anything in this project yet."
    )
