"""The one table of user actions: menus, shortcuts, tooltips and the help sheet come from it.

A label's key is no row here: those come from the scheme of the open project.
"""

from app.actions.action import Action
from app.actions.items import ITEMS
from app.actions.project import PROJECT
from app.actions.view import VIEW

__all__ = ["ACTIONS", "MENUS", "Action"]

ACTIONS: tuple[Action, ...] = (*ITEMS, *PROJECT, *VIEW)

MENUS = ("Project", "Edit", "Review", "Mark", "Boundaries", "Article", "View", "Help")
