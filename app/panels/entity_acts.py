"""What the reviewer does with an entity in the panel: asked there, done by the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator import linking
from annotator.entities import outside
from annotator.errors import ReviewError
from annotator.model import Entity
from annotator.wording import counted
from app import sentences
from app.panels.choice_list import Choice
from app.panels.entity_page import EntityPage
from app.panels.prompt import Prompt
from app.session import Session
from app.session.meanings import reason

_NAMES = 9
"""Candidates that are offered."""


class EntityActs(QObject):
    """Asks for a name, a note, an id, or the other entity, and hands the answer to the session."""

    merged = Signal(str)
    """The entity on the page is this one now."""

    def __init__(self, session: Session, page: EntityPage, prompt: Prompt) -> None:
        super().__init__(page)
        self._session, self._page, self._prompt = session, page, prompt
        page.renaming.connect(self.rename)
        page.noting.connect(self.note)
        page.adding_id.connect(self.add_id)
        page.merging.connect(self.merge)
        page.splitting.connect(self.split)
        page.unlinked.connect(session.unlink_entity)
        page.removed.connect(self.remove)
        page.id_removed.connect(self.remove_id)
        prompt.closed.connect(page.buttons.show)

    def rename(self) -> None:
        """Ask for another name."""
        if (entity := self._page.entity) is not None:
            self._ask(
                "Name",
                lambda text, _values: self._session.rename_entity(entity.id, text),
                text=entity.name,
            )

    def note(self) -> None:
        """Ask what tells it from others."""
        if (entity := self._page.entity) is not None:
            self._ask(
                "Note: what tells it from others",
                lambda text, _values: self._session.note_entity(entity.id, text),
                text=entity.note,
            )

    def add_id(self) -> None:
        """Ask for an outside id."""
        if (entity := self._page.entity) is not None:
            self._ask(
                "Outside id: Q884, an address, or source:id",
                lambda text, _values: self._session.add_outside_id(entity.id, text),
                check=_wrong_id,
            )

    def remove_id(self, source: str) -> None:
        """Take an outside id away."""
        if (entity := self._page.entity) is not None:
            self._session.remove_outside_id(entity.id, source)

    def remove(self) -> None:
        """Take the entity away, which nothing means."""
        if (entity := self._page.entity) is not None:
            self._session.remove_entity(entity.id)

    def merge(self) -> None:
        """Ask which other entity it is."""
        entity = self._page.entity
        if entity is None:
            return

        def merge(_text: str, values: list[Entity]) -> None:
            for into in values:
                self._session.merge_entities(entity.id, into.id)
                if self._session.book.get(entity.id) is None:
                    self.merged.emit(into.id)

        self._ask(
            f"{sentences.shortened(entity.name, longest=60)} is really…",
            merge,
            text=entity.name,
            choices=lambda text: self._others(entity, text),
            summary=lambda values: (
                f"Enter: all that means it means {values[0].name} from now on"
                if values
                else "No other entity is like this; type its name"
            ),
        )

    def split(self) -> None:
        """Ask what the ticked names and places mean instead."""
        entity, rows = self._page.entity, self._page.rows
        if entity is None:
            return
        names, items = rows.names(), rows.items()

        def choices(text: str) -> list[Choice]:
            found = [
                Choice(each.text, (each.value, False), detail=each.detail)
                for each in self._others(entity, text)
            ]
            if text.strip():
                new = linking.new_entity(entity.label, text)
                found.insert(0, Choice(f"New: {new.name}", (new, True)))
            return found

        def split(_text: str, values: list[tuple[Entity, bool]]) -> None:
            for to, new in values:
                rows.untick()
                self._session.split_entity(entity.id, to, new=new, written=names, items=items)

        ticked = [counted(len(names), "name")] if names else []
        ticked += [counted(len(items), "place")] if items else []
        self._ask(
            f"Split off {' and '.join(ticked)} as…",
            split,
            text=rows.suggested_name(),
            choices=choices,
        )

    def _ask(
        self,
        heading: str,
        answer: Callable[[str, list[Any]], None],
        *,
        text: str = "",
        choices: Callable[[str], Sequence[Choice]] | None = None,
        summary: Callable[[list[Any]], str] | None = None,
        check: Callable[[str], str] | None = None,
    ) -> None:
        entity = self._page.entity
        self._prompt.ask(
            heading,
            answer,
            text=text,
            choices=choices,
            about=None if entity is None else entity.id,
            summary=summary,
            check=check,
        )
        self._page.buttons.hide()  # a low panel has no room for both

    def _others(self, entity: Entity, text: str) -> list[Choice]:
        """The entities of its label that a name may mean, but itself."""
        book = self._session.book
        found = book.candidates(text.strip(), entity.label, most=_NAMES)
        return [
            Choice(
                each.entity.name,
                each.entity,
                detail=" · ".join(
                    filter(
                        None,
                        (
                            reason(each),
                            _conflict(entity, each.entity),
                            sentences.described(book.known[each.entity.id]),
                        ),
                    )
                ),
            )
            for each in found
            if each.entity.id != entity.id
        ]


def _wrong_id(pasted: str) -> str:
    """Why this is no outside id; empty where it is one."""
    try:
        outside.parse(pasted)
    except ReviewError as error:
        return f"⚠ {error}"
    return ""


def _conflict(one: Entity, other: Entity) -> str:
    """The source under which both have ids, and other ones."""
    differing = (each for each in one.ids if other.ids.get(each, one.ids[each]) != one.ids[each])
    return "".join(f"another {source} id" for source in list(differing)[:1])
