"""What a walk of real keys leaves on the screen is what painting everything anew shows."""

import random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.model import ArticleId, Prediction
from annotator.store import Project
from annotator.text import tokens
from app.article.styles import Density
from app.theme import Look
from tests.app.conftest import ALT, CTRL, NONE, SHIFT
from tests.making import article, mention, relation, suggest

Key = Qt.Key
LABELS = ("PERSON", "ROLE", "ORG", "GPE", "MEETING", "DATE")
KEYS = [
    *[(Key.Key_Space, NONE)] * 8,
    *[(Key.Key_X, NONE)] * 3,
    *[(Key.Key_Down, NONE)] * 3,
    *[(Key.Key_Up, NONE)] * 2,
    *[(Key.Key_Z, CTRL)] * 2,
    (Key.Key_Z, CTRL | SHIFT),
    (Key.Key_Space, SHIFT),
    (Key.Key_F, NONE),
    (Key.Key_P, NONE),
    (Key.Key_G, NONE),
    (Key.Key_R, NONE),
    (Key.Key_A, NONE),
    (Key.Key_S, NONE),
    (Key.Key_1, NONE),
    (Key.Key_2, NONE),
    (Key.Key_Escape, NONE),
    (Key.Key_Left, NONE),
    (Key.Key_Right, NONE),
    (Key.Key_Right, SHIFT),
    (Key.Key_Right, SHIFT),
    (Key.Key_Right, ALT),
    (Key.Key_Left, ALT | SHIFT),
    (Key.Key_PageDown, NONE),
    (Key.Key_PageUp, NONE),
    (Key.Key_Plus, CTRL),
    (Key.Key_Minus, CTRL),
]
LONG = [*[(Key.Key_Down, NONE)] * 3, *[(Key.Key_Space, NONE)] * 6, (Key.Key_X, NONE)]
"""What leads through the article, and scrolls it, without anything else."""


def made(seed):
    """A long text with many mentions, nested ones and fragments too, and relations far and near."""
    chance = random.Random(seed)
    words = ["Ada", "Lind", "envoy", "the", "talks", "in", "Oslo", "of", "Monday", "said", "and"]
    text = "\n\n".join(
        " ".join(chance.choice(words) for _ in range(chance.randint(15, 90))) for _ in range(24)
    )
    spans = sorted(chance.sample(tokens(text), 130))
    mentions = [
        mention(f"m{at}", chance.choice(LABELS), span, score=0.5) for at, span in enumerate(spans)
    ]
    for at in range(0, 120, 15):
        (start, _), (_, end) = spans[at], spans[at + 1]
        if "\n" not in text[start:end]:
            mentions.append(mention(f"o{at}", "ISSUE", (start, end)))
            mentions.append(mention(f"f{at}", "ORG", spans[at], spans[at + 1]))
    relations = []
    for apart in (1, 2, 40):
        for head, tail in zip(mentions[:120:3], mentions[apart:120:3], strict=False):
            relations.append((head, tail))
    return text, mentions, relations


@pytest.fixture
def path(tmp_path, diplomacy):
    """A project with a long article."""
    text, mentions, pairs = made(7)
    linked = []
    for at, (head, tail) in enumerate(pairs):
        allowed = diplomacy.relations_between(head.label, tail.label)
        if allowed:
            linked.append(relation(f"r{at}", allowed[0].name, head.id, tail.id))
    path = tmp_path / "long.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(text, "long")])
        suggest(project, Prediction(ArticleId("long"), tuple(mentions), tuple(linked)))
    return path


@pytest.fixture
def long_desk(desk, styled):
    """The window on it, in a size that has to be scrolled."""
    desk.window.resize(1200, 700)
    yield desk
    desk.window.appearance.set_look(Look.LIGHT)


def on_screen(desk):
    """What the window has painted, as it is."""
    window = desk.window
    return window.screen().grabWindow(window.winId()).toImage()


