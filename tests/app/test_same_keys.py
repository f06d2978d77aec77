"""The same everywhere with real keys: in the article, under other names, in other articles."""

import pytest
from PySide6.QtCore import Qt

from annotator import linking, reshaping, review
from annotator.model import ArticleState, ItemState, Prediction
from annotator.store import Project
from app.panels.choice_row import DETAIL
from tests.making import OSLO, Reviewer, article, mention, place, places, suggest

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

TROMSO = "Ada Lind in Tromsø\n\nAda Lind came. Lind stayed, and Norway paid."
HAMAR = "Nobody met Ada Lind in Hamar."
REJECTED = ItemState.REJECTED


@pytest.fixture
def path(path):
    """The usual project with two articles more, of which a model suggests for one."""
    with Project.open(path) as project:
        project.add_articles([article(TROMSO, "a3"), article(HAMAR, "a4")])
        ada = mention("ada", "PERSON", place(TROMSO, "Ada Lind", 1))
        suggest(project, Prediction("a3", (ada,)), Prediction("a4"))
    return path


class List:
    """The list that = shows, as one sees it."""

    def __init__(self, desk, qtbot):
        self._prompt, self._qtbot = desk.window.prompt, qtbot

    def wait(self):
        """Until the other articles are looked through."""
        self._qtbot.waitUntil(lambda: "Looking" not in self._prompt.foot.text())
        return self

    @property
    def open(self):
        return self._prompt.isVisible()

    @property
    def foot(self):
        return self._prompt.foot.text()

    @property
    def rows(self):
        """(section or None, text, ticked) of each row; headings are left out."""
        found, section = [], None
        for place_ in range(self._prompt.list.count()):
            row = self._prompt.list.item(place_)
            if row.flags() == Qt.ItemFlag.NoItemFlags:
                section = row.text()
            else:
                found.append((section, row.text(), row.checkState() is Qt.CheckState.Checked))
        return found

    def titled(self, section):
        """(what stands beside it, text) of each row of a section."""
        rows = [self._prompt.list.item(each) for each in range(self._prompt.list.count())]
        details = {row.text(): row.data(DETAIL) for row in rows}
        return [(details[text], text) for name, text, _ in self.rows if name == section]

    def ticks(self, section):
        return [ticked for name, _, ticked in self.rows if name == section]


HERE, RENAMED = "In this article", "In this article, under another name"
ELSEWHERE = "In other articles"


@pytest.fixture
def same(desk, qtbot):
    """Presses = on a mention and gives the list."""

    def press(label, words=None, *, wait=True):
        desk.focus(label, words)
        desk.press("=")
        shown = List(desk, qtbot)
        return shown.wait() if wait else shown

    return press


def sheet_of(desk, name):
    """Another article as the file has it."""
    with Project.open(desk.session.project.path, read_only=True) as project:
        return project.sheet(name)


def marked(sheet, label="PERSON"):
    return [
        sheet.surface(each)
        for each in sheet.mentions
        if each.label == label and each.state is ItemState.ACCEPTED
    ]


# in the article


def test_it_marks_what_is_not_vetoed_and_one_undo_takes_it_back(desk, same):
    before = desk.session.project.head
    shown = same("GPE", "Oslo")
    assert desk.keyboard is desk.window.prompt.list
    assert shown.ticks(HERE) == [True] * (len(places(OSLO, "Oslo")) - 1)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Space)  # veto the second one, inside "Oslo talks"
    assert shown.foot == "1 place here ticked."
    desk.press(Key.Key_Return)
    found = {each.start for each in desk.sheet.mentions if each.label == "GPE"}
    oslo = [start for start, _ in places(OSLO, "Oslo")]
    norway = place(OSLO, "Norway")[0]
    assert found == {oslo[0], oslo[2], norway}
    assert desk.focused.start == oslo[2]
    assert desk.keyboard is desk.canvas
    assert desk.told[-1] == "Marked in 1 place. Ctrl+Z takes all of it back."
    assert desk.session.project.head[0] == (before[0] if before else 0) + 1
    desk.press(Key.Key_Z, CTRL)
    assert desk.states() == (7, 0, 0)
    assert desk.is_saved()


