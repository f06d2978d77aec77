"""Who, what organisation, where and when: the names, from the model and the lists together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from annotator.extract.rules import dates, organisations, people, places
from annotator.extract.rules.sheet import POSSESSIVE, Found, Names, Sheet, settle

RANK = {
    "mission abroad": 97,
    "listed organisation": 96,
    "korean name": 95,
    "acronym": 90,
    "initialled organisation": 87,
    "shaped organisation": 86,
    "titled name": 84,
    "ministry": 83,
    "shaped place": 81,
    "listed place": 80,
    "listed region": 80,
    "side of Korea": 80,
    "date": 76,
    "repeated name": 70,
    "surname": 60,
    "model PERSON": 55,
    "speaking name": 54,
    "repeated organisation": 53,
    "repeated place": 53,
    "model ORG": 50,
    "model GPE": 50,
    "model LOC": 48,
}
"""Which family is believed where two of them disagree about a place: the higher one."""

_BODIES = frozenset({"forum", "dialogue", "channel"})
"""Heads of meetings that organisations are named with as well."""

_STAGE = frozenset(
    {"QUESTION", "ANSWER", "MODERATOR", "Q", "A", "Laughs", "Laughter", "Applause", "Crosstalk",
     "EXPLAINER", "ANALYSIS", "OPINION", "EDITORIAL", "LIVE", "EXCLUSIVE", "BREAKING", "FACTBOX"}
)  # fmt: skip
"""What transcripts say beside what is spoken, and what stands before a headline."""

_DEEDS = frozenset({"rule", "rules", "war", "act", "day", "prize", "games", "briefing"})
"""Last words of capitalised runs that are no organisation."""

RULED = frozenset({"DATE", "MEETING", "AGREEMENT", "ROLE", "ISSUE"})
"""Labels that the rules find better than a model's marks mapped to them."""


def rank(found: Found) -> int:
    """How much a span is believed against others at its place."""
    return RANK.get(found.family, 40)


def named(sheet: Sheet, adjectives: Iterable[Found]) -> list[Found]:
    """People, organisations, places and dates, without those that contradict better ones."""
    certain = [
        *places.listed(sheet),
        *places.sides(sheet),
        *organisations.listed(sheet),
        *organisations.shaped(sheet),
        *organisations.initialled(sheet),
        *people.korean(sheet),
        *dates.dates(sheet),
    ]
    settled = settle(certain, rank=rank)
    missions = list(organisations.missions(sheet, Names([*settled, *adjectives])))
    if missions:
        certain += missions
        settled = settle(certain, rank=rank)
    known = Names(settled)
    spans = [
        *certain,
        *places.shaped(sheet),
        *people.titled(sheet, known),
        *people.capitalised(sheet, known),
        *_model(sheet),
    ]
    first = settle(spans, rank=rank)
    spans += organisations.acronyms(sheet, [each for each in first if each.label == "ORG"])
    spans += _again(sheet, first)
    spans += people.later(sheet, [each for each in first if each.label == "PERSON"], known)
    spans = [
        each for each in spans if each.label == "DATE" or not organisations.sender(sheet, each)
    ]
    return list(_nested_rightly(sheet, settle(spans, rank=rank)))


def _model(sheet: Sheet) -> Iterator[Found]:
    """What the model marked, cut to what may be marked so."""
    # one word that once stands behind "in" is a place throughout, whatever the model calls it
    inhabited = {
        sheet.texts[index + 1]
        for index in sheet.standing({"in", "at"})
        if sheet.texts[index] in {"in", "In", "at"} and any(sheet.capital[index + 1 : index + 2])
    }
    for mark in sheet.reading.marked:
        covered = sheet.covering(mark.start, mark.end)
        if mark.label in RULED or covered is None:
            continue
        first, stop = _cut(sheet, *covered, mark.label)
        if mark.label == "PERSON":
            first = _name_start(sheet, first, stop)
        capital = any(sheet.capital[first:stop])
        if first >= stop or not capital:
            continue
        label = mark.label
        if _people(sheet, first, stop) or (label == "PERSON" and _asks(sheet, first, stop)):
            continue
        if label == "ORG" and _names_meeting(sheet, stop):
            continue
        if label == "ORG" and _no_organisation(sheet, first, stop):
            continue
        if label == "PERSON" and _no_person(sheet, first, stop):
            continue
        if label == "PERSON" and stop == first + 1 and sheet.texts[first] in inhabited:
            label = "GPE"
        elif label == "PERSON" and stop > first + 1 and sheet.texts[first - 1] == "The" and first:
            label = "ORG"  # nobody's name has an article, but a newspaper's has
        yield Found(first, stop, label, f"model {label}")


def _names_meeting(sheet: Sheet, stop: int) -> bool:
    """Whether a meeting's capitalised head follows: Asia Security in Asia Security Dialogue."""
    return (
        stop < len(sheet)
        and sheet.capital[stop]
        and not sheet.texts[stop].isupper()
        and sheet.lower[stop] in sheet.lexicon.meetings.heads
    )


def _people(sheet: Sheet, first: int, stop: int) -> bool:
    """Whether this says who they are and not where: North Koreans, the two Koreas."""
    last = sheet.texts[stop - 1]
    words = [*sheet.texts[first : stop - 1], last.removesuffix("s")]
    lists = sheet.lexicon
    return (
        last.endswith("s")
        and len(words[-1]) < len(last)
        and (lists.adjectives.at(words, 0, len(words)) == len(words) or last == "Koreas")
    )


