"""Where else the same stands, and how it is marked there in one decision; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotator.drafts import draft
from annotator.identity import new_id
from annotator.model import UNANNOTATED, Draft, Item, ItemId, ItemState, Mention, Verdict
from annotator.sheet import Sheet


def occurrences(sheet: Sheet, item: ItemId) -> Iterator[tuple[int, int]]:
    """Where else the mention's text stands as whole words and is not marked with its label.

    Nothing is suggested in bylines and furniture, though a reviewer may mark there.
    """
    mention = sheet.mention(item)
    if len(mention.fragments) > 1:
        return
    wanted = re.escape(sheet.surface(mention))
    taken = {
        each.fragments
        for each in sheet.mentions
        if each.label == mention.label and each.state is not ItemState.PENDING
    }
    left_out = [zone for zone in sheet.article.zones if zone.kind in UNANNOTATED]
    for match in re.finditer(rf"(?<!\w){wanted}(?!\w)", sheet.article.text):
        start, end = match.span()
        if (start, end) == mention.fragments[0] or ((start, end),) in taken:
            continue
        if not any(zone.start < end and start < zone.end for zone in left_out):
            yield start, end


def same_everywhere(sheet: Sheet, item: ItemId, spans: Iterable[tuple[int, int]]) -> Draft:
    """The same mention at these spans too: pending twins are accepted, missing ones added."""
    mention = sheet.mention(item)
    alike = [each for each in sheet.mentions if each.label == mention.label]
    # a rejected one only where there is no other
    alike.sort(key=lambda each: each.state is not ItemState.REJECTED)
    twins = {each.fragments: each for each in alike}
    same: list[Item] = []
    for span in dict.fromkeys(spans):
        twin = twins.get((span,))
        same.append(
            replace(twin, state=ItemState.ACCEPTED, entity=twin.entity or mention.entity)
            if twin
            else Mention(
                new_id(), mention.label, (span,), ItemState.ACCEPTED, entity=mention.entity
            )
        )
    return replace(draft(sheet, Verdict.ADD, same), focus=item)
