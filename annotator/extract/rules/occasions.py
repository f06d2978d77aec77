"""When and where a meeting is: the places and dates of its sentence."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.extract.rules.scene import Link, Scene
from annotator.extract.rules.sheet import Found

_PLACING = frozenset({"in", "at", "outside", "near"})
_REACH = 14
_OPENING = frozenset({"attended", "hosted", "led", "met", "opened"})
"""What talks do as well as people, who are spoken of with these words."""
_HAPPENING = frozenset({"held", "planned", "scheduled", "place", "slated", "convened"})


def when_and_where(scene: Scene, meetings: list[Found]) -> Iterator[Link]:
    """The places and dates of the meetings in one sentence."""
    yield from _places(scene, meetings)
    yield from _dates(scene, meetings)


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