def _asks(sheet: Sheet, first: int, stop: int) -> bool:
    """Whether this is a transcript's word for who speaks: QUESTION."""
    return stop == first + 1 and sheet.texts[first] in _STAGE


def _no_person(sheet: Sheet, first: int, stop: int) -> bool:
    """Whether this is called a person by mistake: Joint Statement; Liaison officials."""
    last = sheet.lower[stop - 1]
    if sheet.lexicon.named_issues.at(sheet.texts, first, stop) == stop:
        return True
    if stop - first > 1:
        return last in sheet.lexicon.agreements.heads or last in sheet.lexicon.meetings.heads
    if re.match(r"[RDI]-[A-Z]", sheet.texts[first]):
        return True  # R-Ohio is whose party and state
    if first != sheet.bounds(first).start or stop >= sheet.bounds(first).stop:
        return False
    behind = sheet.tags[stop] in {"NN", "NNS"} and not sheet.capital[stop]
    return behind or sheet.tags[first] in {"NNS", "JJ"}


def _name_start(sheet: Sheet, first: int, stop: int) -> int:
    """Where the name begins behind titles and words in lower case."""
    lists = sheet.lexicon
    titles = lists.courtesy, lists.roles.heads, lists.roles.modifiers
    while first < stop and (
        not sheet.capital[first] or any(sheet.lower[first] in each for each in titles)
    ):
        first += 1
    return first


def _no_organisation(sheet: Sheet, first: int, stop: int) -> bool:
    """Whether this only looks like one to a small model: one word, a title, a treaty."""
    lists, last = sheet.lexicon, sheet.lower[stop - 1]
    body = last in lists.organisation_heads
    return (
        lists.adjectives.at(sheet.texts, first, stop) == stop
        or (stop == first + 1 and not sheet.texts[first].isupper())
        or last in lists.roles.heads
        or (last in lists.meetings.heads and not body and last not in _BODIES)
        or any(
            word in lists.agreements.heads and word not in lists.organisation_heads
            for word in sheet.lower[first:stop]
        )
        or last in _DEEDS
        or _portfolio(sheet, first, stop)
        or lists.named_agreements.at(sheet.texts, first, stop) == stop
        or lists.named_issues.at(sheet.texts, first, stop) == stop
    )


def _portfolio(sheet: Sheet, first: int, stop: int) -> bool:
    """Whether it is what an office is for: Minister of Foreign Affairs, Envoy for Oslo Policy."""
    if first < 2 or sheet.lower[first - 1] not in {"of", "for"}:
        return False
    office = sheet.lower[first - 2] in sheet.lexicon.roles.heads
    body = any(word in sheet.lexicon.organisation_heads for word in sheet.lower[first:stop])
    return office and not body and bool({"affairs", "policy"} & set(sheet.lower[first:stop]))


def _cut(sheet: Sheet, first: int, stop: int, label: str) -> tuple[int, int]:
    """Without a bracket that opens inside, and without whose organisation a possessive says."""
    for index in range(first, stop):
        if sheet.texts[index] == "(":
            return first, index
        if sheet.texts[index] == ":":
            return first, first
        owned = sheet.texts[index] in POSSESSIVE and first < index < stop - 1
        if owned and label == "ORG" and sheet.lower[index - 1] not in organisations.COLLECTIVES:
            first = index + 1
    return first, stop


def _again(sheet: Sheet, spans: Iterable[Found]) -> Iterator[Found]:
    """Organisations and places wherever they stand again; of one word only what is a place."""
    names = {
        tuple(sheet.texts[span.first : span.stop]): span.label
        for span in spans
        if (span.label in {"ORG", "LOC"} and span.stop - span.first >= 2)
        or span.family == "model GPE"
    }
    lengths = sorted({len(name) for name in names}, reverse=True)
    for index in sheet.standing({name[0].lower() for name in names}):
        for length in lengths:
            words = tuple(sheet.texts[index : index + length])
            # at the end of the text a longer slice is as short as another name
            if len(words) == length and words in names:
                family = "repeated organisation" if names[words] == "ORG" else "repeated place"
                yield Found(index, index + length, names[words], family)
                break


def _nested_rightly(sheet: Sheet, spans: list[Found]) -> Iterator[Found]:
    """Without the places and bodies inside an organisation's name that are mere parts of it."""
    owners: dict[int, Found] = {}
    for span in spans:
        if span.label == "ORG":
            for index in range(span.first, span.stop):
                owner = owners.get(index)
                if owner is None or owner.stop - owner.first < span.stop - span.first:
                    owners[index] = span
    for span in spans:
        owner = owners.get(span.first)
        if owner is None or owner == span or not owner.holds(span):
            yield span
        elif span.label == "ORG":
            acronym = span.first == owner.first and sheet.texts[span.first].isupper()
            before = sheet.lower[max(owner.first, span.first - 2) : span.first]
            if acronym or {"to", "of"} & set(before):
                yield span
        elif span.family in {"shaped place", "model LOC"} and span.first == owner.first:
            continue  # Pacific Bridge in Pacific Bridge Council
        elif organisations.names_place(sheet, owner, span):
            yield span
