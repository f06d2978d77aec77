"""The same in other articles, with real keys: listed, marked, undone."""

from annotator import review
from annotator.model import ArticleState, ItemState, Prediction
from annotator.store import Project
from tests.app.same.lists import (
    CTRL,
    ELSEWHERE,
    HAMAR,
    REJECTED,
    SHIFT,
    Key,
    List,
    marked,
    sheet_of,
)
from tests.making import Reviewer, mention, place, suggest


def test_it_lists_the_other_articles_with_their_titles_and_marks_them_in_one_decision(desk, same):
    shown = same("PERSON", "Ada Lind")
    assert shown.titled(ELSEWHERE) == [
        (
            "Envoys meet again in",
            "Envoys meet again in Bergen [Ada Lind] flew to Bergen. Cem Tan of the …",
        ),
        ("Envoys meet again in", "… Cem Tan of the UN was there, and [Ada Lind] spoke."),
        ("Ada Lind in Tromsø", "[Ada Lind] in Tromsø Ada Lind came. Lind …"),
        ("Ada Lind in Tromsø", "Ada Lind in Tromsø [Ada Lind] came. Lind stayed, and Norway …"),
        ("Nobody met Ada Lind", "Nobody met [Ada Lind] in Hamar."),
    ]
    assert shown.ticks(ELSEWHERE) == [True] * 5
    assert shown.foot == "1 place here and 5 in 3 other articles ticked."
    desk.press(Key.Key_Return)
    said = "Marked in 6 places, 5 of them in 3 other articles. Ctrl+Z takes all of it back."
    assert desk.told[-1] == said
    assert desk.session.project.head[0] == 1
    assert marked(desk.sheet) == ["Ada Lind"]
    for name in ("a2", "a3", "a4"):
        assert set(marked(sheet_of(desk, name))) == {"Ada Lind"}
    assert sheet_of(desk, "a2").progress.state is ArticleState.TO_DO
    assert desk.session.counts()[ArticleState.TO_DO] == 3
    desk.press(Key.Key_Z, CTRL)
    assert desk.told[-1] == "Undone: marking in 3 other articles."
    for name in ("a2", "a3", "a4"):
        assert marked(sheet_of(desk, name)) == []
        assert sheet_of(desk, name).progress is None
    assert desk.is_saved()


def test_undo_from_another_article_takes_all_of_it_back_and_redo_brings_it(desk, same):
    same("PERSON", "Ada Lind")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_PageDown, CTRL)
    assert desk.sheet.article.id == "a2"
    assert desk.states() == (3, 2, 0)
    desk.press(Key.Key_Z, CTRL)
    assert desk.sheet.article.id == "a1"
    assert desk.states() == (7, 0, 0)
    desk.press(Key.Key_PageDown, CTRL)
    assert desk.states() == (5, 0, 0)
    desk.press(Key.Key_Z, CTRL | SHIFT)
    assert desk.sheet.article.id == "a1"
    assert desk.states() == (7, 1, 0)
    desk.press(Key.Key_PageDown, CTRL)
    assert desk.states() == (3, 2, 0)
    assert desk.is_saved()


def test_an_article_that_was_marked_so_is_judged_finished_and_counted_like_any_other(desk, same):
    same("PERSON", "Ada Lind")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_PageDown, CTRL)
    assert desk.focused == desk.find("GPE", "Bergen")
    desk.press(Key.Key_Space, times=3)
    assert desk.states() == (0, 5, 0)
    desk.press(Key.Key_Return, CTRL)
    assert desk.session.counts()[ArticleState.FINISHED] == 1
    desk.press(Key.Key_Z, CTRL, times=4)  # the finish and three verdicts
    assert desk.sheet.article.id == "a2"
    assert desk.states() == (3, 2, 0)
    assert desk.sheet.progress.state is ArticleState.TO_DO
    assert desk.session.counts()[ArticleState.TO_DO] == 3
    assert desk.is_saved()


def test_a_finished_article_stays_as_it_is_and_is_counted(open_desk, path, qtbot):
    with Project.open(path) as project:
        Reviewer(project, "a2").finishes()
        Reviewer(project, "a4").finishes()
    desk = open_desk(path)
    desk.focus("PERSON", "Ada Lind")
    desk.press("=")
    shown = List(desk, qtbot).wait()
    assert shown.foot == (
        "1 place here and 2 in 1 other article ticked. "
        "2 finished articles hold it too; they stay as they are."
    )
    desk.press(Key.Key_Return)
    assert marked(sheet_of(desk, "a4")) == []


def test_what_was_decided_while_the_list_was_open_is_read_again(desk, same):
    same("PERSON", "Ada Lind")
    project = desk.session.project
    lind = next(each for each in project.sheet("a3").mentions)
    project.record(review.reject(project.sheet("a3"), lind.id), actor="tests")
    desk.press(Key.Key_Return)
    assert desk.told[-1].startswith("Marked in 6 places")
    assert marked(sheet_of(desk, "a3")) == ["Ada Lind", "Ada Lind"]
    desk.press(Key.Key_Z, CTRL)
    assert sheet_of(desk, "a3").items[lind.id].state is REJECTED


def test_suggestions_that_come_while_the_list_is_open_are_accepted_where_they_are_ticked(
    desk, same
):
    same("PERSON", "Ada Lind")
    ada = mention("ada", "PERSON", place(HAMAR, "Ada Lind"))
    run = suggest(desk.session.project, Prediction("a4", (ada,)), name="later")
    desk.session.suggestions_arrived("a4")
    desk.press(Key.Key_Return)
    (found,) = sheet_of(desk, "a4").mentions
    assert (found.state, found.run) == (ItemState.ACCEPTED, run)


def test_what_is_found_after_the_list_was_left_comes_in_no_other(desk, same, qtbot):
    same("PERSON", "Ada Lind", wait=False)
    desk.press(Key.Key_Escape)
    desk.press("/")
    qtbot.wait(100)
    assert desk.window.prompt.list.count() == 0
    desk.press(Key.Key_Escape)


def test_what_cannot_be_looked_at_is_said_and_the_article_can_be_marked(desk, same, path, qtbot):
    moved = path.rename(path.with_name("moved.goldspan"))
    shown = same("GPE", "Oslo")
    (said,) = desk.failed
    assert "news.goldspan does not exist" in said
    assert shown.foot == "2 places here ticked."
    desk.press(Key.Key_Escape)
    desk.focus("ROLE", "envoy")
    desk.press("=")
    qtbot.waitUntil(lambda: not shown.open)
    assert len(desk.failed) == 2
    assert desk.told == []
    moved.rename(path)
    same("GPE", "Oslo")
    desk.press(Key.Key_Return)
    assert desk.told[-1] == "Marked in 2 places. Ctrl+Z takes all of it back."


def test_closing_the_window_ends_the_search(desk, same):
    same("PERSON", "Ada Lind", wait=False)
    desk.window.close()
