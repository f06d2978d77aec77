"""The window around the review: projects, imports, releases, and what is said when they fail."""

import gzip
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QPushButton, QToolButton

from annotator import scheme as schemes
from annotator.store import Project, kind_of
from app import sentences
from app.settings import Settings
from app.suggester import Suggester
from app.theme import Look
from app.window import Window
from tests.making import article

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def no_worker(monkeypatch):
    """Suggestions are not asked for."""
    monkeypatch.setattr(Suggester, "start", lambda *_args, **_options: None)


def dock(desk, name):
    return desk.window.findChild(QDockWidget, name)


def said(desk):
    return desk.window.status.message.text()


def test_the_start_page_opens_the_project_of_last_time(open_desk, path):
    open_desk(path).window.close()
    desk = open_desk()
    assert desk.window.stack.currentWidget() is desk.window.start
    button = next(b for b in desk.window.start.findChildren(QPushButton) if b.text() == path.name)
    QTest.mouseClick(button, LEFT)
    assert desk.sheet.article.id == "a1"
    assert desk.window.windowTitle() == "news — Goldspan"
    assert desk.keyboard is desk.canvas
    desk.press(Key.Key_Space)
    assert desk.states() == (6, 1, 0)


def test_a_new_project_is_made_and_articles_are_imported_into_it(
    open_desk, tmp_path, answer, no_worker
):
    (tmp_path / "one.txt").write_text("Talks in Oslo\n\nThey met in Oslo on Monday.", "utf-8")
    desk = open_desk()
    answer(save=tmp_path / "mine", item="news-basic", open_=[tmp_path / "one.txt"])
    desk.press_action("new")
    assert desk.session.project.path == tmp_path / "mine.goldspan"
    assert desk.session.project.scheme.name == "news-basic"
    assert desk.sheet.article.title == "Talks in Oslo"
    assert said(desk) == "1 article imported."
    assert desk.keyboard is desk.canvas


def test_an_import_leaves_the_keyboard_with_the_article(desk, tmp_path, answer, no_worker):
    (tmp_path / "one.txt").write_text("Talks in Oslo\n\nThey met in Oslo on Monday.", "utf-8")
    answer(open_=[tmp_path / "one.txt"])
    desk.press(Key.Key_I, CTRL)
    assert len(desk.session.queue) == 3
    assert desk.sheet.article.id == "a1"
    assert desk.keyboard is desk.canvas
    desk.press(Key.Key_I, CTRL)
    assert said(desk) == "0 articles imported, 1 there already."


def test_a_bad_file_is_said_and_nothing_is_imported(desk, tmp_path, answer, no_worker):
    (tmp_path / "fine.txt").write_text("Talks in Oslo\n\nThey met in Oslo on Monday.", "utf-8")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    before = desk.session.project.path.read_bytes()
    answer(open_=[tmp_path / "fine.txt", tmp_path / "picture.txt"])
    desk.press(Key.Key_I, CTRL)
    assert "picture.txt" in said(desk)
    assert "PNG" in said(desk)
    assert desk.session.project.path.read_bytes() == before
    assert desk.keyboard is desk.canvas


def test_a_release_is_written_from_the_window(desk, tmp_path, answer):
    desk.press(Key.Key_Space, SHIFT)
    desk.press(Key.Key_Return, CTRL)
    made = tmp_path / "news-2.0.sqlite"
    answer(text="2.0", save=tmp_path / "news-2.0")  # without its ending, as people type it
    desk.press(Key.Key_R, CTRL)
    assert kind_of(made) == "release"
    assert said(desk) == f"Release 2.0 written: {made}"
    assert desk.keyboard is desk.canvas


def test_a_release_of_nothing_says_why(desk, tmp_path, answer):
    answer(text="1", save=tmp_path / "news-1.sqlite")
    desk.press(Key.Key_R, CTRL)
    assert said(desk).startswith("⚠")
    assert not (tmp_path / "news-1.sqlite").exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("text.goldspan", b"just some text", "is not a Goldspan project"),
        ("empty.goldspan", b"", "is empty"),
        ("missing.goldspan", None, "does not exist"),
    ],
)
def test_what_is_no_project_is_refused_and_the_open_one_stays(
    desk, tmp_path, answer, name, content, reason
):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    answer(open_=[tmp_path / name])
    desk.press(Key.Key_O, CTRL)
    assert reason in said(desk)
    assert name in said(desk)
    assert desk.sheet.article.id == "a1"
    desk.press(Key.Key_Space)
    assert desk.states() == (6, 1, 0)


