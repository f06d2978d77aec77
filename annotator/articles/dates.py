"""Calendar dates as news sites print them, and the lines that give an article's own dates."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
DATE_WORDS = frozenset(
    {"posted", "published", "first", "created", "issued", "modified", "last", "updated", "update",
     "revised", "기사입력", "입력", "등록", "게재", "최종수정", "수정"}
)  # fmt: skip
"""First words, in lower case, of the lines that `is_date_line` may know."""
DATE_STARTS = _MONTHS.keys() | {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
"""The first three letters, in lower case, of dates that begin with a word."""

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = rf"""
    (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}[.,]?\s+)?
    (?:
        (?P<y1>\d{{4}})(?:[-./]\s?|년\s*)(?P<m1>\d{{1,2}})(?:[-./]\s?|월\s*)(?P<d1>\d{{1,2}})(?!\d)[일.]?
      | (?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})\b
      | (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m3>{_MONTH}),?\s+(?P<y3>\d{{4}})\b
    )
"""
_CUE = r"""
    (?: (?P<published> posted | (?:first\s)?published | created | issued
        | 기사입력 | 입력 | 등록 | 게재 )
      | (?P<modified> modified | (?:last\s)?(?:updated?|modified) | revised | 최종수정 | 수정 )
    )(?:\s(?:on|at))?\s*[:.]?\s*
"""
_TIME = r"""
    (?:[,T|·]?\s*(?:at\s)?\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*
       (?:\(?(?:[A-Z]{1,4}|[+-]\d{2}:?\d{2})\)?)?)?
"""
_FLAGS = re.VERBOSE | re.IGNORECASE

_CUED = re.compile(_CUE + _DATE, _FLAGS)
_ALONE = re.compile(_DATE + _TIME + r"[\s.,|]*", _FLAGS)
_CLOCK = re.compile(r"\d:\d\d")
DAY = re.compile(rf"{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?|\d{{1,2}}\s{_MONTH}", _FLAGS)
"""A day without its year, as a photo's line has it."""


def is_date_line(line: str) -> bool:
    """Whether a line is "Posted on", "Updated" or the like with its date, and no sentence."""
    if _CUED.match(line) is None:
        return False
    rest = line[[match.end() for match in _CUED.finditer(line)][-1] :]
    return len(rest) <= 40 and (rest[-1:] != "." or _CLOCK.search(rest) is not None)


def is_date_alone(line: str) -> bool:
    """Whether a line is a date with its year, and perhaps the time, and nothing else."""
    return _ALONE.fullmatch(line) is not None


def dates_in(line: str) -> dict[str, str]:
    """The valid dates of a date line, as YYYY-MM-DD under "published" and "modified"."""
    found: dict[str, str] = {}
    for match in _CUED.finditer(line):
        if day := _iso(match):
            found.setdefault("published" if match["published"] else "modified", day)
    alone = None if found else _ALONE.fullmatch(line)
    if alone and (day := _iso(alone)):
        found["published"] = day
    return found


def _iso(match: re.Match[str]) -> str | None:
    year = match["y1"] or match["y2"] or match["y3"]
    month = match["m1"] or match["m2"] or match["m3"]
    day = match["d1"] or match["d2"] or match["d3"]
    number = _MONTHS.get(month[:3].lower()) or int(month)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:  # the 31st of June
        return None
