"""Marking the same everywhere: what to look for, where it is, and the one decision that marks it.

Nothing is written here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from annotator import rules
from annotator.drafts import draft
from annotator.entities import Reason, likeness
from annotator.entities.called import Bearers
from annotator.errors import ReviewError
from annotator.identity import mention_id, new_id
from annotator.model import (
    ArticleId,
    Change,
    Draft,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Progress,
    ProgressChange,
    Verdict,
)
from annotator.occurrence import Finder, Occurrence, Span, Wanted, is_person, marked_names
from annotator.sheet import Sheet

_MOST_NAMES = 12
"""Of an entity's names no more are looked for, those that it has most often."""
_MOST_BEFORE = 300
"""Names before a surname of which one may be the full one, the nearest: some 10 ms."""


def wanted(sheet: Sheet, item: ItemId, aliases: Iterable[str] = ()) -> Wanted:
    """What to look for elsewhere; `aliases` are the names under which its entity is known."""
    mention = sheet.mention(item)
    if len(mention.fragments) > 1:
        return Wanted(mention.label, "")
    words = sheet.surface(mention)
    names = [name for name in dict.fromkeys(aliases) if name != words][:_MOST_NAMES]
    linked = bool(names)
    if not linked and is_person(mention.label) and " " not in words:
        before = takewhile(lambda each: each[0] < mention.start, marked_names(sheet, mention.label))
        whose = Bearers(deque(before, maxlen=_MOST_BEFORE)).of(words, mention.start)
        names = [] if whose is None else [whose]
    every = (words, *names)
    short = frozenset(one for one in every if any(_is_part(one, other) for other in every))
    return Wanted(mention.label, words, tuple(names), short, linked)


def _is_part(name: str, other: str) -> bool:
    if len(name.split()) >= len(other.split()):
        return False
    like = likeness(name, other)
    return like is not None and like.reason is Reason.PART


def here(sheet: Sheet, item: ItemId, like: Wanted) -> list[Occurrence]:
    """The other places in the mention's own article: of its words, then of names known for it."""
    finder = Finder(sheet, like, but=sheet.mention(item).fragments)
    return [*finder.exact(), *finder.known()]


def renamed(
    sheet: Sheet, item: ItemId, like: Wanted, besides: Iterable[Occurrence]
) -> list[Occurrence]:
    """Other places in its own article where it may have another name: none is taken for likely."""
    mention = sheet.mention(item)
    known = ((each.start, each.end) for each in besides)
    return list(Finder(sheet, like, but=[*mention.fragments, *known]).guessed(near=mention.start))


def same_everywhere(
    sheet: Sheet,
    item: ItemId,
    spans: Iterable[Span],
    *,
    elsewhere: Iterable[tuple[Sheet, Iterable[Span]]] = (),
) -> Draft:
    """The same mention at these spans too: pending twins are accepted, missing ones added.

    Other articles do not begin by it: one to do stays to do and shows the newest run as before.
    What is marked like a plant is planted, too: nobody has looked at the one nor the other.
    """
    mention = sheet.mention(item)
    same = _same(sheet, mention, spans)
    marked = [(sheet.article.id, each) for each in same]
    items: list[Change] = []
    progress: list[Change] = []
    begun: tuple[tuple[ArticleId, Mention], ...] = ()
    if same:
        made = draft(sheet, Verdict.ADD, same)
        items += made.changes
        begun = made.plants
    for other, places in elsewhere:
        if other.finished:
            raise ReviewError(f"{other.article.title} is finished; reopen it to mark there.")
        name = other.article.id
        there = _same(other, mention, places)
        marked += ((name, each) for each in there)
        items += (ItemChange(each.id, name, other.stored(each.id), each) for each in there)
        if other.progress is None:
            progress.append(ProgressChange(name, None, Progress()))
    plants = (*begun, *marked) if sheet.is_planted(mention) else begun
    return Draft(Verdict.ADD, sheet.article.id, (*items, *progress), item, plants=plants)


def _same(sheet: Sheet, mention: Mention, spans: Iterable[Span]) -> list[Mention]:
    alike = [each for each in sheet.mentions if each.label == mention.label]
    # a rejected one only where there is no other
    alike.sort(key=lambda each: each.state is not ItemState.REJECTED)
    twins = {each.fragments: each for each in alike}
    same: list[Mention] = []
    for span in dict.fromkeys(spans):
        twin = twins.get((span,))
        if twin is None:
            planted = sheet.is_planted(mention)
            found = new_id() if planted else id_for(sheet, mention.label, span)
            added = Mention(
                found,
                mention.label,
                (span,),
                ItemState.ACCEPTED,
                entity=None if planted else mention.entity,
            )
            same.append(replace(added, attributes=rules.first_attributes(sheet, added)))
        else:
            entity = twin.entity or mention.entity
            same.append(replace(twin, state=ItemState.ACCEPTED, entity=entity))
    return same


def id_for(sheet: Sheet, label: str, span: Span) -> ItemId:
    """The id that a suggestion of this mention has, so that a later run's is the same item.

    Where that suggestion was moved or relabelled the id is its own, and another is made; so where
    it was planted.
    """
    suggested = mention_id(sheet.article.id, label, (span,))
    return new_id() if suggested in sheet.items or suggested in sheet.plants else suggested