def test_who_leaves_a_dialog_has_changed_nothing(desk, tmp_path, answer):
    answer(save="", open_=[], text=None)
    for key in (Key.Key_N, Key.Key_O, Key.Key_I, Key.Key_R):
        desk.press(key, CTRL)
    answer(save=tmp_path / "mine", item=None)
    desk.press(Key.Key_N, CTRL)
    assert not (tmp_path / "mine.goldspan").exists()
    assert desk.sheet.article.id == "a1"
    assert desk.keyboard is desk.canvas


def test_a_project_that_exists_is_not_made_anew(desk, path, answer):
    before = path.read_bytes()
    answer(save=path, item="diplomacy")
    desk.press(Key.Key_N, CTRL)
    assert "exists already" in said(desk)
    assert path.read_bytes() == before


def test_an_empty_project_says_how_to_go_on(open_desk, tmp_path, diplomacy):
    path = tmp_path / "empty.goldspan"
    Project.create(path, scheme=diplomacy).close()
    desk = open_desk(path)
    assert desk.told == ["This project has no articles yet. Import some with Ctrl+I."]
    for key in (Key.Key_Space, Key.Key_X, Key.Key_Down, Key.Key_Right, "p", "r", "/", "=", "e"):
        desk.press(key)
    for text in desk.failed:
        assert text in ("Open an article first.", "Choose a mention first.")


def test_another_projects_labels_get_their_keys(desk, tmp_path):
    path = tmp_path / "basic.goldspan"
    Project.create(path, scheme=schemes.load("news-basic")).close()
    desk.window.open_project(path)
    labels = [each.text() for each in desk.window.menus.label_keys]
    assert labels == ["PERSON", "ORG", "GPE", "DATE"]
    assert desk.canvas.text == ""
    assert desk.window.relations.model.rowCount() == 0


def test_opening_another_project_closes_the_first(desk, tmp_path, diplomacy):
    first = desk.session.project
    path = tmp_path / "other.goldspan"
    Project.create(path, scheme=diplomacy).close()
    desk.window.open_project(path)
    with pytest.raises(Exception, match="closed"):
        first.runs()


def test_the_window_remembers_its_size_look_and_panes(open_desk, path):
    desk = open_desk(path)
    desk.window.resize(780, 620)  # the screen of the tests is small
    queue, relations = dock(desk, "queue"), dock(desk, "relations")
    desk.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, relations)
    desk.window.resizeDocks([queue], [230], Qt.Orientation.Horizontal)
    dock(desk, "card").hide()
    desk.window.appearance.set_look(Look.DARK)
    QCoreApplication.processEvents()
    size, width = desk.window.size(), queue.width()
    desk.window.close()
    again = open_desk(path)
    assert again.window.size() == size
    assert again.window.settings.look is Look.DARK
    assert dock(again, "queue").width() == pytest.approx(width, abs=2)
    assert not dock(again, "card").isVisible()
    area = again.window.dockWidgetArea(dock(again, "relations"))
    assert area is Qt.DockWidgetArea.LeftDockWidgetArea
    again.press_action("reset_panes")
    assert dock(again, "card").isVisible()
    area = again.window.dockWidgetArea(dock(again, "relations"))
    assert area is Qt.DockWidgetArea.RightDockWidgetArea
    again.window.appearance.set_look(Look.LIGHT)


def test_there_are_no_panes_on_the_start_page(open_desk, path):
    desk = open_desk()
    assert not any(each.isVisible() for each in desk.window.findChildren(QDockWidget))
    desk.window.close()
    again = open_desk(path)
    assert dock(again, "queue").isVisible()


def test_f6_takes_the_keyboard_round_the_panes_and_back_to_the_article(desk):
    stops = []
    for _ in range(5):
        desk.press(Key.Key_F6)
        stops.append(desk.keyboard)
        if desk.keyboard is desk.canvas:
            break
    assert stops[0] is desk.window.queue.view
    assert stops[-1] is desk.canvas
    assert len(stops) > 2
    desk.press(Key.Key_F6, SHIFT)
    assert desk.keyboard is stops[-2]


def test_a_pane_is_hidden_by_its_button_and_brought_back_by_the_menu(desk):
    relations = dock(desk, "relations")
    button = next(b for b in relations.findChildren(QToolButton) if b.text() == "×")
    QTest.mouseClick(button, LEFT)
    assert not relations.isVisible()
    relations.toggleViewAction().trigger()
    assert relations.isVisible()


def test_quitting_closes_the_window(desk):
    desk.press(Key.Key_Q, CTRL)
    assert not desk.window.isVisible()
    assert desk.session.project is None


def test_the_status_line_counts_and_says_saved(desk):
    assert "0 of 7 judged in this article" in desk.window.status.counts.text()
    desk.press(Key.Key_Space)
    counts = desk.window.status.counts.text()
    assert "1 of 7 judged in this article" in counts
    assert "0 of 2 articles finished" in counts
    assert "saved" in counts


