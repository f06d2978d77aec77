"""Marking what was missed with real keys: by token and by finding."""

from PySide6.QtCore import Qt

from annotator.model import ArticleId, Prediction
from annotator.store import Project
from tests.making import OSLO, article, place, suggest

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def selected(desk):
    span = desk.session.cursor.selection
    assert desk.canvas.selection() == span
    return None if span is None else desk.text[slice(*span)]


def test_left_and_right_move_the_reading_cursor_by_token_from_the_focused_item(desk):
    end = desk.focused.end
    assert desk.canvas.reading_cursor() == end
    desk.press(Key.Key_Right, times=2)
    assert desk.canvas.reading_cursor() == place(OSLO, ", an")[1]
    desk.press(Key.Key_Left)
    assert desk.canvas.reading_cursor() == place(OSLO, "an envoy")[0]
    assert selected(desk) is None


def test_shift_selects_token_by_token_and_a_labels_key_adds_the_mention(desk):
    desk.focus("MEETING", "Oslo talks")
    desk.press(Key.Key_Right, times=2)  # the emoji, "on"
    desk.press(Key.Key_Right, SHIFT)
    assert selected(desk) == "Monday"
    desk.press(Key.Key_Left, SHIFT)
    assert selected(desk) == "on Monday"
    desk.press(Key.Key_Left, SHIFT)
    assert selected(desk) == "🤝 on Monday"
    desk.press(Key.Key_Right, SHIFT, times=2)
    assert selected(desk) == "Monday"
    desk.press("d")
    assert desk.mentions() == {("DATE", "Monday")}
    assert desk.focused == desk.find("DATE")
    assert desk.focused.run is None
    assert selected(desk) is None
    assert desk.is_saved()


def test_with_shift_a_labels_key_marks_and_the_review_stays_where_it_is(desk):
    city = desk.focus("GPE", "Oslo")
    desk.type(",m")
    desk.press("D", SHIFT)
    assert desk.mentions() == {("DATE", "Monday")}
    assert desk.focused == city
    assert selected(desk) is None
    assert desk.canvas.reading_cursor() == place(OSLO, "Monday")[1]
    assert desk.window.card.what.text() == "Oslo"
    desk.press(Key.Key_Left, SHIFT)  # out of what was marked, by its start
    assert selected(desk) == "on"
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_Space)
    assert desk.mentions() == {("DATE", "Monday"), ("GPE", "Oslo")}
    assert desk.is_saved()


def test_with_shift_and_nothing_in_focus_the_mention_is_in_focus(open_desk, tmp_path, diplomacy):
    path = tmp_path / "bare.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
        suggest(project, Prediction(ArticleId("a1"), ()))
    desk = open_desk(path)
    assert desk.focused is None
    desk.type(",b")
    desk.press("P", SHIFT)
    assert desk.mentions() == {("PERSON", "Bo Quist")}
    assert desk.focused == desk.find("PERSON", start=desk.text.index("Bo Quist"))


def test_with_shift_a_letter_that_is_no_labels_key_marks_nothing(desk):
    desk.type(",w")
    desk.press("Z", SHIFT)
    assert selected(desk) == "were"
    assert desk.states() == (7, 0, 0)


def test_shift_and_end_select_up_to_the_next_punctuation_mark(desk):
    desk.focus("GPE", "Oslo")
    desk.press(Key.Key_Left, times=2)
    desk.press(Key.Key_End, SHIFT)
    assert selected(desk) == "held in Oslo"
    desk.press(Key.Key_End, SHIFT)
    assert selected(desk) == "held in Oslo, were about sanctions"
    desk.press(Key.Key_Left, SHIFT)
    assert selected(desk) == "held in Oslo, were about"
    desk.press(Key.Key_Home, SHIFT)
    assert selected(desk) == "The talks, held in Oslo, were about"


def test_without_a_selection_the_labels_key_relabels_the_focused_item(desk):
    desk.press(Key.Key_Right)
    desk.press("g")
    assert desk.mentions() == {("ORG", "Ada Lind")}


def test_escape_leaves_the_selection(desk):
    desk.press(Key.Key_Right, SHIFT)
    assert selected(desk) == ","
    desk.press(Key.Key_Escape)
    assert selected(desk) is None
    assert desk.states() == (7, 0, 0)


def test_marking_what_is_marked_already_is_refused(desk):
    desk.press("p")
    desk.session.select(*place(OSLO, "Ada Lind", 1))
    desk.press("p")
    assert desk.failed == ["This is marked as PERSON already."]
    assert len(desk.sheet.items) == 7


