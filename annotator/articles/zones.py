"""What of an article is not body: headline, standfirst, captions, bylines, site furniture.

Each line is one zone or none. The body is what lies between the first and the last paragraph;
above and below it lines are believed to be furniture or a byline more readily than amid it, since
what is taken for those is never annotated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from annotator.articles import cues
from annotator.articles.cues import LONGEST, Cue, cue_of
from annotator.articles.dates import DAY, dates_in
from annotator.model import Zone, ZoneKind

_CLOSING = "\"'”’»)]"
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|Gov|Sen)\.)$")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?:\s[^\W\d_a-z][\w.'’-]*){0,4}")


def zones(text: str) -> tuple[Zone, ...]:
    """The lines that are not body, in order; they never overlap nor begin or end in white space."""
    return _Layout(text).zones()


def find_dates(text: str, found: Iterable[Zone] | None = None) -> dict[str, str]:
    """The article's own dates, YYYY-MM-DD, under "published" and "modified" where it has them.

    `found` are the text's zones, if they are known already.
    """
    dates: dict[str, str] = {}
    for zone in zones(text) if found is None else found:
        if zone.kind is ZoneKind.FURNITURE:
            for name, day in dates_in(text[zone.start : zone.end]).items():
                dates.setdefault(name, day)
    return dates


class _Layout:
    """The lines of one text, and what each is taken for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []
        self._lines: list[str] = []
        self._cues: list[Cue | None] = []
        place = 0
        for raw in text.split("\n"):
            line = raw.strip()
            if line:
                self._starts.append(place + raw.find(line))
                self._lines.append(line)
                self._cues.append(cue_of(line) if len(line) <= LONGEST else None)
            place += len(raw) + 1
        self._kinds: list[ZoneKind | None] = [None] * len(self._lines)

    def zones(self) -> tuple[Zone, ...]:
        below = self._headline()
        self._doubled()
        first, last = self._body(below)
        if self._leads(first):
            first += 2
        for place, cue in enumerate(self._cues):
            if cue is not None and (cue.anywhere or not first <= place <= last):
                self._kinds[place] = cue.kind
            elif cue is cues.STRAY and place and self._kinds[place - 1] is ZoneKind.BYLINE:
                self._kinds[place] = cue.kind  # the date below a byline
        if below:
            self._above_the_body(below, first)
        self._links(last)
        return tuple(
            Zone(start, start + len(line), kind)
            for start, line, kind in zip(self._starts, self._lines, self._kinds, strict=True)
            if kind is not None
        )

    def _headline(self) -> int:
        """Marks the headline, which may be doubled; the place after it, or 0 if there is none."""
        lines, cues_ = self._lines, self._cues
        place = 0
        while place < len(lines) and (cue := cues_[place]) is not None:
            if cue.kind is ZoneKind.CAPTION:
                return 0
            place += 1
        if place + 1 >= len(lines) or not _is_headline(lines[place]):
            return 0
        headline = lines[place]
        while place < len(lines) and lines[place] == headline:
            self._kinds[place] = ZoneKind.HEADLINE
            place += 1
        return place

    def _doubled(self) -> None:
        """Marks photo captions that the site printed twice."""
        before = ""
        for place, line in enumerate(self._lines):
            if line == before and len(line) <= LONGEST and self._cues[place] is None:
                for each in (place - 1, place):
                    self._kinds[each] = self._kinds[each] or ZoneKind.CAPTION
            before = line

    def _body(self, below: int) -> tuple[int, int]:
        """The places of the first and the last paragraph; no line lies between if there is none."""
        paragraphs = [
            place
            for place in range(below, len(self._lines))
            if self._kinds[place] is None
            and ((cue := self._cues[place]) is None or not cue.anywhere)
            and _is_paragraph(self._lines[place])
        ]
        if not paragraphs:
            return len(self._lines), -1
        return paragraphs[0], paragraphs[-1]

    def _above_the_body(self, below: int, first: int) -> None:
        """Marks the standfirst below the dates, and the short lines of photos."""
        lines, kinds = self._lines, self._kinds
        dated = False
        for place in range(below, min(first + 1, len(lines))):
            line, cue = lines[place], self._cues[place]
            if cue is cues.DATES:
                dated = True
            elif kinds[place] is not None:
                dated = dated and kinds[place] is ZoneKind.FURNITURE
            elif place == first:
                if dated and self._is_standfirst_sentence(place):
                    kinds[place] = ZoneKind.STANDFIRST
            elif len(line) < 25 and (_NAME.fullmatch(line) or DAY.fullmatch(line)):
                kinds[place] = ZoneKind.CAPTION
            elif dated:
                kinds[place] = ZoneKind.STANDFIRST
                dated = place + 1 < first and self._adjacent(place)

    def _leads(self, first: int) -> bool:
        """Whether the first paragraph only leads to a byline below it."""
        return (
            first + 1 < len(self._lines)
            and len(self._lines[first]) <= LONGEST
            and self._cues[first + 1] is cues.SIGNED
            and self._lines[first + 1].startswith("By ")
        )

    def _is_standfirst_sentence(self, place: int) -> bool:
        """Whether a whole sentence right below the dates stands apart from the body."""
        return (
            len(self._lines[place]) <= LONGEST
            and self._cues[place - 1] is cues.DATES
            and self._adjacent(place - 1)
            and place + 1 < len(self._lines)
            and (self._kinds[place + 1] is ZoneKind.CAPTION or not self._adjacent(place))
        )

    def _adjacent(self, place: int) -> bool:
        """Whether no blank line comes between this line and the next."""
        start = self._starts[place] + len(self._lines[place])
        return self._text.count("\n", start, self._starts[place + 1]) == 1

    def _links(self, last: int) -> None:
        """Marks the titles below "Related stories" and the like, at the very end."""
        listed = False
        for place in range(last + 1, len(self._lines)):
            if self._cues[place] in (cues.LINKS, cues.LINKS_BELOW):
                listed = True
            elif listed and self._kinds[place] is None:
                self._kinds[place] = ZoneKind.FURNITURE


def _is_paragraph(line: str) -> bool:
    if len(line) >= 200:
        return True
    return len(line) >= 40 and line.rstrip(_CLOSING)[-1:] in ".…。"


def _is_headline(line: str) -> bool:
    if not 3 <= len(line) <= 200 or line[-1] in ",;:" or not any(map(str.isalpha, line)):
        return False
    return line.rstrip(_CLOSING)[-1:] not in ".。" or _ABBREVIATED.search(line) is not None
