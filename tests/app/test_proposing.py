"""Where files are proposed to be written."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.proposing import proposed

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_release_is_proposed_beside_the_project(desk, answer, monkeypatch):
    asked = []

    def propose(_parent, _title, name, *_more):
        asked.append(name)
        return "", ""

    answer(text="2.0")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(propose))
    desk.press(Qt.Key.Key_R, CTRL)
    assert asked == [str(desk.session.project.path.with_name("news-2.0.sqlite"))]


def test_every_part_of_the_window_proposes_the_same_folder(desk):
    folder = desk.session.project.path.parent
    for part in (desk.window, desk.window.canvas, desk.window.status.message):
        assert proposed(part, "curve.svg") == str(folder / "curve.svg")


def test_without_a_project_the_name_is_all(open_desk):
    assert proposed(open_desk().window, "news.goldspan") == "news.goldspan"
