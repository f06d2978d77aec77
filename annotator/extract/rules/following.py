"""What a sentence without a meeting says of the one in a sentence before it.

"The delegation will be led by NAME": who takes part, where and when it is and what it is about is
often told after the sentence that names the meeting. Only words that belong to meetings open such
a link, and it reaches two sentences back at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.extract.rules.parties import past_delegates
from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import POSSESSIVE, Found
from annotator.extract.rules.subjects import subject

_REACH, _LONG_REACH = 2, 6
_TEAMS = frozenset({"delegation", "delegations", "team", "side", "delegates", "negotiators"})
_HEADED = frozenset({"accompanied", "chaired", "headed", "led", "represented"})
_PRESENT = frozenset(
    {
        "accompanied", "attend", "attended", "attending", "chair", "chaired", "co-chaired", "head",
        "headed", "lead", "led", "moderated", "participate", "participated", "present",
        "represent", "represented",
    }
)  # fmt: skip
_TAKING = frozenset({"took", "take", "taking"})
_ACTING = _PRESENT | _TAKING
_LED = _TEAMS | {"accompanied", "represented"}
_SENDING = frozenset({"sent", "dispatched"})
_SITTING = frozenset({"sat", "sit", "sits"})
_AMONG = frozenset(
    {
        "among",
        "participants",
        "attendees",
        "delegates",
        "guests",
        "side",
        "delegation",
        "opposite",
        "table",
        "audience",
    }
)
_FORMING = frozenset({"completed", "comprised", "formed", "made", "make", "spoke", "spoken"})
_CONSISTED = frozenset(
    {"were", "was", "are", "is", "be", "sat", "include", "included", "including", "consisted"}
)
_MEETING_VERBS = frozenset({"meet", "met", "sat", "sit", "sits", "sitting", "talked"})
_OPENING = 3
"""How many words of its sentence may stand before a meeting that a sentence before told of."""
_PRONOUNS = frozenset({"it", "they", "these", "both", "this"})
_BEING = frozenset(
    {"is", "was", "will", "would", "could", "may", "might", "are", "were", "took", "takes"}
)
_HELD = frozenset(
    {"at", "be", "begin", "due", "held", "in", "last", "on", "place", "planned", "start", "take"}
)
_OTHER = frozenset({"similar", "previous", "earlier", "past", "other"})
"""Meetings so called are not the one that the article is about."""
_HAPPENING = frozenset({"venue", "scheduled", "date", "dates", "lasted", "convene", "convened"})
_TOPICAL = frozenset(
    {
        "agenda", "discuss", "discussed", "discussing", "topic", "topics", "subjects",
        "focus", "focused", "covered", "addressed", "dealt",
    }
)  # fmt: skip


def following(scenes: Iterable[Scene]) -> Iterator[Link]:
    """The links of all sentences to the meeting of a sentence before them."""
    last: Found | None = None
    at = 0
    before: Scene | None = None
    for scene in scenes:
        order = scene.sheet.sentence[scene.words.start]
        meetings = scene.outermost("MEETING")
        if meetings:
            # "since the talks of May" does not change what the article is about
            past = scene.before(meetings[0])[-1:] in (["since"], ["after"]) or (
                scene.sheet.lower[meetings[0].first] in _OTHER
            )
            # "to go on with their dialogue" names no meeting of its own
            theirs = scene.before(meetings[0])[-1:] in (["their"], ["our"], ["its"])
            if last is None or not (past or theirs):
                last, at = meetings[0], order
            yield from _led(scene, last)
            yield from _among(scene, last)
            if before is not None and before.words.stop == scene.words.start:
                yield from _foretold(before, scene, last)
                yield from _entry(before, meetings[0])
        elif last is not None and order - at <= _LONG_REACH:
            yield from _led(scene, last)
            if order - at <= _REACH + 2:
                yield from _present(scene, last)
                yield from _sent(scene, last)
            if order - at > _REACH:
                continue
            yield from _sat(scene, last)
            yield from _attended(scene, last)
            yield from _among(scene, last)
            yield from _when_and_where(scene, last)
            yield from _about(scene, last)
        before = None if meetings else scene


def _entry(before: Scene, meeting: Found) -> Iterator[Link]:
    """A line of a timeline, parted at its colon: August 2003: The first round of talks opens."""
    for date in before.outermost("DATE")[:1]:
        alone = date.first == before.words.start and before.words.stop == date.stop + 1
        if alone and before.sheet.texts[date.stop] in {":", "–", "—"}:
            yield Link("held_on", meeting, date, "date of an entry")


def _foretold(before: Scene, scene: Scene, meeting: Found) -> Iterator[Link]:
    """A and B sat down on DATE. The meeting …"""
    sheet = scene.sheet
    if meeting.first - scene.words.start > _OPENING or sheet.lower[meeting.first - 1] != "the":
        return
    for index in before.words:
        if sheet.lower[index] in _MEETING_VERBS and not sheet.tags[index].startswith("NN"):
            break
    else:
        return
    actors = before.outermost("PERSON", "GPE", "ORG")
    actors = [each for each in actors if not before.attributive(each)]
    for actor in subject(before, index, actors):
        yield Link("participates_in", actor, meeting, "met, a sentence before")
    for place in range(index + 1, min(index + 8, before.words.stop)):
        if sheet.lower[place] in {"with", "from", "opposite"}:
            for actor in before.series(actors, past_delegates(before, place + 1)):
                yield Link("participates_in", actor, meeting, "met, a sentence before")
            break
    for date in before.outermost("DATE"):
        early = date.first > index or date.first == before.words.start
        if early and not set(before.before(date)) & {"since", "until", "after"}:
            yield Link("held_on", meeting, date, "when they met")
            break
    for seat in before.outermost("GPE", "LOC"):
        if seat.first > index and before.before(seat)[-1:] in (["in"], ["at"]):
            yield Link("held_at", meeting, seat, "where they met")
            break
    talked = [each for each in before.words if sheet.lower[each] in _TOPICAL]
    for issue in before.outermost("ISSUE"):
        if talked and issue.first > talked[0] > index:
            yield Link("concerns", meeting, issue, "what they met on")


def _led(scene: Scene, meeting: Found) -> Iterator[Link]:
    """The US team is headed by NAME."""
    sheet = scene.sheet
    if not scene.says(_LED):
        return
    people = scene.outermost("PERSON")
    for index in scene.words[:-1]:
        if sheet.lower[index] in _HEADED and "by" in sheet.lower[index + 1 : index + 6]:
            for person in people:
                near = index < person.first <= index + 8
                joined = scene.before(person)[-1:] in (["by"], ["and"])
                if near or (person.first > index and joined):
                    yield Link("participates_in", person, meeting, "who leads a delegation")
        if sheet.lower[index] in _FORMING and _TEAMS & set(sheet.lower[index : index + 7]):
            for person in subject(scene, index, people):
                yield Link("participates_in", person, meeting, "who forms a delegation")
        if sheet.lower[index] in _TEAMS:
            for owner in scene.outermost("GPE", "ORG"):
                gap = sheet.texts[owner.stop : index]
                if 0 <= index - owner.stop <= 5 and (not gap or gap[0] in POSSESSIVE):
                    yield Link("participates_in", owner, meeting, "whose delegation")


def _present(scene: Scene, meeting: Found) -> Iterator[Link]:
    """NAME attended; NAME will represent the South."""
    sheet = scene.sheet
    actors = scene.outermost("PERSON", "GPE", "ORG")
    for index in scene.words if scene.says(_ACTING) else ():
        if sheet.lower[index] in _PRESENT or _took_part(scene, index):
            if sheet.tagged and sheet.tags[index].startswith("NN"):
                continue
            for actor in subject(scene, index, actors):
                yield Link("participates_in", actor, meeting, "present, a sentence before")


def _sent(scene: Scene, meeting: Found) -> Iterator[Link]:
    """Instead, the North sent NAME."""
    sheet = scene.sheet
    for index in scene.words[:-1] if scene.says(_SENDING) else ():
        if sheet.lower[index] in _SENDING:
            for person in scene.series(scene.outermost("PERSON"), index + 1):
                yield Link("participates_in", person, meeting, "who is sent")


def _sat(scene: Scene, meeting: Found) -> Iterator[Link]:
    """He sat down with NAME and NAME."""
    sheet = scene.sheet
    for index in scene.words[:-3] if scene.says(_SITTING) else ():
        if sheet.lower[index] not in _SITTING:
            continue
        for place in range(index + 1, min(index + 4, scene.words.stop - 1)):
            if sheet.lower[place] in {"with", "opposite"}:
                actors = scene.outermost("PERSON")
                others = [each for each in actors if each.first > place]
                for actor in [*subject(scene, index, actors), *others]:
                    yield Link("participates_in", actor, meeting, "met, a sentence after")
                return


def _attended(scene: Scene, meeting: Found) -> Iterator[Link]:
    """It was attended by NAME and NAME."""
    sheet = scene.sheet
    for index in scene.words[:-2] if scene.says({"attended"}) else ():
        if sheet.lower[index] == "attended" and "by" in sheet.lower[index + 1 : index + 5]:
            actors = [
                each
                for each in scene.outermost("PERSON", "GPE", "ORG")
                if each.first > index and not scene.attributive(each)
            ]
            for actor in actors:
                yield Link("participates_in", actor, meeting, "by whom it is attended")
            return


def _took_part(scene: Scene, index: int) -> bool:
    return scene.sheet.lower[index] in _TAKING and (
        scene.sheet.lower[index + 1 : index + 2] == ["part"]
    )


def _among(scene: Scene, meeting: Found) -> Iterator[Link]:
    """Among the participants were NAME and NAME."""
    lower = scene.sheet.lower
    if not scene.says(_AMONG):
        return
    opens = [index for index in scene.words if lower[index] in _AMONG]
    if opens[0] - scene.words.start > 5:
        return
    stop = opens[0] + 7
    if not _CONSISTED & set(lower[opens[0] : stop]):
        return
    for person in scene.outermost("PERSON"):
        if person.first > opens[0] and not scene.attributive(person):
            yield Link("participates_in", person, meeting, "among the participants")


def _when_and_where(scene: Scene, meeting: Found) -> Iterator[Link]:
    """It will take place in CITY on DATE."""
    sheet = scene.sheet
    opening = sheet.lower[scene.words.start : scene.words.start + 3]
    words = set(sheet.lower[scene.words.start : scene.words.stop])
    told = len(opening) == 3 and (
        opening[0] in _PRONOUNS and opening[1] in _BEING and opening[2] in _HELD
    )
    if not (told or words & _HAPPENING or {"take", "place"} <= words or {"took", "place"} <= words):
        return
    for date in scene.outermost("DATE"):
        spoken = set(sheet.lower[max(scene.words.start, date.first - 3) : date.first])
        if not spoken & sheet.lexicon.speech and not spoken & {"since", "until", "after"}:
            yield Link("held_on", meeting, date, "when, a sentence before")
    for place in scene.outermost("GPE", "LOC"):
        if set(scene.before(place)) & {"in", "at", "near"} and not scene.attributive(place):
            yield Link("held_at", meeting, place, "where, a sentence before")


def _about(scene: Scene, meeting: Found) -> Iterator[Link]:
    """The agenda holds ISSUE and ISSUE."""
    sheet = scene.sheet
    opens = [index for index in scene.words if sheet.lower[index] in _TOPICAL]
    if opens:
        for issue in scene.outermost("ISSUE"):
            if issue.first > opens[0] or sheet.lower[opens[0]] in {"agenda"}:
                yield Link("concerns", meeting, issue, "about, a sentence before")
