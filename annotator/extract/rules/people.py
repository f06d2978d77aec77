"""Names of people: romanised Korean ones, names beside a title, surnames alone later on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from annotator.extract.rules.sheet import Found, Names, Sheet
from annotator.extract.rules.titles import head_end

_NAME = re.compile(r"(?:[^\W\d_]['’])?[^\W\d_][^\W\d_]*(?:['’][^\W\d_]+)?\.?$")
_SYLLABLE = re.compile(r"[A-Z][a-z]{0,5}$")
_PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "del", "di", "da", "bin", "ibn", "al", "el", "la", "le"}
)
_INITIAL = re.compile(r"[A-Z]\.$")
_LONGEST = 5
_PORTFOLIOS = frozenset({"affairs", "policy"})
"""What a title may end with before a name."""


def korean(sheet: Sheet) -> Iterator[Found]:
    """Surname and given name: Choe Son-hui, Jang Il Hun."""
    for index in sheet.standing(sheet.lexicon.surnames):
        first, high = index + 1, sheet.bounds(index).stop
        if not sheet.capital[index] or first >= high or sheet.glued(first):
            continue
        if not _SYLLABLE.match(sheet.texts[first]):
            continue
        cities = sheet.lexicon.cities
        if any(cities.at(sheet.texts, each, high) > index for each in (index - 1, index)):
            continue  # Ho Chi Minh City
        stop = sheet.unit_end(first, high)
        if stop == first + 3 and sheet.texts[first + 2].islower():
            yield Found(index, stop, "PERSON", "korean name")
        elif stop == first + 1 and stop < high and _syllables(sheet, first):
            yield Found(index, stop + 1, "PERSON", "korean name")


def _syllables(sheet: Sheet, first: int) -> bool:
    """Whether two short capitalised words, in no list of ours, stand here: Il Hun."""
    pair = sheet.texts[first : first + 2]
    known = sheet.lexicon.roles.heads | sheet.lexicon.organisation_heads | sheet.lexicon.place_heads
    return (
        all(map(_SYLLABLE.match, pair))
        and not known & {each.lower() for each in pair}
        and not sheet.glued(first + 1)
        and sheet.unit_end(first + 1, min(first + 4, len(sheet))) == first + 2
    )


def name_run(sheet: Sheet, first: int, high: int, known: Names) -> int:
    """Index after the words from `first` on that may be one person's name; `first` if none."""
    if first >= high or not sheet.capital[first]:
        return first
    index = first
    while index < high and index - first < _LONGEST:
        if known.starting(index) is not None or not _may_name(sheet, index):
            initial = index > first and sheet.lower[index] in _PARTICLES
            if not initial or index + 1 >= high or not _may_name(sheet, index + 1):
                break
        stop = sheet.unit_end(index, high)
        if sheet.texts[stop - 1] in {"”", '"'}:
            break
        index = stop
    return index


def _may_name(sheet: Sheet, index: int) -> bool:
    text, lower = sheet.texts[index], sheet.lower[index]
    lists = sheet.lexicon
    return (
        sheet.capital[index]
        and (_NAME.match(text) is not None)
        and (not text.endswith(".") or _INITIAL.match(text) is not None)
        and (not text.isupper() or len(text) == 1 or _INITIAL.match(text) is not None)
        and lower not in lists.roles.heads
        and lower not in lists.roles.modifiers
        and lower not in lists.organisation_heads
        and lower not in lists.courtesy
        and lower not in lists.function
    )


def titled(sheet: Sheet, known: Names) -> Iterator[Found]:
    """A name right behind a title: Ms Whitmore, Vice Foreign Minister Han Song Ryol."""
    lists = sheet.lexicon
    for index in sheet.standing(lists.courtesy | lists.roles.heads | _PORTFOLIOS):
        courtesy = sheet.lower[index] in lists.courtesy and sheet.capital[index]
        first, high = head_end(sheet, index), sheet.bounds(index).stop
        if courtesy and sheet.texts[first : first + 1] == ["."] and sheet.glued(first):
            first += 1  # MS. in capitals is two words to the tokenizer
        if courtesy and first == high and first < len(sheet):
            high = sheet.bounds(first).stop  # the parser took "MS." for a sentence's end
        if sheet.lower[index] in _PORTFOLIOS and not _portfolio(sheet, index):
            continue
        known_title = courtesy or sheet.lower[index] in lists.roles.heads | _PORTFOLIOS
        if first >= high or not known_title:
            continue
        if sheet.glued(first) and not sheet.texts[first - 1].endswith("."):
            continue
        stop = name_run(sheet, first, high, known)
        if courtesy and stop == first and _shouted(sheet, first):
            stop = first + 1  # MS. HALVORSEN: as transcripts have it
        single = stop == first + 1
        if stop > first and (courtesy or sheet.capital[index] or not single):
            yield Found(first, stop, "PERSON", "titled name")


