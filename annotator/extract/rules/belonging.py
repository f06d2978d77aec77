"""Whose office a role is, and where a person belongs."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.seats import inner, is_acronym, locations
from annotator.extract.rules.sheet import POSSESSIVE, Found
from annotator.extract.rules.subjects import subject

_SERVING = frozenset(
    {"adviser", "advisor", "aide", "assistant", "counsel", "consultant", "secretary"}
)
_SPEAKING = frozenset({"spokesman", "spokesperson", "spokeswoman"})
"""Offices that are "to" whom they belong to; an ambassador is "to" somebody else."""


_LEADING = frozenset(
    {"former", "ex", "-", "senior", "retired", "then", "onetime", "chief", "top", "lead", "deputy",
     "acting", "current", "new", "late", "longtime"}
)  # fmt: skip
_SITTING = frozenset({"sat", "served", "serves", "sits"})
_TEACHING = frozenset({"studied", "studies", "taught", "teaches"})
_WORKING = frozenset({"work", "worked", "working", "works"}) | _TEACHING
_RUNNING = frozenset(
    {"commanded", "commands", "directs", "founded", "headed", "heads", "ran", "run", "runs"}
)


def belonging(scene: Scene) -> Iterator[Link]:
    """role_at, affiliated_with and located_in in one sentence."""
    for role in scene.of("ROLE"):
        yield from _role_at(scene, role)
    yield from _affiliations(scene)
    yield from _working(scene)
    yield from _whose(scene)
    yield from locations(scene)


def _role_at(scene: Scene, role: Found) -> Iterator[Link]:
    bodies = scene.inside(role, "ORG")
    bodies = [each for each in bodies if not any(o != each and o.holds(each) for o in bodies)]
    serving = bool(_SERVING & set(scene.sheet.lower[role.first : role.stop]))
    foreign = {"for"} if serving else {"to", "for"}
    if _SPEAKING & set(scene.sheet.lower[role.first : role.stop]):
        foreign = {"to"}
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
    if places:
        return
    if scene.sheet.texts[max(role.first - 1, 0)] in POSSESSIVE:
        for owner in scene.outermost("GPE", "ORG"):
            if owner.stop == role.first - 1:
                yield Link("role_at", role, owner, "office of a state")
        return
    near = _owner(scene, role) or _behind_holder(scene, role)
    if near is not None:
        yield Link("role_at", role, near, "office of what stands near")


def _owner(scene: Scene, role: Found) -> Found | None:
    """The Forum, whose director; the Forum and its director; the Ministry, spokesman NAME said."""
    sheet = scene.sheet
    possessive = sheet.lower[role.first - 1 : role.first]
    bodies = [
        each
        for each in scene.of("ORG")
        if each.stop <= role.first and not is_acronym(sheet, each) and not inner(scene, each)
    ]
    if possessive == ["whose"] or (possessive == ["its"] and bodies):
        states = [each for each in scene.outermost("GPE") if each.stop < role.first]
        candidates = bodies or states
        return candidates[-1] if candidates else None
    speaking = sheet.lower[role.stop - 1] in _SPEAKING and role.stop == role.first + 1
    return bodies[-1] if speaking and bodies and len(bodies) == 1 else None


def _behind_holder(scene: Scene, role: Found) -> Found | None:
    """The state or body behind a name that the bare title stands before: Minister NAME of X."""
    for person in scene.of("PERSON"):
        if person.first == role.stop:
            for owner in scene.outermost("GPE", "ORG"):
                gap = scene.between(person, owner) if owner.first >= person.stop else []
                if gap in (["of"], ["of", "the"]):
                    return owner
    return None


def _early(scene: Scene, role: Found, place: Found) -> bool:
    """Whether only "former" and the like stand before the place: former US envoy."""
    lead = scene.sheet.lower[role.first : place.first]
    return bool(lead) and set(lead) <= _LEADING


def _affiliations(scene: Scene) -> Iterator[Link]:
    """NAME of North Korea; NAME, of the Japanese Ministry; NAME (KCNA)."""
    people = scene.of("PERSON")
    if not people:
        return
    bodies = scene.outermost("ORG", "GPE")
    titled = {role.stop for role in scene.of("ROLE")}
    for person in people:
        owner = [each for each in bodies if each.stop == person.first - 1]
        if owner and scene.sheet.texts[person.first - 1] in POSSESSIVE:
            yield Link("affiliated_with", person, owner[0], "whose person")
            continue
        if person.first in titled:
            continue  # the title belongs there, and the person by it
        for body in bodies:
            gap = [word for word in scene.between(person, body) if word not in {",", "the", "("}]
            if gap[:1] and gap[0].isdigit():
                gap = gap[1:]  # NAME, 41, of Duluth
            if scene.between(person, body) == ["("] and body.label == "GPE":
                yield Link("affiliated_with", person, body, "of a body")
                break
            if 0 <= body.first - person.stop <= 5 and gap in (["of"], ["from"]):
                yield Link("affiliated_with", person, body, "of a body")
                break


def _working(scene: Scene) -> Iterator[Link]:
    """NAME, who had worked for ORG; NAME runs ORG."""
    sheet, bodies = scene.sheet, scene.outermost("ORG")
    for body in bodies:
        place = body.first - 1
        if place > scene.words.start and sheet.lower[place] in {"the", "a", "an"}:
            place -= 1
        if sheet.texts[place] in POSSESSIVE:
            owner = next(
                (each for each in scene.outermost("GPE", "ORG") if each.stop == place), None
            )
            if owner is None:
                continue
            place = owner.first - 1  # teaches at A's School; commanded B's Corps
            if place > scene.words.start and sheet.lower[place] in {"the", "a", "an"}:
                place -= 1
        verb = _worked(scene, place)
        if verb is not None:
            for person in subject(scene, verb, scene.outermost("PERSON")):
                yield Link("affiliated_with", person, body, "who works there")


def _whose(scene: Scene) -> Iterator[Link]:
    """NAME, whose ORG has done much."""
    people = scene.outermost("PERSON")
    for body in scene.outermost("ORG"):
        before = [each for each in people if each.stop < body.first]
        if before and scene.before(body) == ["whose"]:
            yield Link("affiliated_with", before[-1], body, "of a body")


def _worked(scene: Scene, place: int) -> int | None:
    """The verb that says that somebody works for what follows this word."""
    sheet = scene.sheet
    if sheet.lower[place] in _RUNNING:
        return place
    if sheet.lower[place] == "on" and sheet.lower[place - 1] in _SITTING:
        return place - 1
    if sheet.lower[place] not in {"for", "at"}:
        return None
    for verb in range(place - 1, max(scene.words.start, place - 4) - 1, -1):
        if sheet.lower[verb] in _WORKING and (verb == place - 1 or sheet.lower[verb] in _TEACHING):
            return verb
        if not sheet.tags[verb].startswith(("NN", "JJ")):
            return None
    return None
