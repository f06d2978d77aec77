"""What is decided of one mention holds likewise for what reads the same: one draft for all of it.

Only what is pending follows, and it stays pending: no verdict is ever given by this. It follows
where it said the same as the decided one did before. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import nsmallest
from itertools import islice

from annotator import rules
from annotator.alike import is_mention, words_of
from annotator.model import Draft, Fragments, Item, ItemChange, ItemId, ItemState, Mention, Verdict
from annotator.occurrence import Finder, Wanted
from annotator.projecting import id_for
from annotator.sheet import Sheet

_FOLLOWED = frozenset({Verdict.ACCEPT, Verdict.CORRECT, Verdict.ADD, Verdict.LINK})
_MOST = 40
"""Mentions that follow one decision, the nearest: of an article with thousands a key feels more."""
_LOOKED_AT = 4 * _MOST
"""Places of the same words that are looked at for those without a mark."""
_PENDING, _ACCEPTED, _REJECTED = ItemState.PENDING, ItemState.ACCEPTED, ItemState.REJECTED


def likewise(sheet: Sheet, draft: Draft) -> Draft:
    """The draft, and in the same decision what follows from it in its article.

    Of an act on several mentions at once nothing follows, unless it says what they mean.
    """
    acted = _acted(sheet, draft)
    if len(acted) != 1 and draft.verdict is not Verdict.LINK:
        return draft
    own = {change.item for change in draft.changes if isinstance(change, ItemChange)}
    found: dict[ItemId, Item | None] = {}
    for before, after in acted:
        following: Iterable[tuple[ItemId, Item | None]] = (
            _changed(sheet, before, after)
            if isinstance(before, Mention)
            else _added(sheet, after)
            if after.state is _ACCEPTED
            else ()
        )
        for item, followed in following:
            if item not in own:
                found.setdefault(item, followed)
    article = sheet.article.id
    changes = (ItemChange(item, article, sheet.stored(item), each) for item, each in found.items())
    return replace(draft, changes=(*draft.changes, *changes)) if found else draft


def hindered(sheet: Sheet, draft: Draft) -> list[Mention]:
    """What keeps the label that a mention had until this draft, not to lose relations by it."""
    acted = _acted(sheet, draft)
    if len(acted) != 1:
        return []
    before, after = acted[0]
    if not isinstance(before, Mention) or after.state is _REJECTED or after.label == before.label:
        return []
    likened = ((twin, _follow(sheet, before, after, twin)) for twin in _twins(sheet, before))
    return [
        twin
        for twin, followed in likened
        if not sheet.twins(followed) and rules.misfits(sheet, followed)
    ]


def _acted(sheet: Sheet, draft: Draft) -> list[tuple[Item | None, Mention]]:
    """The mentions that a draft is about, as they were and as they are then.

    There are none where nothing follows from it: it is of another kind, or reaches another article.
    """
    if draft.article != sheet.article.id or draft.verdict not in _FOLLOWED:
        return []
    changes = [each for each in draft.changes if isinstance(each, ItemChange)]
    if any(each.article != draft.article for each in changes):
        return []
    return [
        (sheet.items.get(each.item), each.after)
        for each in changes
        if isinstance(each.after, Mention)
    ]


def _changed(
    sheet: Sheet, before: Mention, after: Mention
) -> Iterator[tuple[ItemId, Mention | None]]:
    """What reads as the mention did, as it is once it has changed likewise.

    What was only found by the mention's words goes where it does not read as the mention now.
    """
    if after.state is _REJECTED or _same(before, after):
        return
    for twin in _twins(sheet, before):
        followed = _follow(sheet, before, after, twin)
        if not _same(twin, followed) and _may_be(sheet, twin, followed):
            yield twin.id, followed
        elif before.fragments != after.fragments and _is_found_by(sheet, twin, before):
            yield twin.id, None


def _twins(sheet: Sheet, mention: Mention) -> list[Mention]:
    """The nearest pending ones with its words and its label."""
    words = words_of(sheet.article.text, mention)
    alike = (sheet.items[item] for item in sheet.alike.by_words.get(words, ()))
    twins = (
        each
        for each in alike
        if isinstance(each, Mention)
        and each.state is _PENDING
        and each.label == mention.label
        and each.id != mention.id
    )
    return nsmallest(_MOST, twins, key=lambda each: abs(each.start - mention.start))


def _is_found_by(sheet: Sheet, twin: Mention, mention: Mention) -> bool:
    """Whether a suggestion is there for this mention's words alone, and nobody has used it."""
    made = twin.id not in sheet.suggested and twin.run is None
    used = twin.note or twin.flagged or sheet.relations_of(twin.id)
    return made and not used and sheet.decided.get(twin.id) == mention.id


