"""Desks of three schemes."""

import pytest

from annotator import review
from annotator import scheme as schemes
from annotator.identity import items_of
from annotator.model import Prediction
from annotator.sheet import Sheet
from tests.desks import Desk, oslo_desk
from tests.making import OSLO, article, mention, place, relation

FRIENDS = """
name = "friends"
[mention.PERSON]
key = "P"
[mention.PLACE]
key = "L"
[relation.knows]
head = ["PERSON"]
tail = ["PERSON"]
symmetric = true
[relation.likes]
head = ["PERSON"]
tail = ["PERSON", "PLACE"]
[relation.pleases]
head = ["PLACE"]
tail = ["PERSON"]
"""


FIRMS = """
name = "firms"
[mention.PERSON]
key = "P"
[mention.FIRM]
key = "I"
attributes = { size = ["big", "small"], trade = ["ships"] }
[mention.PLACE]
key = "L"
attributes = { size = ["big", "huge"] }
[relation.works_for]
head = ["PERSON"]
tail = ["FIRM"]
attributes = { since = ["old", "new"], paid = ["well"] }
[relation.advises]
head = ["PERSON"]
tail = ["FIRM"]
attributes = { since = ["old"] }
[relation.employs]
head = ["FIRM"]
tail = ["PERSON"]
attributes = { since = ["new"] }
"""


@pytest.fixture
def desk(diplomacy):
    """The suggestions for OSLO, none of them judged."""
    return oslo_desk(diplomacy)


@pytest.fixture
def friends():
    """Two people and a place who know and like each other, all accepted."""
    said = Prediction(
        "a1",
        (
            mention("ada", "PERSON", place(OSLO, "Ada Lind")),
            mention("bo", "PERSON", place(OSLO, "Bo Quist")),
            mention("oslo", "PLACE", place(OSLO, "Oslo")),
        ),
        (relation("r1", "knows", "ada", "bo"), relation("r2", "likes", "bo", "oslo")),
    )
    items = {item.id: item for item in items_of(said)}
    desk = Desk(Sheet(article(), schemes.parse(FRIENDS), items, items))
    desk.does(review.accept, desk.sheet.order)
    return desk


@pytest.fixture
def firms():
    """A person who works for a firm; both attributes of either are set."""
    said = Prediction(
        "a1",
        (
            mention("ada", "PERSON", place(OSLO, "Ada Lind")),
            mention(
                "firm",
                "FIRM",
                place(OSLO, "Norway"),
                attributes={"size": "big", "trade": "ships"},
            ),
        ),
        (relation("r1", "works_for", "ada", "firm", attributes={"since": "new", "paid": "well"}),),
    )
    items = {item.id: item for item in items_of(said)}
    return Desk(Sheet(article(), schemes.parse(FIRMS), items, items))
