"""What a meeting is about where no word list knows it: plain noun phrases that are discussed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.extract.rules.sheet import Found, Names, Sheet

_ON = frozenset({"on", "about", "over", "regarding", "concerning"})
_NO_TOPIC = frozenset(
    {
        "affairs", "anything", "basis", "condition", "date", "eve", "everything", "exchange",
        "fate", "flight", "future", "idea", "island", "lifting", "margins", "matter", "matters",
        "nobody", "nothing", "number", "occasion", "others", "part", "peace", "phone", "plan",
        "possibility", "question", "questions", "return", "side", "sidelines", "somebody",
        "someone", "something", "subject", "subjects", "terms", "time", "topic", "topics",
        "way", "ways",
    }
)  # fmt: skip
_VAGUE = frozenset(
    {
        "detail", "details", "range", "situation", "situations", "view", "views", "step", "steps",
        "progress", "people", "officials", "visit", "visits", "trip", "date", "dates", "venue",
        "agenda", "concern", "concerns", "today", "tomorrow", "work", "problem", "problems", "fact",
        "development", "developments", "relations", "relationship", "response", "outcome",
        "implementation", "preparations", "format", "issues", "proposal", "proposals", "areas",
        "report", "reports", "conditions", "call", "day", "days", "week", "list",
        "case", "cases", "letter",
    }
)  # fmt: skip
_EXERCISES = frozenset({"exercise", "exercises", "drill", "drills"})
_APART = 12
"""How many words may stand between an exercise's name and what it is."""
_DISCUSSING = frozenset({"discuss", "discussed", "discusses", "discussing"})
_TURNING = {
    "focus": "on", "focused": "on", "focuses": "on", "focusing": "on", "centred": "on",
    "centered": "on", "touched": "on", "touch": "on", "dealt": "with", "deal": "with",
    "deals": "with", "talk": "about", "talked": "about", "confined": "to", "limited": "to",
    "devoted": "to", "dedicated": "to",
}  # fmt: skip
_LISTED = frozenset({"agenda", "topics", "subjects", "themes"})
_TELLING = _DISCUSSING | _TURNING.keys() | _LISTED
_LISTING = frozenset({"include", "includes", "included", "are", "were", "is", "was", "be"})


def topics(sheet: Sheet, events: Iterable[Found], names: Names) -> Iterator[Found]:
    """The plain noun phrase behind "talks on", whatever it is: land mines, reunions."""
    if not sheet.tagged:
        return
    events = list(events)
    for event in events:
        high = sheet.bounds(event.first).stop
        for index in range(event.stop, min(event.stop + 4, high - 1)):
            if sheet.lower[index] in _ON:
                found = _plain_phrase(sheet, index + 1, high, names)
                if found is not None:
                    yield Found(*found, "ISSUE", "topic")
                break
            if not sheet.tags[index].startswith(("NN", "CD")):
                break
    if events:
        yield from _discussed(sheet, names)


def exercises(sheet: Sheet) -> Iterator[Found]:
    """An exercise's own name: Fjord Shield, the annual exercise; a drill called Fjord Shield."""
    for index in sheet.standing(_EXERCISES):
        sentence = sheet.bounds(index)
        low = max(sentence.start, index - _APART)
        commas = [each for each in range(index - 1, low, -1) if sheet.texts[each] == ","]
        if commas and sheet.lower[commas[0] + 1] in {"a", "an", "the", "their", "its"}:
            first = _proper(sheet, commas[0] - 1, sentence.start)
            if commas[0] - first > 1:
                yield Found(first, commas[0], "ISSUE", "named exercise")
        place = index + 1 if sheet.texts[index + 1 : index + 2] != [","] else index + 2
        if sheet.lower[place : place + 1] in (["called"], ["dubbed"], ["codenamed"], ["named"]):
            stop = place + 1
            while stop < sentence.stop and sheet.capital[stop]:
                stop = sheet.unit_end(stop, sentence.stop)
            if stop - place > 2:
                yield Found(place + 1, stop, "ISSUE", "named exercise")


def _proper(sheet: Sheet, last: int, low: int) -> int:
    """Where the capitalised words begin that end with this one; behind it if it is none."""
    first = last + 1
    while first > low and sheet.capital[first - 1] and sheet.tags[first - 1].startswith("NNP"):
        first -= 1
    return first


def _discussed(sheet: Sheet, names: Names) -> Iterator[Found]:
    """The phrases behind "they discussed", "focused on", "the agenda includes"."""
    for index in sheet.standing(_TELLING):
        lower, high, link = sheet.lower[index], sheet.bounds(index).stop, ""
        if lower in _DISCUSSING:
            place = index + 1
        elif lower in _TURNING and sheet.lower[index + 1 : index + 2] == [_TURNING[lower]]:
            place, link = index + 2, _TURNING[lower]
        elif lower in _LISTED:
            near = range(index + 1, min(index + 6, high))
            verbs = [each for each in near if sheet.lower[each] in _LISTING]
            if not verbs or sheet.lower[verbs[-1]] in {"is", "was", "be", "are", "were"}:
                continue
            place = verbs[-1] + 1
        else:
            continue
        yield from _series(sheet, place, high, names, link)


def _series(sheet: Sheet, place: int, high: int, names: Names, link: str) -> Iterator[Found]:
    """The noun phrases from here on that commas and "and" join."""
    while place < high:
        found = _plain_phrase(sheet, place, high, names)
        if found is None or sheet.lower[found[1] - 1] in _VAGUE:
            return
        yield Found(*found, "ISSUE", "discussed")
        place = found[1]
        if link and link not in sheet.lower[place : place + 2]:
            again = range(place, min(place + 7, high - 1))
            joined = [each for each in again if sheet.lower[each : each + 2] == ["and", link]]
            place = joined[0] if joined else place
        if place < high and sheet.texts[place] == ",":
            place += 1
        elif place >= high or sheet.lower[place] != "and":
            return
        if place < high and sheet.lower[place] == "and":
            place += 1
        if link and place < high and sheet.lower[place] == link:
            place += 1


def _plain_phrase(sheet: Sheet, first: int, high: int, names: Names) -> tuple[int, int] | None:
    """The noun phrase in lower case that begins here, behind a determiner at most."""
    if first < high and sheet.tags[first] in {"DT", "PRP$"}:
        first += 1
    stop = first
    while stop < high and sheet.texts[stop][:1].isalpha() and not sheet.capital[stop]:
        if names.starting(stop) is not None or not sheet.tags[stop].startswith(("NN", "JJ")):
            break
        stop = sheet.unit_end(stop, high)
    if stop == first or not sheet.tags[stop - 1].startswith("NN"):
        return None
    return None if sheet.lower[stop - 1] in _NO_TOPIC else (first, stop)
