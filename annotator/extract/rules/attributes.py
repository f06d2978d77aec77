"""A meeting's status and track, and a relation's modality, by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.extract.rules.sheet import Found, Sheet
from annotator.scheme import Attribute

_CANCELLED = re.compile(
    r"\b(?:cancel\w*|call(?:ed|s|ing)? off|postponed|scrapped|collapsed before)\b", re.IGNORECASE
)
_PLANNED = re.compile(
    r"\b(?:will|would|to (?:hold|meet|resume|restart|attend|begin|open)|plan(?:s|ned)?|scheduled"
    r"|next|upcoming|coming|expected|is to|are to|was to|were to|agreed to)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:could|might|may|possible|possibly|rumou?red|reportedly|unconfirmed|no date|if|whether)\b"
)
_HELD = re.compile(
    r"\b(?:held|attended|took part|ended|took place|opened|hosted|chaired|met|since|during|after"
    r"|walked out|was convened)\b"
)
_DENIED = re.compile(
    r"\b(?:denied|denies|deny|never|neither|nor|without|refused|skip(?:s|ped)|boycott(?:s|ed)"
    r"|no (?:\S+ ){0,2}(?:role|part|meetings?|talks|contacts?|officials?|involvement)"
    r"|(?:did|does|do|has|have|had|was|were|is|are|be|would|will|could|can)(?:n['’]t| not))\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\b(?:reportedly|according to|is said to|are said to|rumou?red|claimed)\b")
_TRACKS = (
    (
        "1.5",
        re.compile(
            r"\b(?:track[ -](?:1\.5|one[ -]and[ -]a[ -]half)|1\.5[ -]track)\b", re.IGNORECASE
        ),
    ),
    ("2", re.compile(r"\b(?:track[ -](?:2|two|ii)|(?:2|two)[ -]track)\b", re.IGNORECASE)),
    ("1", re.compile(r"\b(?:track[ -](?:1|one)(?!\.))\b", re.IGNORECASE)),
)
_OFFICIAL = re.compile(
    r"\b(?:(?:three|four|five|six)-(?:party|way)|working-level|high-level|ministerial|summit"
    r"|inter-Korean)\b",
    re.IGNORECASE,
)


_KNOWN = frozenset({"the", "this", "these", "that", "those", "its", "their"})
"""What stands before a meeting that was told of already."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an article says of one meeting; None where nothing is said."""

    status: str | None
    track: str | None
    here: str | None
    """The status by the words around it, else by its sentence, but not by what came before."""


def told(sheet: Sheet, meetings: Iterable[Found]) -> dict[Found, Told]:
    """What the text says of each meeting; "the talks" are as the ones before them."""
    text = sheet.reading.article.text
    tracks = _tracks(text)
    found: dict[Found, Told] = {}
    last: str | None = None
    for meeting in sorted(meetings):
        surface = sheet.surface(meeting.first, meeting.stop)
        before = sheet.lower[meeting.first - 1] if meeting.first else ""
        near = _status(_around(sheet, meeting))
        here = near or _whole(sheet, meeting)
        status = near or (last if before in _KNOWN else None) or here
        last = status or last
        track = _track(surface)
        if track is None and len(tracks) == 1 and before in _KNOWN:
            track = tracks[0]
        found[meeting] = Told(status, track, here)
    return found


def of_meeting(told: Told, attributes: Sequence[Attribute]) -> Mapping[str, str]:
    """Its status and track, where words say them and the scheme has them."""
    return _allowed({"status": told.status, "track": told.track}, attributes)


def of_relation(
    sheet: Sheet,
    head: Found,
    tail: Found,
    told: Mapping[Found, Told],
    attributes: Sequence[Attribute],
) -> Mapping[str, str]:
    """Its modality, if the scheme has one."""
    first, stop = min(head.first, tail.first), max(head.stop, tail.stop)
    sentence = sheet.bounds(first)
    around = sheet.surface(max(sentence.start, first - 2), min(sentence.stop, stop))
    modality = "asserted"
    meeting = head if head.label == "MEETING" else tail
    if meeting.label == "MEETING":
        if _REPORTED.search(around):
            modality = "reported"
        elif _DENIED.search(around):
            modality = "denied"
        elif told[meeting].here in {"planned", "cancelled", "unconfirmed"}:
            modality = "planned"
    return _allowed({"modality": modality}, attributes)


def _whole(sheet: Sheet, meeting: Found) -> str | None:
    """What the whole sentence says, where the words around the meeting say nothing."""
    sentence = sheet.bounds(meeting.first)
    return _status(sheet.surface(sentence.start, sentence.stop))


def _around(sheet: Sheet, meeting: Found) -> str:
    sentence = sheet.bounds(meeting.first)
    first, stop = meeting.first - 12, meeting.stop + 8
    return sheet.surface(max(sentence.start, first), min(sentence.stop, stop))


@lru_cache(maxsize=64)
def _status(around: str) -> str | None:
    # a sentence is asked about for each meeting in it, and one may go on for pages
    for status, pattern in (
        ("cancelled", _CANCELLED),
        ("unconfirmed", _UNSURE),
        ("planned", _PLANNED),
        ("held", _HELD),
    ):
        if pattern.search(around):
            return status
    return None


def _track(surface: str) -> str | None:
    for track in _tracks(surface):
        return track
    return "1" if _OFFICIAL.search(surface) else None


def _tracks(text: str) -> list[str]:
    """The tracks that a text names."""
    if "track" not in text.lower():
        return []
    return [track for track, pattern in _TRACKS if pattern.search(text)]


def _allowed(said: Mapping[str, str | None], attributes: Sequence[Attribute]) -> dict[str, str]:
    return {
        name: value
        for name, value in said.items()
        if value is not None
        and any(value in each.values for each in attributes if each.name == name)
    }
