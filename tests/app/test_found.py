"""Finding across the project with real keys, in the panel and in the article that it opens."""

import pytest
from PySide6.QtCore import Qt

from annotator.model import ItemState
from annotator.store.hits import Hit, Kind
from annotator.store.search import Found
from app.panels.found import HELP
from app.panels.found_rows import LEADS, FoundDelegate
from app.theme import DARK, LIGHT
from tests.app.conftest import BERGEN, CTRL, SHIFT
from tests.making import OSLO, place

Key = Qt.Key


class Seeker:
    """Hands at the line of the panel and eyes on its list."""

    def __init__(self, desk, panel, qtbot):
        self.desk, self.panel, self._qtbot = desk, panel, qtbot

    def type(self, asked):
        """Type and wait until it is answered."""
        self.panel.line.clear()
        self.desk.type(asked)
        self._qtbot.waitUntil(lambda: self.panel._shown == self.panel._token)

    @property
    def listed(self):
        model = self.panel.model
        return [model.index(row).data() for row in range(model.rowCount())]

    @property
    def said(self):
        return self.panel.said.text()


@pytest.fixture
def seeker(desk, qtbot):
    """At the desk, after the key for finding in the project."""
    desk.press(Key.Key_F, CTRL | SHIFT)
    return Seeker(desk, desk.window.found, qtbot)


def test_typing_lists_places_and_enter_opens_the_first_in_its_article(seeker):
    seeker.type("cem tan")
    assert seeker.listed == [
        "Ada Lind flew to Bergen. Cem Tan of the UN was there, and Ada Lind spoke."
    ]
    seeker.desk.press(Key.Key_Return)
    session = seeker.desk.session
    assert session.sheet.article.id == "a2"
    # a suggestion stands exactly there
    assert session.sheet.surface(seeker.desk.focused) == "Cem Tan"
    assert seeker.desk.keyboard is seeker.desk.canvas


def test_where_no_mention_stands_the_text_is_selected_and_no_key_judges_another(seeker):
    seeker.type("flew")
    seeker.desk.press(Key.Key_Return)
    session = seeker.desk.session
    assert session.cursor.selection == place(BERGEN, "flew")
    before = seeker.desk.states()
    seeker.desk.press(Key.Key_Space)
    assert seeker.desk.states() == before
    seeker.desk.press("C")
    assert ("GPE", "flew") in seeker.desk.mentions()


def test_up_and_down_choose_and_stay_within_the_list(seeker):
    seeker.type("ada lind")
    assert seeker.panel.model.rowCount() == 4
    for key, row in [
        (Key.Key_Up, 0),
        (Key.Key_Down, 1),
        (Key.Key_PageDown, 3),
        (Key.Key_Down, 3),
        (Key.Key_PageUp, 0),
    ]:
        seeker.desk.press(key)
        assert seeker.panel.view.currentIndex().row() == row
    seeker.desk.press(Key.Key_Down)
    chosen = seeker.panel.current
    seeker.desk.press(Key.Key_Enter)
    assert seeker.desk.session.sheet.article.id == chosen.article
    assert seeker.panel.line.text() == "ada lind"


def test_enter_waits_for_the_answer_to_what_was_typed(seeker, qtbot):
    seeker.type("oslo")
    seeker.panel.line.clear()
    seeker.desk.type("flew")
    seeker.desk.press(Key.Key_Return)
    selection = place(BERGEN, "flew")
    qtbot.waitUntil(lambda: seeker.desk.session.cursor.selection == selection)


def test_escape_gives_the_keyboard_back_and_asking_again_selects_what_was_asked(seeker):
    seeker.type("oslo")
    seeker.desk.press(Key.Key_Escape)
    assert seeker.desk.keyboard is seeker.desk.canvas
    seeker.desk.press(Key.Key_F, CTRL | SHIFT)
    assert seeker.panel.line.selectedText() == "oslo"


def test_what_is_selected_is_asked_for(seeker, qtbot):
    seeker.desk.press(Key.Key_Escape)
    seeker.desk.session.select(*place(OSLO, "in Oslo\n\nAda"))
    seeker.desk.press(Key.Key_F, CTRL | SHIFT)
    assert seeker.panel.line.text() == "in Oslo Ada"
    qtbot.waitUntil(lambda: seeker.said == "1 article")


def test_control_and_f_finds_in_the_article(seeker):
    seeker.desk.press(Key.Key_Escape)
    seeker.desk.press(Key.Key_F, CTRL)
    assert seeker.desk.keyboard is seeker.desk.window.prompt.line


def test_in_the_list_enter_and_escape_do_the_same(seeker, qtbot):
    seeker.type("flew")
    seeker.panel.view.setFocus()
    with qtbot.waitSignal(seeker.panel.closed):
        seeker.desk.press_at(seeker.panel.view, Key.Key_Escape)
    with qtbot.waitSignal(seeker.panel.opened):
        seeker.desk.press_at(seeker.panel.view, Key.Key_Return)


