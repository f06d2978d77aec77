"""Sowing: an article's sheet with the wrong suggestions that are planted in it.

They are drawn when the article is opened for review and put on record with the decision that begins
it, as its run is: looking writes nothing, and no run has them, so that none is ever scored by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from annotator.lots import again, draw
from annotator.model import Fragments, ItemId, Mention
from annotator.passed_over import ReadArticle, Span
from annotator.planting import without_retired
from annotator.sheet import Sheet


def takes_plants(sheet: Sheet) -> bool:
    """Whether something can be planted: suggestions are shown, and no decision has fixed which."""
    return sheet.run is not None and not (sheet.begun or sheet.finished or sheet.blind)


def sown(
    sheet: Sheet,
    *,
    share: float,
    project: str,
    taken: Iterable[Span],
    read: Callable[[], Iterable[ReadArticle]],
    known: Callable[[str], bool],
) -> Sheet:
    """The sheet with this share of wrong suggestions, unless it takes none; see `lots.draw`."""
    if not takes_plants(sheet):
        return sheet
    spans = [*taken, *((each.start, each.end) for each in sheet.mentions)]
    drawn = draw(
        sheet.article,
        sheet.suggested.values(),
        share=share,
        project=project,
        labels=sheet.scheme.mentions,
        taken=spans,
        read=read,
        known=known,
    )
    return sheet.planted(drawn)


def on_record(
    sheet: Sheet, recorded: Iterable[tuple[ItemId, str, Fragments]], *, project: str
) -> Sheet:
    """The sheet with what is planted in it by its decisions.

    Before it has begun nothing of that is shown; once it was finished, nothing is any more.
    """
    plants = again(sheet.article, sheet.suggested, recorded, project=project)
    # what a beginning that was undone has put on record is drawn anew
    known = {
        each.mention.id: each for each in plants if sheet.begun or _is_touched(sheet, each.mention)
    }
    shown = [each for each in plants if sheet.begun and each.like is not None]
    found = replace(sheet, plants=known).planted(shown)
    return replace(found, items=without_retired(found.items, known))


def _is_touched(sheet: Sheet, plant: Mention) -> bool:
    """Whether a decision has touched it, for a run may have come to suggest it meanwhile."""
    found = sheet.items.get(plant.id)
    return found is not None and found is not sheet.suggested.get(plant.id)
