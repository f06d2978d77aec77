"""Who takes part in a meeting, where and when it is, what it and an agreement are about."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.rules.parties import between
from annotator.extract.rules.presence import presence
from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import Found, Sheet
from annotator.extract.rules.subjects import subject

_ABOUT = frozenset({"on", "about", "over", "concerning", "regarding"})
_PLACING = frozenset({"in", "at", "outside", "near"})
_DURING = frozenset({"at", "during", "in", "the", "a"})
_REACH = 14
_LEAD = 16
_LOOSE, _WIDEST = 2, 6
_JOINING = frozenset({",", "and", "or", "of", "the", "a", "an"})
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
_OPENING = frozenset({"attended", "hosted", "led", "met", "opened"})
"""What talks do as well as people, who are spoken of with these words."""
_PARTING = frozenset({";", ":", ".", "“", "”", '"', "after", "before", "despite", "said", "over"})
_HAPPENING = frozenset({"held", "planned", "scheduled", "place", "slated", "convened"})
_ITEMS = frozenset({"item", "agenda", "topic", "topics", "subject", "subjects"})
_OF = frozenset({"of", "at", "for"})
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
        yield from _places(scene, meetings)
        yield from _dates(scene, meetings)
    yield from _subjects(scene)


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
        if body.first == meeting.first and body.family != "model ORG":
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


def _places(scene: Scene, meetings: list[Found]) -> Iterator[Link]:
    """Where: each place behind "in" goes to the nearest meeting that has none yet."""
    sheet = scene.sheet
    places = scene.outermost("GPE", "LOC")
    seats = [place for place in places if _seated(scene, place)]
    taken: dict[Found, Found] = {}
    for place in seats:
        meeting = _nearest(scene, meetings, place)
        if meeting is None or scene.attributive(place) or _seat_of_body(scene, place):
            continue
        other = taken.get(meeting)
        if other is not None and set(scene.between(other, place)) - {"and", "or", "in"}:
            continue
        side = "behind" if place.first > meeting.first else "before"
        for each in scene.series(places, place.first):
            if each is place or {"or", "and"} & set(scene.between(taken[meeting], each)):
                yield Link("held_at", meeting, each, f"place {side} the meeting")
                taken[meeting] = each
    for meeting in meetings:
        for place in places:
            if sheet.lower[meeting.stop : place.first] == ["hosted", "by"]:
                yield Link("held_at", meeting, place, "host")


def _seated(scene: Scene, place: Found) -> bool:
    """Whether "in" or the like leads to the place: in Oslo, in the garden of the palace."""
    if set(scene.before(place)) & _PLACING:
        return True
    before = scene.before(place, 3)
    if place.label != "LOC" or len(before) < 3:
        return False
    village = before[-1] == "of" and bool(_PLACING & set(scene.before(place, 4)))
    return before[-1] == "on" or village


def _seat_of_body(scene: Scene, place: Found) -> bool:
    """Whether "in Seoul" says where an organisation is, which stands right before it."""
    bodies = scene.of("ORG", "ROLE")
    return scene.sheet.texts[place.first - 2] == ")" or any(
        body.stop == place.first - 1 for body in bodies
    )


def _dates(scene: Scene, meetings: list[Found]) -> Iterator[Link]:
    """When: the first date goes to the nearest meeting, unless it says when somebody spoke."""
    sheet = scene.sheet
    near: list[tuple[Found, Found]] = []
    for date in scene.outermost("DATE"):
        meeting = _nearest(scene, meetings, date)
        before = sheet.lower[max(scene.words.start, date.first - 3) : date.first]
        if meeting is None or before[-1:] in (["since"], ["until"]):
            continue
        if set(before) & (sheet.lexicon.speech - _OPENING):
            continue
        close = 0 <= date.first - meeting.stop <= 2  # the meeting of May, the one here on Monday
        other = _other_event(scene, date) or _reported(scene, date)
        if close or not (_dateline(scene, date) or other):
            near.append((meeting, date))
    # a date behind a meeting's noun belongs to it rather than one that something else came with
    near.sort(key=lambda each: each[1].first < each[0].first)
    dated: set[Found] = set()
    for meeting, date in near:
        if meeting in dated:
            continue
        dated.add(meeting)
        side = "behind" if date.first > meeting.first else "before"
        for each in scene.series(scene.outermost("DATE"), date.first):
            if each is date or {"and", "or"} & set(scene.between(date, each)):
                yield Link("held_on", meeting, each, f"date {side} the meeting")


def _dateline(scene: Scene, date: Found) -> bool:
    """Whether the date only says when the article was sent: SEOUL, Sept. 4 (Agency) --"""
    behind = scene.sheet.texts[date.stop : date.stop + 8]
    dash = bool({"--", "—"} & set(behind)) or [")", "-"] in (behind[at : at + 2] for at in range(7))
    sent = any(scene.datelined(each) for each in scene.of("GPE") if each.stop == date.first - 1)
    return date.first - scene.words.start <= 5 and (dash or sent)


def _reported(scene: Scene, date: Found) -> bool:
    """Whether the date says when somebody spoke: denied on Friday that …"""
    return scene.sheet.lower[date.stop : date.stop + 1] == ["that"]


def _other_event(scene: Scene, date: Found) -> bool:
    """Whether the date is that of something else: before the election in November."""
    return bool({"before", "after", "since", "following"} & set(scene.before(date, 4)[:-1]))


def _nearest(scene: Scene, meetings: list[Found], span: Found) -> Found | None:
    """The meeting before the span, if near; else the one behind it."""
    before = [each for each in meetings if each.stop <= span.first and not each.holds(span)]
    behind = [each for each in meetings if each.first >= span.stop]
    if before and _subject(scene, before[-1], span):
        return before[-1]
    if before and not _breaks(scene, before[-1], span):
        gap = scene.between(before[-1], span)
        told = ("which" in gap and _HAPPENING & set(gap)) or {"took", "place"} <= set(gap)
        if len(gap) <= _REACH or (told and len(gap) <= 2 * _REACH):
            return before[-1]
    if behind and behind[0].first - span.stop <= _REACH and not _breaks(scene, span, behind[0]):
        apart = {"after", "before", "since", "that", "later"} & set(scene.between(span, behind[0]))
        return None if apart else behind[0]
    return None


def _subject(scene: Scene, meeting: Found, span: Found) -> bool:
    """Whether the meeting is the subject of "will be held", behind which the span stands."""
    sheet = scene.sheet
    verbs = [
        index
        for index in range(meeting.stop, span.first)
        if sheet.lower[index] in _HAPPENING and sheet.tags[index].startswith("VB")
    ]
    if not verbs or span.first - verbs[-1] > _REACH:
        return False
    return any(
        sheet.words[index].head == verbs[-1] and sheet.words[index].dep in {"nsubj", "nsubjpass"}
        for index in range(meeting.first, meeting.stop)
    )


def _breaks(scene: Scene, left: Found, right: Found) -> bool:
    """Whether another clause begins between the two."""
    gap = scene.between(left, right)
    if left.label == "MEETING" and gap[:2] == [",", "which"]:
        gap = gap[2:]  # talks, which are to be held in
    elif left.label == "MEETING" and "which" in gap:
        place = gap.index("which")
        if gap[place - 1] == "," and _HAPPENING & set(gap[place + 1 : place + 8]):
            gap = [*gap[:place], *gap[place + 1 :]]  # talks on aid, which were to be held in
    return bool({";", ":", "said", "says", "told", "“", "”", "but", "which", "who"} & set(gap))


def _topics(scene: Scene, issues: list[Found], start: int) -> list[Found]:
    """The issues from a word on: on sanctions, the return of remains and ways to ease a ban."""
    found: list[Found] = []
    sheet = scene.sheet
    for issue in issues:
        low = found[-1].stop if found else start
        gap = range(low, issue.first)
        if issue.first < start:
            continue
        words = {sheet.lower[index] for index in gap}
        clause = any(sheet.tags[index] in {"VBD", "VBZ", "MD", "WDT", "WP"} for index in gap)
        if len([each for each in gap if sheet.lower[each] not in _JOINING]) > _LOOSE:
            break
        if clause or len(gap) > _WIDEST or words & _PARTING:
            break
        if found and not words & {",", "and", "or", "of"}:
            break
        found.append(issue)
    return found


def _subjects(scene: Scene) -> Iterator[Link]:
    """Talks on sanctions; the meeting will deal with food aid."""
    issues = scene.outermost("ISSUE")
    for event in scene.of("MEETING", "AGREEMENT") if issues else ():
        for index in range(event.stop, min(event.stop + _REACH, scene.words.stop)):
            word = scene.sheet.lower[index]
            if word in _ABOUT or word in scene.sheet.lexicon.dealing:
                found = _topics(scene, issues, index + 1)
                family = "about an issue" if word in _ABOUT else "dealing with an issue"
                for issue in found:
                    yield Link("concerns", event, issue, family)
                if found:
                    break
            if scene.sheet.texts[index] in {";", ".", "“", "”"}:
                break
        for issue in issues:
            gap = scene.between(issue, event) if issue.stop < event.first else []
            if gap and set(gap) <= _DURING:
                yield Link("concerns", event, issue, "issue near before")
            elif len(gap) <= _REACH and _ITEMS & set(gap[:-1]) and _OF & set(gap[-2:]):
                yield Link("concerns", event, issue, "item of its agenda")
            if 0 <= issue.first - event.stop <= 8 and not _acts(scene, event, issue):
                yield Link("concerns", event, issue, "issue near behind")


def _acts(scene: Scene, event: Found, issue: Found) -> bool:
    """Whether another deed stands between: sign a treaty and lift sanctions."""
    sheet = scene.sheet
    return any(
        sheet.lower[index] == "and" and sheet.tags[index + 1].startswith("VB")
        for index in range(event.stop, issue.first - 1)
    )


def _wide(sheet: Sheet, place: Found) -> bool:
    """Whether the place is a part of the world, which a meeting is about and not at."""
    return sheet.lower[place.stop - 1] in _WIDE


def _country(sheet: Sheet, place: Found) -> bool:
    """Whether the place is a state and no city: a meeting named after it is with it, not there."""
    lists, span = sheet.lexicon, (sheet.calm, place.first, place.stop)
    return lists.countries.at(*span) == place.stop and lists.cities.at(*span) != place.stop
