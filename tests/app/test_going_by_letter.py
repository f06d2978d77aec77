"""Going straight to a place with real keys: `,` and a word's first letter, Shift and a letter."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model import Article, ArticleId, ItemState, Mention
from annotator.sheet import Sheet
from annotator.text import sha256, tokens
from app.actions import ACTIONS
from app.session import jumping, reading
from app.session.hints import letters_between
from app.session.names import name_end, word_end
from tests.making import OSLO, place

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def selected(desk):
    span = desk.session.cursor.selection
    assert desk.canvas.selection() == span
    return None if span is None else desk.text[slice(*span)]


def test_left_goes_out_of_the_focused_item_by_its_start(desk):
    desk.focus("MEETING", "Oslo talks")
    desk.press(Key.Key_Left)
    assert desk.canvas.reading_cursor() == place(OSLO, "the Oslo talks")[0]
    desk.press(Key.Key_Left)
    assert desk.canvas.reading_cursor() == place(OSLO, "to the Oslo talks")[0]


def test_left_and_right_leave_an_item_at_the_border_of_the_text(diplomacy):
    sheet = Sheet(Article(ArticleId("a"), sha256("Oslo"), "", "Oslo"), diplomacy, {})
    assert reading.moved(sheet, reading.at(0, 4), forward=False) == reading.place(0)
    assert reading.moved(sheet, reading.at(0, 4), forward=True) == reading.place(4)


def test_what_stands_right_before_the_focused_item_is_selected_with_shift_and_left(desk):
    desk.focus("GPE", "Norway")
    desk.press(Key.Key_Left, SHIFT, times=2)
    assert selected(desk) == "envoy of"


def test_a_comma_and_a_letter_select_the_nearest_word_that_begins_with_it(desk):
    desk.focus("MEETING", "Oslo talks")
    desk.press(",")
    assert desk.window.card.what.text() == "Type the first letter of a word"
    desk.press("m")  # a label's key too, but a letter is awaited
    assert selected(desk) == "Monday"
    desk.press("d")
    assert desk.mentions() == {("DATE", "Monday")}
    assert desk.is_saved()


def test_the_nearest_word_may_stand_before_the_focused_item(desk):
    desk.focus("MEETING", "Oslo talks")
    desk.press(",")
    desk.press("c")
    assert selected(desk) == "came"


def test_a_semicolon_goes_on_to_the_next_nearest_word_and_small_ones_come_last(desk):
    desk.focus("MEETING", "Oslo talks")
    found = []
    for keys in (",t", ";", ";", ";", ";", ";"):
        desk.type(keys)
        found.append((selected(desk), desk.session.cursor.selection[0]))
    talks = [place(OSLO, words)[0] for words in ("talks 🤝", "The talks", "talks, held")]
    rest = [place(OSLO, words)[0] for words in ("Tuesday", "the Oslo", "to the")]
    words = ["talks", "The", "talks", "Tuesday", "the", "to"]
    assert found == list(zip(words, talks + rest, strict=True))
    desk.press(";")
    assert desk.told == ["No word more begins with T."]
    assert selected(desk) == "to"


def test_a_semicolon_after_the_cursor_was_moved_begins_from_there(desk):
    desk.focus("MEETING", "Oslo talks")
    desk.type(",t")
    desk.press(Key.Key_Down, times=9)
    desk.press(";")
    assert desk.session.cursor.selection == place(OSLO, "talks", 1)


def test_a_semicolon_before_any_letter_says_how(desk):
    desk.press(";")
    assert desk.told == ["Press the comma and type the first letter of a word."]
    desk.press(",")
    desk.press(",")
    assert desk.session.asks


def test_a_name_comes_whole_and_two_keys_and_a_label_mark_it(desk):
    desk.focus("ROLE", "envoy")
    desk.type(",a")
    assert selected(desk) == "Ada Lind"  # not the small "an" between
    desk.press(Key.Key_Left, SHIFT)
    assert selected(desk) == "Ada"
    desk.press(Key.Key_Right, SHIFT)
    desk.press("g")
    assert desk.mentions() == {("ORG", "Ada Lind")}


def test_the_words_of_the_focused_item_come_before_those_around_it(desk):
    desk.focus("MEETING", "Oslo talks")
    desk.type(",o")
    assert (selected(desk), desk.session.cursor.selection) == ("Oslo", place(OSLO, "Oslo", 1))
    desk.press("c")
    assert desk.focused.fragments == (place(OSLO, "Oslo", 1),)


def test_a_selection_ends_at_a_word_inside_it_before_it_grows(desk):
    desk.press(Key.Key_Up, times=9)
    desk.type(",b")
    assert selected(desk) == "Bo Quist"
    desk.type(",l")
    assert selected(desk) == "Lind and Bo Quist"
    desk.type(",a")
    assert selected(desk) == "and Bo Quist"
    desk.type(",m")
    assert selected(desk) == "and Bo Quist met"
    desk.type(",q")
    assert selected(desk) == "and Bo Quist"


def test_a_selection_grows_up_to_the_word(desk):
    desk.focus("GPE", "Norway")
    desk.type(",c")
    assert selected(desk) == "came"
    desk.type(",t")  # small ones are as near as others
    assert selected(desk) == "came to"
    desk.type(",m")
    assert selected(desk) == "came to the Oslo talks 🤝 on Monday"
    desk.type(",e")
    assert selected(desk) == "envoy of Norway, came to the Oslo talks 🤝 on Monday"
    desk.type("i")
    assert {label for label, _ in desk.mentions()} == {"ISSUE"}


def test_an_accent_and_the_case_do_not_matter_and_digits_are_letters(diplomacy):
    text = "Élan meets Ode in 1994 – in Ōsaka."
    sheet = Sheet(Article(ArticleId("a"), sha256(text), "", text), diplomacy, {})

    def word(letter, nth=0):
        cursor = jumping.at_word(sheet, reading.at(5, 10), letter, nth=nth)
        return None if cursor is None else text[slice(*cursor.selection)]

    assert [word("e"), word("o"), word("o", 1), word("1"), word("x")] == [
        "Élan", "Ode", "Ōsaka", "1994", None,
    ]  # fmt: skip


def test_the_letter_may_be_typed_with_shift(desk):
    desk.press(",")
    desk.press("Q", SHIFT)
    assert selected(desk) == "Quist"
    assert desk.states() == (7, 0, 0)


def test_where_no_word_begins_with_the_letter_it_is_said_and_nothing_changes(desk):
    desk.type(",z")
    assert desk.told == ["No word more begins with Z."]
    assert desk.failed == []
    assert selected(desk) is None
    desk.press("g")  # nothing is awaited any more
    assert desk.mentions() == {("ORG", "Ada Lind")}


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Down, Key.Key_Right, Key.Key_Space])
def test_the_letter_is_not_awaited_any_more_after_another_key(desk, key):
    desk.press(",")
    assert desk.session.asks
    desk.press(key)
    assert not desk.session.asks
    assert desk.window.card.label.text() != "GO TO"


texts = st.text("aAbé 1.-\n", min_size=1, max_size=60)


def words_with_a(sheet):
    """The tokens that begin with an a."""
    text = sheet.article.text
    found = [each for paragraph in sheet.paragraphs for each in tokens(text, *paragraph)]
    return [token for token in found if text[token[0]] in "aA"]


def all_of(sheet, cursor):
    """Where `,` `A` and each `;` after it lead."""
    found = []
    while (there := jumping.at_word(sheet, cursor, "a", nth=len(found))) is not None:
        found.append(there)
    return found


@given(text=texts, data=st.data())
def test_every_word_comes_once_the_likely_ones_first_and_the_nearest_first(diplomacy, text, data):
    def span():
        start = data.draw(st.integers(0, len(text) - 1))
        return start, data.draw(st.integers(start + 1, len(text)))

    bare = Sheet(Article(ArticleId("a"), sha256(text), "", text), diplomacy, {})
    whole = {name_of(bare, token) for token in words_with_a(bare)}
    some = st.lists(st.sampled_from(sorted(whole)), max_size=2) if whole else st.just([])
    marked = {span(), *data.draw(some)}
    start, end = span()
    items = {str(each): Mention(str(each), "LOC", (each,), ItemState.PENDING) for each in marked}
    sheet = replace(bare, items=items)

    def order(token):
        small = token[1] - token[0] <= 3 and text[slice(*token)].islower()
        inside = start <= token[0] and token[1] <= end
        away = max(token[0] - end, start - token[1])
        unlikely = small or name_of(sheet, token) in marked
        return unlikely, not inside, token[0] if inside else away, token[0] < start

    def selected(token):
        alone = name_of(sheet, token, name=word_end)
        is_marked = name_of(sheet, token) in marked and alone not in marked
        return alone if is_marked else name_of(sheet, token)

    cut = [token for token in words_with_a(bare) if token[0] < start < token[1]]
    cut += [token for token in words_with_a(bare) if token[0] < end < token[1]]
    wanted = sorted((each for each in words_with_a(bare) if each not in cut), key=order)
    found = [each.selection for each in all_of(sheet, reading.at(start, end))]
    assert found == [selected(token) for token in wanted]


def name_of(sheet, token, *, name=name_end):
    """The whole name that begins with a token, or the word."""
    text = sheet.article.text
    found = tokens(text, *sheet.paragraph_of(token[0]))
    return token[0], name(text, found, found.index(token))


@given(text=texts, data=st.data())
def test_a_selection_comes_to_end_or_to_begin_at_the_word_and_keeps_its_first_token(
    diplomacy, text, data
):
    sheet = Sheet(Article(ArticleId("a"), sha256(text), "", text), diplomacy, {})
    cursor = reading.place(data.draw(st.integers(0, len(text))))
    for forward in data.draw(st.lists(st.booleans(), min_size=1, max_size=5)):
        cursor = reading.extended(sheet, cursor, forward=forward)
    if cursor.selection is None:
        return
    starts = {token[0] for token in words_with_a(sheet)}
    for there in all_of(sheet, cursor):
        new, old, anchor = there.selection, cursor.selection, there.anchor
        assert anchor == cursor.anchor
        assert new[0] <= anchor[0] < anchor[1] <= new[1]
        assert new != old
        assert new[0] == old[0] or new[1] == old[1]
        assert there.offset in new
        if new[0] != old[0]:
            assert new[0] in starts


def test_shift_and_a_letter_go_to_the_mention_that_has_it(desk):
    desk.focus("PERSON", "Ada Lind")
    letters = desk.session.paragraph_letters()
    city = desk.find("GPE", "Oslo")
    desk.press(letters[city.id].upper(), SHIFT)
    assert desk.focused == city
    assert desk.states() == (7, 0, 0)
    desk.press("x")
    assert desk.find("GPE", "Oslo").state is ItemState.REJECTED
    assert city.id not in desk.session.paragraph_letters()


def go_by_letter(desk, label, words=None):
    """Shift and the letter of this mention."""
    item = desk.find(label, words)
    desk.press(desk.session.paragraph_letters()[item.id].upper(), SHIFT)
    assert desk.focused == item


@pytest.mark.parametrize("verdict", ["x", "g", Key.Key_Space])
def test_a_verdict_on_what_a_letter_led_to_leads_back_to_where_it_led_from(desk, verdict):
    ada = desk.focus("PERSON", "Ada Lind")
    go_by_letter(desk, "MEETING")
    desk.press(verdict)
    assert desk.focused == ada
    go_by_letter(desk, "GPE", "Norway")
    go_by_letter(desk, "GPE", "Oslo")
    desk.press(Key.Key_Right, ALT)  # mended where it is, it is still the one to judge
    desk.press(verdict)
    assert desk.focused == ada
    desk.press(Key.Key_Space)
    assert desk.focused == desk.find("ROLE", "envoy")


def test_up_and_down_in_the_paragraph_still_lead_back_to_where_a_letter_led_from(desk):
    ada = desk.focus("PERSON", "Ada Lind")
    go_by_letter(desk, "ROLE", "envoy")
    desk.press(Key.Key_Down)
    assert desk.focused.label == "holds_role"
    desk.press("x")
    assert desk.focused == ada


def test_going_elsewhere_forgets_where_a_letter_led_from(desk):
    desk.session.select(*place(OSLO, "Tuesday"))
    desk.press("d")
    desk.focus("PERSON", "Ada Lind")
    go_by_letter(desk, "GPE", "Oslo")
    desk.press(Key.Key_Down, times=2)  # into the next paragraph
    assert desk.focused.label == "DATE"
    desk.press(Key.Key_Up)
    desk.press("x")
    assert desk.focused == desk.find("PERSON", "Ada Lind")  # round to the top
    desk.press(Key.Key_Down)
    go_by_letter(desk, "MEETING")
    desk.click(desk.on(desk.find("GPE", "Norway")))
    desk.press("x")
    assert desk.focused == desk.find("MEETING")


def test_nothing_leads_back_to_what_was_judged_meanwhile(desk):
    desk.focus("PERSON", "Ada Lind")
    go_by_letter(desk, "GPE", "Norway")
    desk.press(Key.Key_Space, SHIFT)
    assert desk.states() == (0, 7, 0)
    go_by_letter(desk, "PERSON", "Ada Lind")
    go_by_letter(desk, "GPE", "Norway")
    desk.press("x")
    assert desk.focused is None  # another X would hit what is right
    desk.press(Key.Key_Up)
    assert desk.focused == desk.find("holds_role")  # the nearest before where that was


def test_down_from_nothing_goes_to_what_is_read_next(desk):
    desk.press(Key.Key_Space, SHIFT)
    desk.focus("GPE", "Norway")
    desk.press("x")
    assert desk.focused is None
    desk.press(Key.Key_Down)
    assert desk.focused == desk.find("MEETING")


def test_a_letter_that_is_a_labels_key_goes_too(desk):
    desk.focus("PERSON", "Ada Lind")
    order = list(desk.session.paragraph_letters().items())
    assert [letter for _, letter in order] == list("fjdks")
    meeting = desk.find("MEETING")
    assert dict(order)[meeting.id] == "k"
    date = next(item for item, letter in order if letter == "d")
    desk.press("D", SHIFT)
    assert desk.session.focus == date
    assert desk.states() == (7, 0, 0)


def test_the_letters_show_when_shift_is_held_a_while_and_go_with_it(desk, qtbot):
    desk.focus("PERSON", "Ada Lind")
    QTest.keyPress(desk.canvas, Key.Key_Shift)
    assert desk.canvas._hints == {}
    qtbot.waitUntil(lambda: desk.canvas._hints == desk.session.paragraph_letters())
    QTest.keyRelease(desk.canvas, Key.Key_Shift)
    assert desk.canvas._hints == {}


def test_shift_shows_no_letters_over_those_of_a_relation(desk, qtbot):
    ada = desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    hints = desk.session.hints
    QTest.keyPress(desk.canvas, Key.Key_Shift)
    qtbot.wait(300)
    assert desk.canvas._hints == hints
    desk.press("Z", SHIFT)
    assert desk.session.hints == hints
    assert desk.focused == ada


def test_no_action_needs_shift_and_a_letter_that_goes_somewhere(desk):
    taken = {key.removeprefix("Shift+").lower() for action in ACTIONS for key in action.keys
             if key.startswith("Shift+")}  # fmt: skip
    assert not taken & set(letters_between(desk.sheet, 0, len(desk.text)).values())
    assert "r" in taken


def test_a_mention_beyond_the_letters_has_none(desk):
    for at in [at for at in range(70, 130) if desk.text[at].isalpha()][:30]:
        desk.session.select(at, at + 1)
        desk.press("l")
    letters = desk.session.paragraph_letters()
    assert len(letters) == 25
    desk.press("R", SHIFT)  # still the relation's direction
    assert desk.session.hints
