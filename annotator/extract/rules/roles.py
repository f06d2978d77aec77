"""Titles and offices beside a person, before the name or behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotator.extract.rules import titles
from annotator.extract.rules.sheet import POSSESSIVE, Found, Names, Sheet

_BEFORE, _BEHIND = 26, 10
_DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "our", "whose"})
_DASHES = frozenset({"–", "—", "-", "("})


@dataclass(frozen=True, slots=True)
class Office:
    """A role and the person who holds it."""

    role: Found
    person: Found


def offices(
    sheet: Sheet, people: Iterable[Found], names: Names, stands: Mapping[int, Found]
) -> Iterator[Office]:
    """The roles beside each person, and behind a pronoun that stands for one."""
    for person in people:
        yield from _before(sheet, person, names)
        yield from _apposed_before(sheet, person, names)
        yield from _behind(sheet, person, names)
    for index, person in stands.items():
        pronoun = Found(index, index + 1, "PERSON", "pronoun")
        for office in _behind(sheet, pronoun, names):
            yield Office(office.role, person)


def _before(sheet: Sheet, person: Found, names: Names) -> Iterator[Office]:
    """US State Department special envoy for Korean affairs NAME."""
    low = max(sheet.bounds(person.first).start, person.first - _BEFORE)
    head = person.first - 1
    if head >= low and sheet.lower[head] in sheet.lexicon.courtesy:
        head -= 1
    stop = head + 1
    if sheet.lower[max(low, stop - 4) : stop] == ["-", "at", "-", "large"]:
        head = max(low, stop - 5)
    while head >= low and not titles.is_head(sheet, head):
        if not titles.inside(sheet, head, names):
            return
        head -= 1
    if head < low:
        return
    end = titles.head_end(sheet, head)
    if end < stop and sheet.lower[end] not in titles.LINKS:
        return
    first = titles.left(sheet, head, low, names)
    if sheet.lower[stop - 1] in titles.LINKS:
        stop = head + 1  # chief delegate for NAME
    if first < stop and titles.solid(sheet, first, head, stop):
        yield Office(Found(first, stop, "ROLE", "title before name"), person)


def _apposed_before(sheet: Sheet, person: Found, names: Names) -> Iterator[Office]:
    """Its president, NAME: the role stands before a comma and behind a determiner."""
    sentence = sheet.bounds(person.first)
    comma = person.first - 1
    if comma <= sentence.start or sheet.texts[comma] != ",":
        return
    low = max(sentence.start, comma - _BEFORE)
    head = comma - 1
    while head >= low and not titles.is_head(sheet, head):
        if not titles.inside(sheet, head, names):
            return
        head -= 1
    if head < low or (head + 1 < comma and sheet.lower[head + 1] not in titles.LINKS):
        return
    first = titles.left(sheet, head, low, names)
    opens = first == sentence.start or sheet.lower[first - 1] in _DETERMINERS | POSSESSIVE
    if opens and person.stop < sentence.stop and sheet.texts[person.stop] in {",", "."}:
        yield Office(Found(first, comma, "ROLE", "title before comma"), person)


def _behind(sheet: Sheet, person: Found, names: Names) -> Iterator[Office]:
    """NAME, chief of the North America bureau of …; NAME, who is a senior fellow at …"""
    sentence = sheet.bounds(person.first)
    place, high = _past_aside(sheet, person.stop, sentence.stop), sentence.stop
    if place < high and sheet.texts[place] in {",", *_DASHES}:
        if sheet.texts[place] == "(" and ")" in sheet.texts[place:high]:
            high = sheet.texts.index(")", place)
        family, place = "title behind name", place + 1
        being = _being(sheet, place, high)
        if being is not None:
            family, place = "title behind verb", being + 1
    elif place < high and sheet.lower[place] in _BE:
        family, place = "title behind verb", place + 1
    else:
        near = sheet.lower[place : min(place + 3, high)]
        if "as" not in near or "," in near:
            return
        family, place = "title behind verb", place + near.index("as") + 1
    while place < high and sheet.lower[place] in {"currently", "now", "then", "also", "once"}:
        place += 1
    while True:
        role = _phrase(sheet, place, high, names, family)
        if role is None:
            return
        yield Office(role, person)
        place = role.stop
        if place + 1 < high and sheet.texts[place] == "," and sheet.lower[place + 1] in _WAS:
            family, place = "title behind verb", place + 2
            continue
        if place + 1 >= high or sheet.lower[place] not in {"and", ";"}:
            return
        if sheet.texts[place] == ";" and sheet.lower[place + 1] not in {"a", "an"}:
            return
        place += 1


def _being(sheet: Sheet, place: int, high: int) -> int | None:
    """Index of the verb's end in "who was", "who until last year was", "who served as"; or None."""
    if place >= high or sheet.lower[place] != "who":
        return None
    for index in range(place + 1, min(place + 6, high)):
        if sheet.lower[index] in {"is", "was"}:
            return index
        if sheet.lower[index] in {"served", "serves"} and sheet.lower[index + 1] == "as":
            return index + 1
        if sheet.texts[index] == "," or sheet.tags[index] in {"VBD", "MD", "VBG"}:
            return None
    return None


def _past_aside(sheet: Sheet, place: int, high: int) -> int:
    """Index of the comma behind an age or a party in brackets: NAME, 58, and NAME (Ohio),"""
    if sheet.texts[place : place + 1] == ["("] and sheet.texts[place + 2 : place + 4] == [")", ","]:
        return place + 3
    aged = sheet.texts[place : place + 1] == [","] and place + 2 < high
    return place + 2 if aged and sheet.texts[place + 1].isdigit() else place


_WAS = frozenset({"is", "was"})
_BE = frozenset({"is", "was", "as", "became", "remains"})


def _listed(sheet: Sheet, stop: int, high: int, names: Names) -> int:
    """Index after the bodies that a list gives behind a title: NAME, Director, Unit, Ministry"""
    end = stop
    while end + 1 < high and sheet.texts[end] == ",":
        body = names.starting(end + 1)
        closed = body is not None and (body.stop >= high or sheet.texts[body.stop] in ",;.")
        if body is None or body.label != "ORG" or not closed:
            break
        end = body.stop
    return end


def _phrase(sheet: Sheet, place: int, high: int, names: Names, family: str) -> Found | None:
    """The role that begins here, behind an article at most."""
    if place < high and sheet.lower[place] in _DETERMINERS:
        place += 1
    if place < high and sheet.lower[place] in sheet.lexicon.roles.outside:
        return None
    head = place
    while head < min(high, place + _BEHIND) and not titles.is_head(sheet, head):
        if not titles.inside(sheet, head, names) or sheet.lower[head] in titles.LINKS | {
            "and",
            "the",
        }:
            return None
        if sheet.texts[head] in POSSESSIVE and names.ending(head) is None:
            place = head + 1  # the country's representative
        head += 1
    if head >= min(high, place + _BEHIND):
        return None
    ahead = head + 1
    while (
        ahead < high
        and sheet.lower[ahead] not in titles.LINKS
        and titles.inside(sheet, ahead, names)
    ):
        if titles.is_head(sheet, ahead):
            head = ahead
        ahead += 1
    stop = titles.right(sheet, titles.head_end(sheet, head), high, names)
    stop = titles.without_seat(sheet, head + 1, stop, names)
    if stop == titles.head_end(sheet, head) and sheet.capital[head]:
        stop = _listed(sheet, stop, high, names)
    if not titles.solid(sheet, place, head, stop):
        return None
    return Found(place, stop, "ROLE", family)
