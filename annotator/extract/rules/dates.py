"""Calendar expressions, absolute and relative; lengths of time are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.extract.reading import readable
from annotator.extract.rules.sheet import Found, Sheet

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SEASON = r"(?:spring|summer|autumn|winter|fall)"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_PART = r"(?:morning|afternoon|evening|night|noon|midday)"
_SPAN = r"(?:day|week|weekend|month|year|decade|quarter|half)"
_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty"
    r"|several|a[ ]few|many)"
)
_NEAR = r"(?:last|next|this|the[ ]following|the[ ]previous|the[ ]coming|the[ ]same|that)"
_EDGE = (
    r"(?:(?:the[ ])?(?:beginning|start|end|middle|(?:first|second|latter)[ ]half)[ ]of"
    r"|early|mid|late|later|earlier)"
)
_WHEN = rf"(?:{_MONTH}|{_WEEKDAY}|{_SEASON}|{_SPAN}|Christmas|New[ ]Year)"
_DAYS = rf"{_DAY}(?:(?:[ ]and[ ]|[ ]or[ ]|[ ]to[ ]|,[ ]|[-–]){_DAY}\b)*"

_CALENDAR = re.compile(
    rf"""
    (?<![\w-])(?:
      (?:{_WEEKDAY},?[ ])?(?:{_EDGE}[ ])?{_MONTH}[ ]{_DAYS}(?:,?[ ](?:of[ ])?{_YEAR})?
      (?![\w%]|[.,]\d)
    | (?:{_WEEKDAY},?[ ])?{_DAYS}(?:[ ]of)?[ ]{_MONTH}(?:,?[ ]{_YEAR})?
    | [0-3]?\d[./][01]?\d[./](?:19|20)?\d\d
    | (?:{_EDGE}[ -])?(?:{_NEAR}[ ])?{_MONTH}(?:(?:,|[ ]of)?[ ]{_YEAR}|[ ]{_NEAR}[ ]year)?
      (?!\.?[ ]\d\d?\b)
    | (?:{_EDGE}[ -])?(?:{_NEAR}[ ])?{_WEEKDAY}
      (?:(?:[ ](?:and|or|through|to)[ ]|[-–]){_WEEKDAY})?(?:[ ]{_PART})?
    | (?:this|yesterday|tomorrow)[ ]{_PART} | the[ ]weekend
    | {_YEAR}-[01]\d-[0-3]\d
    | (?:{_EDGE}[ ])?(?:{_NEAR}[ ])(?:early[ ]|late[ ])?(?:{_WHEN})(?:[ ]of[ ]{_YEAR})?
      (?!\.?[ ]\d\d?\b)
    | {_EDGE}[ ](?:the[ ]|this[ ]|last[ ])?(?:{_SEASON}|{_SPAN}|{_YEAR}s?)(?:[ ]of[ ]{_YEAR})?
    | {_SEASON}(?:[ ]of)?[ ]{_YEAR}
    | {_NUMBER}[ ](?:{_SPAN}s?|{_SEASON}s?|hours?)[ ](?:ago|earlier|later)
    | the[ ]day[ ](?:before|after)(?:[ ](?:yesterday|tomorrow))?
    | (?:yesterday|today|tomorrow|tonight|these[ ]days)
    | the[ ](?:[12]?1st|2?2nd|2?3rd|[12]?\dth)(?=[ ](?:to|for|and|with|in|at)\b|[.,])
    | the[ ](?:early[ ]|late[ ]|mid-)?(?:19|20)\d0s(?:[ ]and[ ](?:(?:19|20)\d0s|'\d0s))?
    | Thanksgiving | Easter
    | (?:the[ ])?(?:first|second|third|fourth|last|final)[ ](?:week|weekend|days?|{_WEEKDAY})[ ]of
      [ ](?:(?:{_EDGE}|{_NEAR})[ ])?(?:{_MONTH}|{_SPAN}|{_YEAR})(?:,?[ ]{_YEAR})?
    | Juche[ ]?\d{{2,3}} | fiscal[ ](?:year[ ])?{_YEAR}
    | (?:Chuseok|Seollal|Nowruz|Ramadan|Lunar[ ]New[ ]Year)(?:[ ](?:holidays?|week))?
    | Day[ ]of[ ]the[ ](?:Sun|Shining[ ]Star)
    | Christmas(?:[ ](?:Eve|Day))? | New[ ]Year(?:'s|’s)?(?:[ ](?:Eve|Day))?
    )(?![\w])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_FIRST = frozenset(
    {
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
        "sept", "oct", "nov", "dec", "christmas", "new", "yesterday", "today", "tomorrow", "monday",
        "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "spring", "summer",
        "autumn", "winter", "fall", "the", "this", "that", "these", "last", "next", "beginning",
        "start", "end", "middle", "first", "second", "latter", "early", "mid", "late", "later",
        "earlier", "a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight",
        "nine", "ten", "eleven", "twelve", "twenty", "thirty", "several", "many", "tonight",
        "third", "fourth", "final", "juche", "fiscal", "chuseok", "seollal", "nowruz", "ramadan",
        "thanksgiving", "easter",
        "lunar", "day",
    }
)  # fmt: skip
"""What calendar expressions begin with where they do not begin with a number, in lower case."""
_BEHIND_THE = _FIRST | {"following", "previous", "coming", "same", "weekend"}
"""What they have behind "the", which is half of all words that they may begin with."""
_BARE_SEASON = re.compile(
    rf"(?<=\b[Ii]n )(?:the )?{_SEASON}(?! of\b)\b|\b(?:early|late) {_SEASON}\b"
    rf"|\b(?<=(?:fore|ntil|ince|over|ring|fter) )the {_SEASON}(?! (?:of|olympics|games)\b)\b"
)
_BARE_YEAR = re.compile(
    rf"{_YEAR}(?: to |[-–]){_YEAR}\b"
    rf"|{_YEAR}(?![\w%-]|[.,]\d| (?:men|women|people|tons|tonnes|soldiers|troops)\b)"
)
_BEFORE_YEAR = re.compile(
    r"\b(?:in|of|since|until|by|from|to|after|before|during|the|its|early|late) $", re.IGNORECASE
)
_LEADING = re.compile(r"(?:the|a|an|that)\s+", re.IGNORECASE)
_ARTICLE_KEPT = re.compile(r"an? \w+ (?:ago|earlier|later)$", re.IGNORECASE)
_CAPITALISED = re.compile(r"\b(?:may|march|mar|sun|sat|dec|jan|second(?! (?:day|half|week)))\b")
_BARE_MONTH = re.compile(r"(?:May|March|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?)$")
_BEFORE_MAY = re.compile(
    r"(?:\b(?:in|of|on|since|until|till|by|from|to|and|or|after|before|during|for|through|last|next"
    r"|this|early|late|mid|between)[ -])$",
    re.IGNORECASE,
)


def dates(sheet: Sheet) -> Iterator[Found]:
    """Every calendar expression in the annotated text."""
    text = readable(sheet.reading.article.text)
    for piece in sheet.reading.pieces:
        start, end = sheet.words[piece.start].start, sheet.words[piece.stop - 1].end
        for match in (*_calendar(text, start, end), *_BARE_YEAR.finditer(text, start, end)):
            found = _span(sheet, text, *match.span())
            if found is not None:
                yield found


def _calendar(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The expressions with more than a year, tried at words only that they may begin with."""
    behind_date = behind_season = start
    for word in _WORD.finditer(text, start, end):
        first = word[0].lower()
        if first not in _FIRST and not first[0].isdigit():
            continue
        if first == "the" and not _goes_on(text, word.end() + 1, end):
            continue
        place = word.start()
        if place >= behind_date and (match := _CALENDAR.match(text, place, end)):
            behind_date = match.end()
            yield match
        if place >= behind_season and (match := _BARE_SEASON.match(text, place, end)):
            behind_season = match.end()
            yield match


def _goes_on(text: str, place: int, end: int) -> bool:
    """Whether a word stands here that calendar expressions have behind "the"."""
    word = _WORD.match(text, place, end)
    return word is not None and (word[0][0].isdigit() or word[0].lower() in _BEHIND_THE)


def _span(sheet: Sheet, text: str, start: int, end: int) -> Found | None:
    surface = text[start:end]
    before = text[max(0, start - 10) : start]
    if _CAPITALISED.search(surface):
        return None  # "may" and "march" are verbs
    if _BARE_MONTH.match(surface) and not _BEFORE_MAY.search(before):
        return None
    bracketed = before.endswith("(") and text[end : end + 1] in {")", ","}
    year = len(surface) == 4 and surface.isdigit()
    if year and not bracketed and not _BEFORE_YEAR.search(before):
        return None
    if not _ARTICLE_KEPT.match(surface) and (article := _LEADING.match(surface)):
        start += article.end()
    covered = sheet.covering(start, end)
    return Found(*covered, "DATE", "date") if covered else None
