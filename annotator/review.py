"""The rules of judging: what a reviewer's act changes, as drafts of decisions; nothing is written.

Every function takes a sheet and gives the draft of one decision, so that one undo takes the whole
act back. What the scheme or the text does not allow raises ReviewError with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from annotator.drafts import draft as _draft
from annotator.errors import ReviewError
from annotator.identity import new_id
from annotator.model import (
    UNANNOTATED,
    ArticleState,
    Draft,
    Fragments,
    Item,
    ItemId,
    ItemState,
    Mention,
    ProgressChange,
    Relation,
    Verdict,
)
from annotator.sheet import Sheet
from annotator.text import merge_fragments


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
        _refuse_twin(sheet, item)
        if isinstance(item, Relation):
            head, tail = (accepted.get(end, sheet.items[end]) for end in (item.head, item.tail))
            _check_ends(sheet, item.label, head, tail)
    return _draft(sheet, Verdict.ACCEPT, accepted.values())


def pending_between(sheet: Sheet, start: int, end: int) -> list[ItemId]:
    """The pending items read inside [start, end) that can be accepted together.

    A relation can once its ends are among them or accepted; what stands there already cannot.
    """
    inside = [
        item
        for item in sheet.pending
        if start <= sheet.anchor(item).start < end and _twin(sheet, sheet.items[item]) is None
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
    return _draft(sheet, verdict, rejected)


def relabel(sheet: Sheet, item: ItemId, label: str) -> Draft:
    """The mention is one, of this label: it is accepted; relations that no longer fit go."""
    mention = sheet.mention(item)
    _check_label(sheet, label)
    after = replace(
        mention,
        label=label,
        state=ItemState.ACCEPTED,
        attributes=_attributes_for(sheet, mention, label),
        entity=mention.entity if label == mention.label else None,
    )
    _refuse_twin(sheet, after)
    verdict = Verdict.ACCEPT if label == mention.label else Verdict.CORRECT
    return _draft(sheet, verdict, [after, *_misfits(sheet, after)])


def move(sheet: Sheet, item: ItemId, fragments: Fragments) -> Draft:
    """The mention covers these fragments instead; its state stays, so that Space accepts it."""
    mention = sheet.mention(item)
    length = len(sheet.article.text)
    if not fragments or not all(0 <= start < end <= length for start, end in fragments):
        raise ReviewError("A mention must keep at least one character of the text.")
    after = replace(mention, fragments=merge_fragments(fragments))
    _refuse_twin(sheet, after)
    return _draft(sheet, Verdict.CORRECT, [after])


def add_mention(sheet: Sheet, start: int, end: int, label: str) -> Draft:
    """A mention that was missed: accepted at once; a suggestion of the same is accepted instead."""
    _check_label(sheet, label)
    if not 0 <= start < end <= len(sheet.article.text):
        raise ReviewError("Select some text first, then press the label's key.")
    fragments = ((start, end),)
    for mention in sheet.mentions:
        if mention.label == label and mention.fragments == fragments:
            if mention.state is ItemState.ACCEPTED:
                raise ReviewError(f"This is marked as {label} already.")
            return accept(sheet, [mention.id])
    added = Mention(new_id(), label, fragments, ItemState.ACCEPTED)
    return _draft(sheet, Verdict.ADD, [added])


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
    _check_ends(sheet, link.label, head, tail)
    added = Relation(new_id(), link.label, link.head, link.tail, ItemState.ACCEPTED)
    for relation in sheet.relations:
        if _place(sheet, relation) == _place(sheet, added):
            if relation.state is ItemState.ACCEPTED:
                raise ReviewError("This relation is there already.")
            return accept(sheet, [relation.id])
    return _draft(sheet, Verdict.ADD, [added])


def relabel_relation(sheet: Sheet, item: ItemId, label: str) -> Draft:
    """The relation is one, of this label: it is accepted."""
    relation = _relation(sheet, item)
    _check_ends(sheet, label, sheet.mention(relation.head), sheet.mention(relation.tail))
    attributes = _attributes_for(sheet, relation, label)
    after = replace(relation, label=label, state=ItemState.ACCEPTED, attributes=attributes)
    _refuse_twin(sheet, after)
    verdict = Verdict.ACCEPT if label == relation.label else Verdict.CORRECT
    return _draft(sheet, verdict, [after])


def swap(sheet: Sheet, item: ItemId) -> Draft:
    """Head and tail change places; the label too where only another one fits that way."""
    relation = _relation(sheet, item)
    head, tail = sheet.mention(relation.tail), sheet.mention(relation.head)
    fitting = [label.name for label in sheet.scheme.relations_between(head.label, tail.label)]
    if not fitting:
        raise ReviewError(f"The scheme has no relation from {head.label} to {tail.label}.")
    label = relation.label if relation.label in fitting else fitting[0]
    attributes = _attributes_for(sheet, relation, label)
    after = replace(relation, label=label, head=head.id, tail=tail.id, attributes=attributes)
    _refuse_twin(sheet, after)
    return _draft(sheet, Verdict.CORRECT, [after])


def set_attribute(sheet: Sheet, item: ItemId, name: str, value: str | None) -> Draft:
    """One attribute of an item; None takes it away."""
    found = sheet.items[item]
    attributes = dict(found.attributes)
    if value is None:
        attributes.pop(name, None)
    elif value in _choices(sheet, found, found.label).get(name, ()):
        attributes[name] = value
    else:
        raise ReviewError(f"The scheme has no {name} {value} for a {found.label}.")
    return _draft(sheet, Verdict.CORRECT, [replace(found, attributes=attributes)])


def set_note(sheet: Sheet, item: ItemId, note: str) -> Draft:
    """The reviewer's remark on an item."""
    return _draft(sheet, Verdict.NOTE, [replace(sheet.items[item], note=note.strip())])