def test_a_click_opens(seeker):
    seeker.type("flew")
    view = seeker.panel.view
    seeker.desk.click(view.visualRect(seeker.panel.model.index(0)).center(), on=view.viewport())
    assert seeker.desk.session.sheet.article.id == "a2"


def test_it_says_how_much_was_found_or_how_to_find_more(seeker):
    assert seeker.said == HELP
    seeker.type("ada")
    assert seeker.said == "2 articles"
    seeker.type("nowhere")
    assert seeker.said.startswith("Nothing found.")
    seeker.type("nction")
    assert seeker.said == "No such word; inside others: 1 article"
    seeker.panel.line.clear()
    assert (seeker.said, seeker.listed) == (HELP, [])


def test_a_label_that_is_none_is_told_with_those_that_there_are(seeker):
    seeker.type("label:NOPE ada")
    labels = ", ".join(seeker.desk.session.project.scheme.mentions)
    assert seeker.said == f"There is no mention label NOPE; there are {labels}."
    seeker.type("label:person")
    assert seeker.said.startswith("Nothing found.")  # none is decided yet


@pytest.mark.parametrize("asked", ['"', '""'])
def test_what_holds_no_word_asks_for_one(seeker, asked):
    seeker.type(asked)
    assert seeker.said == "Type a word."


def test_mentions_that_were_decided_are_found_by_their_label(seeker):
    seeker.type("label:PERSON")
    assert seeker.listed == []
    seeker.desk.session.accept()
    seeker.panel.ask()
    seeker.type("label:PERSON")
    (row,) = seeker.listed
    assert row.startswith("Ada Lind, an envoy")
    accessible = seeker.panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert accessible.endswith(", PERSON")
    seeker.desk.press(Key.Key_Return)
    assert seeker.desk.focused.state is ItemState.ACCEPTED


def test_while_articles_are_taken_in_it_says_how_far_that_is(seeker):
    seeker.type("oslo")
    seeker.panel._show_progress(40, 100)
    assert seeker.said == "1 article · 40 of 100 articles searched"
    assert seeker.panel.bar.isVisible()
    seeker.panel._show_progress(100, 100)
    assert seeker.said == "1 article"
    assert not seeker.panel.bar.isVisible()


def test_what_more_is_found_keeps_what_was_chosen(seeker):
    seeker.type("ada lind")
    seeker.desk.press(Key.Key_Down)
    chosen, panel = seeker.panel.current, seeker.panel
    panel._show(panel._token, Found(tuple(reversed(panel.model.hits)), 2))
    assert panel.current == chosen


def test_trouble_is_told_in_the_panel_too(seeker):
    seeker.type("oslo")
    seeker.panel._finder.failed.emit("news.goldspan is gone.")
    assert (seeker.said, seeker.listed) == ("⚠ news.goldspan is gone.", [])


def test_another_project_clears_what_was_found(seeker, path):
    seeker.type("oslo")
    seeker.desk.window.open_project(path)
    assert (seeker.panel.line.text(), seeker.listed) == ("", [])


def test_an_article_shows_its_title_once(seeker):
    seeker.type("ada lind")
    model = seeker.panel.model
    leads = [model.index(row).data(LEADS) for row in range(model.rowCount())]
    assert leads == [True, False, True, False]
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole).count("Ada Lind") >= 1


@pytest.mark.parametrize("width", [200, 340, 900])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_any_hit_can_be_painted(seeker, width, theme, qtbot):
    line = "🤝 한국 <b>bold</b> \u202e\n" * 3
    hits = tuple(
        Hit(
            "a1",
            "<i>A title</i> " * 5,
            "to do",
            kind,
            0,
            0,
            before,
            match,
            after,
            also,
            "PERSON",
            7,
        )
        for kind in Kind
        for before, match, after, also in [
            ("", "match", "", ()),
            (line * 4, line, line * 9, ((3, 9),)),
            ("one" * 90, "🤝", "", ()),
        ]
    )
    panel = seeker.panel
    panel.set_theme(theme)
    seeker.type("oslo")
    panel._show(panel._token, Found(hits, 1))
    panel.view.setFixedWidth(width)
    assert not panel.view.grab().isNull()


def test_the_match_can_be_seen_however_long_the_line_is(qapp):
    delegate = FoundDelegate(LIGHT, None)
    hit = Hit("a1", "t", "to do", Kind.TEXT, 0, 5, "… " + "before " * 9, "match", " after" * 20)
    layout = delegate._context(qapp.font(), hit, [200, 240])
    assert "match" in layout.text()[: layout.lineAt(0).textLength()]
    assert layout.text().endswith("…")
    assert layout.lineCount() == 2


def test_an_article_of_which_the_title_was_found_opens_as_from_the_queue(seeker):
    session = seeker.desk.session
    session.open_at("a1", *place(OSLO, "Tuesday"))
    assert session.cursor.selection == place(OSLO, "Tuesday")
    session.open_at("a1", 0, 0)
    assert session.cursor.selection is None
    assert session.focus == session.sheet.next_pending(None)
