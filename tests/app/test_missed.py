"""`'`: the nearest name that nothing marks, then the next one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from annotator import review, scheme
from annotator.model import ItemId, ItemState, Mention, Zone, ZoneKind
from annotator.sheet import Sheet
from app.session.missed import Missed
from app.session.reading import Cursor, place
from tests.making import article

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
DIPLOMACY = scheme.load("diplomacy")


def sheet_of(text, *mentions, zones=()):
    """A sheet with accepted mentions: (label, words), at their first place."""
    items = {}
    for number, (label, words) in enumerate(mentions):
        start = text.index(words)
        item = ItemId(f"m{number}")
        items[item] = Mention(item, label, ((start, start + len(words)),), ItemState.ACCEPTED)
    return Sheet(article(text, zones=zones), DIPLOMACY, items)


def offered(sheet, *, start=0):
    """What pressing the key again and again selects, until it comes round."""
    found, cursor = [], place(start)
    while (cursor := Missed(sheet).following(cursor)) is not None:
        words = sheet.article.text[slice(*cursor.selection)]
        if words in found:
            break
        found.append(words)
    return found


def test_names_with_a_capital_are_offered_and_what_begins_a_sentence_only_if_it_is_no_word():
    text = "The envoys of the UN met Ada Lind. Oslo kept quiet. Talks failed; the talks go on."
    assert offered(sheet_of(text)) == ["UN", "Ada Lind", "Oslo"]


def test_what_is_marked_is_passed_over_with_all_that_touches_it():
    sheet = sheet_of("Foreign Minister Ada Lind saw Bo Quist", ("ROLE", "Foreign Minister"))
    assert offered(sheet) == ["Ada Lind", "Bo Quist"]


def test_words_that_are_marked_elsewhere_are_offered_without_a_capital():
    sheet = sheet_of(
        "the nuclear talks in oslo; Talks, nuclear talks", ("MEETING", "nuclear talks")
    )
    assert offered(sheet) == ["nuclear talks"]
    only_suggested = replace(
        sheet, items={i: replace(m, state=ItemState.PENDING) for i, m in sheet.items.items()}
    )
    assert offered(only_suggested) == []


def test_what_is_marked_from_an_earlier_paragraph_on_is_passed_over():
    text = "there spoke Ada Lind\nBo Quist and the UN\n\nand Cem Tan in Oslo"
    places = [(text.index(words), len(words)) for words in ("Ada", "Quist", "Cem", "Oslo")]
    ada, quist, cem, oslo = [(start, start + length) for start, length in places]
    over_the_break = Mention(ItemId("m1"), "PERSON", ((ada[0], quist[1]),), ItemState.ACCEPTED)
    in_fragments = Mention(ItemId("m2"), "ORG", (ada, cem, oslo), ItemState.ACCEPTED)
    sheet = Sheet(article(text), DIPLOMACY, {each.id: each for each in (over_the_break,)})
    assert offered(sheet) == ["UN", "Cem Tan", "Oslo"]
    sheet = Sheet(article(text), DIPLOMACY, {each.id: each for each in (in_fragments,)})
    assert offered(sheet) == ["Lind", "Bo Quist", "UN", "Tan"]


def test_what_was_rejected_is_not_offered_again_but_a_longer_name_is():
    text = "it was Ada Lind and Bo."
    sheet = sheet_of(text, ("PERSON", "Ada"), ("PERSON", "Bo"))
    for item in list(sheet.items):
        sheet = sheet.after(review.reject(sheet, item).changes)
    assert offered(sheet) == ["Ada Lind"]


def test_a_letter_alone_and_furniture_are_no_names():
    text = "and I saw it\n\nRead More On Facebook"
    assert offered(sheet_of(text, zones=(Zone(14, len(text), ZoneKind.FURNITURE),))) == []


@given(st.text(alphabet="aAbB .’\n김Éé", max_size=60), st.integers(0, 60))
def test_what_is_selected_is_unmarked_text_of_one_paragraph(text, offset):
    if not text.strip():
        return
    sheet = sheet_of(text)
    cursor = Missed(sheet).following(Cursor(min(offset, len(text))))
    if cursor is not None:
        start, end = cursor.selection
        assert 0 <= start < end == cursor.offset <= len(text)
        assert "\n" not in text[start:end]
        again = sheet.after(review.add_mention(sheet, start, end, "ORG").changes)
        after = Missed(again).following(Cursor(end))
        assert after is None or after.selection[0] >= end or after.selection[1] <= start


def test_the_key_selects_the_nearest_then_the_next_and_a_label_marks_it(desk):
    desk.focus("GPE", "Oslo")
    selected = []
    for _ in range(5):
        desk.press("'")
        selected.append(desk.text[slice(*desk.session.cursor.selection)])
    assert selected == ["Monday", "Bo Quist", "Tuesday", "Norway", "Ada Lind"]
    desk.press(Key.Key_Escape)
    desk.focus("GPE", "Oslo")
    desk.press("'")
    desk.press("d", SHIFT)
    assert desk.mentions() == {("DATE", "Monday")}
    assert desk.focused == desk.find("GPE", "Oslo")
    assert desk.is_saved()
    desk.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.mentions() == set()


def test_where_every_name_is_marked_it_says_so(desk):
    for _ in range(7):
        desk.press("'")
        desk.press("g")
    desk.press("'")
    assert desk.told[-1] == "No other name near here is unmarked."
    assert desk.session.cursor.selection is None
