"""Who, what organisation, where and when: the names, from the model and the lists together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from annotator.extract.rules import dates, organisations, people, places
from annotator.extract.rules.sheet import POSSESSIVE, Found, Names, Sheet, settle

RANK = {
    "listed organisation": 96,
    "korean name": 95,
    "mission abroad": 97,
    "acronym": 90,
    "shaped organisation": 86,
    "titled name": 84,
    "ministry": 83,
    "listed place": 80,
    "listed region": 80,
    "side of Korea": 80,
    "shaped place": 81,
    "date": 76,
    "repeated name": 70,
    "surname": 60,
    "model PERSON": 55,
    "speaking name": 54,
    "repeated organisation": 53,
    "model ORG": 50,
    "model GPE": 50,
    "model LOC": 48,
}
"""Which family is believed where two of them disagree about a place: the higher one."""

RULED = frozenset({"DATE", "MEETING", "AGREEMENT", "ROLE", "ISSUE"})
"""Labels that the rules find better than a model's marks mapped to them."""


def rank(found: Found) -> int:
    """How much a span is believed against others at its place."""
    return RANK.get(found.family, 40)


def named(sheet: Sheet) -> list[Found]:
    """People, organisations, places and dates, without those that contradict better ones."""
    certain = [
        *places.listed(sheet),
        *places.sides(sheet),
        *organisations.listed(sheet),
        *organisations.shaped(sheet),
        *people.korean(sheet),
        *dates.dates(sheet),
    ]
    certain += organisations.missions(
        sheet, Names([*settle(certain, rank=rank), *places.adjectives(sheet)])
    )
    known = Names(settle(certain, rank=rank))
    spans = [
        *certain,
        *places.shaped(sheet),
        *people.titled(sheet, known),
        *people.appositive(sheet, known),
        *people.speaking(sheet, known),
        *_model(sheet),
    ]
    first = settle(spans, rank=rank)
    spans += organisations.acronyms(sheet, [each for each in first if each.label == "ORG"])
    spans += _again(sheet, first)
    spans += people.later(sheet, [each for each in first if each.label == "PERSON"], known)
    return list(_nested_rightly(sheet, settle(spans, rank=rank)))


def _model(sheet: Sheet) -> Iterator[Found]:
    """What the model marked, cut to what may be marked so."""
    lists = sheet.lexicon
    # one word that once stands behind "in" is a place throughout, whatever the model calls it
    inhabited = {
        text
        for before, text in pairwise(sheet.texts)
        if before in {"in", "In", "at"} and text[:1].isupper()
    }
    for mark in sheet.reading.marked:
        covered = sheet.covering(mark.start, mark.end)
        if mark.label in RULED or covered is None:
            continue
        first, stop = _cut(sheet, *covered, mark.label)
        if mark.label == "PERSON":
            while first < stop and (
                sheet.lower[first] in lists.courtesy | lists.roles.heads | lists.roles.modifiers
                or not sheet.capital(first)
            ):
                first += 1
        if mark.label in {"PERSON", "ORG", "GPE"} and not any(
            sheet.capital(index) for index in range(first, stop)
        ):
            continue
        if first >= stop:
            continue
        label = mark.label
        if label == "ORG" and (
            _only_adjective(sheet, first, stop)
            or (stop == first + 1 and not sheet.texts[first].isupper())
            or sheet.lower[stop - 1] in lists.roles.heads
            or set(sheet.lower[first:stop]) & (lists.agreements.heads - lists.organisation_heads)
        ):
            continue
        if label == "PERSON" and stop == first + 1 and sheet.texts[first] in inhabited:
            label = "GPE"
        yield Found(first, stop, label, f"model {label}")


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


def _only_adjective(sheet: Sheet, first: int, stop: int) -> bool:
    return sheet.lexicon.adjectives.at(sheet.texts, first, stop) == stop


def _again(sheet: Sheet, spans: Iterable[Found]) -> Iterator[Found]:
    """Organisations of two or more words wherever they stand again."""
    labels: dict[tuple[str, ...], Counter[str]] = {}
    for span in spans:
        if span.label == "ORG" and span.stop - span.first >= 2:
            words = tuple(sheet.texts[span.first : span.stop])
            labels.setdefault(words, Counter())[span.label] += 1
    lengths = sorted({len(words) for words in labels}, reverse=True)
    for index in range(len(sheet)):
        for length in lengths:
            if tuple(sheet.texts[index : index + length]) in labels:
                yield Found(index, index + length, "ORG", "repeated organisation")
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
        elif organisations.names_place(sheet, owner, span):
            yield span
