"""Noun phrases around a head word: meetings, agreements and what is negotiated over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from annotator.extract.rules.lexicon import Heads
from annotator.extract.rules.sheet import CLOSING, OPENING, POSSESSIVE, Found, Names, Sheet

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
TRACK = re.compile(r"(?:[12]|1\.5|two|one|ii?)$", re.IGNORECASE)
_LONGEST = 7
_ORDERS = frozenset(
    {"first", "second", "third", "fourth", "fifth", "sixth", "next", "last", "latest", "previous"}
)
_DETERMINERS = frozenset({"the", "this", "that", "these", "those", "its", "their", "a", "an"})
_COMMON = frozenset({"conversation", "conversations", "event", "events"})
"""Heads that mean a meeting only behind a modifier that says so."""
BY_NAME = frozenset(
    {
        "listed agreement",
        "listed issue",
        "listed meeting",
        "letters in brackets",
        "named exercise",
        "named process",
    }
)
"""Families that know what they find by its name."""
_FINITE = ("VBZ", "VBP", "VBD", "VB", "MD")


def meetings(sheet: Sheet, names: Names) -> Iterator[Found]:
    """Meetings, talks, summits and dialogue channels."""
    heads, parts = sheet.lexicon.meetings, sheet.lexicon.parts
    yield from sheet.phrases(sheet.lexicon.named_meetings, "MEETING", "listed meeting")
    for index, stop in _heads(sheet, heads):
        if sheet.lower[index] in parts and stop + 1 < len(sheet) and sheet.lower[stop] == "of":
            continue  # the round of talks is found from its other end
        first = _start(sheet, index, heads, names)
        strong = sheet.lower[index] not in heads.weak or first < index
        if sheet.lower[index] in _COMMON and not (
            heads.modifiers & set(_units(sheet, first, index)) - _ORDERS
        ):
            continue
        before = first - 2
        if first > 1 and sheet.lower[first - 1] == "of" and sheet.lower[before] in parts:
            first = _start(sheet, before, heads, names)
        elif sheet.lower[index] == "session" and sheet.lower[first - 1] == "closed":
            first -= 1  # closed talks are talks, but a session needs its modifier
        elif not strong and not (
            sheet.lower[index] in {"contact", "conference", "session", "forum", "encounter"}
            and _determined(sheet, first, {"a", "the", "this", "that"})
        ):
            continue
        if sheet.lower[index] == "meeting" and not _noun(sheet, index, first):
            continue
        if sheet.lower[index - 1] in {"news", "press"} and first < index:
            continue  # a news conference is told to reporters
        yield Found(first, stop, "MEETING", "meeting" if first == index else "modified meeting")


def agreements(sheet: Sheet, names: Names) -> Iterator[Found]:
    """Agreements, treaties and resolutions, with their number."""
    heads = sheet.lexicon.agreements
    yield from sheet.phrases(sheet.lexicon.named_agreements, "AGREEMENT", "listed agreement")
    for index, stop in _heads(sheet, heads):
        first = _start(sheet, index, heads, names)
        end = _numbered(sheet, stop) if sheet.capital[index] else stop
        if end > stop or _agreed(sheet, first, index, names):
            yield Found(first, end, "AGREEMENT", "agreement")


def _agreed(sheet: Sheet, first: int, head: int, names: Names) -> bool:
    """Whether the phrase up to its head is an agreement and not any statement or deal."""
    heads, lower = sheet.lexicon.agreements, sheet.lower[head]
    said = set(sheet.lower[first:head])
    if lower == "statement":
        return "joint" in said
    known = _determined(sheet, first, {"the", "this", "that"})
    if lower not in heads.weak:
        return first < head or known
    if lower == "agreement" and (known or _signed(sheet, first)):
        return True
    named = bool(names.within(first, head)) or (
        first < head and any(sheet.capital[first + 1 : head + 1])
    )
    return named or bool(said & heads.modifiers)


def _signed(sheet: Sheet, first: int) -> bool:
    """Whether somebody signs it: the six sign an agreement."""
    return (
        first > 1
        and sheet.lower[first - 1] in {"a", "an"}
        and sheet.lower[first - 2] in sheet.lexicon.signing
    )


def issues(sheet: Sheet, names: Names) -> Iterator[Found]:
    """Weapons, programmes, sanctions, aid, guarantees."""
    heads = sheet.lexicon.issues
    yield from sheet.phrases(sheet.lexicon.named_issues, "ISSUE", "listed issue")
    for index, stop in _heads(sheet, heads):
        first = _start(sheet, index, heads, names)
        while first < index and (
            _ORDINAL.match(sheet.lower[first]) or sheet.lower[first] in _ORDERS
        ):
            first += 1
        said = {word for each in _units(sheet, first, index) for word in (each, *each.split("-"))}
        if sheet.lower[index] in heads.weak and not said & heads.modifiers:
            continue
        if (
            not sheet.tagged
            and sheet.lower[index] in {"remains", "freeze", "launch", "test", "tests"}
            and not (first < index or _determined(sheet, first, {"the", "of", "a", "to"}))
        ):
            continue
        yield Found(first, stop, "ISSUE", "issue" if first == index else "modified issue")


def issues_again(sheet: Sheet, found: Iterable[Found]) -> Iterator[Found]:
    """The head of an issue alone, after the whole: reunions, after family reunions."""
    since: dict[str, int] = {}
    for issue in found:
        longer = issue.label == "ISSUE" and issue.stop - issue.first > 1
        if longer and not sheet.glued(issue.stop - 1):
            since.setdefault(sheet.lower[issue.stop - 1], issue.stop)
    for index, stop in _heads(sheet, sheet.lexicon.issues):
        known = since.get(sheet.lower[index])
        if known is not None and index >= known and sheet.tagged and stop == index + 1:
            modified = index > 0 and sheet.tags[index - 1].startswith(("NN", "JJ"))
            if not modified and sheet.tags[index].startswith("NN"):
                yield Found(index, stop, "ISSUE", "issue again")


def _heads(sheet: Sheet, heads: Heads) -> Iterator[tuple[int, int]]:
    """(index, stop) of each noun that heads a phrase of its kind."""
    for index in sheet.standing(heads.heads):
        stop = sheet.unit_end(index, sheet.bounds(index).stop)
        if stop > index + 1 or (index and sheet.texts[index - 1] == "-" and sheet.glued(index)):
            if sheet.unit(sheet.unit_start(index), index + 1) not in heads.heads:
                continue
            stop = index + 1
        if (
            sheet.tagged
            and sheet.tags[index].startswith(_FINITE)
            and not _likely_noun(sheet, index)
        ):
            continue
        if not _compound(sheet, index, stop, heads):
            yield index, stop


def _likely_noun(sheet: Sheet, index: int) -> bool:
    """Whether what the tagger calls a verb stands where only a noun can."""
    if not index:
        return False
    if sheet.tags[index - 1] in {"DT", "JJ", "PRP$", "POS"} or sheet.lower[index - 1] == "of":
        return True
    last = index + 1 >= sheet.bounds(index).stop
    return sheet.tags[index - 1] == "NNP" and (last or sheet.tags[index + 1] in {"IN", ",", "."})


def _compound(sheet: Sheet, index: int, stop: int, heads: Heads) -> bool:
    """Whether the word only modifies the noun behind it: summit venue, missile crisis."""
    if stop >= sheet.bounds(index).stop:
        return False
    head_again = sheet.lower[stop] in heads.heads and not sheet.glued(stop)
    if not sheet.tagged:
        return head_again and sheet.lower[stop] != "remains"
    if head_again and not sheet.tags[stop].startswith(_FINITE):
        return True
    return (
        sheet.tags[stop] in {"NN", "NNS"}
        and sheet.words[index].dep == "compound"
        and sheet.words[index].head >= stop
        and not sheet.glued(stop)
    )


def _noun(sheet: Sheet, index: int, first: int) -> bool:
    """Whether "meeting" is a noun here, not "after meeting in Moscow"."""
    if first < index or not index:
        return True
    if sheet.tagged:
        return sheet.tags[index].startswith("NN") or _likely_noun(sheet, index)
    return _determined(sheet, index, _DETERMINERS | {"of", "another", "no", "each", "any"})


def _determined(sheet: Sheet, first: int, by: set[str] | frozenset[str]) -> bool:
    return first > 0 and sheet.lower[first - 1] in by


def _units(sheet: Sheet, first: int, stop: int) -> Iterator[str]:
    """Each word or hyphenated compound between, in lower case."""
    while first < stop:
        end = min(sheet.unit_end(first, stop), stop)
        yield sheet.unit(first, end)
        first = end


def _start(sheet: Sheet, head: int, heads: Heads, names: Names) -> int:
    """Where the phrase begins: at the leftmost word that modifies its head."""
    low = max(sheet.bounds(head).start, head - 3 * _LONGEST)
    first, units = head, 0
    while first > low and units < _LONGEST:
        before = _modifier(sheet, first, low, heads, names)
        if before is None:
            break
        first, units = before, units + 1
    while first < head and (
        sheet.texts[first] in {"-", "–", "/"}
        or (sheet.lower[first] in heads.outside and sheet.unit_end(first, head) == first + 1)
    ):
        first += 1
    return first


def _modifier(sheet: Sheet, first: int, low: int, heads: Heads, names: Names) -> int | None:
    """Where the modifier that ends before `first` begins; None if there is none."""
    last = first - 1
    quoted = _quoted(sheet, first, low)
    if quoted is not None:
        return quoted
    name = names.ending(first)
    if name is not None and name.first >= low and name.label != "PERSON":
        return _joined(sheet, name.first, low, names)
    if sheet.texts[last] in {"-", "–"} and first >= 2 and sheet.glued(last):
        return last  # between two names, as in US-North Korea
    start = sheet.unit_start(last, low)
    unit = sheet.unit(start, first)
    if unit in heads.outside:
        return None
    if unit in heads.modifiers or _ORDINAL.match(unit) or unit.split("-")[-1] in _LEVELS:
        return start
    if TRACK.match(unit) and last > low and sheet.lower[last - 1].rstrip("s") == "track":
        return last - 1
    if sheet.lower[last] == "track" and last > low and TRACK.match(sheet.texts[last - 1]):
        return last - 1
    if sheet.texts[last] in POSSESSIVE or not sheet.tagged:
        return _whose(sheet, last, low)
    if sheet.lower[last] == "and" and last - 1 > low and sheet.tags[last + 1] in {"JJ", "NN"}:
        paired = sheet.unit(sheet.unit_start(last - 1, low), last)
        return sheet.unit_start(last - 1, low) if paired in _PAIRED & heads.modifiers else None
    if sheet.capital[last] and sheet.tags[last] in {"NNP", "NNPS"} and sheet.texts[last].isalpha():
        return start
    if sheet.tags[last] in {"JJ", "JJR", "NN"} and sheet.texts[last][:1].isalpha():
        return start
    return None


def _whose(sheet: Sheet, last: int, low: int) -> int | None:
    """Where the rank begins whose meeting it is: foreign ministers' meeting; None for others."""
    officials = last - 1
    if sheet.texts[last] not in {"'", "’"} or officials < low:
        return None
    if not sheet.lower[officials].endswith("s"):
        return None
    if sheet.lower[officials].removesuffix("s") not in sheet.lexicon.roles.heads:
        return None
    first = officials
    while first > low and sheet.lower[first - 1] in sheet.lexicon.roles.modifiers:
        first -= 1
    return first


