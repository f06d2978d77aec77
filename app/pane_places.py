"""Where the panes stand at first, in windows with much room and with little."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
WIDE = 1200
"""From this width of the window on, in pixels, the panes are as wide as they are meant to be."""
_NARROW, _LOW = 900, 640
"""Pixels of the window below which there is no room for panes on both sides, or for two in one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pane is at first: its side, its width in pixels, its share of the side's height.

    With `behind` it shares the room of another pane, whose tab is in front; in a `narrow` or `low`
    window of that one.
    """

    area: Qt.DockWidgetArea
    width: int
    share: int = 1
    behind: str = ""
    narrow: str = ""
    low: str = ""


QUEUE = Place(LEFT, 270, narrow="card")
CARD, RELATIONS = Place(RIGHT, 350, 6), Place(RIGHT, 350, 4, low="card")
FOUND = Place(LEFT, 270, behind="queue", narrow="card")
ENTITIES = Place(RIGHT, 350, 4, behind="relations", low="card")


@dataclass(frozen=True, slots=True)
class Room:
    """Whether a window has too little of it."""

    narrow: bool
    low: bool

    @classmethod
    def of(cls, size: QSize) -> Room:
        """The room in a window of this size."""
        return cls(size.width() < _NARROW, size.height() < _LOW)

    def behind(self, place: Place) -> str:
        """Behind which pane this one stands here; empty if it has a place of its own."""
        return (self.narrow and place.narrow) or (self.low and place.low) or place.behind
