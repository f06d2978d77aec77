"""Words of time, such as months and weekdays: any scheme may have dates."""

from __future__ import annotations

import re

_KINDS = {
    "month": r"january|february|march|april|may|june|july|august|september|october|november"
    r"|december|(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?",
    "weekday": r"(mon|tues|wednes|thurs|fri|satur|sun)day|(mon|tues?|wed|thurs?|fri|sat|sun)\.?",
    "time": r"(minute|hour|day|week|weekend|month|quarter|year|decade|morning|noon|midday|afternoon"
    r"|evening|night|midnight|spring|summer|autumn|winter)s?|century|centuries",
    "when": r"today|yesterday|tomorrow|tonight",
    "year": r"(18|19|20)\d\d",
    "years": r"(\d\d)?\d\ds",
    "day": r"0?[1-9]|[12]\d|3[01]",
    "number": r"\d+",
}
_TIMES = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()), re.ASCII)


def kind_of_time(lower: str) -> str | None:
    """What a word in lower case may say of a time; of a number, whether it may be a year or day."""
    found = _TIMES.fullmatch(lower)
    return found and next(kind for kind in _KINDS if found[kind] is not None)
