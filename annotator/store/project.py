"""The project: one SQLite file of articles, runs and decisions, as the rest of Goldspan sees it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from annotator.model import Draft
from annotator.scheme import Scheme
from annotator.store import creating, rescuing
from annotator.store.parts.deciding import Deciding
from annotator.store.parts.entities import Entities
from annotator.store.parts.gold import Gold
from annotator.store.parts.runs import Runs
from annotator.store.parts.settings import Settings
from annotator.store.rescuing import SavedCopy


class Project(Deciding, Runs, Gold, Entities, Settings):
    """An open project file. Every write is one transaction; raises ProjectError for the disk's
    and the file's trouble, and ProjectChanged where somebody else has decided meanwhile.
    """

    @classmethod
    def create(cls, path: Path, *, scheme: Scheme) -> Self:
        """Make a new project file and open it."""
        creating.create(path, scheme=scheme)
        return cls(path, read_only=False)

    def save_copy(self, path: Path, *, drafts: Sequence[Draft] = (), actor: str = "") -> SavedCopy:
        """Write all that can still be read, and decisions that could not be saved, to a new file.

        It is for when the file itself is gone, replaced or cannot be written. Raises ProjectError
        where the copy cannot be made; nothing is left of it then.
        """
        self._seen.forget_pages()
        return rescuing.save_copy(
            self, self._db.conn, path, drafts=drafts, actor=actor, made=self._made
        )
