"""What was kept of a damaged project and what was lost, in numbers and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.store.flaws import Counts
from annotator.store.ledger_end import missing_at_the_end
from annotator.wording import counted, counts_of

_NAMED = 10
_WORDS = (
    (
        "article",
        "is damaged, and no decision is about it",
        "are damaged, and no decision is about them",
        "import {} again",
    ),
    (
        "article",
        "has a damaged text",
        "have damaged texts",
        "open again, flagged, and the title says so",
    ),
    (
        "article",
        "had a damaged text, which could be mended",
        "had damaged texts, which could be mended",
        "",
    ),
    (
        "article",
        "has a title, zones or meta that may be damaged",
        "have titles, zones or meta that may be damaged",
        "",
    ),
    (
        "run",
        "has a name or settings that may be damaged",
        "have names or settings that may be damaged",
        "",
    ),
    (
        "article",
        "has lost what a run said of it",
        "have lost what a run said of them",
        "suggest again",
    ),
    ("decision", "is lost", "are lost", ""),
    (
        "article",
        "has lost which of its suggestions were planted",
        "have lost which of their suggestions were planted",
        "look at their gold again",
    ),
)
"""Of each sort of loss: what of, the words for one and for several, and what there is to do."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What a salvage has kept and lost; articles by their ids, decisions by their numbers."""

    kept: Counts
    mended: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    runs: tuple[int, ...] = ()
    said: tuple[str, ...] = ()
    decisions: tuple[int, ...] = ()
    moved: int = 0
    facts: int = 0
    notes: tuple[str, ...] = ()
    unexplained: Mapping[str, int] = field(default_factory=dict)
    at_the_end: int = 0
    """Decisions that are missing behind the last one that is there."""
    plants: tuple[str, ...] = ()
    """Articles of which it is not known any more what was planted in them."""

    def lines(self) -> list[str]:
        """A sentence for each sort of loss, calm and complete."""
        lines = [
            _line(tuple(map(str, names)), *words)
            for names, words in zip(self._losses(), _WORDS, strict=True)
            if names
        ]
        if self.at_the_end:
            lines.append(f"{missing_at_the_end(self.at_the_end)}.")
        if self.moved:
            lines.append(
                f"{counted(self.moved, 'decision')} behind a lost one: kept with all they say, "
                "under new ids."
            )
        if self.facts:
            lines.append(
                f"{counted(self.facts, 'undo', 'undos')} of a lost decision: kept as a fact that "
                "cannot be redone."
            )
        if self.unexplained:
            sure = "" if self.at_the_end or self.decisions else ", or it was changed"
            lines.append(
                f"{counts_of(self.unexplained)} that no decision explains: decisions are missing"
                f"{sure}. Kept as current state has it, in an import by goldspan salvage."
            )
        return [*lines, *self.notes] or ["Nothing is lost."]

    def _losses(self) -> tuple[tuple[object, ...], ...]:
        return (
            self.lost,
            self.damaged,
            self.mended,
            self.unproved,
            self.runs,
            self.said,
            self.decisions,
            self.plants,
        )


def _line(names: tuple[str, ...], noun: str, one: str, several: str, then: str) -> str:
    listed = ", ".join(names[:_NAMED])
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    what = one if len(names) == 1 else several
    step = "; " + then.format("it" if len(names) == 1 else "them") if then else ""
    return f"{counted(len(names), noun)} {what} ({listed}{more}){step}."
