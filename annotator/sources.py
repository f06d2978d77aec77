"""Where suggestions come from: the runs that say one, and what others say instead.

What gave way when runs were merged is found in the runs themselves. To take it is one decision,
and the item is that run's from then on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from annotator import rules
from annotator.calling import exactly, told_apart
from annotator.drafts import draft
from annotator.errors import ReviewError
from annotator.identity import items_of, relation_id
from annotator.merging import in_dispute
from annotator.model import (
    Draft,
    Item,
    ItemId,
    ItemState,
    Mention,
    Prediction,
    Relation,
    Run,
    RunId,
    Verdict,
)
from annotator.sheet import Sheet

_MOST = 4
"""Alternatives of one item."""


@dataclass(frozen=True, slots=True)
class Source:
    """A run that suggested an item, and with what score."""

    run: Run
    score: float | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """What an item could be instead: as the run of `after` has it, and all that say the same."""

    after: Item
    sources: tuple[Source, ...]


class Said:
    """What one run says of an article, found by id and by place."""

    def __init__(self, run: Run, prediction: Prediction) -> None:
        self.run = run
        self.items: Mapping[ItemId, Item] = {
            each.id: each for each in items_of(prediction, run=run.id)
        }
        mentions = (each for each in self.items.values() if isinstance(each, Mention))
        self._mentions = sorted(mentions, key=lambda each: (each.start, -each.end))
        self._longest = max([each.end - each.start for each in self._mentions], default=0)
        self._relations: dict[frozenset[ItemId], list[Relation]] = {}
        for each in self.items.values():
            if isinstance(each, Relation):
                ends = frozenset((each.head, each.tail))
                self._relations.setdefault(ends, []).append(each)

    def over(self, mention: Mention) -> Iterator[Mention]:
        """The run's mentions that share text with this one."""
        first = bisect_left(
            self._mentions, mention.start - self._longest, key=lambda each: each.start
        )
        for each in islice(self._mentions, first, None):
            if each.start >= mention.end:
                return
            if each.end > mention.start:
                yield each

    def between(self, one: Mention, other: Mention) -> Iterator[Relation]:
        """The run's relations between two mentions at these places, the ends as given."""
        for first in self._at(one):
            for second in self._at(other):
                to = {first: one.id, second: other.id}
                for each in self._relations.get(frozenset((first, second)), ()):
                    yield replace(each, head=to[each.head], tail=to[each.tail])

    def _at(self, mention: Mention) -> list[ItemId]:
        return [each.id for each in self.over(mention) if each.fragments == mention.fragments]


class Sources:
    """The runs that an article's suggestions come from; those that are retired offer nothing."""

    def __init__(self, said: Iterable[Said] = (), *, retired: Container[RunId] = ()) -> None:
        self._said, self._retired = list(said), retired

    def __len__(self) -> int:
        return len(self._said)

    def of(self, sheet: Sheet, item: ItemId) -> list[Source]:
        """The runs that suggested an item, the best score first; none for a reviewer's own.

        Of one that follows a decision those that had said the same.
        """
        if follows(sheet, item):
            return self._agreeing(sheet, sheet.mention(item))
        apart = sheet.score_apart(item)
        item = sheet.said_as(item)
        suggested = sheet.suggested.get(item)
        ids = [item]
        if isinstance(suggested, Relation) and suggested.label in sheet.scheme.symmetric:
            turned = suggested.tail, suggested.head
            ids.append(relation_id(sheet.article.id, suggested.label, *turned))
        return _best(
            Source(each.run, _moved(each.items[one].score, by=apart))
            for each in self._said
            for one in ids
            if one in each.items
        )

    def _agreeing(self, sheet: Sheet, mention: Mention) -> list[Source]:
        """The runs that have just what a mention is by now."""
        return _best(
            Source(said.run, each.score)
            for said in self._said
            for each in said.over(mention)
            if _what(sheet, each) == _what(sheet, mention)
        )

    def instead(self, sheet: Sheet, item: ItemId) -> list[Alternative]:
        """What other runs have instead of an item, the best score first."""
        found = sheet.items[item]
        followed = follows(sheet, item)
        if (len(self._said) < 2 and not followed) or found.state is ItemState.REJECTED:
            return []
        own = {each.run.id for each in self.of(sheet, item)}
        others: dict[object, tuple[Item, list[Source]]] = {}
        for said in self._said:
            if said.run.id in own or said.run.id in self._retired:
                continue
            for other in self._others(sheet, found, said, and_itself=followed):
                after = _as(sheet, found, other)
                if after is None or _what(sheet, after) == _what(sheet, found):
                    continue
                if rules.twin(sheet, after) is None:
                    one = others.setdefault(_what(sheet, after), (after, []))
                    one[1].append(Source(said.run, other.score))
        alternatives = [
            Alternative(
                replace(after, score=_best(sources)[0].score, run=_best(sources)[0].run.id),
                tuple(_best(sources)),
            )
            for after, sources in others.values()
        ]
        alternatives.sort(key=lambda each: -_weight(each.sources[0]))
        return alternatives[:_MOST]

    def _others(self, sheet: Sheet, found: Item, said: Said, *, and_itself: bool) -> Iterator[Item]:
        """What a run has in an item's place; also what the item was before it followed."""
        if isinstance(found, Relation):
            yield from said.between(sheet.mention(found.head), sheet.mention(found.tail))
            return
        here = found.label, found.fragments
        for each in said.over(found):
            itself = and_itself and each.id == found.id
            away = each.id not in sheet.items and in_dispute(here, (each.label, each.fragments))
            if itself or away:
                yield each