def test_marking_what_was_suggested_accepts_the_suggestion(desk):
    desk.session.select(*place(OSLO, "Oslo", 2))
    desk.press("c")
    assert desk.mentions() == {("GPE", "Oslo")}
    assert desk.focused.score == 0.25
    assert len(desk.sheet.items) == 7


def test_marking_the_characters_of_a_suggestion_relabels_it_however_they_were_selected(desk):
    def by_finding():
        desk.press("/")
        desk.type("Norway")
        desk.press(Key.Key_Return)

    def by_token():
        desk.focus("ROLE", "envoy")
        desk.press(Key.Key_Right)
        desk.press(Key.Key_Right, SHIFT)

    norway = desk.find("GPE", start=place(OSLO, "Norway")[0])
    for select in (by_finding, by_token):
        select()
        assert selected(desk) == "Norway"
        desk.press("g")
        assert desk.mentions() == {("ORG", "Norway")}
        assert desk.focused.id == norway.id
        assert len(desk.sheet.items) == 7
        desk.press("z", CTRL)
        assert desk.states() == (7, 0, 0)


def test_what_is_accepted_may_be_marked_with_another_label_too(desk):
    desk.press("p")
    assert desk.mentions() == {("PERSON", "Ada Lind")}
    desk.session.select(*place(OSLO, "Ada Lind", 1))
    desk.press("g")
    assert desk.mentions() == {("PERSON", "Ada Lind"), ("ORG", "Ada Lind")}
    assert desk.is_saved()


def test_a_mention_may_lie_in_another_and_overlap_it(desk):
    desk.session.select(*place(OSLO, "Oslo", 1))
    desk.press("c")
    desk.session.select(*place(OSLO, "the Oslo"))
    desk.press("g")
    assert desk.mentions() == {("GPE", "Oslo"), ("ORG", "the Oslo")}
    assert desk.is_saved()


def test_slash_finds_text_and_enter_selects_the_match(desk):
    desk.press("/")
    assert desk.keyboard is desk.window.prompt.line
    desk.type("bo quist left")
    desk.press(Key.Key_Return)
    assert selected(desk) == "Bo Quist left"
    assert desk.keyboard is desk.canvas
    desk.press("i")
    assert desk.mentions() == {("ISSUE", "Bo Quist left")}


def test_finding_what_is_a_mention_brings_it_into_focus_and_down_goes_on_from_there(desk):
    desk.focus("GPE", "Oslo")
    desk.press("/")
    desk.type("Norway")
    desk.press(Key.Key_Down)  # past the last one, to "envoy of Norway"
    desk.press(Key.Key_Return)
    norway = desk.find("GPE", start=place(OSLO, "Norway")[0])
    assert desk.focused == norway
    assert selected(desk) == "Norway"
    assert desk.window.card.state.text().startswith("Suggested as GPE: Space accepts it")
    desk.press(Key.Key_Escape)
    assert desk.focused == norway
    desk.press(Key.Key_Down)
    assert desk.focused == desk.find("MEETING")


def test_a_search_with_text_selected_leaves_the_focus_where_it_is(desk):
    envoy = desk.focus("ROLE", "envoy")
    desk.press(Key.Key_Right, SHIFT)
    desk.press("/")
    desk.type("Norway")
    desk.press(Key.Key_Return)
    assert (selected(desk), desk.focused) == ("Norway", envoy)


def test_the_search_begins_at_the_cursor_and_down_chooses_a_later_match(desk):
    desk.press("/")
    desk.type("ada LIND")
    prompt = desk.window.prompt
    shown = [prompt.list.item(row).text() for row in range(prompt.list.count())]
    assert len(shown) == 2
    assert all("[Ada Lind]" in each for each in shown)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert desk.session.cursor.selection == place(OSLO, "Ada Lind", 1)


def test_what_is_not_found_is_said(desk):
    desk.press("/")
    desk.type("Reykjavik")
    desk.press(Key.Key_Return)
    assert desk.told == ["Nothing found."]
    assert selected(desk) is None


def test_escape_leaves_the_search_and_the_article_has_the_keyboard(desk):
    desk.press("/")
    desk.type("Oslo")
    desk.press(Key.Key_Escape)
    assert desk.keyboard is desk.canvas
    assert not desk.window.prompt.isVisible()
    assert selected(desk) is None


def test_what_was_found_across_a_line_end_can_be_marked(desk):
    desk.press("/")
    desk.type("oslo ada")
    desk.press(Key.Key_Return)
    assert selected(desk) == "Oslo\n\nAda"