_PAIRED = frozenset({"nuclear", "missile", "chemical", "ballistic", "economic", "political"})
"""First adjectives of two that "and" joins: nuclear and missile activities."""
_LEVELS = frozenset({"ever", "level", "party", "way", "day", "range", "track", "up", "door"})


def _joined(sheet: Sheet, first: int, low: int, names: Names) -> int:
    """Where "US-North Korea" begins, given where its last name does."""
    while first - 2 >= low and sheet.texts[first - 1] in {"-", "–", "/"} and sheet.glued(first):
        name = names.ending(first - 1)
        if name is None or name.first < low:
            break
        first = name.first
    return first


def _quoted(sheet: Sheet, first: int, low: int) -> int | None:
    """Where a short quotation that ends before `first` begins: “Track 1.5” talks."""
    if sheet.texts[first - 1] not in CLOSING:
        return None
    for start in range(first - 2, max(low, first - 6) - 1, -1):
        if sheet.texts[start] in OPENING and first - start > 2:
            return start
    return None


def _numbered(sheet: Sheet, stop: int) -> int:
    """Index after "2270", "No. 2270" or "on the Non-Proliferation of …"."""
    high = sheet.bounds(stop - 1).stop
    if stop < high and sheet.texts[stop].isdigit():
        return stop + 1
    if stop + 1 < high and sheet.lower[stop] in {"no.", "no"} and sheet.texts[stop + 1].isdigit():
        return stop + 2
    if stop < high and sheet.lower[stop] in {"on", "of", "for", "between"}:
        place = stop + 1
        if place < high and sheet.lower[place] == "the":
            place += 1
        if place < high and sheet.capital[place] and sheet.lower[stop] != "between":
            while place < high and (
                sheet.capital[place] or sheet.texts[place] in {"-", "of", "and", "the"}
            ):
                place += 1
            while place > stop and not sheet.capital[place - 1]:
                place -= 1
            return max(place, stop)
    return stop
