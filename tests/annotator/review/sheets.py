"""What tests of several kinds of acts need."""

from annotator.model import ItemState
from tests.making import OSLO, place

PENDING, ACCEPTED, REJECTED = ItemState
MONDAY = place(OSLO, "Monday")


def new_relation(desk, label, head):
    (found,) = (
        each.id for each in desk.sheet.relations if (each.label, each.head) == (label, head)
    )
    return found
