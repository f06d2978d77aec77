"""The list that = shows, with real keys: ticks, what was never on screen, little room."""

import pytest

from annotator.model import Prediction
from annotator.store import Project
from tests.app.same.lists import (
    CTRL,
    ELSEWHERE,
    HERE,
    RENAMED,
    Key,
    List,
    marked,
    sheet_of,
)
from tests.making import article, mention, place, suggest


@pytest.fixture
def many(path):
    """An article with the name in thirty paragraphs more, which no list shows at once."""
    with Project.open(path) as project:
        project.add_articles([article("Ada Lind spoke again.\n\n" * 30 + "End.", "a5")])


def test_space_never_judges_while_the_list_has_the_keyboard(desk, same):
    same("GPE", "Oslo")
    desk.press(Key.Key_Space, times=2)
    desk.press(Key.Key_Escape)
    assert desk.states() == (7, 0, 0)
    assert desk.keyboard is desk.canvas


def test_a_ticks_a_group_and_ctrl_a_all_of_it(desk, same):
    shown = same("PERSON", "Ada Lind")
    desk.press("a")
    assert (shown.ticks(HERE), shown.ticks(ELSEWHERE)) == ([False], [True] * 5)
    assert shown.foot == "5 places in 3 other articles ticked."
    desk.press(Key.Key_A, CTRL)
    assert (shown.ticks(HERE), shown.ticks(ELSEWHERE)) == ([True], [True] * 5)
    desk.press(Key.Key_A, CTRL)
    assert (shown.ticks(HERE), shown.ticks(ELSEWHERE)) == ([False], [False] * 5)
    assert shown.foot == "Nothing is ticked."
    desk.press(Key.Key_Down, times=4)
    desk.press("a")
    assert (shown.ticks(HERE), shown.ticks(ELSEWHERE)) == ([False], [True] * 5)
    desk.press(Key.Key_Return)
    assert desk.told[-1] == "Marked in 5 places in 3 other articles. Ctrl+Z takes all of it back."
    assert desk.sheet.progress is None
    assert desk.is_saved()


def test_nothing_ticked_marks_nothing(desk, same):
    same("PERSON", "Ada Lind")
    desk.press(Key.Key_A, CTRL)
    desk.press(Key.Key_A, CTRL)
    desk.press(Key.Key_A, CTRL)
    desk.press(Key.Key_Return)
    assert desk.session.project.head is None
    assert desk.told[-1] == "Nothing was ticked, so nothing more is marked."
    assert desk.keyboard is desk.canvas


def test_the_arrows_pass_the_headings_by(desk, same):
    same("PERSON", "Ada Lind")
    seen = []
    for _ in range(8):
        seen.append(desk.window.prompt.list.currentItem().text())
        desk.press(Key.Key_Down)
    assert not {HERE, RENAMED, ELSEWHERE} & set(seen)
    assert seen[6] == seen[7]  # the last one
    desk.press(Key.Key_Up, times=8)
    assert desk.window.prompt.list.currentItem().text() == seen[0]


def test_enter_says_first_what_is_ticked_and_was_never_on_screen(many, desk, same):
    shown = same("PERSON", "Ada Lind")
    ticked = sum(tick for _, _, tick in shown.rows)
    desk.press(Key.Key_Return)
    assert shown.open
    number = int(shown.foot.split()[0])
    assert 0 < number < ticked
    assert f"{number} ticked places are not seen yet; Enter again marks them too." in shown.foot
    assert desk.session.project.head is None
    seen = desk.window.prompt.list
    assert seen.viewport().rect().contains(seen.visualItemRect(seen.currentItem()).center())
    desk.press(Key.Key_Return)
    assert not shown.open
    assert len(marked(sheet_of(desk, "a5"))) == 30


def test_what_was_scrolled_past_is_marked_at_once(many, desk, same, qtbot):
    shown = same("PERSON", "Ada Lind")
    seen = desk.window.prompt.list
    while seen.currentRow() < seen.count() - 1:
        desk.press(Key.Key_Down)
        qtbot.wait(1)
    desk.press(Key.Key_Return)
    assert not shown.open
    assert len(marked(sheet_of(desk, "a5"))) == 30


def test_a_tick_takes_the_warning_back_and_no_second_one_comes(many, desk, same):
    shown = same("PERSON", "Ada Lind")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Space)
    assert "not seen yet" not in shown.foot
    desk.press(Key.Key_Return)
    assert not shown.open
    assert len(marked(sheet_of(desk, "a5"))) == 29


def test_a_list_ends_somewhere_and_says_what_it_leaves_out(open_desk, path, qtbot):
    with Project.open(path) as project:
        project.add_articles([article("Ada Lind spoke again.\n\n" * 700 + "End.", "a5")])
    desk = open_desk(path)
    desk.focus("PERSON", "Ada Lind")
    desk.press("=")
    shown = List(desk, qtbot).wait()
    assert len(shown.rows) == 500
    assert "206 more places are not listed; once these are marked, = goes on." in shown.foot
    desk.press(Key.Key_Return, times=2)
    assert desk.told[-1].startswith("Marked in 500 places, ")
    desk.press("=")
    shown.wait()
    assert len(shown.rows) == 206
    assert "not listed" not in shown.foot


def test_titles_stand_below_their_places_where_there_is_no_room_beside(desk, same, qtbot):
    shown = same("PERSON", "Ada Lind")
    rows = desk.window.prompt.list

    def height():
        return rows.sizeHintForRow(rows.count() - 1)

    desk.window.resize(2400, 900)
    qtbot.waitUntil(lambda: height() < 2 * rows.fontMetrics().lineSpacing() + 4)
    wide = height()
    desk.window.resize(760, 600)
    qtbot.waitUntil(lambda: height() == wide + rows.fontMetrics().lineSpacing())
    assert shown.titled(ELSEWHERE)


def test_what_is_in_focus_stays_in_view_above_the_list(open_desk, path, qtbot):
    text = "Nothing happened in the harbour.\n\n" * 40 + "Ada Lind came, and Ada Lind left."
    with Project.open(path) as project:
        project.add_articles([article(text, "a5")])
        spans = [place(text, "Ada Lind", nth) for nth in (0, 1)]
        found = (mention(f"m{at}", "PERSON", span) for at, span in enumerate(spans))
        suggest(project, Prediction("a5", tuple(found)))
    desk = open_desk(path)
    desk.window.resize(900, 600)
    desk.session.open_article("a5")

    def is_in_view():
        return desk.canvas.viewport().rect().contains(desk.on(desk.focused))

    qtbot.waitUntil(is_in_view)
    height = desk.canvas.height()
    desk.press("=")
    List(desk, qtbot).wait()
    qtbot.waitUntil(lambda: desk.canvas.height() < height - 100)
    qtbot.waitUntil(is_in_view)
    desk.press(Key.Key_Escape)
