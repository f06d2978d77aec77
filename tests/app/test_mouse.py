"""The mouse is welcome: clicks focus, drags select, move boundaries and relate."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotator import scheme as schemes
from annotator.model import ArticleId, ItemState, Prediction
from annotator.store import Project
from app.article.hits import Part
from tests.making import OSLO, article, mention, place, places, relation, suggest

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def selected(desk):
    span = desk.session.cursor.selection
    return None if span is None else desk.text[slice(*span)]


def edge(desk, mention, part):
    """A point where a mention's start or end can be grabbed."""
    rect = desk.canvas.item_rects(mention.id)[0]
    for x in range(rect.left() - 4, rect.right() + 5):
        point = QPoint(x, rect.center().y())
        hit = desk.canvas.hit_at(point)
        if hit is not None and hit.item == mention.id and hit.part is part:
            return point
    raise LookupError(f"{part} of {mention.label} cannot be grabbed")


def tag(desk, mention):
    """A point on a mention's tag."""
    rect = desk.canvas.item_rects(mention.id)[0]
    for y in range(rect.top(), rect.top() - 40, -1):
        for x in range(rect.left() - 2, rect.right() + 2):
            hit = desk.canvas.hit_at(QPoint(x, y))
            if hit is not None and hit.item == mention.id and hit.part is Part.TAG:
                return QPoint(x + 2, y)
    raise LookupError(f"{mention.label} has no tag")


def button(panel, text):
    return next(each for each in panel.findChildren(QPushButton) if text in each.text())


def press_button(found):
    QTest.mouseClick(found, LEFT)


def test_a_click_focuses_a_mention_and_the_keyboard_goes_on_from_there(desk):
    talks = desk.find("MEETING")
    desk.click(desk.on(talks))
    assert desk.focused == talks
    assert desk.canvas.focus_item() == talks.id
    desk.press(Key.Key_Space)
    assert desk.mentions() == {("MEETING", "Oslo talks")}


def test_a_click_on_plain_text_puts_the_reading_cursor_there(desk):
    start, _ = place(OSLO, "sanctions")
    desk.click(desk.at(start))
    assert desk.canvas.reading_cursor() == start
    desk.press(Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert selected(desk) == "sanctions"


def test_a_drag_selects_whole_tokens_and_a_labels_key_marks_them(desk):
    start, end = place(OSLO, "about sanctions")
    desk.drag(desk.at(start + 2), desk.at(end - 3))
    assert selected(desk) == "about sanctions"
    desk.press("i")
    assert desk.mentions() == {("ISSUE", "about sanctions")}
    assert desk.is_saved()


def test_a_drag_with_alt_selects_characters(desk):
    start, end = place(OSLO, "about sanctions")
    desk.drag(desk.at(start + 2), desk.at(end - 3), ALT)
    assert selected(desk) == "out sancti"


def test_the_palette_appears_at_the_pointer_and_its_button_marks(desk):
    desk.drag(desk.at(place(OSLO, "about sanctions")[0]), desk.at(place(OSLO, "sanctions")[1]))
    floating = desk.window.middle.floating
    assert floating.isVisible()
    press_button(button(floating, "ISSUE"))
    assert desk.mentions() == {("ISSUE", "about sanctions")}
    assert not floating.isVisible()
    assert desk.keyboard is desk.canvas


def test_escape_leaves_a_selection_made_with_the_mouse(desk):
    desk.drag(desk.at(place(OSLO, "about")[0]), desk.at(place(OSLO, "sanctions")[1]))
    desk.press(Key.Key_Escape)
    assert selected(desk) is None
    assert not desk.window.middle.floating.isVisible()


def test_a_click_beside_it_leaves_the_selection(desk):
    desk.drag(desk.at(place(OSLO, "about")[0]), desk.at(place(OSLO, "sanctions")[1]))
    desk.click(desk.at(place(OSLO, "Monday")[0] + 2))
    desk.press("d")
    assert ("DATE", "about sanctions") not in desk.mentions()


def test_a_drag_that_is_given_up_leaves_the_selection_as_it_was(desk):
    desk.drag(desk.at(place(OSLO, "about")[0]), desk.at(place(OSLO, "sanctions")[1]))
    viewport, start = desk.canvas.viewport(), desk.at(place(OSLO, "Monday")[0])
    QTest.mousePress(viewport, LEFT, NONE, start)
    desk.move(desk.at(place(OSLO, "Monday")[1]))
    desk.move(start)
    desk.press(Key.Key_Escape)
    QTest.mouseRelease(viewport, LEFT, NONE, start)
    assert (
        desk.canvas.selection() == desk.session.cursor.selection == place(OSLO, "about sanctions")
    )


def test_the_text_stays_where_it_is_under_the_pointer(open_desk, tmp_path, diplomacy):
    path = tmp_path / "long.goldspan"
    text = OSLO.replace("sanctions.", "sanctions. " + "Nothing else was said of it. " * 300)
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(text)])
        ends = [(start, start + 4) for start, _ in places(text, "else")]
        many = tuple(mention(f"m{start}", "ISSUE", (start, end)) for start, end in ends)
        suggest(project, Prediction(ArticleId("a1"), many))
    desk = open_desk(path)
    bar = desk.canvas.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    desk.canvas.grab()
    before = bar.value()
    first, last = desk.canvas.visible_range()
    view = desk.canvas.viewport().rect()
    near = [each for each in desk.sheet.mentions if first < each.start < last]
    seen = [each for each in near if view.contains(desk.at(each.start))]  # not below the edge
    for each in (seen[2], seen[-2]):
        desk.click(desk.on(each))
        assert desk.session.focus == each.id
        assert bar.value() == before
        desk.drag(desk.at(each.end + 1), desk.at(each.end + 4))
        assert selected(desk) == "was"
        assert bar.value() == before


