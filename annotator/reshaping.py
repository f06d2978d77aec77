"""The rules of what mentions cover: moved, joined and split; drafts of decisions, nothing written.

What is reshaped stays as it was judged, so that Space accepts it like any other suggestion; the
pieces that a split makes are judged as their whole was, for it was the whole that was judged. No
run has suggested the new ones though: they have neither a run nor a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from annotator import rules
from annotator.drafts import draft
from annotator.errors import ReviewError
from annotator.identity import new_id
from annotator.model import (
    Draft,
    Fragments,
    Item,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Relation,
    Verdict,
)
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


def take_in(sheet: Sheet, item: ItemId, start: int, end: int) -> Draft:
    """The mention covers this stretch too: next to it in one piece, apart from it in fragments."""
    mention = sheet.mention(item)
    _refuse_rejected(mention)
    text = sheet.article.text
    chosen = text[start:end]
    if not chosen.strip():
        raise ReviewError("Select some text first.")
    start, end = start + len(chosen) - len(chosen.lstrip()), start + len(chosen.rstrip())
    fragments = _closed(text, merge_fragments([*mention.fragments, (start, end)]))
    if fragments == mention.fragments:
        raise ReviewError("The mention covers this already.")
    return move(sheet, item, fragments)


def following(sheet: Sheet, item: ItemId) -> ItemId | None:
    """The next mention of the paragraph that reaches further; None if there is none."""
    mention = sheet.mention(item)
    until = sheet.paragraph_of(max(mention.end - 1, 0))[1]
    for other in sheet.mentions:
        ahead = (other.start, -other.end) > (mention.start, -mention.end) and other.start < until
        if ahead and other.end > mention.end and other.state is not ItemState.REJECTED:
            return other.id
    return None


def join(sheet: Sheet, items: Iterable[ItemId]) -> Draft:
    """These mentions are one, from the first start to the last end: the one that is named first.

    The others are rejected, and their relations are its own; those that cannot be go with them.
    """
    kept, *others = (sheet.mention(item) for item in dict.fromkeys(items))
    if not others:
        raise ReviewError("There is nothing to join it with.")
    for mention in (kept, *others):
        _refuse_rejected(mention)
    start = min(each.start for each in (kept, *others))
    end = max(each.end for each in (kept, *others))
    meant = [each.entity for each in (kept, *others) if each.label == kept.label and each.entity]
    after = replace(kept, fragments=((start, end),), entity=meant[0] if meant else None)
    gone = [replace(each, state=ItemState.REJECTED) for each in others]
    rules.refuse_twin(_with(sheet, gone), after)
    return draft(sheet, Verdict.CORRECT, [after, *gone, *_handed_over(sheet, kept, others)])


def _handed_over(sheet: Sheet, kept: Mention, others: Sequence[Mention]) -> list[Item]:
    """The relations of the others as relations of the one that is kept, or rejected.

    Where two become one the accepted one stays, of two alike the one that it had itself.
    """
    gone = {each.id for each in others}
    ends = {kept.id} | gone
    concerned = [
        each
        for each in sheet.relations
        if each.state is not ItemState.REJECTED and not ends.isdisjoint((each.head, each.tail))
    ]
    concerned.sort(
        key=lambda each: (
            each.state is not ItemState.ACCEPTED,
            not gone.isdisjoint((each.head, each.tail)),
        )
    )
    found: list[Item] = []
    taken: set[tuple[str, Sequence[ItemId]]] = set()
    for relation in concerned:
        head = kept.id if relation.head in gone else relation.head
        tail = kept.id if relation.tail in gone else relation.tail
        moved = replace(relation, head=head, tail=tail)
        place = _place(sheet, moved)
        if place in taken or not _may_be(sheet, moved):
            found.append(replace(relation, state=ItemState.REJECTED))
            continue
        taken.add(place)
        if moved != relation:
            found.append(moved)
    return found


def _place(sheet: Sheet, relation: Relation) -> tuple[str, Sequence[ItemId]]:
    """What no two relations may have in common."""
    ends = (relation.head, relation.tail)
    return relation.label, tuple(sorted(ends)) if relation.label in sheet.scheme.symmetric else ends


def _may_be(sheet: Sheet, relation: Relation) -> bool:
    head, tail = sheet.mention(relation.head), sheet.mention(relation.tail)
    return head.id != tail.id and sheet.scheme.allows(relation.label, head.label, tail.label)


def split(sheet: Sheet, item: ItemId, pieces: Iterable[Fragments]) -> Draft:
    """The mention is several: the first piece keeps its id, its relations and what it means.

    A piece that is marked with the label already is left as it is.
    """
    mention = sheet.mention(item)
    _refuse_rejected(mention)
    first, *others = _checked(mention, pieces)
    after = replace(mention, fragments=first)
    rules.refuse_twin(sheet, after)
    rest = _with(sheet, [after])
    made: list[Item] = [after]
    for fragments in others:
        piece = replace(
            mention,
            id=new_id(),
            fragments=fragments,
            score=None,
            entity=None,
            note="",
            flagged=False,
            run=None,
        )
        if rules.twin(rest, piece) is None:
            made.append(replace(piece, attributes=rules.first_attributes(sheet, piece)))
    return draft(sheet, Verdict.CORRECT, made)


def _checked(mention: Mention, pieces: Iterable[Fragments]) -> list[Fragments]:
    """The pieces in reading order, if they are several, of the mention, and of nothing twice."""
    found = sorted(merge_fragments(each) for each in pieces if each)
    if len(found) < 2:
        raise ReviewError("That leaves one piece; there is nothing to split.")
    spans = sorted(span for piece in found for span in piece)
    apart = all(before[1] <= after[0] for before, after in pairwise(spans))
    inside = all(
        any(first <= start < end <= last for first, last in mention.fragments)
        for start, end in spans
    )
    if not (apart and inside):
        raise ReviewError("The pieces of a mention lie in it, and apart from each other.")
    return found


def _with(sheet: Sheet, items: Iterable[Item]) -> Sheet:
    """The sheet with these items as they would be."""
    article = sheet.article.id
    return sheet.after(
        ItemChange(each.id, article, sheet.items.get(each.id), each) for each in items
    )


def _closed(text: str, fragments: Fragments) -> Fragments:
    """Fragments with nothing but blanks between them are one."""
    found = list(fragments[:1])
    for start, end in fragments[1:]:
        between = text[found[-1][1] : start]
        if between.isspace() and "\n" not in between:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return tuple(found)


def _refuse_rejected(mention: Mention) -> None:
    if mention.state is ItemState.REJECTED:
        raise ReviewError("This mention is rejected; accept it first.")