def test_copying_takes_the_selection_else_the_item_in_focus(desk):
    clipboard = QGuiApplication.clipboard()
    desk.press(Key.Key_C, CTRL)
    focused = desk.sheet.items[desk.session.focus]
    assert clipboard.text() == desk.sheet.surface(focused)
    desk.press(Key.Key_Right, SHIFT)
    desk.press(Key.Key_C, CTRL)
    assert clipboard.text() == desk.sheet.article.text[slice(*desk.session.cursor.selection)]
    relation = desk.sheet.relations[0]
    desk.session.set_focus(relation.id)
    desk.press(Key.Key_C, CTRL)
    assert clipboard.text() == sentences.relation(desk.sheet, relation)


def test_files_dropped_on_the_window_are_imported(desk, tmp_path, no_worker, qtbot):
    (tmp_path / "one.txt").write_text("Talks in Oslo\n\nThey met in Oslo on Monday.", "utf-8")
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.txt"))])
    where, none = QPointF(200, 200), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, dragged, LEFT, none)
    QCoreApplication.sendEvent(desk.window, enter)
    assert enter.isAccepted()
    QCoreApplication.sendEvent(
        desk.window, QDropEvent(where, Qt.DropAction.CopyAction, dragged, LEFT, none)
    )
    qtbot.waitUntil(lambda: said(desk) == "1 article imported.")
    assert len(desk.session.queue) == 3


def test_the_reviewer_is_who_the_window_is_told(desk, answer):
    answer(text="  Mina Park ")
    desk.press(Key.Key_N, CTRL | SHIFT)
    desk.press(Key.Key_Space)
    assert next(desk.session.project.decisions()).actor == "Mina Park"
    assert desk.window.settings.reviewer == "Mina Park"


def test_a_long_sentence_in_the_status_line_leaves_the_window_as_wide_as_it_was(desk):
    width = desk.window.width()
    desk.session.failed.emit("Something that takes very many words to say. " * 30)
    QCoreApplication.processEvents()
    assert desk.window.width() == width
    assert desk.window.minimumSizeHint().width() < width


def test_a_project_of_an_older_format_is_opened_and_the_kept_file_named(open_desk, tmp_path):
    fixtures = Path(__file__).parents[1] / "fixtures"
    path = tmp_path / "old.goldspan"
    path.write_bytes(gzip.decompress((fixtures / "format-1.goldspan.gz").read_bytes()))
    desk = open_desk(path)
    assert desk.sheet is not None
    assert "old.goldspan.bak" in said(desk)


def test_beside_what_did_not_work_nothing_is_said_to_be_saved(desk, path):
    desk.press(Key.Key_Space)
    path.rename(path.with_suffix(".away"))
    desk.press(Key.Key_Space)
    assert "was moved or deleted" in said(desk)
    assert desk.window.status.counts.text().endswith("not saved: the file was moved or deleted")
    path.with_suffix(".away").rename(path)
    desk.press(Key.Key_Space)
    assert said(desk) == ""
    assert desk.window.status.counts.text().endswith("  ·  saved")


def test_in_a_finished_article_the_card_says_how_to_reopen_it(open_desk, tmp_path, diplomacy):
    path = tmp_path / "bare.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
    desk = open_desk()
    desk.session.open_project(path)
    assert desk.window.card.state.text().startswith("Select text")
    desk.session.finish()
    state = "This article is finished. Ctrl+Shift+Enter reopens it."
    assert desk.window.card.state.text() == state
    desk.session.select(0, 8)
    assert desk.window.card.state.text() == state
    desk.session.reopen()
    assert desk.window.card.state.text() == "A label's key marks it · Esc leaves"


def test_at_first_the_window_is_no_larger_than_its_screen(styled, tmp_path):
    window = Window(Settings(tmp_path / "settings.ini"))
    window.fit_to_screen()
    room = window.screen().availableGeometry()
    assert window.width() <= max(room.width(), window.minimumSizeHint().width())
    assert window.height() < room.height()
    window.deleteLater()


def test_a_floating_pane_is_entered_and_left_by_key(desk, qtbot):
    pane = dock(desk, "entities")
    pane.setFloating(True)
    desk.press(Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: pane.isAncestorOf(desk.keyboard))
    desk.press(Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.keyboard is desk.canvas)
    desk.press(Key.Key_F6, SHIFT)
    qtbot.waitUntil(lambda: pane.isAncestorOf(desk.keyboard))
    desk.press(Key.Key_F6)
    qtbot.waitUntil(lambda: desk.keyboard is desk.canvas)
