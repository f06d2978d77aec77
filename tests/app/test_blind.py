"""A blind article in the window: nothing of what was suggested is to be seen, and that is said."""

import pytest
from PySide6.QtCore import Qt

from annotator import elsewhere
from annotator.model import ArticleId, Policy, Shows, Split
from annotator.store import Project, QueueFilter
from tests.making import oslo, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def blind_path(path):
    """The first of the two articles is for testing."""
    with Project.open(path) as project:
        project.set_splits({ArticleId("a1"): Split.TEST}, {})
    return path


@pytest.fixture
def blind(open_desk, blind_path):
    return open_desk(blind_path)


def test_it_has_no_suggestions_and_says_so_calmly(blind):
    assert blind.sheet.items == {}
    card = blind.window.card.card
    assert card.label.text() == "BLIND"
    assert card.what.text() == "No suggestions here: this article is read without them."
    assert "0 of 0 judged in this article  ·  blind: no suggestions here" in (
        blind.window.status.counts.text()
    )
    assert (blind.told, blind.failed) == ([], [])


def test_what_is_suggested_meanwhile_stays_away(blind):
    suggest(blind.session.project, oslo(), name="later")
    blind.session.suggestions_arrived(ArticleId("a1"))
    assert blind.sheet.items == {}
    blind.window.suggester.owes = lambda _article: True
    assert not blind.session.awaited(ArticleId("a1"))
    assert blind.session.awaited(ArticleId("a2"))
    blind.window.suggester.__dict__.pop("owes")


def test_it_is_reviewed_by_hand_and_is_blind_gold(blind):
    blind.press(Key.Key_Right, SHIFT, times=2)
    blind.press("p")
    blind.press("=")
    blind.press(Key.Key_Escape)
    assert [item.score for item in blind.sheet.items.values()] == [None]
    blind.press(Key.Key_Return, CTRL)
    assert blind.sheet.article.id == "a2"
    assert blind.failed == []
    assert blind.session.project.shown() == {ArticleId("a1"): (None, False)}


def test_the_same_elsewhere_finds_no_suggestion_in_it(blind):
    blind.press(Key.Key_Down, CTRL)
    assert blind.sheet.surface(blind.focused) == "Ada Lind"
    found = [*elsewhere.look(blind.session.project, blind.session.same())]
    (sighting,) = (each for spotted in found for each in spotted.sightings)
    assert sighting.article.id == "a1"
    assert sighting.sheet.items == {}


def test_filters_do_not_tell_what_it_keeps_back(blind):
    blind.session.filter_queue(QueueFilter(label="ROLE"))
    assert len(blind.session.queue) == 0
    blind.session.filter_queue(QueueFilter(related=True))
    assert len(blind.session.queue) == 0


def test_the_lead_may_end_it_and_then_it_shows_what_was_kept_back(blind):
    with Project.open(blind.session.project.path) as project:
        project.set_policy(Policy(test=Shows.EVERYTHING))
    blind.press(Key.Key_Down, CTRL)
    blind.press(Key.Key_Up, CTRL)
    assert len(blind.sheet.items) == 7
    assert "blind" not in blind.window.status.counts.text()


def test_how_long_a_decision_took_goes_into_the_ledger(desk, qtbot):
    desk.press(Key.Key_Space)
    qtbot.wait(400)
    desk.press(Key.Key_Space)
    desk.press("x")
    desk.press("z", CTRL)
    took = [each.draft.took for each in desk.session.project.decisions()]
    assert took[1] > 300  # a timer of Qt may be early
    assert 0 <= took[2] < 60_000
    assert took[3] is None
