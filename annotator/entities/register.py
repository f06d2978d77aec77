"""Which entity a mention may mean: candidates by the likeness of names, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from annotator.entities.acronyms import writings
from annotator.entities.index import Index
from annotator.entities.likeness import Likeness, Reason, compare
from annotator.entities.names import Name, name_of
from annotator.entities.spelling import folded
from annotator.model import Entity, EntityId

Aliases = Mapping[EntityId, Iterable[str]]

_LESS = 0.01
"""How much less an alias counts than the entity's own name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean, under which of its names, and what speaks for it."""

    entity: Entity
    likeness: Likeness
    name: str


class Register:
    """Entities under all their names, made ready for asking often."""

    def __init__(self, entities: Iterable[Entity] = (), *, aliases: Aliases | None = None) -> None:
        self._labels: dict[EntityId, str] = {}
        self._shelves: dict[str, _Shelf] = {}
        names = aliases or {}
        self.put((entity, names.get(entity.id, ())) for entity in entities)

    def put(self, entities: Iterable[tuple[Entity, Iterable[str]]]) -> None:
        """Know these entities with their aliases from now on; only names that are new cost time."""
        by_label: dict[str, list[tuple[Entity, Iterable[str]]]] = {}
        for entity, aliases in entities:
            if self._labels.get(entity.id, entity.label) != entity.label:
                self.drop([entity.id])
            self._labels[entity.id] = entity.label
            by_label.setdefault(entity.label, []).append((entity, aliases))
        for label, known in by_label.items():
            shelf = self._shelves.setdefault(label, _Shelf())
            if shelf.is_mostly_empty():
                shelf = self._shelves[label] = _Shelf(shelf.contents())
            shelf.put(known)

    def drop(self, entities: Iterable[EntityId]) -> None:
        """Forget these entities."""
        for entity in entities:
            if (label := self._labels.pop(entity, None)) is not None:
                self._shelves[label].drop(entity)

    def candidates(self, name: str, label: str, *, most: int = 8) -> list[Candidate]:
        """Entities of this label that the name may mean, best first; any of them for no name."""
        shelf = self._shelves.get(label)
        return [] if shelf is None else shelf.candidates(name, most=most)


class _Shelf:
    """The names of one label and whose they are; what goes leaves its place empty."""

    def __init__(self, entities: Iterable[tuple[Entity, Iterable[str]]] = ()) -> None:
        self._entities: dict[EntityId, Entity] = {}
        self._places: dict[EntityId, dict[str, list[int]]] = {}
        self._owners: list[tuple[EntityId, str] | None] = []
        self._full = 0
        self._index = Index()
        self.put(entities)

    def contents(self) -> Iterator[tuple[Entity, Iterable[str]]]:
        for entity, names in self._places.items():
            yield self._entities[entity], names

    def is_mostly_empty(self) -> bool:
        return len(self._owners) > 2 * self._full + 100

    def put(self, entities: Iterable[tuple[Entity, Iterable[str]]]) -> None:
        fresh: list[Name] = []
        for entity, aliases in entities:
            names = {entity.name: None} | dict.fromkeys(aliases)
            own = self._places.setdefault(entity.id, {})
            for gone in own.keys() - names.keys():
                self._empty(own.pop(gone))
            for written in names:
                if written in own:
                    continue
                own[written] = []
                for name in map(name_of, writings(written)):
                    own[written].append(len(self._owners))
                    self._owners.append((entity.id, written))
                    fresh.append(name)
            self._entities[entity.id] = entity
        self._full += len(fresh)
        self._index.add(fresh)

    def drop(self, entity: EntityId) -> None:
        del self._entities[entity]
        for places in self._places.pop(entity).values():
            self._empty(places)

    def _empty(self, places: list[int]) -> None:
        self._full -= len(places)
        for place in places:
            self._owners[place] = None

    def candidates(self, name: str, *, most: int) -> list[Candidate]:
        if not folded(name):
            first = nsmallest(most, self._entities.values(), key=lambda entity: entity.name)
            return [Candidate(each, Likeness(0.0, Reason.PART), each.name) for each in first]
        best: dict[EntityId, Candidate] = {}
        for asked in map(name_of, writings(name)):
            for place in self._index.near(asked):
                if (owner := self._owners[place]) is None:
                    continue
                entity, written = self._entities[owner[0]], owner[1]
                alias = written != entity.name
                like = _likeness(asked, self._index.names[place], alias=alias)
                known = best.get(entity.id)
                if like and (known is None or like.score > known.likeness.score):
                    best[entity.id] = Candidate(entity, like, written)
        return nsmallest(most, best.values(), key=lambda each: (-each.likeness.score, _by(each)))


def _by(candidate: Candidate) -> tuple[str, EntityId]:
    return candidate.entity.name, candidate.entity.id


def _likeness(asked: Name, name: Name, *, alias: bool) -> Likeness | None:
    like = compare(asked, name)
    if like is None or not alias:
        return like
    if like.reason is Reason.PART and len(name.folded) < len(asked.folded):
        return None  # that somebody was called "Choe" makes no other Choe him
    reason = Reason.ALIAS if like.reason is Reason.NAME else like.reason
    return Likeness(like.score - _LESS, reason)
