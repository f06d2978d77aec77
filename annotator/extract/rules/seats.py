"""What lies where: cities in countries, bodies and facilities in cities."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import POSSESSIVE, Found, Sheet

_PARTS = frozenset(
    {
        "central", "downtown", "eastern", "north", "northeast", "northeastern", "northern",
        "northwest", "northwestern", "south", "southeast", "southeastern", "southern", "southwest",
        "southwestern", "suburban", "west", "western", "east", "nearby", "neighbouring",
        "neighboring",
    }
)  # fmt: skip
_SETTLEMENTS = frozenset({"capital", "city", "port", "resort", "suburb", "town", "village"})
_KINDS = frozenset({"charity", "foundation", "group", "institute", "nonprofit", "ngo", "tank"})


def locations(scene: Scene) -> Iterator[Link]:
    """Cities in countries, and bodies and facilities in cities."""
    sheet = scene.sheet
    places = scene.outermost("GPE")
    for left, right in pairwise(places):
        gap = scene.between(left, right)
        parted = gap == [","] and not _state(sheet, left) and not _provincial(sheet, left)
        if parted and (_state(sheet, right) or _provincial(sheet, right)):
            yield Link("located_in", left, right, "city, country")
        elif gap in (["'s"], ["’s"]) and _state(sheet, left) and not _state(sheet, right):
            yield Link("located_in", right, left, "place in a place")
    for left, right in pairwise(scene.outermost("LOC", "GPE")):
        behind = sheet.texts[right.stop : right.stop + 1]
        listed = scene.between(left, right) == [","] and behind in ([","], ["."], [])
        if listed and left.label == "LOC" and right.label == "GPE":
            yield Link("located_in", left, right, "facility, city")
    for left, right in pairwise(scene.outermost("LOC")):
        if scene.between(left, right) in (["in"], ["at"]):
            yield Link("located_in", left, right, "body in a city")
    for seat in places:
        before = scene.before(seat, 2)
        if before[-1:] != ["in"] and not (before[:1] == ["in"] and before[-1] in _PARTS):
            continue
        town = next((each for each in places if _within(scene, each, seat)), None)
        if town is not None and _state(sheet, seat) and not _state(sheet, town):
            yield Link("located_in", town, _province(scene, seat), "place in a place")
        for body in scene.of("ORG", "LOC"):
            gap = scene.between(body, seat)
            if gap[:1] == ["("] and gap[2:3] == [")"]:
                gap = gap[3:]
            gap = [word for word in gap if word not in _PARTS]
            direct = gap in (["in"], ["in", "the"]) and not inner(scene, body)
            if direct and not is_acronym(sheet, body) and not scene.attributive(body):
                yield Link("located_in", body, seat, "body in a city")
    for body in scene.of("ORG"):
        for seat in places:
            based = sheet.lower[seat.stop : seat.stop + 2] == ["-", "based"]
            apposed = _apposed(scene, body, seat) and (based or _kind(sheet, seat))
            if apposed or (based and seat.stop == body.first - 2):
                yield Link("located_in", body, seat, "body in a city")


def _province(scene: Scene, state: Found) -> Found:
    """China's Jilin Province, where that is said instead of China."""
    for place in scene.outermost("GPE"):
        if place.first == state.stop + 1 and scene.sheet.texts[state.stop] in POSSESSIVE:
            return place
    return state


def _within(scene: Scene, place: Found, seat: Found) -> bool:
    """Whether a place is said to be in another: Oslo in Norway; Oslo, a small port in Norway."""
    lower = scene.sheet.lower
    behind = (lower[at] for at in range(place.stop, seat.first) if lower[at] not in _PARTS)
    # in one endless sentence there are thousands: of most the first word behind tells
    if next(behind, "") not in {"in", ","}:
        return False
    gap = [word for word in scene.between(place, seat) if word not in _PARTS]
    if gap[-1] not in {"in", "on"}:
        return False
    return gap == ["in"] or (
        gap[:1] == [","] and gap[1:2] in (["a"], ["an"], ["the"]) and gap[-2] in _SETTLEMENTS
    )


def _apposed(scene: Scene, body: Found, seat: Found) -> bool:
    """Whether a phrase behind the body tells its seat: the Forum (FF), a CITY-based group."""
    gap = scene.between(body, seat) if body.stop <= seat.first else []
    if gap[:1] == ["("] and gap[2:3] == [")"]:
        gap = gap[3:]
    return gap in ([",", "a"], [",", "an"], [",", "the"])


def _kind(sheet: Sheet, seat: Found) -> bool:
    """Whether a place is followed by what is based there: a CITY think tank."""
    return bool(_KINDS & set(sheet.lower[seat.stop : seat.stop + 2]))


def inner(scene: Scene, body: Found) -> bool:
    """Whether the body only ends a longer name: the United Nations in a mission's."""
    return any(each != body and each.holds(body) for each in scene.of("ORG", "LOC"))


def is_acronym(sheet: Sheet, body: Found) -> bool:
    """Whether the body is only the letters in brackets behind its name."""
    return body.first > 0 and sheet.texts[body.first - 1] == "("


def _provincial(sheet: Sheet, place: Found) -> bool:
    """Whether the gazetteer has the place as a part of a state that cities are told with."""
    return sheet.lexicon.provinces.at(sheet.texts, place.first, place.stop) == place.stop


def _state(sheet: Sheet, place: Found) -> bool:
    """Whether the gazetteer has the place as a country."""
    return sheet.lexicon.countries.at(sheet.calm, place.first, place.stop) == place.stop
