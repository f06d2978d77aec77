"""Organisations: listed ones, capitalised runs around a head noun, and their acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from annotator.extract.rules.sheet import POSSESSIVE, Found, Names, Sheet

COLLECTIVES = frozenset({"people", "workers", "women", "children", "journalists", "farmers"})
"""Whose possessive is part of an organisation's name."""
_ITS = frozenset({"the", "his", "her", "their"})
_LINKS = frozenset({"of", "for", "on", "in", "to"})
_INSIDE = frozenset({"and", "the", "&", "of"})
_SPEAKERS = frozenset({"spokesman", "spokeswoman", "spokesperson", "official", "officials"})
MISSIONS = frozenset({"mission", "embassy", "consulate"})
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z&]+[A-Za-z]?$")


def listed(sheet: Sheet) -> Iterator[Found]:
    """Organisations by name, and ministries in lower case."""
    for found in sheet.phrases(sheet.lexicon.organisations, "ORG", "listed organisation"):
        yield found
        if found.stop - found.first > 1 and sheet.texts[found.first] in {"UN", "U.N."}:
            yield Found(found.first, found.first + 1, "ORG", "listed organisation")
    for found in sheet.phrases(sheet.lexicon.plain_organisations, "ORG", "ministry"):
        yield Found(_nationality(sheet, found.first), found.stop, "ORG", "ministry")
    for index in sheet.standing({"ministry", "department"}):
        alone = (
            index
            and sheet.texts[index] in {"ministry", "Ministry", "Department"}
            and (
                sheet.lower[index - 1] in _ITS
                or bool(_SPEAKERS & set(sheet.lower[index + 1 : index + 2]))
            )
        )
        if alone and sheet.lower[index + 1 : index + 2] != ["of"]:
            yield Found(index, index + 1, "ORG", "ministry")


def _nationality(sheet: Sheet, first: int) -> int:
    """Where the adjective of a country before the word begins; the word where there is none."""
    for length in (2, 1):
        start = first - length
        whole = start >= sheet.bounds(first).start and (
            sheet.lexicon.adjectives.at(sheet.texts, start, first) == first
        )
        if whole:
            return start
    return first


def initialled(sheet: Sheet) -> Iterator[Found]:
    """Capitalised words whose initials stand behind them in brackets: Amur Policy Forum (APF)."""
    lists = sheet.lexicon
    others = lists.agreements.heads | lists.place_heads | {"line", "zone", "programme", "talks"}
    for index in sheet.standing({"("}):
        letters, closed = (*sheet.texts[index + 1 : index + 3], "", "")[:2]
        if not index or closed != ")" or not letters.isalpha():
            continue
        low, first, left = sheet.bounds(index).start, index, letters
        while left and first > low:
            word = sheet.texts[first - 1]
            if word[:1].isupper() and word[0] == left[-1]:
                left = left[:-1]
            elif word.lower() not in _INSIDE | _LINKS:
                break
            first -= 1
        long = letters.isupper() and len(letters) >= 2 and index - first >= 2
        if not left and long and sheet.lower[index - 1] not in others:
            yield Found(first, index, "ORG", "initialled organisation")


def sender(sheet: Sheet, found: Found) -> bool:
    """Whether the organisation only sent the article: SEOUL, Sept. 4 (Agency) --"""
    if not found.first or sheet.texts[found.first - 1] != "(":
        return False
    behind = sheet.texts[found.stop : found.stop + 2]
    return behind[:1] == [")"] and behind[1:] in (["--"], ["—"], ["–"], ["-"])


def shaped(sheet: Sheet) -> Iterator[Found]:
    """Capitalised runs with a head: Baltic Dialogue Foundation, Ministry of Foreign Affairs."""
    heads = sheet.lexicon.organisation_heads
    reached = 0
    for index in sheet.capitals:
        if index < reached:
            continue
        high = sheet.bounds(index).stop
        reached = stop = _run(sheet, index, high)
        places = [each for each in range(index, stop) if sheet.lower[each] in heads]
        if not places and sheet.lower[stop - 1] == "forum" and stop - index > 1:
            places = [stop - 1] if sheet.lower[stop : stop + 1] == ["for"] else []
        if places:
            last = places[-1]
            end = _tail(sheet, last + 1, high) if last + 1 == stop else stop
            first = _start(sheet, index, last)
            if last + 1 < stop and _titled(sheet, last + 1):
                end = last + 1
                ranked = all(_titled(sheet, each) for each in range(first, last))
                if ranked and sheet.lower[last] == "cabinet":
                    continue  # Chief Cabinet Secretary
            end = _without_speaker(sheet, last + 1, end, high)
            state = sheet.lexicon.countries.at(sheet.texts, first, end) == end
            if end - first >= 2 and not state and (last + 1 == stop or end == last + 1):
                yield Found(first, end, "ORG", "shaped organisation")
                reached = end


