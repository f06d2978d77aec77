"""The rules of judging: what a reviewer's act changes, as drafts of decisions; nothing is written.

Every function takes a sheet and gives the draft of one decision, so that one undo takes the whole
act back. What the scheme or the text does not allow raises ReviewError with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotator import rules
from annotator.drafts import draft
from annotator.errors import ReviewError
from annotator.identity import new_id
from annotator.model import (
    ArticleState,
    Draft,
    Item,
    ItemId,
    ItemState,
    Mention,
    ProgressChange,
    Relation,
    Verdict,
)
from annotator.planting import retired
from annotator.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Link:
    """A relation that could be made: its label and its ends."""

    label: str
    head: ItemId
    tail: ItemId


def accept(sheet: Sheet, items: Iterable[ItemId]) -> Draft:
    """These items are right as they stand; accepting a relation accepts nothing else."""
    accepted = {item: replace(sheet.items[item], state=ItemState.ACCEPTED) for item in items}
    if not accepted:
        raise ReviewError("There is nothing to accept here.")
    for item in accepted.values():
        rules.refuse_twin(sheet, item)
        if isinstance(item, Relation):
            head, tail = (accepted.get(end, sheet.items[end]) for end in (item.head, item.tail))
            rules.check_ends(sheet, item.label, head, tail)
    return draft(sheet, Verdict.ACCEPT, accepted.values())


def pending_between(sheet: Sheet, start: int, end: int) -> list[ItemId]:
    """The pending items read inside [start, end) that can be accepted together.

    A relation can once its ends are among them or accepted; what stands there already cannot, nor
    what is doubtful.
    """
    doubtful = sheet.doubtful
    inside = [
        item
        for item in sheet.pending_between(start, end)
        if item not in doubtful and rules.twin(sheet, sheet.items[item]) is None
    ]
    chosen = set(inside)

    def settled(end: ItemId) -> bool:
        return end in chosen or sheet.items[end].state is ItemState.ACCEPTED

    found = []
    for item in inside:
        whole = sheet.items[item]
        if not isinstance(whole, Relation) or (settled(whole.head) and settled(whole.tail)):
            found.append(item)
    return found


def reject(sheet: Sheet, item: ItemId) -> Draft:
    """This item is wrong; a mention's relations go with it, and come back with undo."""
    found = sheet.items[item]
    rejected: list[Item] = [replace(found, state=ItemState.REJECTED)]
    if isinstance(found, Mention):
        rejected += [
            replace(relation, state=ItemState.REJECTED)
            for relation in sheet.relations_of(item)
            if relation.state is not ItemState.REJECTED
        ]
    verdict = Verdict.REMOVE if found.state is ItemState.ACCEPTED else Verdict.REJECT
    return draft(sheet, verdict, rejected)


def relabel(sheet: Sheet, item: ItemId, label: str) -> Draft:
    """The mention is one, of this label: it is accepted; relations that no longer fit go."""
    mention = sheet.mention(item)
    rules.check_label(sheet, label)
    after = replace(
        mention,
        label=label,
        state=ItemState.ACCEPTED,
        attributes=rules.attributes_for(sheet, mention, label),
        entity=mention.entity if label == mention.label else None,
    )
    rules.refuse_twin(sheet, after)
    verdict = Verdict.ACCEPT if label == mention.label else Verdict.CORRECT
    return draft(sheet, verdict, [after, *rules.misfits(sheet, after)])


def add_mention(sheet: Sheet, start: int, end: int, label: str) -> Draft:
    """A mention that was missed: accepted at once.

    Where just this is suggested, that is accepted instead; with another label it is relabelled, the
    likeliest of several. What is accepted there under another label stays beside it.
    """
    rules.check_label(sheet, label)
    if not 0 <= start < end <= len(sheet.article.text):
        raise ReviewError("Select some text first, then press the label's key.")
    added = Mention(new_id(), label, ((start, end),), ItemState.ACCEPTED)
    there = rules.twin(sheet, added)
    if there is not None:
        if there.state is ItemState.ACCEPTED:
            raise ReviewError(f"This is marked as {label} already.")
        return accept(sheet, [there.id])
    suggested = [each for each in sheet.in_place_of(added) if each.state is ItemState.PENDING]
    if suggested:
        return relabel(sheet, max(suggested, key=_likelihood).id, label)
    if gone := sheet.twins(added):
        return accept(sheet, [gone[0].id])
    added = replace(added, attributes=rules.first_attributes(sheet, added))
    return draft(sheet, Verdict.ADD, [added])


def links(sheet: Sheet, first: ItemId, second: ItemId) -> list[Link]:
    """The relations that the scheme allows between two mentions, from the first one first."""
    one, other = sheet.mention(first), sheet.mention(second)
    found = []
    for head, tail in ((one, other), (other, one)):
        for label in sheet.scheme.relations_between(head.label, tail.label):
            if label.symmetric and head is other and Link(label.name, first, second) in found:
                continue
            found.append(Link(label.name, head.id, tail.id))
    return found


