"""What a single line of an article says it is: site furniture, a date, a caption, a byline.

Lines are told by their first word, so that most lines of body cost one look into a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.articles.dates import DATE_STARTS, DATE_WORDS, is_date_alone, is_date_line
from annotator.model import ZoneKind

LONGEST = 250
"""Code points; a longer line is body, whatever it begins with."""


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """A zone's kind, and whether the line is believed amid the body too."""

    kind: ZoneKind
    anywhere: bool = True


FURNITURE = Cue(ZoneKind.FURNITURE)
LINKS = Cue(ZoneKind.FURNITURE)
"""Furniture after which, at the end of an article, the titles of other articles follow."""
LINKS_BELOW = Cue(ZoneKind.FURNITURE, anywhere=False)
"""The same in words that begin a line of body, too."""
DATES = Cue(ZoneKind.FURNITURE)
STRAY = Cue(ZoneKind.FURNITURE, anywhere=False)
CAPTION = Cue(ZoneKind.CAPTION)
CREDITED = Cue(ZoneKind.CAPTION, anywhere=False)
BYLINE = Cue(ZoneKind.BYLINE)
SIGNED = Cue(ZoneKind.BYLINE, anywhere=False)

_AGENCY = r"(?:Yonhap|AP|AFP|Reuters|EPA|UPI|Xinhua|Kyodo|TASS|Newsis|News1|Bloomberg|dpa)"
_ROLE = r"(?:correspondents?|reporters?|writers?|editors?|columnists?|journalists?|interns?|staff)"
_NAME = r"(?-i:[^\W\d_a-z])[\w.'’-]*"
_REST = r"[^\w.!?]*"
# first words: what the whole line must be, in any case
_RULES: tuple[tuple[str, str, Cue], ...] = (
    ("go skip back", r"(?:go|skip|back) to (?:the )?(?:main |top |contents?|menu|navigation).*",
     FURNITURE),
    ("please", r"please direct (?:any |your )?(?:questions|comments|inquiries)\b.*", FURNITURE),
    ("button", r"button that move\b.*", FURNITURE),
    ("related", rf"related (?:stor(?:y|ies)|articles?|news|links|topics|coverage){_REST}", LINKS),
    ("most",
     rf"most (?:viewed|read|popular|shared|liked|emailed|commented|discussed)(?: \w+)?{_REST}",
     LINKS),
    ("also more you",
     r"(?:also (?:in|on) this|more (?:on|from)|you (?:may|might) (?:also )?like)\b[^.!?]{0,50}",
     LINKS_BELOW),
    ("keywords keyword", r"keywords?\s*[:#].*", FURNITURE),
    ("(attn", r"\(attn:.*\)", FURNITURE),
    ("(this", r"\(this (?:article|report|story) (?:is|was)\b.*\)", BYLINE),
    ("byline section length load-date language publication-type",
     r"(?:byline|section|length|load-date|language|publication-type)\s*:.{1,100}", STRAY),
    ("further for",
     r"(?:further|for (?:more|further)) (?:details|information|inquiries)\s*:", LINKS_BELOW),
    ("address contact contacts media",
     r"(?:address for|media)? ?(?:enquiries|inquiries|contacts?)\s*:", LINKS_BELOW),
    ("date source", r"(?:date|source)\s*:.{1,80}(?<![.!?])", STRAY),
    ("more latest editor's editor’s recommended trending",
     rf"(?:more|latest|editor['’]s|recommended|trending) (?:news|stories|articles|picks|now)"
     rf"{_REST}",
     LINKS),
    ("관련기사 관련", rf"관련 ?기사{_REST}", LINKS),
    ("많이", rf"많이 본 (?:기사|뉴스){_REST}", LINKS),
    ("share", rf"share(?: this)?(?: article| story| page)?(?: (?:on|via) \w+)?{_REST}", FURNITURE),
    ("print email e-mail facebook twitter tweet kakaotalk font url",
     r"(?:(?:print|e-?mail|share|facebook|twitter|tweet|kakaotalk|font size|url copy)"
     rf"(?: this)?(?: article| story| page)?{_REST})+", FURNITURE),
    ("listen save", rf"(?:listen to|save) this (?:article|story){_REST}", FURNITURE),
    ("read also see", r"(?:read also|also read|see also|read more|read next)\b(?!.*[.!]$).*",
     FURNITURE),
    ("copyright copyrights", r"copyrights?\s*(?:[©ⓒ:]|\(c\)|\d{4}|by\b).*", FURNITURE),
    ("(c)", r"\(c\)\s.*", FURNITURE),
    ("all", r"all rights reserved\b.*", FURNITURE),
    ("unauthorized no reproduction",
     r"(?:no )?(?:unauthorized )?reproduction\b.*(?:prohibited|permi|forbidden|banned).*",
     STRAY),
    ("<저작권자 저작권자 무단", r"<?(?:저작권자|무단).*", FURNITURE),
    ("sign subscribe get", r"(?:sign up|subscribe|get)\b.*\b(?:newsletters?|inbox)\b.*", FURNITURE),
    ("subscribe sign", rf"(?:subscribe|sign up)(?: now| here| today)?{_REST}", FURNITURE),
    ("newsletter newsletters our", rf"(?:our )?newsletters?{_REST}", FURNITURE),
    ("follow", r"follow us\b.*", STRAY),
    ("click", r"click here\b.*", FURNITURE),
    ("advertisement sponsored tags", r"(?:advertisement|sponsored(?: content)?|tags:.*)",
     FURNITURE),
    ("(end) (끝)", r"\((?:end|끝)\)", FURNITURE),
    ("caption photo photos photograph photographs image picture graphic illustration pictured",
     r"(?:captions?|photos?|photographs?|images?|pictures?|graphics?|illustrations?|pictured)"
     r"\s*[:=/].*", CAPTION),
    ("photo photos photograph photographs file",
     r"(?:(?:photos?|photographs?) (?:by|courtesy|provided|from)|file photo)\b.*", CAPTION),
    ("(photo (photos [photo [photos (file", r"[(\[](?:photos?|file photo)\b.*", CAPTION),
    ("사진 사진제공", r"사진.*", CAPTION),
    ("by", rf"by\s{_NAME}.{{1,160}}\b{_ROLE}\b[^.!?]{{0,60}}", BYLINE),
    ("written reported edited translated compiled",
     rf"(?:written|reported|edited|translated|compiled) by {_NAME}.{{1,100}}(?<![.!?])", BYLINE),
    ("reporting editing writing additional (reporting (editing (writing (additional",
     rf"(?:additional )?(?:reporting|editing|writing) by {_NAME}.{{1,150}}(?<![.!?])"
     rf"|\((?:additional )?(?:reporting|editing|writing) by .*\)", BYLINE),
)  # fmt: skip


