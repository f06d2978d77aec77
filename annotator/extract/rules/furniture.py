"""Where an article holds no news: what the rules leave out besides the zones that it came with.

An article without any zones, as outside programs send it, is looked at line by line as an import
does. Banners, menus and appeals are told by their words in every article; they are lines of their
own and no sentences of the news.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from annotator.articles import zones
from annotator.extract.rules.sheet import Found, Sheet
from annotator.model import UNANNOTATED, Article

_LONGEST = 250
_APPEAL = re.compile(
    r"""
    ^\W*(?:
      (?:we|this\ (?:web)?site|by\ (?:clicking|continuing|using|signing|subscribing))\b.*
      \b(?:cookies?|privacy|terms|partners)\b.*
    | (?:accept|reject|allow|manage|decline)\ (?:all|cookies|options|preferences|settings)\b.*
    | (?:cookies?|privacy)\ (?:policy|settings|notice|preferences)\b.*
    | skip\ to\b.* | back\ to\ top\b.* | scroll\ down\ (?:for|to)\b.* | jump\ to\b.*
    | (?:sign\ up|subscribe|register|log\ in|sign\ in)\b(?!.*\b(?:treaty|agreement|accord|deal)\b)
      .{0,120}\b(?:newsletter|e-?mail|account|inbox|access|free|updates?|subscribers?|month|now)\b.*
    | (?:enter|confirm)\ your\ e-?mail\b.* | (?:support|donate\ to)\ .{1,60}\b(?:from\ as|today)\b.*
    | (?:view\ |show\ |leave\ a\ |post\ a\ )?comments?\b(?:\ ?\(\d+\))?\W*
    | (?:home|news|world)\s*[›»>/|].{0,120}
    | advertis(?:e?ment|ing|e\ with)\b.{0,120} | sponsored\b.{0,80} | promoted\b.{0,80}
    | (?:published|posted|updated|modified|last\ (?:updated|modified)|first\ published)\b
      (?=.*\d).{0,120}
    | (?:read|watch|listen|see)(?:\ more|\ also|\ next)?\s*[:›»>].*
    | (?:follow|find|contact|join)\ (?:us|me)\b.{0,120}
    | (?:more\ (?:on|from)|you\ may\ (?:also\ )?like|recommended|don['’]t\ miss
      |most\ (?:viewed|read|popular|shared|discussed))\b.{0,60}
    | you\ have\ .{0,20}\b(?:articles|stories)\b.*
    | download\ (?:the\ |this\ )?(?:full\ )?(?:pdf|article|paper|report)\b.*
    | (?:https?://|www\.)\S+.{0,40}
    | (?:about\ us|imprint|contact)\s*[|·•].*
    | (?:©|\(c\)\ |copyright\b).*
    )$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STAMP = re.compile(
    r"""(?=.*\b\d{1,2}[:.]\d\d\b)(?=.{4,60}$)
    (?:(?:\d+(?:st|nd|rd|th)?|[AaPp]\.?[Mm]\.?|(?-i:[A-Z]{2,4}T)|GMT[+-]\d+|at|on|local|time|updated
      |(?:mon|tues|wednes|thurs|fri|satur|sun)day
      |(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?
        |sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))(?!\w)
    [\s,.:/|()-]*)+$""",
    re.VERBOSE | re.IGNORECASE,
)
"""A line that only says when: 3 May 2011, 16:42 CET."""
_MENU = re.compile(r"[|›»·•]")
_ENTRY = re.compile(r"[\w&'’ -]{2,24}")
_SENTENCE = re.compile(r"[.?][\"'”’)]*$")
_CREDIT = re.compile(
    r"""[(\[](?:[^()]{1,60}\s)?(?:[Pp]hotos?|PHOTO|[Ff]ile|[Pp]ool|AP|AFP|EPA|Getty|Reuters|Yonhap)\b
    [^()]{0,60}[)\]]$
    | (?<=[.]\ )\((?:[A-Z][\w'’-]+\ ){1,2}[A-Z][\w'’-]+\)$""",
    re.VERBOSE,
)
"""Whose picture it is, at the end of a caption."""
_UPDATE = re.compile(r"\((?:\d(?:st|nd|rd|th)\ )?(?:LD|LEAD|URGENT|UPDATE\s?\d?)\)")
"""How often an agency has sent the article: (2nd LD) before its headline."""


def without_furniture(sheet: Sheet, spans: list[Found]) -> list[Found]:
    """The spans that do not lie in lines of furniture."""
    barred = _barred(sheet.reading.article)
    if not barred:
        return spans
    starts = [start for start, _ in barred]
    kept = []
    for span in spans:
        place = sheet.words[span.first].start
        order = bisect_right(starts, place) - 1
        if order < 0 or place >= barred[order][1]:
            kept.append(span)
    return kept


def _barred(article: Article) -> list[tuple[int, int]]:
    """(start, end) of what holds no news, in order."""
    found: list[tuple[int, int]] = []
    if not article.zones:
        found = [
            (each.start, each.end) for each in zones.zones(article.text) if each.kind in UNANNOTATED
        ]
    place = 0
    for line in article.text.split("\n"):
        if len(line) <= _LONGEST and _appeals(line.strip()):
            found.append((place, place + len(line)))
        elif line[:1] == "(" and (sent := _UPDATE.match(line)) is not None:
            found.append((place, place + sent.end()))
        elif line[-1:] in {")", "]"} and (credit := _CREDIT.search(line)) is not None:
            found.append((place + credit.start(), place + len(line)))
        place += len(line) + 1
    return sorted(found)


def _appeals(line: str) -> bool:
    entries = [entry.strip() for entry in _MENU.split(line)]
    if len(entries) > 2 and all(_ENTRY.fullmatch(entry) for entry in entries):
        return True
    if _STAMP.match(line):
        return True
    if _APPEAL.match(line) is None:
        return False
    # a whole sentence that only begins so is news, unless it speaks to the reader
    return (
        _SENTENCE.search(line) is None or re.search(r"\byour?\b", line, re.IGNORECASE) is not None
    )