def _portfolio(sheet: Sheet, index: int) -> bool:
    """Whether the word ends a title: Special Envoy for North Korea Policy NAME."""
    low = max(sheet.bounds(index).start, index - 9)
    before = range(index - 1, low - 1, -1)
    for place in before:
        if sheet.lower[place] in sheet.lexicon.roles.heads and sheet.capital[place]:
            return sheet.capital[index] and sheet.lower[place + 1] in {"for", "of"}
        if not (sheet.capital[place] or sheet.lower[place] in {"for", "of", "and", "the", "-"}):
            return False
    return False


def _shouted(sheet: Sheet, index: int) -> bool:
    text = sheet.texts[index]
    return len(text) >= 3 and text.isalpha() and text.isupper()


_CLAUSE = frozenset(
    {"who", "which", "that", "said", "says", "is", "was", "were", "are", "will", "would", "has"}
)


def capitalised(sheet: Sheet, known: Names) -> Iterator[Found]:
    """Two or more capitalised words that a title or a verb of speech stands beside."""
    reached = 0
    for index in sheet.capitals:
        if index < reached:
            continue
        sentence = sheet.bounds(index)
        reached = name_run(sheet, index, sentence.stop, known)
        if reached - index >= 2 and (not index or sheet.texts[index - 1] != "The"):
            if _apposed(sheet, reached, sentence.stop):
                yield Found(index, reached, "PERSON", "titled name")
            if _speaks(sheet, index, reached, sentence):
                yield Found(index, reached, "PERSON", "speaking name")


def _apposed(sheet: Sheet, stop: int, high: int) -> bool:
    """Whether a title follows behind a comma: Lukas Gerber, secretary of …"""
    if stop + 1 >= high or sheet.texts[stop] not in {",", "–", "—"}:
        return False
    if sheet.lower[stop + 1] == "who":
        return True
    for place in range(stop + 1, min(stop + 9, high)):
        if sheet.lower[place] in sheet.lexicon.roles.heads:
            return True
        if sheet.texts[place] in ",;:()" or sheet.lower[place] in _CLAUSE:
            return False
    return False


def _speaks(sheet: Sheet, first: int, stop: int, sentence: range) -> bool:
    """Whether these words speak: said Ingrid Eklund, Nam Ki-tae believes."""
    speech = sheet.lexicon.speech
    return (stop < sentence.stop and sheet.lower[stop] in speech) or (
        first > sentence.start and sheet.lower[first - 1] in speech
    )


def later(sheet: Sheet, people: Iterable[Found], known: Names) -> Iterator[Found]:
    """The same names again, and their parts alone: Pak after Pak Myong-du, Haldane."""
    full: dict[tuple[str, ...], str] = {}
    for person in people:
        name = tuple(sheet.texts[person.first : person.stop])
        full.setdefault(name, "repeated name")
        for part in _alone(sheet, person):
            full.setdefault(part, "surname")
    lengths = sorted({len(name) for name in full if len(name) <= _LONGEST + 2}, reverse=True)
    for index in sheet.standing({name[0].lower() for name in full}):
        if not sheet.capital[index]:
            continue
        longest = sheet.bounds(index).stop - index
        for length in lengths:
            family = full.get(tuple(sheet.texts[index : index + length]))
            if length > longest or family is None:
                continue
            if _stands_alone(sheet, index, index + length, family):
                yield Found(index, index + length, "PERSON", family)
                break


def _alone(sheet: Sheet, person: Found) -> list[tuple[str, ...]]:
    """The parts of a full name that later stand for it: the surname, which East Asia puts first."""
    if person.stop - person.first < 2:
        return []
    first = sheet.texts[person.first]
    joined = sheet.texts[person.first + 2 : person.stop]
    if person.family == "korean name" or ("-" in joined and not joined[-1][:1].isupper()):
        return [(first,)]
    if "-" in joined:
        last = sheet.unit_start(person.stop - 1, person.first)
        return [(first,), tuple(sheet.texts[last : person.stop])]
    names = [
        sheet.texts[index]
        for index in range(person.first, person.stop)
        if _may_name(sheet, index) and not _INITIAL.match(sheet.texts[index])
    ]
    return [(names[0],), (names[-1],)] if len(names) > 1 else []


def _stands_alone(sheet: Sheet, first: int, stop: int, family: str) -> bool:
    """Whether a surname is not part of a longer name or another word that looks like it."""
    if family != "surname":
        return True
    after = sheet.lower[stop] if stop < len(sheet) else ""
    if sheet.lower[first] in sheet.lexicon.doubtful_surnames:
        verb = sheet.tags[stop].startswith("VB") if stop < len(sheet) and sheet.tagged else False
        return verb or after in sheet.lexicon.speech
    glued = stop < len(sheet) and sheet.glued(stop) and sheet.texts[stop] in {"-", "/"}
    return not glued and not (first > 0 and sheet.glued(first) and sheet.texts[first - 1] == "-")
