"""Outside ids of entities: what people, organisations and places are called in other registers.

What a person pastes is recognised: a bare id, `source:id`, or an address, by the shape of its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from annotator.errors import ReviewError


class OutsideId(NamedTuple):
    """The id `value` in the register `source`."""

    source: str
    value: str


@dataclass(frozen=True, slots=True)
class Source:
    """A register of things in the world.

    `pattern` is its ids' shape; `path` how an address of it goes on behind the host, with the id as
    the group; `bare` what is known as its id without its name. `check` tells slips of the finger.
    """

    name: str
    what: str
    pattern: re.Pattern[str]
    example: str
    path: re.Pattern[str] | None = None
    bare: re.Pattern[str] | None = None
    check: Callable[[str], bool] = field(default=lambda _value: True)
    tidy: Callable[[str], str] = field(default=str.strip)

    def read(self, written: str) -> str | None:
        """The id that is written, as it is kept; None if it is none of this source."""
        value = self.tidy(written)
        return value if self.pattern.fullmatch(value) and self.check(value) else None


def _packed(written: str) -> str:
    return re.sub(r"[\s-]", "", written).upper()


def _grouped(written: str) -> str:
    packed = _packed(written)
    return "-".join(packed[place : place + 4] for place in range(0, len(packed), 4))


def _mod_11_2(value: str) -> bool:
    """The check character of ISNI and ORCID (ISO 7064, MOD 11-2)."""
    total = 0
    for digit in _packed(value)[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == value[-1]


def _mod_97(value: str) -> bool:
    """The two check digits of a LEI (ISO 17442): letters count from 10, the rest is 1."""
    return int("".join(str(int(letter, 36)) for letter in value)) % 97 == 1


_ROR_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def _ror(value: str) -> bool:
    """The two check digits of a ROR id: a number in base 32 without i, l, o and u, modulo 97."""
    number = 0
    for letter in value[:-2]:
        number = number * 32 + _ROR_LETTERS.index(letter)
    return 98 - number * 100 % 97 == int(value[-2:])


def _shape(pattern: str) -> re.Pattern[str]:
    """What ids look like; their digits are those of ASCII."""
    return re.compile(pattern, re.ASCII)


_ISNI = r"\d{15}[\dX]"
_ORCID = r"0[0-9]{3}-\d{4}-\d{4}-\d{3}[\dX]"

SOURCES = {
    source.name: source
    for source in (
        Source(
            "wikidata",
            "anything",
            _shape(r"Q[1-9]\d{0,11}"),
            "Q884",
            _shape(r"/(?:wiki|entity)/(?:Special:EntityPage/)?(Q[1-9]\d*)"),
            bare=_shape(r"[Qq]\d+"),
            tidy=_packed,
        ),
        Source(
            "geonames",
            "places",
            _shape(r"[1-9]\d{0,9}"),
            "1871859",
            _shape(r"/(\d+)/[\w.%-]+\.html"),
        ),
        Source(
            "viaf",
            "people and organisations that write",
            _shape(r"[1-9]\d{0,21}"),
            "49268177",
            _shape(r"/viaf/(\d+)/?"),
        ),
        Source(
            "orcid",
            "people who research",
            _shape(_ORCID),
            "0000-0002-1825-0097",
            _shape(rf"/({_ORCID})/?"),
            bare=_shape(_ORCID),
            check=_mod_11_2,
            tidy=_grouped,
        ),
        Source(
            "isni",
            "people and organisations",
            _shape(_ISNI),
            "0000000121032683",
            _shape(rf"/(?:isni/)?({_ISNI})/?"),
            bare=_shape(r"(?:\d{4} ?){3}\d{3}[\dXx]"),
            check=_mod_11_2,
            tidy=_packed,
        ),
        Source(
            "lei",
            "companies and banks",
            _shape(r"[0-9A-Z]{18}\d\d"),
            "506700GE1G29325QX363",
            _shape(r"(?:/[\w#-]*)*/([0-9A-Z]{18}\d\d)/?"),
            bare=_shape(r"[0-9A-Za-z]{18}\d\d"),
            check=_mod_97,
            tidy=_packed,
        ),
        Source(
            "ror",
            "institutes and universities",
            _shape(rf"0[{_ROR_LETTERS}]{{6}}\d\d"),
            "02mhbdp94",
            _shape(rf"/(0[{_ROR_LETTERS}]{{6}}\d\d)/?"),
            bare=_shape(rf"0[{_ROR_LETTERS}]{{6}}\d\d"),
            check=_ror,
            tidy=lambda written: written.strip().lower(),
        ),
        Source(
            "iso3166",
            "states",
            _shape(r"[A-Z]{2}(?:-[0-9A-Z]{1,3})?"),
            "KP",
            tidy=lambda written: written.strip().upper(),
        ),
    )
}
"""The registers whose ids are checked."""

_ADDRESS = re.compile(r"\w+://[^/\s]*(/\S*)?", re.ASCII)
_NAMED = re.compile(r"([A-Za-z][\w.-]{0,29})\s*:\s*(\S.*)", re.ASCII)
_SOURCE = re.compile(r"[a-z][a-z0-9_.-]{0,29}")
_VALUE = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,198}[^\s\x00-\x1f\x7f])?")


def parse(pasted: str) -> OutsideId:
    """What a person typed or pasted as an outside id; raises ReviewError with its right shape."""
    text = pasted.strip()
    if not text:
        raise ReviewError(f"Type an id first; {_HOW}")
    if address := _ADDRESS.fullmatch(text):
        return _from_address(text, address[1] or "")
    if named := _NAMED.fullmatch(text):
        source = named[1].lower()
        return OutsideId(source, checked(source, named[2]))
    for source in SOURCES.values():
        known = source.bare and source.bare.fullmatch(text)
        if known and (value := source.read(text)):
            return OutsideId(source.name, value)
    raise ReviewError(f"“{_short(text)}” does not say of which source it is; {_HOW}")


def checked(source: str, value: str) -> str:
    """The id as it is kept; raises ReviewError if it cannot be one of this source."""
    if not _SOURCE.fullmatch(source):
        raise ReviewError(f"“{_short(source)}” cannot name a source; {_HOW}")
    known = SOURCES.get(source)
    if known is None:
        if _VALUE.fullmatch(value.strip()):
            return value.strip()
        raise ReviewError(f"“{_short(value)}” cannot be an id; {_HOW}")
    found = known.read(value)
    if found is None:
        raise ReviewError(
            f"“{_short(value)}” is no {source} id; it should look like {known.example}."
        )
    return found


def _from_address(text: str, rest: str) -> OutsideId:
    path = unquote(re.split(r"[?]|#(?!/)", rest)[0])
    for source in SOURCES.values():
        found = source.path and source.path.fullmatch(path)
        if found and (value := source.read(found[1])):
            return OutsideId(source.name, value)
    raise ReviewError(f"“{_short(text)}” is an address that holds no id known here; {_HOW}")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


_HOW = "write it as source:id, such as wikidata:Q884 or geonames:1871859."
