"""Countries, cities and other places, from the gazetteer and by their shape."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.rules.sheet import Found, Sheet

_PREFIXES = frozenset(
    {"Palais", "Hotel", "Villa", "Château", "Schloss", "Mount", "Lake", "Camp", "Fort", "Cape"}
)
_REALMS = frozenset({"Republic", "Kingdom"})
_STATES = frozenset({"province", "prefecture", "county", "oblast"})
"""Heads of places that are states and not facilities."""
_SIDES = frozenset({"North", "South"})


def listed(sheet: Sheet) -> Iterator[Found]:
    """Places by name; no China in the South China Sea."""
    regions = list(sheet.phrases(sheet.lexicon.regions, "LOC", "listed region"))
    taken = {index for region in regions for index in range(region.first, region.stop)}
    yield from regions
    for phrases in (sheet.lexicon.countries, sheet.lexicon.cities):
        for place in sheet.phrases(phrases, "GPE", "listed place"):
            if place.first not in taken:
                yield _republic(sheet, place)


def _republic(sheet: Sheet, place: Found) -> Found:
    """The whole name of a state: Republic of Azerbaijan."""
    first = place.first
    if first > 1 and sheet.texts[first - 1] == "of" and sheet.texts[first - 2] in _REALMS:
        first -= 2
        while first and sheet.texts[first - 1] in {"Islamic", "Federal", "Democratic"}:
            first -= 1
        return Found(first, place.stop, "GPE", "listed place")
    return place


def adjectives(sheet: Sheet) -> Iterator[Found]:
    """Adjectives of countries; they are mentions only inside a longer one."""
    for found in sheet.phrases(sheet.lexicon.adjectives, "GPE", "adjective"):
        continent = found.first and sheet.texts[found.first - 1] in {
            "North",
            "South",
            "Latin",
            "Central",
        }
        if not continent:
            yield found


def sides(sheet: Sheet) -> Iterator[Found]:
    """The North and the South, in articles about Korea."""
    if not any(word.startswith("korea") for word in sheet.vocabulary):
        return
    for index in sheet.standing({"north", "south"}):
        if not index or sheet.texts[index] not in _SIDES:
            continue
        joined = sheet.texts[index + 1 : index + 4]
        if joined in (["and", "South", "Korea"], ["and", "North", "Korea"]):
            yield Found(index, index + 1, "GPE", "side of Korea")
        if sheet.lower[index - 1] != "the":
            continue
        after = sheet.texts[index + 1] if index + 1 < len(sheet) else ""
        if not after[:1].isupper() and after not in {"-", "–"}:
            yield Found(index, index + 1, "GPE", "side of Korea")


def shaped(sheet: Sheet) -> Iterator[Found]:
    """Capitalised words before a place's head noun: Metropole Hotel, Yongbyon nuclear complex."""
    for index in sheet.standing(sheet.lexicon.place_heads):
        first, low = index, sheet.bounds(index).start
        while first > low and _names(sheet, first - 1):
            first = sheet.unit_start(first - 1, low)
        while first < index and not sheet.capital[first]:
            first += 1
        if first < index:
            label = "GPE" if sheet.lower[index] in _STATES else "LOC"
            yield Found(first, index + 1, label, "shaped place")
    for index in sheet.standing({prefix.lower() for prefix in _PREFIXES}):
        stop = index + 1
        if (
            sheet.texts[index] in _PREFIXES
            and stop < len(sheet)
            and sheet.capital[stop]
            and not sheet.glued(stop)
        ):
            while stop < sheet.bounds(index).stop and sheet.capital[stop]:
                stop = sheet.unit_end(stop, sheet.bounds(index).stop)
            yield Found(index, stop, "LOC", "shaped place")


def _names(sheet: Sheet, index: int) -> bool:
    return (
        sheet.capital[index] and sheet.lower[index] not in {"the", "a", "in", "at", "an", "on"}
    ) or sheet.lower[index] in {"nuclear", "enrichment", "air", "test", "industrial", "research"}
