"""How far a title reaches: from its head to the left, and into the phrases behind it."""

from __future__ import annotations

from annotator.extract.rules.sheet import POSSESSIVE, Names, Sheet

LINKS = frozenset({"of", "for", "to", "at", "in", "on", "with", "from"})
"""What joins a title to whose it is and what it is for."""


def is_head(sheet: Sheet, index: int) -> bool:
    """Whether the word names an office; the end of a compound such as secretary-general counts."""
    if sheet.lower[index] not in sheet.lexicon.roles.heads:
        return False
    if index + 1 < len(sheet) and sheet.texts[index + 1] == "-" and sheet.glued(index + 1):
        return head_end(sheet, index) > index + 1
    return not (
        sheet.tagged
        and sheet.tags[index] in {"VBZ", "VBD", "VBP", "VB"}
        and not sheet.capital[index]
    )


def head_end(sheet: Sheet, index: int) -> int:
    """Index after the head at this word: ambassador-at-large is one."""
    if sheet.lower[index + 1 : index + 5] == ["-", "at", "-", "large"]:
        return index + 5
    return index + 2 if sheet.lower[index + 1 : index + 2] == ["emeritus"] else index + 1


def inside(sheet: Sheet, index: int, names: Names) -> bool:
    """Whether the word may stand inside a role, beside its head."""
    lower = sheet.lower[index]
    if (
        lower in LINKS
        or lower in {"and", "the", "&"}
        or sheet.texts[index] in POSSESSIVE | {"-", "(", ")"}
    ):
        return True
    if lower in sheet.lexicon.roles.modifiers or lower in sheet.lexicon.roles.heads:
        return True
    if sheet.texts[index][0].isalpha() and sheet.capital[index]:
        return True
    if sheet.tagged:
        return sheet.tags[index] in {"NN", "NNS", "JJ", "NNP", "NNPS", "CD"}
    return False


def left(sheet: Sheet, head: int, low: int, names: Names) -> int:
    """Where the role begins whose head stands at `head`."""
    first = sheet.unit_start(head, low)
    while first > low:
        last = first - 1
        name = names.ending(first)
        if name is not None and name.first >= low and name.label in {"ORG", "GPE", "LOC"}:
            first = name.first
            continue
        if sheet.texts[last] in POSSESSIVE:
            owner = names.ending(last)
            if owner is None or owner.first < low or owner.label not in {"ORG", "GPE"}:
                break
            first = owner.first
            continue
        if sheet.texts[last] == ")":
            opening = [at for at in range(max(low, last - 5), last) if sheet.texts[at] == "("]
            if not opening:
                break
            first = opening[-1]
            continue
        lower = sheet.lower[last]
        if lower in sheet.lexicon.function:
            break
        start = sheet.unit_start(last, low)
        plain = lower in sheet.lexicon.roles.modifiers or lower in sheet.lexicon.roles.heads
        noun = sheet.tagged and sheet.tags[last] in {"NN", "NNP", "JJ", "NNPS"}
        if lower in _STOP or not (
            plain
            or noun
            or (sheet.capital[last] and sheet.texts[last].isalpha() and lower not in LINKS)
        ):
            break
        leads = last == sheet.bounds(head).start and sheet.tags[last] not in {"NN", "JJ", "NNP"}
        if sheet.capital[last] and leads and not plain:
            break
        first = start
    return first


_STOP = frozenset(
    {
        "the",
        "a",
        "an",
        "and",
        "mr",
        "ms",
        "mrs",
        "dr",
        "said",
        "according",
        "whose",
        "likely",
        "same",
        "other",
    }
)


def right(sheet: Sheet, index: int, high: int, names: Names) -> int:
    """Index after the phrases that belong to the role behind its head."""
    stop = index
    while stop < high and (sheet.lower[stop] in LINKS or _under(sheet, stop, names)):
        dated = names.starting(stop + 1)
        if dated is not None and dated.label == "DATE":
            break
        end = _noun_phrase(sheet, stop + 1, high, names)
        if end is None:
            break
        stop = end
    return stop


def _under(sheet: Sheet, index: int, names: Names) -> bool:
    """Whether a body follows that the one before it belongs to: the institute under the ministry"""
    if sheet.lower[index] != "under":
        return False
    name = names.starting(index + 1) or names.starting(index + 2)
    return name is not None and name.label == "ORG"


def _noun_phrase(sheet: Sheet, index: int, high: int, names: Names) -> int | None:
    """Index after the noun phrase that begins here; None if none does."""
    place = index
    if place < high and sheet.lower[place] in {"the", "a", "an", "its", "his", "her"}:
        place += 1
    stop = place
    while stop < high:
        name = names.starting(stop)
        if (
            name is not None
            and name.stop <= high
            and name.label != "PERSON"
            and name.label != "DATE"
        ):
            stop = name.stop
        elif sheet.texts[stop] in POSSESSIVE or (
            sheet.lower[stop] == "and" and stop > place and _goes_on(sheet, stop + 1, high, names)
        ):
            stop += 1
        elif stop > place and sheet.lower[stop : stop + 2] == ["and", "the"]:
            name = names.starting(stop + 2)
            if name is None or name.label != "LOC" or name.stop > high:
                break
            stop = name.stop  # for Asia and the Pacific
        elif _noun_like(sheet, stop):
            stop = sheet.unit_end(stop, high)
        else:
            break
    while stop > place and (sheet.texts[stop - 1] in POSSESSIVE or sheet.lower[stop - 1] == "and"):
        stop -= 1
    return stop if stop > place else None


def _noun_like(sheet: Sheet, index: int) -> bool:
    if not sheet.texts[index][0].isalnum():
        return False
    if sheet.tagged:
        return sheet.tags[index].startswith(("NN", "JJ", "CD", "VBG", "HYPH"))
    return sheet.capital[index] or sheet.lower[index] in sheet.lexicon.role_nouns


def _goes_on(sheet: Sheet, index: int, high: int, names: Names) -> bool:
    """Whether what follows "and" is more of the same phrase, not another role or clause."""
    if index >= high or not _noun_like(sheet, index):
        return False
    for place in range(index, min(index + 5, high)):
        if sheet.lower[place] in sheet.lexicon.roles.heads:
            return False
        if not _noun_like(sheet, place):
            break
    name = names.starting(index)
    if name is not None and name.label == "PERSON":
        return False
    end = _noun_phrase_end(sheet, index, high)
    return not (
        sheet.tagged and end < high and sheet.tags[end].startswith(("VBD", "VBZ", "VBP", "MD"))
    )


def _noun_phrase_end(sheet: Sheet, index: int, high: int) -> int:
    while index < high and _noun_like(sheet, index):
        index += 1
    return index


def without_seat(sheet: Sheet, index: int, stop: int, names: Names) -> int:
    """Without the " in Seoul" that says where the organisation is, not whose office it is."""
    for place in range(stop - 1, index, -1):
        if sheet.lower[place] == "in":
            seat = names.starting(place + 1)
            held = any(each.label == "ORG" for each in names.within(index, place))
            if seat is not None and seat.stop == stop and seat.label == "GPE" and held:
                return place
            break
    return stop


def solid(sheet: Sheet, first: int, head: int, stop: int) -> bool:
    """Whether a head that is also a common word has an institution, rank or link beside it."""
    if sheet.lower[head] not in sheet.lexicon.roles.weak:
        return True
    return stop - first > 1 or sheet.capital[head]
