"""The entity book: what the project knows of its entities, read while nobody presses a key.

Reading ten thousand names and making them ready takes seconds, so it is done in slices of some
milliseconds; until the last one the book answers from what it has. Afterwards it follows the
ledger: whoever decided, and in whatever article, the entities touched are read again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.entities import Candidate, Register
from annotator.entities.spelling import letters
from annotator.errors import GoldspanError
from annotator.model import EntityId
from annotator.store import Known, Places, Project

_AT_ONCE = 10
"""Entities that are read together."""
_SLICE = 0.006
"""Seconds of one slice of reading."""
_MANY = 1000
"""Entities from which on garbage is held: its collection stopped the window for 150 ms, several
times while ten thousand were read."""
_AFTER = 150
"""Milliseconds after opening: the first article comes first."""
_HURRY = 0.015
"""Seconds that whoever asks waits at most for what was not read yet: enough for a small project."""
_FOLLOWED_AFTER = 40
"""Milliseconds of rest after which a decision is followed: no key waits for the reading."""
_SAID_AFTER = 100
"""Milliseconds after which a change is said, together with those that came meanwhile."""


class EntityBook(QObject):
    """Every entity of the open project that was read so far, and how it is used."""

    changed = Signal()
    """Something else is known than before."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known: dict[EntityId, Known] = {}
        self.texts: dict[EntityId, str] = {}
        """What each is found by, in small letters: its label, names, aliases and ids."""
        self.whole = True
        """Whether every entity was read."""
        self._project: Project | None = None
        self._register = Register()
        self._last: EntityId | None = None
        self._found: set[EntityId] = set()
        self._seq = 0
        self._garbage = _Garbage()
        self._stale = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        self._changes = QTimer(self)
        self._changes.setSingleShot(True)
        self._changes.setInterval(_SAID_AFTER)
        self._changes.timeout.connect(self.changed)

    def open(self, project: Project | None) -> None:
        """Be about this project; without one, about nothing."""
        self._timer.stop()
        self._garbage.let_go()
        self._project, self._register = project, Register()
        self.known, self.texts = {}, {}
        self._stale, self.whole = False, project is None
        self._read(self._begin)
        if project is not None:
            self._timer.start(_AFTER)
        self._say()

    def touch(self) -> None:
        """Something was decided: look at it when there is time, or when somebody asks."""
        self._stale = self._project is not None
        if self._stale and (self.whole or not self._timer.isActive()):
            self._timer.start(_FOLLOWED_AFTER)

    def candidates(self, name: str, label: str, *, most: int = 8) -> list[Candidate]:
        """The entities of this label that a name may mean, best first, as far as they were read."""
        self._follow()
        self._read_for(_HURRY)
        return self._register.candidates(name, label, most=most)

    def get(self, entity: EntityId) -> Known | None:
        """One entity as it is now, whether the reading has come to it or not."""
        self._follow()
        if entity not in self.known and not self.whole:
            self._read(lambda project: self._take(project, {entity}))
        return self.known.get(entity)

    def places(self, entity: EntityId) -> Places:
        """Where an entity is meant: the first places, and how many there are."""
        found = [Places()]
        self._read(lambda project: found.append(project.places(entity)))
        return found[-1]

    def _say(self) -> None:
        if not self._changes.isActive():
            self._changes.start()

    def _read(self, work: Callable[[Project], None]) -> None:
        """Read from the project; nobody has asked for it, so trouble with its file is told."""
        if self._project is None:
            return
        try:
            work(self._project)
        except GoldspanError as error:
            self._be_whole()  # as far as it can be
            self.failed.emit(str(error))

    def _begin(self, project: Project) -> None:
        """Read everything, from the first on; what is known already stays meanwhile."""
        self._seq, self._last, self._found = _seq(project), None, set()
        self.whole = False

    def _go_on(self) -> None:
        self._follow()
        self._read_for(_SLICE)
        if not self.whole:
            self._timer.start(0)

    def _read_for(self, seconds: float) -> None:
        """Read on for so long, unless all is read before."""
        end = perf_counter() + seconds
        while not self.whole and perf_counter() < end:
            self._read(self._read_some)

    def _read_some(self, project: Project) -> None:
        ids = project.entity_ids(self._last, most=_AT_ONCE)
        if ids:
            self._last = ids[-1]
            self._take(project, set(ids))
            if len(self._found) > _MANY:
                self._garbage.hold()
        else:
            self._be_whole()
            self._forget(self.known.keys() - self._found)
        self._say()

    def _be_whole(self) -> None:
        self.whole = True
        self._garbage.let_go()

    def _follow(self) -> None:
        """Take over what was decided since."""
        if self._stale:
            self._stale = False
            self._read(self._catch_up)

    def _catch_up(self, project: Project) -> None:
        newest, touched = _seq(project), project.entities_touched(self._seq)
        if touched is None:
            self._begin(project)
            self._timer.start(0)
        elif touched:
            self._take(project, touched)
            self._say()
        self._seq = newest

    def _take(self, project: Project, entities: set[EntityId]) -> None:
        found = project.known(entities)
        self._register.put(
            (each.entity, (surface for surface, _ in each.uses.aliases)) for each in found
        )
        self.known.update((each.entity.id, each) for each in found)
        self.texts.update((each.entity.id, _text(each)) for each in found)
        here = {each.entity.id for each in found}
        self._found |= here
        self._forget(entities - here)

    def _forget(self, entities: set[EntityId]) -> None:
        self._register.drop(entities)
        for entity in entities:
            self.known.pop(entity, None)
            self.texts.pop(entity, None)


def _text(known: Known) -> str:
    entity = known.entity
    aliases = (surface for surface, _ in known.uses.aliases)
    ids = (f"{source}:{value}" for source, value in entity.ids.items())
    return letters("\n".join((entity.name, entity.label, *aliases, *ids)))


class _Garbage:
    """Keeps the collection of garbage from looking again and again at what is being read.

    What was read by then lives as long as the project, and is no more looked at afterwards.
    """

    def __init__(self) -> None:
        self._held = False

    def hold(self) -> None:
        if not self._held and gc.isenabled():
            gc.disable()
            self._held = True

    def let_go(self) -> None:
        if self._held:
            gc.freeze()
            gc.enable()
            self._held = False


def _seq(project: Project) -> int:
    """How many decisions the project's file holds."""
    newest = project.newest()
    return 0 if newest is None else newest[0]
