"""A desk without a window: one sheet that no file holds, and what the rules make of it."""

from annotator.identity import items_of
from annotator.model import Mention
from annotator.sheet import Sheet
from tests.making import article, oslo


class Desk:
    """A sheet that no file holds, and what acts make of it."""

    def __init__(self, sheet):
        self.sheet = sheet

    def does(self, act, *arguments, **options):
        """Take over what a rule makes of the sheet."""
        draft = act(self.sheet, *arguments, **options)
        self.sheet = self.sheet.after(draft.changes)
        return draft

    def id_of(self, label, words=None):
        """The id of the one item with this label and these words."""
        (found,) = (
            item.id
            for item in self.sheet.items.values()
            if item.label == label and (words is None or self.sheet.surface(item) == words)
        )
        return found

    def item(self, label, words=None):
        """The one item with this label and these words."""
        return self.sheet.items[self.id_of(label, words)]

    @property
    def states(self):
        """Every item's state, by label and words."""
        return {
            (item.label, self.sheet.surface(item) if isinstance(item, Mention) else ""): item.state
            for item in self.sheet.items.values()
        }


def oslo_desk(scheme):
    """The suggestions for OSLO, none of them judged."""
    items = {item.id: item for item in items_of(oslo(), run=3)}
    return Desk(Sheet(article(), scheme, items, items, run=3))
