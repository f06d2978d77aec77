"""Unearthing: what a reviewer is told of the planted suggestions once an article is finished."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator import rules
from annotator.drafts import draft
from annotator.identity import new_id
from annotator.model import (
    Draft,
    ItemChange,
    ItemState,
    Mention,
    Verdict,
)
from annotator.sheet import Sheet
from annotator.wording import counted

_SHOWN = 2
"""Accepted ones that one sentence has room for."""


@dataclass(frozen=True, slots=True)
class Unearthed:
    """What was planted in an article: how many, how many of them nobody judged, how many were
    corrected, and the accepted ones, with what was marked like those.
    """

    planted: int = 0
    unjudged: int = 0
    corrected: int = 0
    accepted: tuple[tuple[Mention, str], ...] = ()
    """Each with its words."""

    def __str__(self) -> str:
        """ "2 of the suggestions were planted; you accepted 1 of them: …"; empty without any."""
        if not self.planted and not self.accepted:
            return ""
        were = counted(self.planted, "of the suggestions was", "of the suggestions were")
        accepted = len(self.accepted)
        if not accepted:
            judged = self.planted - self.unjudged
            of = (
                "you accepted none of them"
                if not self.unjudged
                else (f"of the {judged:,} that you judged you accepted none")
            )
            said = f"{were} planted; {of if judged else 'you judged none of them'}."
        else:
            shown = self.accepted[:_SHOWN]
            which = ", ".join(f"“{words}” as {each.label}" for each, words in shown)
            more = f" and {accepted - _SHOWN:,} more" if accepted > _SHOWN else ""
            stay = "It stays" if accepted == 1 else "They stay"
            said = (
                f"{were} planted; you accepted {accepted:,} of them (Ctrl+L): {which}{more}. "
                f"{stay} out of the gold."
            )
        if self.corrected:
            own = "one that you corrected is" if self.corrected == 1 else "ones you corrected are"
            said += f" The {own} your own work and counts."
        return said


def unearthed(sheet: Sheet) -> Unearthed:
    """What is planted in a sheet that is about to be finished, and nobody was told of so far."""
    there = [
        (sheet.items[item], plant) for item, plant in sheet.plants.items() if item in sheet.items
    ]
    shown = [item for item, plant in there if plant.like is not None]
    accepted = (
        (item, sheet.surface(item))
        for item, _ in there
        if isinstance(item, Mention) and sheet.is_planted(item) and item.state is ItemState.ACCEPTED
    )
    return Unearthed(
        len(shown),
        sum(item.state is ItemState.PENDING for item in shown),
        sum(not sheet.is_planted(item) for item in shown),
        tuple(sorted(accepted, key=lambda each: each[0].fragments)),
    )


def keep(sheet: Sheet, plant: Mention) -> Draft:
    """It is right after all: a mention of the reviewer's own stands where it was planted.

    The article may be finished, and stays so.
    """
    kept = Mention(new_id(), plant.label, plant.fragments, ItemState.ACCEPTED)
    rules.refuse_twin(sheet, kept)
    kept = replace(kept, attributes=rules.attributes_for(sheet, plant, plant.label))
    if not sheet.finished:
        return draft(sheet, Verdict.ADD, [kept])
    change = ItemChange(kept.id, sheet.article.id, None, kept)
    return Draft(Verdict.ADD, sheet.article.id, (change,), kept.id)
