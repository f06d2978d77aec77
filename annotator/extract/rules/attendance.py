"""Who takes part in a meeting: those before its verb, its parties, those it is named after."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.rules.concerns import concerns
from annotator.extract.rules.occasions import when_and_where
from annotator.extract.rules.parties import between
from annotator.extract.rules.presence import presence
from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import Found, Sheet
from annotator.extract.rules.subjects import subject

_REACH = 14
_LEAD = 16
_WIDE = frozenset(
    {
        "africa",
        "america",
        "asia",
        "asia-pacific",
        "east",
        "europe",
        "indo-pacific",
        "pacific",
        "peninsula",
    }
)
_SEATED = frozenset(
    {
        "assembly", "board", "bureau", "cabinet", "commission", "committee", "council", "cross",
        "politburo",
    }
)  # fmt: skip
"""Bodies that meet themselves; a meeting named after another is one of its members."""
_GATHERING = frozenset({"bring", "brings", "brought", "gather", "gathers", "gathered"})
_TRAVELLING = frozenset(
    {
        "arrive", "arrived", "arrives", "flew", "flies", "fly", "go", "going", "head", "headed",
        "travel", "travelled", "traveled", "travels", "travelling", "traveling", "visit", "visited",
        "went", "flying", "heading", "left", "came", "come", "return", "returned",
    }
)  # fmt: skip


def attendance(scene: Scene) -> Iterator[Link]:
    """All relations of the meetings in one sentence, and what its agreements are about."""
    meetings = scene.of("MEETING")
    for meeting in meetings:
        yield from _named_after(scene, meeting)
        yield from between(scene, meeting, "participates_in", "PERSON")
        yield from _actors(scene, meeting)
        yield from _together(scene, meeting)
        yield from _travelling(scene, meeting)
        yield from presence(scene, meeting)
    if meetings:
        yield from when_and_where(scene, meetings)
    yield from concerns(scene)


def _named_after(scene: Scene, meeting: Found) -> Iterator[Link]:
    """What the meeting's own name says: US-North Korea talks, Geneva meeting, October talks."""
    places = scene.inside(meeting, "GPE", "LOC")
    if len(places) >= 2:
        for place in places:
            yield Link("participates_in", place, meeting, "meeting named after parties")
    elif places and _country(scene.sheet, places[0]):
        yield Link("participates_in", places[0], meeting, "meeting named after a party")
    elif places and not _wide(scene.sheet, places[0]):
        yield Link("held_at", meeting, places[0], "meeting named after place")
    for body in scene.inside(meeting, "ORG"):
        seated = scene.sheet.lower[body.stop - 1] in _SEATED
        if body.first == meeting.first and seated:
            yield Link("participates_in", body, meeting, "meeting named after body")
    for date in scene.inside(meeting, "DATE"):
        yield Link("held_on", meeting, date, "meeting named after date")


def _together(scene: Scene, meeting: Found) -> Iterator[Link]:
    """The dialogue brings together officials from A, B and C."""
    sheet = scene.sheet
    for index in range(meeting.stop, min(meeting.stop + 6, scene.words.stop - 1)):
        if sheet.lower[index] in _GATHERING:
            parties = scene.outermost("GPE", "ORG", "PERSON")
            for place in range(index + 1, min(index + _LEAD, scene.words.stop - 1)):
                if sheet.lower[place] in {"from", "of", "together"}:
                    for party in scene.series(parties, place + 1):
                        if not scene.attributive(party):
                            yield Link("participates_in", party, meeting, "who is gathered")
            return


def _travelling(scene: Scene, meeting: Found) -> Iterator[Link]:
    """NAME will fly to CITY for talks."""
    sheet = scene.sheet
    place = meeting.first - 1
    while place > scene.words.start and sheet.tags[place] in {"DT", "JJ", "PRP$", "CD"}:
        place -= 1
    if sheet.lower[place] not in {"for", "from"} or place <= scene.words.start:
        return
    away = sheet.lower[place] == "from"
    for index in range(place - 1, max(scene.words.start, place - _REACH) - 1, -1):
        if sheet.lower[index] in _TRAVELLING and sheet.tags[index].startswith("VB"):
            for actor in subject(scene, index, scene.outermost("PERSON", "GPE", "ORG")):
                yield Link("participates_in", actor, meeting, "who travels to it")
            for seat in [] if away else scene.outermost("GPE", "LOC"):
                visited = seat.first == index + 1  # she will visit Oslo for talks
                if visited or (
                    index < seat.first < place and scene.before(seat)[-1:] in (["to"], ["in"])
                ):
                    for each in scene.series(scene.outermost("GPE", "LOC"), seat.first):
                        yield Link("held_at", meeting, each, "where they travel to")
                    return
            return


def _actors(scene: Scene, meeting: Found) -> Iterator[Link]:
    """Who stands before a verb of taking part that the meeting follows."""
    sheet = scene.sheet
    actors = scene.outermost("PERSON", "GPE", "ORG")
    verb = None
    for index in range(meeting.first - 1, max(scene.words.start, meeting.first - 9) - 1, -1):
        if sheet.lower[index] in sheet.lexicon.attending and not (
            sheet.tagged and sheet.tags[index].startswith("NN")
        ):
            if _helping(scene, index):
                return
            verb = index
            break
        if sheet.texts[index] in {";", ":", ".", "“", "”"}:
            return
    if verb is None:
        return
    for actor in subject(scene, verb, actors):
        yield Link("participates_in", actor, meeting, "subject of the verb")
    for index in range(verb + 1, meeting.first):
        if sheet.lower[index] == "with":
            for actor in scene.series(actors, index + 1):
                if actor.stop <= meeting.first:
                    yield Link("participates_in", actor, meeting, "with whom")
    for person in actors:
        if person.label == "PERSON" and not _aside(scene, person, verb):
            yield Link("participates_in", person, meeting, "person beside the verb")


def _helping(scene: Scene, index: int) -> bool:
    """Whether "had" only helps another verb: had kept the meeting alive."""
    sheet = scene.sheet
    return sheet.lower[index] in {"have", "has", "had", "having"} and (
        sheet.tags[index + 1 : index + 2] == ["VBN"]
    )


def _aside(scene: Scene, person: Found, verb: int) -> bool:
    """Whether the person is only mentioned: whose opinion, to whom, by whom, or only speaks."""
    sheet = scene.sheet
    speaking = sheet.lexicon.speech - sheet.lexicon.attending
    if person.first > verb and sheet.lower[person.stop : person.stop + 1] in (["said"], ["told"]):
        return True
    if speaking & set(sheet.lower[person.stop : max(verb, person.stop + 1)]):
        return True
    return scene.attributive(person) or bool(
        {"in", "at", "from", "to", "by", "of"} & set(scene.before(person))
    )


def _wide(sheet: Sheet, place: Found) -> bool:
    """Whether the place is a part of the world, which a meeting is about and not at."""
    return sheet.lower[place.stop - 1] in _WIDE


def _country(sheet: Sheet, place: Found) -> bool:
    """Whether the place is a state and no city: a meeting named after it is with it, not there."""
    lists, span = sheet.lexicon, (sheet.calm, place.first, place.stop)
    return lists.countries.at(*span) == place.stop and lists.cities.at(*span) != place.stop
