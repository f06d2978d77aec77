"""Meetings and agreements by what they are called: Track 2, a Process, the letters in brackets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.extract.rules.phrases import TRACK
from annotator.extract.rules.sheet import Found, Sheet


def tracks(sheet: Sheet) -> Iterator[Found]:
    """Track 2 as a noun of its own."""
    for index in sheet.standing({"track"}):
        stop = index + 2
        high = sheet.bounds(index).stop
        if not sheet.capital[index] or stop > high or not TRACK.match(sheet.texts[index + 1]):
            continue
        alone = stop >= high or not (sheet.texts[stop][0].isalnum() or sheet.texts[stop] == "-")
        if alone or (sheet.tagged and not sheet.tags[stop].startswith(("NN", "JJ", "VBG", "CC"))):
            yield Found(index, stop, "MEETING", "modified meeting")


def processes(sheet: Sheet) -> Iterator[Found]:
    """A dialogue channel that is called a process by name: the Oslo Process, then the Process."""
    named = False
    for index in sheet.standing({"process"}):
        if sheet.texts[index] != "Process" or not index:
            continue
        first, low = index, sheet.bounds(index).start
        while first > low and sheet.capital[first - 1] and sheet.texts[first - 1].isalpha():
            first -= 1
        while first < index and sheet.lower[first] in sheet.lexicon.function:
            first += 1
        named = named or first < index
        ends = index + 1 >= len(sheet) or not sheet.capital[index + 1]
        if named and ends:
            yield Found(first, index + 1, "MEETING", "named process")


def acronyms(sheet: Sheet, found: Iterable[Found]) -> Iterator[Found]:
    """The letters in brackets behind a meeting or agreement, and wherever they stand again."""
    known: dict[str, str] = {}
    for each in found:
        letters = sheet.texts[each.stop + 1 : each.stop + 2]
        if each.label not in {"MEETING", "AGREEMENT"} or each.stop - each.first < 2 or not letters:
            continue
        bracketed = sheet.texts[each.stop] == "(" and sheet.texts[each.stop + 2 : each.stop + 3]
        initials = "".join(
            word[0] for word in sheet.texts[each.first : each.stop] if word[0].isupper()
        )
        if bracketed == [")"] and letters[0] == initials and len(initials) > 1:
            known[letters[0]] = each.label
    for index in sheet.standing({letters.lower() for letters in known}):
        if sheet.texts[index] in known:
            yield Found(index, index + 1, known[sheet.texts[index]], "letters in brackets")