def _table() -> dict[str, tuple[tuple[re.Pattern[str], Cue], ...]]:
    table: dict[str, tuple[tuple[re.Pattern[str], Cue], ...]] = {}
    for words, pattern, cue in _RULES:
        for word in words.split():
            rule = re.compile(pattern, re.IGNORECASE), cue
            table[word] = (*table.get(word, ()), rule)
    return table


_BY_FIRST_WORD = _table()

_LANGUAGES = frozenset(
    {"한국어", "english", "日本語", "中文", "简体中文", "繁體中文", "中文(简体)", "中文(繁體)",
     "русский", "español", "français", "deutsch", "português", "italiano", "العربية",
     "bahasa indonesia", "tiếng việt"}
)  # fmt: skip

_CREDIT = re.compile(
    r"""
    [(\[] [^()\[\]]{0,60}
    \b(?: archives? | (?:file|pool|archive)?\s?photos? | pool | provided\sby .* | courtesy\sof .* )
    (?:/[\w ]{2,20})? [)\]] $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AGENCY_CREDIT = re.compile(
    rf"(?<![.!?”\"])(?<![.!?”\"] )[(\[/]\s?(?:{_AGENCY}[-/, ]*)+(?:News(?: Agency)?|Photo)?[)\]]?$"
)
_AGENCY_ALONE = re.compile(rf"\W?{_AGENCY}(?: News(?: Agency)?)?\W?")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+\.[\w.-]+")
_NAMES = re.compile(
    rf"by\s+{_NAME}(?:(?:,|,?\s+and|\s+&|,?\s+in)?\s+{_NAME}){{0,9}}", re.IGNORECASE
)
_CONTRIBUTED = re.compile(
    r"\bcontributed (?:reporting )?(?:to|from|for)\b.{0,40}\b(?:article|report|story)\.?"
    r"(?:\s.{0,80})?$"
)
_NAME_AND_ROLE = re.compile(
    rf"{_NAME}(?:\s{_NAME}){{1,3}},\s(?:[\w-]+\s){{0,3}}{_ROLE}", re.IGNORECASE
)
_PAPER = re.compile(
    r"(?:THE )?(?:[A-Z&]+ ){1,5}(?:SHIMBUN|TIMES|NEWS|POST|DAILY|HERALD|PRESS|JOURNAL)"
)
_SECTION = re.compile(r"(?:[\w&'’-]+\s+){1,4}[|>»/](?:\s+[\w&'’-]+){1,4}")
_KOREAN_ROLE = re.compile(r"특파원|기자|논설위원|편집위원")


def cue_of(line: str) -> Cue | None:
    """What this line, without outer white space, shows itself to be; None for body as ever."""
    first, _, rest = line.partition(" ")
    word = first.lower().rstrip(":")
    for pattern, cue in _BY_FIRST_WORD.get(word, ()):
        if pattern.fullmatch(line):
            return cue
    if word in DATE_WORDS and is_date_line(line):
        return DATES
    if word == "by" and _NAMES.fullmatch(line.partition(" | ")[0]):
        return SIGNED
    if line[0] in "©ⓒ":
        return FURNITURE
    if line[0] == "▲" or line.startswith("사진="):
        return CAPTION
    if not rest or len(line) < 20:
        if line.lower() in _LANGUAGES:
            return STRAY
        if _AGENCY_ALONE.fullmatch(line):
            return SIGNED
    last = line[-1]
    if last in ")]":
        if _CREDIT.search(line):
            return CAPTION
        if _AGENCY_CREDIT.search(line):
            return CREDITED
    elif last in '.!?”"':
        return BYLINE if "contributed" in line and _CONTRIBUTED.search(line) else None
    elif "/" in line and _AGENCY_CREDIT.search(line):
        return CAPTION
    return _stray(line)


def _stray(line: str) -> Cue | None:
    """What only stands before or after the body: dates, signatures."""
    if "@" in line and _EMAIL.search(line):
        return SIGNED
    if not line.isascii() and len(line) <= 80 and _KOREAN_ROLE.search(line):
        return SIGNED
    if "," in line and _NAME_AND_ROLE.fullmatch(line):
        return SIGNED
    if (line[0].isdigit() or line[:3].lower() in DATE_STARTS) and is_date_alone(line):
        return STRAY
    if ("|" in line or ">" in line or " / " in line) and _SECTION.fullmatch(line):
        return STRAY
    if len(line) < 60 and line.isupper() and _PAPER.fullmatch(line):
        return STRAY
    return None