def _run(sheet: Sheet, first: int, high: int) -> int:
    """Index after the capitalised words from here on; a possessive inside needs one behind it."""
    index = first
    while index < high:
        if sheet.capital[index] and sheet.texts[index][0].isalpha():
            index = sheet.unit_end(index, high)
        elif (
            index > first
            and index + 1 < high
            and sheet.texts[index] in POSSESSIVE | {"&"}
            and sheet.lower[index - 1] in COLLECTIVES
            and sheet.capital[index + 1]
        ):
            index += 1
        else:
            break
    return index


def _start(sheet: Sheet, first: int, head: int) -> int:
    while first < head and (
        sheet.lower[first] in sheet.lexicon.not_first
        or sheet.lower[first] in sheet.lexicon.courtesy
    ):
        first += 1
    return first


def _without_speaker(sheet: Sheet, low: int, end: int, high: int) -> int:
    """Where the name ends if somebody's follows unparted: Academy of Sciences Ada Lind said."""
    speaks = end < high and sheet.lower[end] in sheet.lexicon.speech
    if not speaks or end - low < 4:
        return end
    return end - 2 if sheet.lower[end - 3] not in _LINKS | _INSIDE else end


def _titled(sheet: Sheet, index: int) -> bool:
    """Whether a title begins here: State Department Special Representative."""
    roles = sheet.lexicon.roles
    return sheet.lower[index] in roles.heads | roles.modifiers


def _tail(sheet: Sheet, index: int, high: int) -> int:
    """Index after "of Foreign Affairs and Trade" and the like behind a head; else the same."""
    if index + 1 >= high or sheet.lower[index] not in _LINKS:
        return index
    link, place = sheet.lower[index], index + 1
    if sheet.lower[place] in {"the", "a"} and place + 1 < high and link in {"of", "for", "on"}:
        place += 1
    if not sheet.capital[place] or link in {"in", "to"}:
        return index
    if sheet.lower[place] in sheet.lexicon.function:
        return index  # the Council on Thursday
    end = place
    while end < high:
        if sheet.capital[end] and sheet.texts[end][0].isalpha():
            end = sheet.unit_end(end, high)
        elif (
            sheet.lower[end] in _INSIDE
            and end + 1 < high
            and sheet.capital[end + 1]
            and not _begins_other(sheet, end + 1)
        ):
            end += 1
        else:
            break
    return end


def _begins_other(sheet: Sheet, index: int) -> bool:
    """Whether a title or a place begins here, so that "and" joins two names."""
    places = sheet.lexicon
    return (
        places.countries.at(sheet.texts, index, len(sheet)) > index
        and sheet.lower[index - 1] == "and"
    ) or sheet.lower[index] in places.roles.heads


def missions(sheet: Sheet, known: Names) -> Iterator[Found]:
    """What a state keeps abroad: North Korean mission to the United Nations, embassy in Berlin."""
    for index in sheet.standing(MISSIONS):
        if index + 2 >= len(sheet):
            continue
        link = sheet.lower[index + 1]
        place = index + 3 if sheet.lower[index + 2] == "the" else index + 2
        seat = known.starting(place)
        first = index - 1 if sheet.lower[index - 1] == "permanent" else index
        owner = known.ending(first)
        if link not in {"to", "in"} or seat is None:
            continue
        if owner is not None:
            yield Found(owner.first, seat.stop, "ORG", "mission abroad")
        elif (first < index and sheet.capital[index]) or sheet.texts[first - 1] in POSSESSIVE:
            yield Found(first, seat.stop, "ORG", "mission abroad")


def acronyms(sheet: Sheet, organisations: Iterable[Found]) -> Iterator[Found]:
    """The letters in brackets behind an organisation, and wherever they stand again."""
    known: set[str] = set()
    for found in organisations:
        stop = found.stop
        if (
            stop + 2 < len(sheet)
            and sheet.texts[stop] == "("
            and sheet.texts[stop + 2] == ")"
            and _ACRONYM.match(sheet.texts[stop + 1])
        ):
            known.add(sheet.texts[stop + 1])
    for index in sheet.standing({letters.lower() for letters in known}):
        if sheet.texts[index] in known:
            yield Found(index, index + 1, "ORG", "acronym")


def names_place(sheet: Sheet, organisation: Found, place: Found) -> bool:
    """Whether a place in an organisation's name is a mention: of a state's body, or behind "of"."""
    if place.first == organisation.first:
        words = sheet.lower[organisation.first : organisation.stop]
        city = sheet.lexicon.cities.at(sheet.texts, place.first, place.stop) == place.stop
        return city or not sheet.lexicon.governmental.isdisjoint(words)
    return place.stop == organisation.stop and sheet.lower[place.first - 1] in {"of", "in"}
