"""The project: one SQLite file of articles, runs and decisions, as the rest of Goldspan sees it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from annotator.bulk import Report, unreported
from annotator.model import Draft
from annotator.scheme import Scheme
from annotator.store import creating, placing, rescuing, saving
from annotator.store.parts.deciding import Deciding
from annotator.store.parts.entities import Entities
from annotator.store.parts.gold import Gold
from annotator.store.parts.outcomes import Outcomes
from annotator.store.parts.planted import Planted
from annotator.store.parts.runs import Runs
from annotator.store.parts.settings import Settings
from annotator.store.rescuing import SavedCopy


class Project(Deciding, Runs, Gold, Outcomes, Entities, Planted, Settings):
    """An open project file. Every write is one transaction; raises ProjectError for the disk's
    and the file's trouble, and ProjectChanged where somebody else has decided meanwhile.
    """

    @classmethod
    def create(cls, path: str | os.PathLike[str], *, scheme: Scheme) -> Self:
        """Make a new project file and open it."""
        creating.create(Path(path), scheme=scheme)
        return cls(path, read_only=False)

    def save_copy(self, path: Path, *, drafts: Sequence[Draft] = (), actor: str = "") -> SavedCopy:
        """Write all that can still be read, and decisions that could not be saved, to a new file.

        It is for when the file itself is gone, replaced or cannot be written. Raises ProjectError
        where the copy cannot be made; nothing is left of it then.
        """
        known = self.known_for_copy(drafts=drafts, actor=actor)
        return rescuing.save_copy(known, path, source=self._db.conn)

    def known_for_copy(self, *, drafts: Sequence[Draft] = (), actor: str = "") -> rescuing.Known:
        """What `rescuing.save_copy` needs to do the same in another thread."""
        self._seen.forget_pages()
        return rescuing.Known(self.path, self.id, self.head, self._made.all(), tuple(drafts), actor)

    @property
    def is_there(self) -> bool:
        """Whether the name still leads to the file that was opened."""
        return saving.leads_there(self._db, self.path)

    def write_what_is_open(self, draft: Path, *, report: Report = unreported) -> None:
        """Write the file that was opened to another one, for where no name leads to it any more.

        Between two pieces of a few milliseconds it reports.
        """
        with self._reading():
            placing.write(self._db.conn, draft, report=report)
