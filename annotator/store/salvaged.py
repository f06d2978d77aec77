"""What was kept of a damaged project and what was lost, in numbers and names."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.store.flaws import Counts
from annotator.wording import counted

_NAMED = 10


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

    def lines(self) -> list[str]:
        """A sentence for each sort of loss, calm and complete."""
        found = [
            (self.lost, "article", "is damaged and no decision is about it", "import it again"),
            (
                self.damaged,
                "article",
                "has a damaged text",
                "it is open again, flagged, and its title says so",
            ),
            (self.mended, "article", "had a damaged text, which could be mended", ""),
            (self.unproved, "article", "has a title, zones or meta that may be damaged", ""),
            (self.runs, "run", "has a name or settings that may be damaged", ""),
            (self.said, "article", "has lost what a run said of it", "suggest again"),
            (self.decisions, "decision", "is lost", ""),
        ]
        lines = [_line(tuple(map(str, names)), *rest) for names, *rest in found if names]
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
        return [*lines, *self.notes] or ["Nothing is lost."]


def _line(names: tuple[str, ...], noun: str, what: str, then: str) -> str:
    listed = ", ".join(names[:_NAMED])
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{counted(len(names), noun)}: {what} ({listed}{more}){'; ' + then if then else ''}."
