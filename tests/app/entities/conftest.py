"""What is meant in the usual project, and the panel with the keyboard in it."""

import pytest

from annotator import linking
from annotator.model import Draft, Entity, EntityChange, EntityId, Verdict
from annotator.store import Project
from tests.app.entities.pane import (
    CTRL,
    Key,
    settled,
)
from tests.making import Reviewer


@pytest.fixture
def path(path):
    """Ada Lind is meant in both articles, Oslo in one, and nobody means Bergen."""
    with Project.open(path) as project:
        ada = Entity(EntityId("ada"), "PERSON", "Ada Lind", "an envoy", {"wikidata": "Q1"})
        adah = Entity(EntityId("adah"), "PERSON", "Adah Lindt")
        oslo = Entity(EntityId("oslo"), "GPE", "Oslo")
        bergen = Entity(EntityId("bergen"), "GPE", "Bergen")
        one, two = Reviewer(project), Reviewer(project, "a2")
        one.does(linking.link, [one.finds("PERSON")], ada, new=True)
        both = [each.id for each in two.sheet.mentions if two.sheet.surface(each) == "Ada Lind"]
        two.does(linking.link, both, ada, new=False)
        two.does(linking.link, [two.finds("PERSON", "Cem Tan")], adah, new=True)
        one.does(linking.link, [one.finds("GPE", "Oslo")], oslo, new=True)
        change = EntityChange(bergen.id, None, bergen)
        project.record(Draft(Verdict.LINK, None, (change,)), actor="reviewer")
    return path


@pytest.fixture
def panel(desk, qtbot):
    """The panel in front, its entities read, the keyboard in it."""
    desk.press(Key.Key_E, CTRL)
    panel = desk.window.entities
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: desk.session.book.whole)
    settled(panel, qtbot)
    return panel
