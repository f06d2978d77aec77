"""States by their names, adjectives and capitals, and cities that have two names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from annotator.entities.spelling import tokens
from annotator.resources import resource

_CITIES = (
    "Almaty|Alma-Ata",
    "Astana|Nur-Sultan",
    "Beijing|Peking",
    "Bogota|Bogotá",
    "Chennai|Madras",
    "Delhi|New Delhi",
    "Guangzhou|Canton",
    "Hague|The Hague",
    "Ho Chi Minh City|Saigon",
    "Kolkata|Calcutta",
    "Kyiv|Kiev",
    "Mumbai|Bombay",
    "New York|New York City|NYC",
    "St. Petersburg|Saint Petersburg|Leningrad",
    "Tbilisi|Tiflis",
    "Tehran|Teheran",
    "Ulaanbaatar|Ulan Bator",
    "Washington|Washington D.C.",
    "Yangon|Rangoon",
)
_CAPITALS = (
    "Afghanistan: Kabul; Algeria: Algiers; Armenia: Yerevan; Australia: Canberra; Austria: Vienna;"
    " Azerbaijan: Baku; Bangladesh: Dhaka; Belarus: Minsk; Belgium: Brussels; Brazil: Brasilia;"
    " Britain: London; Bulgaria: Sofia; Cambodia: Phnom Penh; Canada: Ottawa; Chile: Santiago;"
    " China: Beijing; Colombia: Bogota; Croatia: Zagreb; Cuba: Havana; Cyprus: Nicosia;"
    " Czech Republic: Prague; Denmark: Copenhagen; Egypt: Cairo; Estonia: Tallinn;"
    " Ethiopia: Addis Ababa; Finland: Helsinki; France: Paris; Georgia: Tbilisi; Germany: Berlin;"
    " Greece: Athens; Hungary: Budapest; Iceland: Reykjavik; India: New Delhi; Indonesia: Jakarta;"
    " Iran: Tehran; Iraq: Baghdad; Ireland: Dublin; Israel: Jerusalem; Italy: Rome; Japan: Tokyo;"
    " Jordan: Amman; Kazakhstan: Astana; Kenya: Nairobi; Kyrgyzstan: Bishkek; Laos: Vientiane;"
    " Latvia: Riga; Lebanon: Beirut; Libya: Tripoli; Lithuania: Vilnius; Malaysia: Kuala Lumpur;"
    " Mexico: Mexico City; Mongolia: Ulaanbaatar; Morocco: Rabat; Myanmar: Naypyidaw;"
    " Nepal: Kathmandu; Netherlands: The Hague; New Zealand: Wellington; Nigeria: Abuja;"
    " North Korea: Pyongyang; Norway: Oslo; Pakistan: Islamabad; Philippines: Manila;"
    " Poland: Warsaw; Portugal: Lisbon; Qatar: Doha; Romania: Bucharest; Russia: Moscow;"
    " Saudi Arabia: Riyadh; Serbia: Belgrade; Slovakia: Bratislava; Slovenia: Ljubljana;"
    " South Africa: Pretoria; South Korea: Seoul; Soviet Union: Moscow; Spain: Madrid;"
    " Sudan: Khartoum; Sweden: Stockholm; Switzerland: Bern; Syria: Damascus; Taiwan: Taipei;"
    " Tajikistan: Dushanbe; Thailand: Bangkok; Tunisia: Tunis; Turkey: Ankara; Ukraine: Kyiv;"
    " United States: Washington; Uzbekistan: Tashkent; Venezuela: Caracas; Vietnam: Hanoi;"
    " Yemen: Sanaa; Zimbabwe: Harare"
)
_COMPASS = ("north ", "south ", "east ", "west ")


class Kind(StrEnum):
    """What a name is of its place."""

    NAME = "name"
    ADJECTIVE = "adjective"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Place:
    """A name's place: the state or city, under one of its names, and the states it may act for."""

    id: str
    kind: Kind
    capital_of: frozenset[str] = frozenset()


def place(name: str) -> Place | None:
    """The state or city that the gazetteer knows by this name or adjective."""
    return _places().get(" ".join(tokens(name)))


def longest(words: tuple[str, ...], start: int) -> tuple[str, int] | None:
    """The state named by most words from `start` on, and where they end."""
    places = _places()
    for end in range(min(len(words), start + 5), start, -1):
        found = places.get(" ".join(words[start:end]))
        if found and found.kind is not Kind.CITY:
            return found.id, end
    return None


@cache
def _places() -> Mapping[str, Place]:
    text = resource("gazetteers", "places.toml").read_text("utf-8")
    table = tomllib.loads(text)
    places: dict[str, Place] = {}
    for group, adjectives in table["countries"].items():
        names = group.split("|")
        for each, kind in (
            *((name, Kind.NAME) for name in names),
            *((adjective, Kind.ADJECTIVE) for adjective in adjectives),
        ):
            key = " ".join(tokens(each))
            # "Germany|East Germany" is one line of the gazetteer and more than one state
            compass = next((side for side in _COMPASS if key.startswith(side)), "")
            apart = compass if compass and not names[0].lower().startswith(compass) else ""
            places[key] = Place(apart + names[0], kind)
    capitals: dict[str, set[str]] = {}
    for pair in _CAPITALS.split("; "):
        state, city = pair.split(": ")
        capitals.setdefault(" ".join(tokens(city)), set()).add(state)
    cities = [*table["cities"]["names"], *(pair.split(": ")[1] for pair in _CAPITALS.split("; "))]
    for group in (*_CITIES, *cities):
        keys = [" ".join(tokens(name)) for name in group.split("|")]
        states = frozenset().union(*(capitals.get(key, ()) for key in keys))
        for key in keys:
            places.setdefault(key, Place(keys[0], Kind.CITY, states))
    return places