def add_relation(sheet: Sheet, link: Link) -> Draft:
    """A relation that was missed: accepted at once; its ends are judged on their own."""
    head, tail = sheet.mention(link.head), sheet.mention(link.tail)
    rules.check_ends(sheet, link.label, head, tail)
    added = Relation(new_id(), link.label, link.head, link.tail, ItemState.ACCEPTED)
    there = _there(sheet, added)
    if there is not None:
        if there.state is ItemState.ACCEPTED:
            raise ReviewError("This relation is there already.")
        return accept(sheet, [there.id])
    added = replace(added, attributes=rules.first_attributes(sheet, added))
    return draft(sheet, Verdict.ADD, [added])


def _likelihood(mention: Mention) -> float:
    """The score of a suggestion; one without any comes last."""
    return -1.0 if mention.score is None else mention.score


def _there(sheet: Sheet, added: Item) -> Item | None:
    """What is at this place already: a rejected item only where there is no other."""
    twins = sheet.twins(added)
    return rules.twin(sheet, added) or (twins[0] if twins else None)


def relabel_relation(sheet: Sheet, item: ItemId, label: str) -> Draft:
    """The relation is one, of this label: it is accepted."""
    relation = _relation(sheet, item)
    rules.check_ends(sheet, label, sheet.mention(relation.head), sheet.mention(relation.tail))
    attributes = rules.attributes_for(sheet, relation, label)
    after = replace(relation, label=label, state=ItemState.ACCEPTED, attributes=attributes)
    rules.refuse_twin(sheet, after)
    verdict = Verdict.ACCEPT if label == relation.label else Verdict.CORRECT
    return draft(sheet, verdict, [after])


def swap(sheet: Sheet, item: ItemId) -> Draft:
    """Head and tail change places; the label too where only another one fits that way."""
    relation = _relation(sheet, item)
    head, tail = sheet.mention(relation.tail), sheet.mention(relation.head)
    fitting = [label.name for label in sheet.scheme.relations_between(head.label, tail.label)]
    if not fitting:
        raise ReviewError(f"The scheme has no relation from {head.label} to {tail.label}.")
    label = relation.label if relation.label in fitting else fitting[0]
    attributes = rules.attributes_for(sheet, relation, label)
    after = replace(relation, label=label, head=head.id, tail=tail.id, attributes=attributes)
    rules.refuse_twin(sheet, after)
    return draft(sheet, Verdict.CORRECT, [after])


def reconnect(sheet: Sheet, item: ItemId, *, head: ItemId, tail: ItemId) -> Draft:
    """The relation links these two instead, under its label: it is accepted."""
    relation = _relation(sheet, item)
    rules.check_ends(sheet, relation.label, sheet.mention(head), sheet.mention(tail))
    after = replace(relation, head=head, tail=tail, state=ItemState.ACCEPTED)
    rules.refuse_twin(sheet, after)
    return draft(sheet, Verdict.CORRECT, [after])


def set_attribute(sheet: Sheet, item: ItemId, name: str, value: str | None) -> Draft:
    """One attribute of an item; None takes it away."""
    found = sheet.items[item]
    attributes = dict(found.attributes)
    if value is None:
        attributes.pop(name, None)
    elif value in rules.choices(sheet, found, found.label).get(name, ()):
        attributes[name] = value
    else:
        raise ReviewError(f"The scheme has no {name} {value} for a {found.label}.")
    return draft(sheet, Verdict.CORRECT, [replace(found, attributes=attributes)])


def set_note(sheet: Sheet, item: ItemId, note: str) -> Draft:
    """The reviewer's remark on an item."""
    return draft(sheet, Verdict.NOTE, [replace(sheet.items[item], note=note.strip())])


def toggle_flag(sheet: Sheet, item: ItemId) -> Draft:
    """Flag an item for a second look, or take the flag away; the article is flagged with it."""
    found = sheet.items[item]
    after = replace(found, flagged=not found.flagged)
    flagged = sheet.flagged + after.flagged - found.flagged
    return draft(sheet, Verdict.NOTE, [after], flagged=flagged > 0)


def finish(sheet: Sheet) -> Draft:
    """The article was read to its end: what is still pending is rejected, and its relations.

    What was planted in it is no part of it any more, whatever its verdict.
    """
    planted = {each.id: retired(each) for each in sheet.mentions if sheet.is_planted(each)}
    left = dict.fromkeys(sheet.pending)
    for relation in sheet.relations:
        cut_off = {relation.head, relation.tail} & (left.keys() | planted.keys())
        if cut_off and relation.state is ItemState.ACCEPTED:
            left[relation.id] = None
    rejected: list[Item] = [
        replace(sheet.items[item], state=ItemState.REJECTED) for item in left if item not in planted
    ]
    return draft(sheet, Verdict.FINISH, [*rejected, *planted.values()], state=ArticleState.FINISHED)


def reopen(sheet: Sheet) -> Draft:
    """The article is not finished after all."""
    if not sheet.finished or sheet.progress is None:
        raise ReviewError("This article is not finished.")
    after = replace(sheet.progress, state=ArticleState.DOING)
    change = ProgressChange(sheet.article.id, sheet.progress, after)
    return Draft(Verdict.REOPEN, sheet.article.id, (change,))


def _relation(sheet: Sheet, item: ItemId) -> Relation:
    found = sheet.items[item]
    if not isinstance(found, Relation):
        raise ReviewError("This is a mention; choose a relation first.")
    return found
