"""Whose office a role is, where a person belongs, and what lies where."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import POSSESSIVE, Found, Sheet

_SERVING = frozenset(
    {"adviser", "advisor", "aide", "assistant", "counsel", "consultant", "secretary"}
)
"""Offices that are "to" whom they belong to; an ambassador is "to" somebody else."""


def belonging(scene: Scene) -> Iterator[Link]:
    """role_at, affiliated_with and located_in in one sentence."""
    for role in scene.of("ROLE"):
        yield from _role_at(scene, role)
    yield from _affiliations(scene)
    yield from _locations(scene)


def _role_at(scene: Scene, role: Found) -> Iterator[Link]:
    bodies = scene.inside(role, "ORG")
    bodies = [each for each in bodies if not any(o != each and o.holds(each) for o in bodies)]
    serving = bool(_SERVING & set(scene.sheet.lower[role.first : role.stop]))
    foreign = {"for"} if serving else {"to", "for"}
    own = [each for each in bodies if not foreign & set(scene.before(each))]
    for body in own:
        yield Link("role_at", role, body, "office of a body")
    if own:
        return
    places = [
        each
        for each in scene.inside(role, "GPE")
        if not any(body.holds(each) for body in bodies)
        and (each.first == role.first or scene.before(each) == ["of"] or _early(scene, role, each))
    ]
    for place in places[:1]:
        yield Link("role_at", role, place, "office of a state")
    if not places and scene.sheet.texts[max(role.first - 1, 0)] in POSSESSIVE:
        for owner in scene.outermost("GPE", "ORG"):
            if owner.stop == role.first - 1:
                yield Link("role_at", role, owner, "office of a state")


def _early(scene: Scene, role: Found, place: Found) -> bool:
    """Whether only "former" and the like stand before the place: former US envoy."""
    lead = scene.sheet.lower[role.first : place.first]
    return bool(lead) and set(lead) <= {"former", "ex", "-", "senior", "retired", "then", "onetime"}


def _affiliations(scene: Scene) -> Iterator[Link]:
    """NAME of North Korea; NAME, of the Japanese Ministry; NAME (KCNA)."""
    bodies = scene.outermost("ORG", "GPE")
    for person in scene.of("PERSON"):
        for body in bodies:
            gap = [word for word in scene.between(person, body) if word not in {",", "the", "("}]
            if 0 <= body.first - person.stop <= 4 and gap in (["of"], ["from"]):
                yield Link("affiliated_with", person, body, "of a body")
                break


def _locations(scene: Scene) -> Iterator[Link]:
    sheet = scene.sheet
    places = scene.outermost("GPE")
    for left, right in pairwise(places):
        if scene.between(left, right) == [","] and not _state(sheet, left) and _state(sheet, right):
            yield Link("located_in", left, right, "city, country")
    for seat in places:
        before = scene.before(seat)
        if before != ["in"]:
            continue
        for body in scene.of("ORG", "LOC"):
            gap = scene.between(body, seat)
            if gap[:1] == ["("] and gap[2:3] == [")"]:
                gap = gap[3:]
            direct = gap in (["in"], ["in", "the"]) and not _inner(scene, body)
            if direct and not _acronym(sheet, body) and not scene.attributive(body):
                yield Link("located_in", body, seat, "body in a city")
    for body in scene.of("ORG"):
        for seat in places:
            if seat.stop == body.first - 2 and sheet.lower[seat.stop : body.first] == [
                "-",
                "based",
            ]:
                yield Link("located_in", body, seat, "body in a city")


def _inner(scene: Scene, body: Found) -> bool:
    """Whether the body only ends a longer name: the United Nations in a mission's."""
    return any(each != body and each.holds(body) for each in scene.of("ORG", "LOC"))


def _acronym(sheet: Sheet, body: Found) -> bool:
    """Whether the body is only the letters in brackets behind its name."""
    return body.first > 0 and sheet.texts[body.first - 1] == "("


def _state(sheet: Sheet, place: Found) -> bool:
    """Whether the gazetteer has the place as a country."""
    return sheet.lexicon.countries.at(sheet.texts, place.first, place.stop) == place.stop