def toggle_flag(sheet: Sheet, item: ItemId) -> Draft:
    """Flag an item for a second look, or take the flag away; the article is flagged with it."""
    found = sheet.items[item]
    after = replace(found, flagged=not found.flagged)
    others = any(each.flagged for each in sheet.items.values() if each.id != item)
    return _draft(sheet, Verdict.NOTE, [after], flagged=after.flagged or others)


def finish(sheet: Sheet) -> Draft:
    """The article was read to its end: what is still pending is rejected, and its relations."""
    left = dict.fromkeys(sheet.pending)
    for relation in sheet.relations:
        cut_off = relation.head in left or relation.tail in left
        if cut_off and relation.state is ItemState.ACCEPTED:
            left[relation.id] = None
    rejected = [replace(sheet.items[item], state=ItemState.REJECTED) for item in left]
    return _draft(sheet, Verdict.FINISH, rejected, state=ArticleState.FINISHED)


def reopen(sheet: Sheet) -> Draft:
    """The article is not finished after all."""
    if not sheet.finished or sheet.progress is None:
        raise ReviewError("This article is not finished.")
    after = replace(sheet.progress, state=ArticleState.DOING)
    change = ProgressChange(sheet.article.id, sheet.progress, after)
    return Draft(Verdict.REOPEN, sheet.article.id, (change,))


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
    draft = _draft(sheet, Verdict.ADD, same)
    return replace(draft, focus=item)


def _relation(sheet: Sheet, item: ItemId) -> Relation:
    found = sheet.items[item]
    if not isinstance(found, Relation):
        raise ReviewError("This is a mention; choose a relation first.")
    return found


def _check_label(sheet: Sheet, label: str) -> None:
    if label not in sheet.scheme.mentions:
        raise ReviewError(f"The scheme has no mention label {label}.")


def _check_ends(sheet: Sheet, label: str, head: Item, tail: Item) -> None:
    if head.id == tail.id:
        raise ReviewError("A mention cannot be related to itself.")
    if not sheet.scheme.allows(label, head.label, tail.label):
        raise ReviewError(f"The scheme allows no {label} from {head.label} to {tail.label}.")
    if ItemState.REJECTED in (head.state, tail.state):
        raise ReviewError("A rejected mention can have no relations; accept it first.")


def _place(sheet: Sheet, item: Item) -> tuple[object, ...]:
    """What two items must not have in common: label and span, or label and ends."""
    if isinstance(item, Mention):
        return item.label, item.fragments
    ends = (item.head, item.tail)
    return item.label, tuple(sorted(ends)) if item.label in sheet.scheme.symmetric else ends


def _twin(sheet: Sheet, item: Item) -> Item | None:
    """Another item with this label at this place that is not rejected."""
    for other in sheet.items.values():
        if (
            other.label == item.label
            and other.id != item.id
            and other.state is not ItemState.REJECTED
            and _place(sheet, other) == _place(sheet, item)
        ):
            return other
    return None


def _refuse_twin(sheet: Sheet, after: Item) -> None:
    if _twin(sheet, after) is not None:
        raise ReviewError(f"There is a {after.label} at exactly this place already.")


def _attributes_for(sheet: Sheet, item: Item, label: str) -> dict[str, str]:
    """What the item may keep of its attributes under this label: names and values it knows."""
    choices = _choices(sheet, item, label)
    return {
        name: value for name, value in item.attributes.items() if value in choices.get(name, ())
    }


def _choices(sheet: Sheet, item: Item, label: str) -> dict[str, tuple[str, ...]]:
    kinds = sheet.scheme.mentions if isinstance(item, Mention) else sheet.scheme.relations
    known = kinds.get(label)
    return {each.name: each.values for each in known.attributes} if known else {}


def _misfits(sheet: Sheet, after: Mention) -> list[Item]:
    """The relations that the scheme does not allow once the mention has its new label."""
    found: list[Item] = []
    for relation in sheet.relations_of(after.id):
        head = after if relation.head == after.id else sheet.mention(relation.head)
        tail = after if relation.tail == after.id else sheet.mention(relation.tail)
        fits = sheet.scheme.allows(relation.label, head.label, tail.label)
        if not fits and relation.state is not ItemState.REJECTED:
            found.append(replace(relation, state=ItemState.REJECTED))
    return found
