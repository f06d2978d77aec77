"""More or less air between the lines; chosen in the menu and remembered."""

from __future__ import annotations

from PySide6.QtGui import QAction

from app.article.styles import Density
from tests.app.article.making import TEXT


def test_comfortable_lines_stand_further_apart_and_hold_the_same_text(canvas):
    compact = canvas._page.layout.height
    measure = canvas._page.sheet.measure
    canvas.set_density(Density.COMFORTABLE)
    canvas.visible_range()
    assert canvas._page.layout.height > compact * 1.1
    assert canvas._page.sheet.measure == measure


def test_the_text_in_view_stays(make_canvas):
    text = "\n\n".join(f"{number} " + "some words in a row " * 20 for number in range(200))
    canvas = make_canvas(text, (), ())
    canvas.verticalScrollBar().setValue(9000)
    offset = canvas.visible_range()[0] + 60
    top = canvas.rect_at(offset).top()
    canvas.set_density(Density.COMFORTABLE)
    assert abs(canvas.rect_at(offset).top() - top) < 40


def test_an_arrow_ends_above_its_tag_in_every_density(canvas):
    canvas.set_focus_item("where")
    for density in Density:
        canvas.set_density(density)
        (arc,) = canvas.arcs()
        assert arc.tail[1] - arc.points[-2][1] >= 5  # as high as the arrow's head
        assert arc.tail[1] <= canvas.rect_at(TEXT.index("Turku")).top()


def test_the_menu_sets_it_and_the_next_window_knows(desk, open_desk, path):
    actions = desk.window.findChildren(QAction)
    chosen = next(each for each in actions if each.text() == "Comfortable")
    assert not chosen.isChecked()
    before = desk.canvas.rect_at(len(desk.text)).top()
    chosen.trigger()
    assert chosen.isChecked()
    assert desk.canvas.rect_at(len(desk.text)).top() > before
    assert desk.window.settings.density is Density.COMFORTABLE
    desk.window.settings._store.sync()
    desk.window.close()
    assert open_desk(path).canvas._density is Density.COMFORTABLE
