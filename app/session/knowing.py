"""Knowing: what the things behind mentions are, across all articles."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from annotator import linking
from annotator.entities import outside
from annotator.errors import GoldspanError
from annotator.model import Entity, EntityId, ItemId
from annotator.store import Project
from annotator.wording import counted
from app.session.entity_book import EntityBook
from app.session.opened import act
from app.session.shaping import Shaping


class Knowing(Shaping):
    """Names, merges, splits and removes entities; `book` is what the project knows of them."""

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(actor=actor, parent=parent)
        self.book: EntityBook = EntityBook(self)
        self.book.failed.connect(self.failed)
        self.project_opened.connect(self._open_book)
        for signal in (self.changed, self.article_opened, self.queue_changed):
            signal.connect(self.book.touch)

    def close_project(self) -> None:
        """Give the project's file back."""
        self.book.open(None)
        super().close_project()

    def _open_book(self) -> None:
        self.book.open(self.project)

    def twins(self, entity: Entity) -> list[Entity]:
        """The other entities of its label and name."""
        return linking.twins(entity, (each.entity for each in self.book.known.values()))

    @act
    def rename_entity(self, entity: EntityId, name: str) -> None:
        """Give an entity another name; one that another has already is pointed out."""
        _, known = self._known(entity)
        if name.strip() == known.name:
            return
        self._record(linking.rename(known, name))
        _, renamed = self._known(entity)
        if self.twins(renamed):
            self.told.emit(f"Another {renamed.label} is called {renamed.name}, too.")

    @act
    def note_entity(self, entity: EntityId, note: str) -> None:
        """Remark what tells an entity from others."""
        _, known = self._known(entity)
        if note.strip() != known.note:
            self._record(linking.set_note(known, note))

    @act
    def add_outside_id(self, entity: EntityId, pasted: str) -> None:
        """One more outside id, as a person pastes it; says which one of its source it replaces."""
        _, known = self._known(entity)
        source, value = outside.parse(pasted)
        before = known.ids.get(source)
        if before == value:
            return
        self._record(linking.set_ids(known, {**known.ids, source: value}))
        if before is not None:
            self.told.emit(f"{source} was {before}, is {value} now.")

    @act
    def remove_outside_id(self, entity: EntityId, source: str) -> None:
        """Take the outside id of this source away."""
        _, known = self._known(entity)
        left = {each: value for each, value in known.ids.items() if each != source}
        if left != known.ids:
            self._record(linking.set_ids(known, left))

    @act
    def merge_entities(self, entity: EntityId, into: EntityId) -> None:
        """Both are one: what means the first means the second from now on, in every article."""
        project, one = self._known(entity)
        _, other = self._known(into)
        meaning = project.meaning(entity)
        self._record(linking.merge(one, other, meaning))
        lost = [each for each, value in one.ids.items() if other.ids.get(each, value) != value]
        said = f"{one.name} is {other.name} now, {counted(len(meaning), 'mention')}."
        if lost:
            said += f" Their ids differed ({', '.join(lost)}); those of {other.name} were kept."
        self.told.emit(said)

    @act
    def split_entity(
        self,
        entity: EntityId,
        to: Entity,
        *,
        new: bool,
        written: Iterable[str] = (),
        items: Iterable[ItemId] = (),
    ) -> None:
        """The mentions of an entity that are written so, and these, mean another one."""
        project, _ = self._known(entity)
        chosen = project.meaning(entity, written=written, items=items)
        self._record(linking.split(chosen, to, new=new))
        if new and self.twins(to):
            self.told.emit(f"Another {to.label} is called {to.name}, too.")

    @act
    def remove_entity(self, entity: EntityId) -> None:
        """Take an entity away that no mention means any more."""
        project, known = self._known(entity)
        self._record(linking.remove(known, project.meaning(entity)))

    def _known(self, entity: EntityId) -> tuple[Project, Entity]:
        found = None if self.project is None else self.project.entity(entity)
        if self.project is None or found is None:
            raise GoldspanError("This entity is gone; Ctrl+Z may bring it back.")
        return self.project, found