def _same(one: Mention, other: Mention) -> bool:
    return (one.label, one.fragments, one.entity, one.attributes) == (
        other.label,
        other.fragments,
        other.entity,
        other.attributes,
    )


def _follow(sheet: Sheet, before: Mention, after: Mention, twin: Mention) -> Mention:
    """The twin changed as the mention was, in all that it had in common with it."""
    found = twin
    if after.label != before.label:
        attributes = rules.attributes_for(sheet, twin, after.label)
        found = replace(found, label=after.label, attributes=attributes, entity=None)
    else:
        found = replace(found, attributes=_attributes(before, after, twin))
    if after.entity != before.entity and found.entity == before.entity:
        found = replace(found, entity=after.entity)
    if after.fragments != before.fragments:
        moved = _moved(sheet.article.text, before, after, twin)
        found = found if moved is None else replace(found, fragments=moved)
    return found


def _attributes(before: Mention, after: Mention, twin: Mention) -> dict[str, str]:
    found = dict(twin.attributes)
    for name in {**before.attributes, **after.attributes}:
        was, now = before.attributes.get(name), after.attributes.get(name)
        if was == now or found.get(name) != was:
            continue
        if now is None:
            del found[name]
        else:
            found[name] = now
    return found


def _moved(text: str, before: Mention, after: Mention, twin: Mention) -> Fragments | None:
    """Where the twin's borders are moved likewise; None where it stands in other words."""
    if len(after.fragments) != 1:
        return None
    start = twin.start + after.start - before.start
    end = twin.end + after.end - before.end
    if not 0 <= start < end or text[start:end] != text[after.start : after.end]:
        return None
    # a border inside a word is one only where the mention's own is
    parted = _goes_on(text, start), _goes_on(text, end)
    if parted != (_goes_on(text, after.start), _goes_on(text, after.end)):
        return None
    return ((start, end),)


def _goes_on(text: str, place: int) -> bool:
    """Whether a word goes on over this place."""
    around = text[max(place - 1, 0) : place + 1]
    return len(around) == 2 and all(letter.isalnum() or letter == "_" for letter in around)


def _may_be(sheet: Sheet, twin: Mention, followed: Mention) -> bool:
    """Whether nothing is there already, and no relation would be lost: that is for a reviewer."""
    if (twin.label, twin.fragments) == (followed.label, followed.fragments):
        return True
    return not sheet.twins(followed) and not rules.misfits(sheet, followed)


def _added(sheet: Sheet, mention: Mention) -> Iterable[tuple[ItemId, Mention]]:
    """The same words where nothing is marked, if they are a mention in most decided places."""
    words = words_of(sheet.article.text, mention)
    if not words.strip():
        return []
    alike = [sheet.items[item] for item in sheet.alike.by_words.get(words, ())]
    there = [each for each in alike if isinstance(each, Mention)]
    if not is_mention(mention.label, [*there, mention]):
        return []
    marked = {each.fragments[0] for each in there if each.state is not _REJECTED}
    finder = Finder(sheet, Wanted(mention.label, words), but=mention.fragments)
    near = islice(finder.nearest(mention.start), _LOOKED_AT)
    places = [
        (each.start, each.end)
        for each in near
        if each.likely and (each.start, each.end) not in marked
    ]
    found = [
        replace(
            mention,
            id=id_for(sheet, mention.label, span),
            fragments=(span,),
            state=_PENDING,
            note="",
            flagged=False,
        )
        for span in places[:_MOST]
    ]
    return [(each.id, each) for each in found]
