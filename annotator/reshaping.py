"""The rules of what a mention covers, as drafts of decisions; nothing is written."""

from __future__ import annotations

from dataclasses import replace

from annotator import rules
from annotator.drafts import draft
from annotator.errors import ReviewError
from annotator.model import Draft, Fragments, ItemId, Verdict
from annotator.sheet import Sheet
from annotator.text import merge_fragments


def move(sheet: Sheet, item: ItemId, fragments: Fragments) -> Draft:
    """The mention covers these fragments instead; its state stays, so that Space accepts it."""
    mention = sheet.mention(item)
    length = len(sheet.article.text)
    if not fragments or not all(0 <= start < end <= length for start, end in fragments):
        raise ReviewError("A mention must keep at least one character of the text.")
    after = replace(mention, fragments=merge_fragments(fragments))
    rules.refuse_twin(sheet, after)
    return draft(sheet, Verdict.CORRECT, [after])
