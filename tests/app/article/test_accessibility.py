"""What screen readers are told of the article, asked as they ask: through QAccessible."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleEvent

from annotator.model import ItemId
from annotator.text import Utf16Map
from tests.app.article.making import TEXT, span

NAME, VALUE = QAccessible.Text.Name, QAccessible.Text.Value
UNITS = Utf16Map(TEXT)

_PROGRAM = """
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
application = QApplication([])
QAccessible.setActive(True)
from annotator import scheme
from annotator.model import Article, ArticleId, ItemId, Mention
from app.article.canvas import ArticleCanvas
def shown(number):
    canvas = ArticleCanvas()
    canvas.spoken = str
    article = Article(ArticleId("a"), "0" * 64, "A", "Ada met Cem.", {})
    canvas.show_article(article, scheme.load("diplomacy"))
    one = Mention(ItemId("m"), "PERSON", ((0, 3),))
    canvas.show_items([one], [], focus=one.id)
    canvas.show()
    found = QAccessible.queryAccessibleInterface(canvas)
    assert found.child(0).text(QAccessible.Text.Name) == "m"
    return canvas
for number in range(20):
    shown(number)
for number in range(20):
    canvas = shown(number)
    canvas.clear()
    canvas.deleteLater()
    application.processEvents()
left = shown(99)
print("done", flush=True)
"""


@pytest.fixture
def document(canvas):
    """The canvas as a screen reader gets it."""
    return QAccessible.queryAccessibleInterface(canvas)


@pytest.fixture
def listening(qapp):
    """A screen reader runs."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def children(document):
    return [document.child(place) for place in range(document.childCount())]


def test_the_article_is_a_document_with_its_title_as_name(document):
    assert document.role() is QAccessible.Role.Document
    assert document.text(NAME) == "Article: Harbour Track"
    assert document.state().readOnly
    assert document.state().multiLine


def test_its_text_is_counted_in_utf16(document):
    text = document.textInterface()
    assert text.characterCount() == len(TEXT.encode("utf-16-le")) // 2 > len(TEXT)
    assert text.text(0, text.characterCount()) == TEXT
    for words in ("🎤", "Hwang Ye-dam", "한겨레", "황예담", "Related stories"):
        start, end = (UNITS.to_utf16(place) for place in span(words))
        assert text.text(start, end) == words


def test_it_has_no_other_interface_than_that_of_a_text(document):
    # what AT-SPI asks first; the wrong answer ends the program
    assert document.actionInterface() is None
    assert document.valueInterface() is None
    assert document.selectionInterface() is None
    assert document.child(0).textInterface() is None


def test_the_document_is_where_the_canvas_is(document, canvas):
    assert document.rect().size() == canvas.size()
    assert document.window() is canvas.window().windowHandle()
    assert document.parent().isValid()


def test_offsets_outside_the_text_are_its_ends(document):
    text = document.textInterface()
    assert text.text(-5, 7) == TEXT[:7]
    assert text.text(len(TEXT) - 3, 10**6) == TEXT[UNITS.to_code_point(len(TEXT) - 3) :]


def test_the_reading_cursor_and_the_selection_can_be_read_and_set(document, canvas):
    text, heard = document.textInterface(), []
    canvas.selection_changed.connect(lambda *offsets: heard.append(offsets))
    start, end = span("Turku")
    canvas.set_reading_cursor(start)
    assert text.cursorPosition() == UNITS.to_utf16(start)
    text.setSelection(0, UNITS.to_utf16(start), UNITS.to_utf16(end))
    assert canvas.selection() == (start, end)
    assert document.text(VALUE) == "Turku"
    text.setCursorPosition(UNITS.to_utf16(start))
    assert canvas.selection() is None
    assert document.text(VALUE) == ""
    assert heard == [(start, end), (start, start)]


def test_a_character_is_found_where_it_is_painted(document, canvas):
    text = document.textInterface()
    corner = canvas.viewport().mapToGlobal(QPoint())
    for words in ("Turku", "황예담"):
        start, _ = span(words)
        rect = text.characterRect(UNITS.to_utf16(start))
        assert rect.topLeft() - corner == canvas.rect_at(start).topLeft()
        assert 4 < rect.width() < 30
        left = QPoint(rect.left() + 1, rect.center().y())
        assert text.offsetAtPoint(left) == UNITS.to_utf16(start)


def test_the_items_are_children_in_the_order_in_which_they_are_judged(document):
    names = [child.text(NAME) for child in children(document)]
    assert len(names) == 14 + 3  # the rejected one is not shown
    assert names[:2] == [
        "GPE, accepted: Marland",
        "MEETING, suggested, 71 percent: “Harbour Track”",
    ]
    person = names.index("PERSON, suggested, 93 percent: Hwang Ye-dam")
    assert names[person + 1] == (
        "holds_role, suggested: Hwang Ye-dam — is → "
        "North Marland First Deputy Minister of Foreign Affairs"
    )
    for place, child in enumerate(children(document)):
        assert document.indexOfChild(child) == place
        assert child.isValid()
        assert child.parent() == document
        assert child.childCount() == 0


def test_the_focused_item_has_the_focus(document, canvas, qtbot):
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    assert document.focusChild() is None
    canvas.set_focus_item(ItemId("person"))
    child = document.focusChild()
    assert child.text(NAME).startswith("PERSON, suggested")
    assert child.state().focused
    assert child.state().focusable
    assert [each.state().focused for each in children(document)].count(1) == 1


def test_an_item_is_found_at_its_place_on_the_screen(document, canvas):
    child = next(each for each in children(document) if each.text(NAME) == "GPE, suggested: Turku")
    middle = child.rect().center()
    here = canvas.viewport().mapFromGlobal(middle)
    assert canvas.item_rects(ItemId("turku"))[0].contains(here)
    assert document.childAt(middle.x(), middle.y()) is child
    assert not child.state().offscreen


@pytest.mark.usefixtures("listening")
def test_a_hint_letter_is_its_items_key_and_said_with_its_name(document, canvas):
    canvas.set_hints({ItemId("turku"): "fj"})
    keys = {child.item: child.text(QAccessible.Text.Accelerator) for child in children(document)}
    assert {item: key for item, key in keys.items() if key} == {"turku": "FJ"}
    child = next(each for each in children(document) if each.item == "turku")
    assert child.text(NAME) == "FJ: GPE, suggested: Turku"
    canvas.set_hints({})
    assert child.text(NAME) == "GPE, suggested: Turku"


def test_an_item_that_is_gone_is_not_valid(document, canvas):
    child = document.child(0)
    canvas.clear()
    assert document.childCount() == 0
    assert document.child(0) is None
    assert not canvas.shows(child.item)


@pytest.mark.usefixtures("listening")
def test_a_listening_screen_reader_is_told_without_trouble(canvas, document):
    for item in canvas.items_in_order() * 3:
        canvas.set_focus_item(item)
        canvas.set_selection(*span("Turku"))
        canvas.set_reading_cursor(5)
        assert document.indexOfChild(canvas.accessible().item(item)) >= 0
    canvas.show_items([], [], focus=None)
    assert document.childCount() == 0


def test_twenty_thousand_questions_by_qt_are_answered(document, canvas):
    event = QAccessibleEvent(canvas, QAccessible.Event.Focus)
    for place in range(20_000):
        event.setChild(place % document.childCount())
        child = event.accessibleInterface()  # Qt itself asks the document for its child
        assert child.role() is QAccessible.Role.ListItem


def test_interfaces_go_with_their_canvas_and_with_the_program():
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "done"), done.stderr
    assert "Error" not in done.stderr