def test_the_cards_palette_relabels_the_focused_mention(desk):
    press_button(button(desk.window.card, "ORG"))
    assert desk.mentions() == {("ORG", "Ada Lind")}
    assert desk.keyboard is desk.canvas
    assert desk.focused == desk.find("ROLE", "envoy")


def test_dragging_an_edge_moves_the_boundary_by_tokens(desk):
    talks = desk.find("MEETING")
    desk.click(desk.on(talks))
    desk.drag(edge(desk, talks, Part.END), desk.at(place(OSLO, "Monday")[1] - 1))
    after = desk.sheet.items[talks.id]
    assert desk.sheet.surface(after) == "Oslo talks 🤝 on Monday"
    assert after.state is ItemState.PENDING
    assert desk.focused == after
    desk.drag(edge(desk, after, Part.START), desk.at(place(OSLO, "the Oslo")[0] + 1))
    assert desk.sheet.surface(desk.sheet.items[talks.id]) == "the Oslo talks 🤝 on Monday"
    desk.press(Key.Key_Z, CTRL, times=2)
    assert desk.sheet.items[talks.id] == talks
    assert desk.is_saved()


def test_dragging_an_edge_with_alt_moves_it_by_characters(desk):
    talks = desk.find("MEETING")
    desk.click(desk.on(talks))
    desk.drag(edge(desk, talks, Part.END), desk.at(talks.end - 2), ALT)
    assert desk.sheet.surface(desk.sheet.items[talks.id]) == "Oslo tal"


def test_dragging_from_one_mention_to_another_relates_them(desk):
    ada, talks = desk.find("PERSON", "Ada Lind"), desk.find("MEETING")
    desk.drag(desk.on(ada), desk.on(talks))
    assert desk.relations() == {("participates_in", "Ada Lind", "Oslo talks")}
    assert desk.focused == ada
    assert selected(desk) is None
    assert desk.is_saved()


def test_dragging_from_a_tag_relates_too(desk):
    norway, city = desk.find("GPE", "Norway"), desk.find("GPE", "Oslo")
    desk.drag(tag(desk, norway), desk.on(city))
    assert desk.relations() == {("located_in", "Norway", "Oslo")}


def test_what_the_scheme_does_not_allow_is_no_target(desk):
    role, city = desk.find("ROLE"), desk.find("MEETING")
    assert not desk.canvas.allowed(role.id, city.id)
    desk.drag(tag(desk, role), desk.on(city))
    assert desk.relations() == set()
    assert len(desk.sheet.items) == 7


def test_a_drag_in_a_finished_article_changes_nothing_and_says_why(desk):
    desk.press(Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    desk.press(Key.Key_Return, CTRL)
    desk.press(Key.Key_PageUp, CTRL)
    before = dict(desk.sheet.items)
    desk.drag(desk.on(desk.find("PERSON", "Ada Lind")), desk.on(desk.find("MEETING")))
    assert dict(desk.sheet.items) == before
    assert "finished" in desk.failed[-1]


def test_a_click_in_the_queue_opens_an_article_and_leaves_the_keyboard_with_it(desk):
    view = desk.window.queue.view
    QTest.mouseClick(
        view.viewport(), LEFT, NONE, view.visualRect(view.model().index(1, 0)).center()
    )
    assert desk.sheet.article.id == "a2"
    assert desk.keyboard is desk.canvas
    desk.press(Key.Key_Space)
    assert desk.states() == (4, 1, 0)


def test_a_click_in_the_relation_list_focuses_the_relation(desk):
    rows = desk.window.relations.list
    QTest.mouseClick(
        rows.viewport(), LEFT, NONE, rows.visualRect(rows.model().index(1, 0)).center()
    )
    assert desk.focused.label == "held_at"
    assert desk.keyboard is desk.canvas
    desk.press(Key.Key_Space)
    assert desk.relations() == {("held_at", "Oslo talks", "Oslo")}


def test_the_card_changes_a_relations_label_with_a_click(open_desk, tmp_path):
    path = tmp_path / "basic.goldspan"
    with Project.create(path, scheme=schemes.load("news-basic")) as project:
        project.add_articles([article()])
        mentions = (
            mention("ada", "PERSON", place(OSLO, "Ada Lind", 1)),
            mention("norway", "GPE", place(OSLO, "Norway")),
        )
        lives = relation("r", "lives_in", "ada", "norway")
        suggest(project, Prediction(ArticleId("a1"), mentions, (lives,)))
    desk = open_desk(path)
    desk.focus("lives_in")
    press_button(button(desk.window.card, "works for"))
    assert desk.relations() == {("works_for", "Ada Lind", "Norway")}
    assert desk.keyboard is desk.canvas


def test_an_attribute_is_set_in_the_card(desk):
    desk.focus("MEETING")
    box = next(
        each for each in desk.window.card.findChildren(type(desk.window.queue.bar.state))
        if each.accessibleName() == "status"
    )  # fmt: skip
    assert box.currentText() == "held"
    box.setCurrentText("planned")
    box.textActivated.emit("planned")
    assert desk.find("MEETING").attributes == {"status": "planned"}
    assert desk.is_saved()


def test_menus_do_what_the_keys_do(desk):
    desk.window.actions_by_id["accept"].trigger()
    assert desk.mentions() == {("PERSON", "Ada Lind")}
    desk.window.actions_by_id["undo"].trigger()
    assert desk.mentions() == set()
