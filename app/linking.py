"""Linking: what mentions mean, and where else the same stands."""

from __future__ import annotations

from collections.abc import Iterable

from annotator import linking, projecting
from annotator.model import Entity
from app.opened import act
from app.shaping import Shaping


class Linking(Shaping):
    """Says what mentions mean, and marks the same elsewhere."""

    @act
    def link_entity(self, entity: Entity, *, new: bool) -> None:
        """Say what the focused mention means."""
        sheet, item = self._focused()
        if item is not None:
            self._record(linking.link(sheet, [item], entity, new=new))

    @act
    def mark_same(self, spans: Iterable[tuple[int, int]]) -> None:
        """Mark these places like the focused mention, in one decision."""
        sheet, item = self._focused()
        spans = list(spans)
        if item is not None and spans:
            self._record(projecting.same_everywhere(sheet, item, spans))
            self._focus(item)