def stale(desk):
    """Where what is on the screen is not what painting everything anew gives: a few points."""
    for _ in range(4):  # what differs is found in one turn of the loop, laid out and painted later
        QApplication.processEvents()
    while desk.canvas._ahead.isActive():  # what it prepares moves the scroll bar
        QApplication.processEvents()
    QApplication.processEvents()
    before = on_screen(desk)
    desk.window.repaint()
    for widget in desk.window.findChildren(QWidget):
        # these are left out where what they lie on is painted
        if widget.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent) and widget.isVisible():
            widget.repaint()
    now = on_screen(desk)
    assert not now.isNull()
    if before == now:
        return []
    points = (QPoint(x, y) for y in range(now.height()) for x in range(0, now.width(), 2))
    return [point.toTuple() for point in points if before.pixel(point) != now.pixel(point)][:9]


def turn(desk, notches):
    """Turn the wheel over the article."""
    viewport = desk.canvas.viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        viewport.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
@pytest.mark.parametrize("seed", range(3))
def test_any_keys_leave_nothing_stale_on_the_screen(long_desk, look, seed):
    desk, chance = long_desk, random.Random(seed)
    desk.window.appearance.set_look(look)
    assert stale(desk) == []
    pressed = []
    for _ in range(70):
        key, modifiers = chance.choice(KEYS)
        pressed.append((key.name, modifiers.name))
        QTest.keyPress(desk.canvas, key, modifiers)
        assert stale(desk) == [], pressed[-4:]
        QTest.keyRelease(desk.canvas, key, modifiers)
        if chance.random() < 0.15:
            turn(desk, chance.choice([-3, -2, -1, 1, 2]))
            assert stale(desk) == [], "the wheel"
        desk.canvas.setFocus()


def drag_somewhere(desk, chance):
    """Drag from any point of the article to a lower one, looking after each move."""
    viewport, modifiers = desk.canvas.viewport(), chance.choice([NONE, ALT, SHIFT])
    width, height = viewport.width(), viewport.height()
    start = QPoint(chance.randint(60, width - 60), chance.randint(10, height - 10))
    end = QPoint(chance.randint(60, width - 60), min(height - 5, start.y() + chance.randint(0, 80)))
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, modifiers, start)
    for part in (0.3, 0.7, 1.0):
        desk.move(start + (end - start) * part, modifiers)
        assert stale(desk) == [], "a drag"
    if chance.random() < 0.3:
        turn(desk, chance.choice([-1, 1]))
        assert stale(desk) == [], "the wheel in a drag"
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, modifiers, end)


def change_the_window(desk, chance):
    """Another size, look, density, or pane shown and hidden."""
    window = desk.window
    what = chance.choice(["size", "look", "density", "pane"])
    if what == "size":
        window.resize(chance.choice([880, 1024, 1200]), chance.choice([620, 700, 900]))
    elif what == "look":
        window.appearance.set_look(chance.choice([Look.LIGHT, Look.DARK, Look.CONTRAST]))
    elif what == "density":
        window.appearance.set_density(chance.choice([*Density]))
    else:
        chance.choice(window.docks.toggles()).trigger()
    return what


@pytest.mark.parametrize("seed", range(2))
def test_the_mouse_and_a_window_that_changes_leave_nothing_stale(long_desk, seed):
    desk, chance = long_desk, random.Random(seed)
    for _ in range(10):
        drag_somewhere(desk, chance)
        assert stale(desk) == [], "the drag's end"
        QTest.keyClick(desk.canvas, Key.Key_Escape)
        what = change_the_window(desk, chance)
        assert stale(desk) == [], what
        desk.canvas.setFocus()
        QTest.keyClick(desk.canvas, *chance.choice(KEYS))
        assert stale(desk) == [], "a key"


@pytest.mark.parametrize("density", ["compact", "comfortable"])
def test_going_through_an_article_leaves_nothing_stale(long_desk, density):
    desk, chance = long_desk, random.Random(density)
    tops = set()
    for _ in range(120):
        QTest.keyClick(desk.canvas, *chance.choice(LONG))
        assert stale(desk) == []
        tops.add(desk.canvas.verticalScrollBar().value())
    assert len(tops) > 2  # it has scrolled


def test_what_is_not_painted_anew_would_be_seen(long_desk):
    desk = long_desk
    assert stale(desk) == []
    desk.canvas._ringed = frozenset()  # without a word to the view
    assert stale(desk) != []


def test_a_part_that_is_exposed_fits_to_the_rest(long_desk):
    desk = long_desk
    QTest.keyClick(desk.canvas, Key.Key_PageDown)
    desk.canvas.viewport().repaint(0, 100, 300, 200)  # before the view was looked at again
    assert stale(desk) == []