def test_enter_marks_the_article_at_once_without_waiting_for_the_others(desk, same):
    desk.press(Key.Key_PageDown, CTRL)
    first, second = (each for each in desk.sheet.mentions if desk.sheet.surface(each) == "Ada Lind")
    assert desk.focused == first
    desk.press("=")
    desk.press(Key.Key_Return)
    assert desk.sheet.items[second.id].state is ItemState.ACCEPTED
    assert desk.focused == first
    assert desk.states() == (4, 1, 0)
    assert desk.is_saved()


def test_what_stands_nowhere_else_is_said_and_the_article_has_the_keyboard(desk, same, qtbot):
    shown = same("ROLE", "envoy", wait=False)
    qtbot.waitUntil(lambda: not shown.open)
    assert desk.told == ["It stands nowhere else unjudged."]
    assert desk.keyboard is desk.canvas
    desk.focus("holds_role")
    desk.press("=")
    assert desk.failed == ["Choose a mention first."]
    assert not shown.open


def test_space_never_judges_while_the_list_has_the_keyboard(desk, same):
    same("GPE", "Oslo")
    desk.press(Key.Key_Space, times=2)
    desk.press(Key.Key_Escape)
    assert desk.states() == (7, 0, 0)
    assert desk.keyboard is desk.canvas


def test_a_discontinuous_mention_stands_nowhere_else(desk, qtbot):
    talks = desk.find("MEETING")
    desk.session._record(reshaping.move(desk.sheet, talks.id, ((0, 3), (9, 11))))
    desk.focus("MEETING")
    desk.press("=")
    qtbot.waitUntil(lambda: not desk.window.prompt.isVisible())
    assert desk.told[-1] == "It stands nowhere else unjudged."


# in other articles


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


# what was never on screen


@pytest.fixture
def many(path):
    """An article with the name in thirty paragraphs more, which no list shows at once."""
    with Project.open(path) as project:
        project.add_articles([article("Ada Lind spoke again.\n\n" * 30 + "End.", "a5")])


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


# where there is little room


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


# other names


def test_a_surname_alone_is_offered_but_not_ticked(open_desk, path, qtbot):
    desk = open_desk(path)
    desk.session.open_article("a3")
    desk.press("=")
    shown = List(desk, qtbot).wait()
    assert [row for row in shown.rows if row[0] == RENAMED] == [
        (RENAMED, "… Lind in Tromsø Ada Lind came. [Lind] stayed, and Norway paid.", False)
    ]
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Return)
    assert marked(desk.sheet) == ["Ada Lind", "Lind"]


def test_what_the_entity_is_known_by_is_ticked_and_marks_carry_the_entity(open_desk, path, qtbot):
    with Project.open(path) as project:
        reviewer = Reviewer(project, "a3")
        ada = reviewer.finds("PERSON")
        lind = linking.new_entity("PERSON", "Ada Lind")
        reviewer.does(linking.link, [ada], lind, new=True)
        alone = reviewer.does(review.add_mention, *place(TROMSO, "Lind", 2), "PERSON")
        reviewer.does(linking.link, [alone.draft.focus], lind, new=False)
        reviewer = Reviewer(project)
        reviewer.does(linking.link, [reviewer.finds("PERSON")], lind, new=False)
        project.add_articles([article("Ada Lind spoke. Lind left.\n\nA Lind.", "a5")])
        project.add_articles([article("Lind left.", "a6")])
    desk = open_desk(path)
    desk.focus("PERSON", "Ada Lind")
    desk.press("=")
    shown = List(desk, qtbot).wait()
    elsewhere = [text for section, text, ticked in shown.rows if section == ELSEWHERE and ticked]
    assert elsewhere[-3:] == [
        "[Ada Lind] spoke. Lind left. A Lind.",
        "Ada Lind spoke. [Lind] left. A Lind.",
        "Ada Lind spoke. Lind left. A [Lind].",
    ]
    desk.press(Key.Key_Return)
    a5 = sheet_of(desk, "a5")
    assert marked(a5) == ["Ada Lind", "Lind", "Lind"]
    assert {each.entity for each in a5.mentions} == {lind.id}
    assert marked(sheet_of(desk, "a6")) == []


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
