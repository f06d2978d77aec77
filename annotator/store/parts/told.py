"""What the ledger of an open project tells."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.model import Decision, DecisionId, Verdict
from annotator.store import ledger, replay
from annotator.store.parts.articles import Articles
from annotator.store.replay import Difference


class Told(Articles):
    """Decisions that were made, oldest first."""

    def newest(self) -> ledger.Head | None:
        """(seq, id) of the file's newest decision; `head` is the newest that this window saw."""
        with self._reading():
            return ledger.head(self._db)

    def time_of(self, head: ledger.Head) -> str | None:
        """When the decision of this seq and id was made; None where it is none of this ledger."""
        with self._reading():
            return ledger.time_of(self._db, head)

    def verdict_of(self, decision: DecisionId) -> Verdict:
        """What kind of judgement a decision of the ledger is."""
        with self._reading():
            return ledger.verdict_of(self._db, decision)

    def decisions(self) -> Iterator[Decision]:
        """The ledger, oldest first."""
        with self._reading():
            yield from ledger.decisions(self._db)

    def first_broken_decision(self) -> int | None:
        """The seq of the first ledger row whose hash does not fit; None if the chain holds."""
        with self._reading():
            return ledger.first_broken(self._db)

    def differences(self) -> Iterator[Difference]:
        """Whatever the file holds otherwise than its ledger says, if its own chain holds."""
        with self.snapshot(), self._reading():
            yield from replay.differences(self._db)
