"""How an act on one article becomes the draft of one decision, whichever rule it follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotator.errors import ReviewError
from annotator.model import (
    ArticleState,
    Change,
    Draft,
    Item,
    ItemChange,
    Progress,
    ProgressChange,
    Verdict,
)
from annotator.sheet import Sheet


def draft(
    sheet: Sheet,
    verdict: Verdict,
    after: Iterable[Item],
    *,
    state: ArticleState = ArticleState.DOING,
    flagged: bool | None = None,
) -> Draft:
    """These items are so from now on, and the article is that far; refused once it is finished."""
    if sheet.finished:
        raise ReviewError("This article is finished. Reopen it with Ctrl+Shift+Enter to change it.")
    article = sheet.article.id
    changes: list[Change] = [
        ItemChange(item.id, article, sheet.stored(item.id), item) for item in after
    ]
    focus = next((each.item for each in changes if isinstance(each, ItemChange)), None)
    before = sheet.progress
    if before and before.run is not None and before.run != sheet.run:
        # an item of another run could be kept without the mentions that it links
        raise ReviewError("Other suggestions are shown than were judged; open the article again.")
    now = replace(
        before or Progress(run=sheet.run),
        state=state,
        flagged=flagged if flagged is not None else bool(before and before.flagged),
    )
    if now.run is None:
        now = replace(now, run=sheet.run)
    if now != before:
        changes.append(ProgressChange(article, before, now))
    begins = now.run is not None and (before is None or before.run is None)
    planted = sheet.plants.values() if begins else ()
    plants = tuple((article, each.mention) for each in planted)
    return Draft(verdict, article, tuple(changes), focus, plants=plants)