def follows(sheet: Sheet, item: ItemId) -> bool:
    """Whether an item is by now what a decision on the same words has made of its suggestion."""
    found, suggested = sheet.items.get(item), sheet.suggested.get(item)
    return (
        isinstance(found, Mention)
        and found.state is ItemState.PENDING
        and item in sheet.decided
        and item not in sheet.plants
        and suggested is not None
        and _what(sheet, found) != _what(sheet, suggested)
    )


def take(sheet: Sheet, item: ItemId, alternative: Alternative) -> Draft:
    """The item is what the alternative says: it is accepted, as that run's suggestion."""
    found, after = sheet.items[item], alternative.after
    if after.id != item or type(after) is not type(found):
        raise ReviewError("This was changed meanwhile; look again.")
    accepted = replace(after, state=ItemState.ACCEPTED, note=found.note, flagged=found.flagged)
    rules.refuse_twin(sheet, accepted)
    if isinstance(accepted, Relation):
        ends = sheet.mention(accepted.head), sheet.mention(accepted.tail)
        rules.check_ends(sheet, accepted.label, *ends)
        return draft(sheet, Verdict.CORRECT, [accepted])
    rules.check_label(sheet, accepted.label)
    return draft(sheet, Verdict.CORRECT, [accepted, *rules.misfits(sheet, accepted)])


def _as(sheet: Sheet, found: Item, other: Item) -> Item | None:
    """The item as another run has it; None where the scheme knows no such thing."""
    attributes = {**rules.attributes_for(sheet, found, other.label), **other.attributes}
    if isinstance(found, Mention) and isinstance(other, Mention):
        if other.label not in sheet.scheme.mentions:
            return None
        entity = found.entity if found.label == other.label else None
        return replace(
            found,
            label=other.label,
            fragments=other.fragments,
            attributes=attributes,
            entity=entity,
        )
    if isinstance(found, Relation) and isinstance(other, Relation):
        head, tail = sheet.mention(other.head).label, sheet.mention(other.tail).label
        if not sheet.scheme.allows(other.label, head, tail):
            return None
        return replace(
            found, label=other.label, head=other.head, tail=other.tail, attributes=attributes
        )
    return None


def _what(sheet: Sheet, item: Item | None) -> object:
    """What makes two items say the same."""
    if isinstance(item, Relation):
        ends = item.head, item.tail
        symmetric = item.label in sheet.scheme.symmetric
        return item.label, tuple(sorted(ends)) if symmetric else ends
    return None if item is None else (item.label, item.fragments)


def _best(sources: Iterable[Source]) -> list[Source]:
    return sorted(sources, key=lambda each: (-_weight(each), each.run.id))


def _moved(score: float | None, *, by: float) -> float | None:
    return score if score is None or not by else min(max(score + by, 0.0), 1.0)


def _weight(source: Source) -> float:
    return -1.0 if source.score is None else source.score


def said_by(sources: Sequence[Source]) -> str:
    """ "learner, 12 articles 91 % · spaCy en": what people read of runs and their scores."""
    names = told_apart(each.run for each in sources)
    return " · ".join(names[each.run.id] + _percent(each) for each in sources)


def said_exactly(sources: Sequence[Source]) -> str:
    """ "learner 5+12 91 %, spacy:en 3.8": the runs' own names and versions."""
    return ", ".join(exactly(each.run) + _percent(each) for each in sources)


def _percent(source: Source) -> str:
    return "" if source.score is None else f" {round(100 * source.score)}\u00a0%"
