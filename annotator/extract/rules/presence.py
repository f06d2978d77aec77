"""Who is at a meeting without a verb of taking part before it: at the talks, led by, their."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.rules.parties import past_delegates
from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import Found
from annotator.extract.rules.subjects import subject

_BY = frozenset({"attended", "chaired", "headed", "joined", "led"})
_HOSTING = frozenset({"host", "hosts", "hosted", "hosting"})
_BEHIND = 9
_TOLD = frozenset({"to", "told", "with", "met"})
_SENDING = frozenset({"dispatch", "dispatched", "send", "sending", "sends", "sent"})
_WHERE = frozenset({"where", "which"})
_WHEREIN = frozenset({",", "at", "in", "during"})
_INVOLVED = frozenset({"involved", "involvement", "role", "part"})
_CALLING = frozenset(
    {
        "chair",
        "chairman",
        "chairwoman",
        "convener",
        "convenor",
        "delegate",
        "moderator",
        "participant",
    }
)


def presence(scene: Scene, meeting: Found) -> Iterator[Link]:
    """The participants of a meeting that its surroundings in the sentence name."""
    yield from _at(scene, meeting)
    yield from _by(scene, meeting)
    yield from _theirs(scene, meeting)
    yield from _host(scene, meeting)
    yield from _involved(scene, meeting)
    yield from _bracketed(scene, meeting)
    yield from _where(scene, meeting)
    yield from _of_a_body(scene, meeting)
    yield from _sent_to(scene, meeting)


def _at(scene: Scene, meeting: Found) -> Iterator[Link]:
    """The subject of the verb that "at the meeting" belongs to."""
    sheet = scene.sheet
    place = meeting.first - 1
    while place > scene.words.start and sheet.tags[place] in {"DT", "JJ", "PRP$"}:
        place -= 1
    if not sheet.tagged or place < scene.words.start:
        return
    if place == scene.words.start and sheet.lower[place] in {"at", "in", "during"}:
        yield from _opened(scene, meeting)
    if sheet.lower[place] not in {"at", "during"}:
        return
    verb = sheet.words[place].head
    for _ in range(3):
        if sheet.tags[verb].startswith("VB"):
            break
        verb = sheet.words[verb].head
    else:
        return
    for actor in subject(scene, verb, scene.outermost("PERSON", "GPE")):
        if not scene.attributive(actor):
            yield Link("participates_in", actor, meeting, "who acts at the meeting")
    for person in scene.outermost("PERSON"):
        if verb < person.first < meeting.first and _told(scene, person):
            yield Link("participates_in", person, meeting, "who is told at the meeting")


def _told(scene: Scene, person: Found) -> bool:
    """Whether somebody speaks to the person: complained to Minister NAME, told Mr NAME."""
    place = person.first - 1
    if place > scene.words.start and scene.sheet.lower[place] in scene.sheet.lexicon.courtesy:
        place -= 1
    titles = [each.first for each in scene.of("ROLE") if each.stop == place + 1]
    place = min(titles, default=place + 1) - 1
    return place >= scene.words.start and scene.sheet.lower[place] in _TOLD


def _opened(scene: Scene, meeting: Found) -> Iterator[Link]:
    """At the meeting, NAME said: who stands right behind the phrase that opens the sentence."""
    for index in range(meeting.stop, min(meeting.stop + _BEHIND, scene.words.stop - 1)):
        if scene.sheet.texts[index] == ",":
            for actor in scene.series(scene.outermost("PERSON", "GPE"), index + 1):
                if not scene.attributive(actor):
                    yield Link("participates_in", actor, meeting, "who acts at the meeting")
            return


def _by(scene: Scene, meeting: Found) -> Iterator[Link]:
    """Attended by NAME and NAME; who only hosts a meeting takes no part."""
    sheet, actors = scene.sheet, scene.outermost("PERSON", "GPE", "ORG")
    for index in range(meeting.stop, min(meeting.stop + _BEHIND, scene.words.stop - 1)):
        if sheet.lower[index] in _BY and sheet.lower[index + 1] == "by":
            for actor in scene.series(actors, index + 2) or including(scene, index + 2):
                yield Link("participates_in", actor, meeting, "by whom it is attended")
            return
        if sheet.texts[index] in {";", ":", "“", "”"}:
            return


def including(scene: Scene, start: int) -> list[Found]:
    """The people behind "former officials including" and the like, from a word on."""
    sheet = scene.sheet
    for index in range(start, min(start + _BEHIND, scene.words.stop - 1)):
        if sheet.lower[index] == "including" or sheet.lower[index : index + 2] == ["such", "as"]:
            people = scene.outermost("PERSON")
            return scene.series(people, index + 1 + (sheet.lower[index] == "such"))
        if sheet.texts[index] in {";", ":", ".", "“", "”"}:
            break
    return []


def _theirs(scene: Scene, meeting: Found) -> Iterator[Link]:
    """A and B broke off their talks: those that "and" joins before it."""
    sheet = scene.sheet
    if "their" not in sheet.lower[max(scene.words.start, meeting.first - 2) : meeting.first]:
        return
    actors = [
        each for each in scene.outermost("PERSON", "GPE", "ORG") if each.stop <= meeting.first
    ]
    for actor in actors:
        pair = scene.series(actors, actor.first)
        if len(pair) == 2 and pair[0] is actor and "and" in scene.between(*pair):
            for each in pair:
                yield Link("participates_in", each, meeting, "whose meeting it is")
            return


def _involved(scene: Scene, meeting: Found) -> Iterator[Link]:
    """A was not involved in the talks; A has no role in it; NAME, convener of the meeting."""
    sheet = scene.sheet
    place = meeting.first - 1
    while place > scene.words.start and sheet.tags[place] in {"DT", "JJ", "PRP$"}:
        place -= 1
    index = place - 1
    if index <= scene.words.start or sheet.lower[place] not in {"in", "of", "at", "to"}:
        return
    if sheet.lower[index] in _INVOLVED:
        verb = index if sheet.tags[index].startswith("VB") else sheet.words[index].head
        for actor in subject(scene, verb, scene.outermost("PERSON", "GPE", "ORG")):
            yield Link("participates_in", actor, meeting, "who is involved")
    elif sheet.lower[index] in _CALLING:
        people = [each for each in scene.outermost("PERSON") if each.stop <= index]
        if people:
            yield Link("participates_in", people[-1], meeting, "who convenes it")


def _bracketed(scene: Scene, meeting: Found) -> Iterator[Link]:
    """The six-party talks (China, the US, Japan …), or (A and B)."""
    if scene.sheet.texts[meeting.stop : meeting.stop + 1] != ["("]:
        return
    start = past_delegates(scene, meeting.stop + 1)
    parties = scene.series(scene.outermost("GPE", "ORG"), start)
    if len(parties) > 1:
        for party in parties:
            yield Link("participates_in", party, meeting, "listed in brackets")


def _where(scene: Scene, meeting: Found) -> Iterator[Link]:
    """A meeting in Oslo, where NAME sat down with NAME."""
    sheet = scene.sheet
    if sheet.vocabulary.isdisjoint(_WHERE):
        return
    for index in range(meeting.stop, scene.words.stop - 1):
        if sheet.lower[index] in _WHERE and sheet.lower[index - 1] in _WHEREIN:
            people = scene.series(scene.outermost("PERSON"), index + 1)
            for person in people:
                yield Link("participates_in", person, meeting, "who is where it is")
            return
        if sheet.texts[index] in {";", ":", "“", "”"}:
            return


def _sent_to(scene: Scene, meeting: Found) -> Iterator[Link]:
    """The North will send NAME, its ambassador, to the talks."""
    sheet = scene.sheet
    if scene.before(meeting)[-1:] != ["to"]:
        return
    for index in range(meeting.first - 2, scene.words.start - 1, -1):
        if sheet.lower[index] in _SENDING:
            for person in scene.series(scene.outermost("PERSON"), index + 1):
                yield Link("participates_in", person, meeting, "who is sent")
            return


def _of_a_body(scene: Scene, meeting: Found) -> Iterator[Link]:
    """The plenary meeting of the Central Committee."""
    if scene.sheet.lower[meeting.stop : meeting.stop + 1] == ["of"]:
        for body in scene.outermost("ORG"):
            if body.first - meeting.stop <= 2 and body.first > meeting.stop:
                yield Link("participates_in", body, meeting, "meeting of a body")


def _host(scene: Scene, meeting: Found) -> Iterator[Link]:
    """A state that hosts a meeting is where it is held."""
    sheet = scene.sheet
    for index in range(meeting.first - 1, max(scene.words.start, meeting.first - 6) - 1, -1):
        if sheet.lower[index] in _HOSTING:
            for actor in subject(scene, index, scene.outermost("GPE")):
                yield Link("held_at", meeting, actor, "host before the meeting")
            return
