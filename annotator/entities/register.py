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
_Settled = dict[EntityId, tuple[str, ...]]

_LESS = 0.01
"""How much less an alias counts than the entity's own name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean, and what speaks for it."""

    entity: Entity
    likeness: Likeness


class Register:
    """Entities under all their names, made ready for asking often."""

    def __init__(self, entities: Iterable[Entity] = (), *, aliases: Aliases | None = None) -> None:
        self._shelves: dict[str, _Shelf] = {}
        self._known: list[Entity] = []
        self._aliases: _Settled = {}
        self._entities: dict[str, dict[EntityId, Entity]] = {}
        self.update(entities, aliases=aliases)

    def update(self, entities: Iterable[Entity], *, aliases: Aliases | None = None) -> None:
        """Be of these entities from now on; only what is new costs time."""
        known = list(entities)
        settled = {entity: tuple(names) for entity, names in (aliases or {}).items()}
        if known == self._known and settled == self._aliases:
            return
        self._known, self._aliases = known, settled
        self._entities = {}
        for entity in known:
            self._entities.setdefault(entity.label, {})[entity.id] = entity

    def candidates(self, name: str, label: str, *, most: int = 8) -> list[Candidate]:
        """Entities of this label that the name may mean, best first; any of them for no name."""
        entities = self._entities.get(label, {})
        if not folded(name):
            first = nsmallest(most, entities.values(), key=lambda entity: entity.name)
            return [Candidate(entity, Likeness(0.0, Reason.PART)) for entity in first]
        shelf = self._shelves.get(label)
        if shelf is None or shelf.is_mostly_empty():
            shelf = self._shelves[label] = _Shelf()
        shelf.hold(entities, self._aliases)
        return shelf.candidates(name, most=most)


class _Shelf:
    """The names of one label and whose they are; what goes leaves its place empty."""

    def __init__(self) -> None:
        self._entities: dict[EntityId, Entity] = {}
        self._aliases: _Settled = {}
        self._places: dict[EntityId, list[int]] = {}
        self._owners: list[tuple[EntityId, bool] | None] = []
        self._index = Index()

    def is_mostly_empty(self) -> bool:
        full = sum(map(len, self._places.values()))
        return len(self._owners) > 2 * full + 100

    def hold(self, entities: dict[EntityId, Entity], aliases: _Settled) -> None:
        """Hold these entities and no others."""
        if entities is self._entities and aliases is self._aliases:
            return
        for gone in self._entities.keys() - entities.keys():
            self._empty(gone)
        fresh: list[Name] = []
        for each, entity in entities.items():
            names = aliases.get(each, ())
            known = self._entities.get(each)
            if known is None or known.name != entity.name or self._aliases.get(each, ()) != names:
                self._empty(each)
                fresh += self._place(entity, names)
        self._index.add(fresh)
        self._entities, self._aliases = entities, aliases

    def _empty(self, entity: EntityId) -> None:
        for place in self._places.pop(entity, ()):
            self._owners[place] = None

    def _place(self, entity: Entity, aliases: Iterable[str]) -> Iterator[Name]:
        own = self._places[entity.id] = []
        for written in {entity.name: None} | dict.fromkeys(aliases):
            for name in map(name_of, writings(written)):
                own.append(len(self._owners))
                self._owners.append((entity.id, written != entity.name))
                yield name

    def candidates(self, name: str, *, most: int) -> list[Candidate]:
        best: dict[EntityId, Likeness] = {}
        for asked in map(name_of, writings(name)):
            for place in self._index.near(asked):
                if (owner := self._owners[place]) is None:
                    continue
                entity, alias = owner
                like = _likeness(asked, self._index.names[place], alias=alias)
                if like and (entity not in best or like.score > best[entity].score):
                    best[entity] = like
        found = (Candidate(self._entities[entity], like) for entity, like in best.items())
        return nsmallest(most, found, key=lambda each: (-each.likeness.score, each.entity.name))


def _likeness(asked: Name, name: Name, *, alias: bool) -> Likeness | None:
    like = compare(asked, name)
    if like is None or not alias:
        return like
    if like.reason is Reason.PART and len(name.folded) < len(asked.folded):
        return None  # that somebody was called "Choe" makes no other Choe him
    reason = Reason.ALIAS if like.reason is Reason.NAME else like.reason
    return Likeness(like.score - _LESS, reason)


_REGISTER = Register()


def candidates(
    name: str,
    label: str,
    entities: Iterable[Entity],
    *,
    aliases: Aliases | None = None,
    most: int = 8,
) -> list[Entity]:
    """Entities of this label whose name or alias the name may mean, best first.

    The names of the last call stay ready: whoever types asks again with every letter.
    """
    _REGISTER.update(entities, aliases=aliases)
    return [found.entity for found in _REGISTER.candidates(name, label, most=most)]
