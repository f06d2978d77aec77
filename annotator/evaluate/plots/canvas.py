"""A sheet of SVG to draw on, and what fits on it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape

from annotator.evaluate.plots.palette import Palette

SIZE = 12
"""Of the text, in pixels."""
DASHES = ("", "7 3", "2 3", "8 3 2 3", "4 2")
"""Of the lines of several series, in their order."""
_NARROW = frozenset("fijlrtI.,:;'|!()[]/- ")
# what XML forbids, and what turns the direction of text that follows
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot as the text of an SVG file; `width` and `height` in its own pixels."""

    svg: str
    width: int
    height: int


class Canvas:
    """Shapes in the order in which they are drawn."""

    def __init__(
        self, title: str, description: str, *, width: float, height: float, palette: Palette
    ) -> None:
        self.palette, self.width, self.height = palette, round(width), round(height)
        self._title, self._description = title, description
        self._parts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        fill: str = "",
        bold: bool = False,
        room: float | None = None,
        turn: int = 0,
    ) -> None:
        """Words on a line at `y`; cut off to fit in `room`, turned by degrees about their place."""
        shown = words if room is None else cut(words, room)
        whole = "" if shown == words else f"<title>{escaped(words)}</title>"
        where = {"x": x, "y": y} if not turn else {}
        self._add(
            "text",
            f"{whole}{escaped(shown)}",
            **where,
            transform=f"translate({number(x)} {number(y)}) rotate({turn})" if turn else "",
            fill=fill or self.palette.ink,
            text_anchor=anchor if anchor != "start" else "",
            font_weight="bold" if bold else "",
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = "",
        width: float = 1,
        dash: str = "",
    ) -> None:
        """From one place to another."""
        self._add(
            "line",
            x1=x1,
            y1=y1,
            x2=x2,
            y2=y2,
            stroke=stroke or self.palette.ink,
            stroke_width=width if width != 1 else "",
            stroke_dasharray=dash,
        )

    def path(
        self, places: list[tuple[float, float]], *, stroke: str, width: float = 2, dash: str = ""
    ) -> None:
        """Straight lines from place to place."""
        d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places)
        self._add(
            "path", d=d, fill="none", stroke=stroke, stroke_width=width, stroke_dasharray=dash
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        opacity: float = 1,
        stroke: str = "",
        tip: str = "",
    ) -> None:
        """A box; `tip` is read where a mouse rests on it."""
        self._add(
            "rect",
            f"<title>{escaped(tip)}</title>" if tip else "",
            x=x,
            y=y,
            width=width,
            height=height,
            fill=fill,
            fill_opacity=opacity if opacity != 1 else "",
            stroke=stroke,
        )

    def mark(self, x: float, y: float, series: int, *, tip: str = "") -> None:
        """A point of a series, whose shape is its own."""
        shapes = (
            ((-4, -4), (4, -4), (4, 4), (-4, 4)),
            ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
            ((0, -5), (5, 4), (-5, 4)),
            ((0, 5), (5, -4), (-5, -4)),
        )
        fill = self.palette.accent(series)
        body = f"<title>{escaped(tip)}</title>" if tip else ""
        shape = series % (len(shapes) + 1)
        if not shape:
            self._add("circle", body, cx=x, cy=y, r=4.5, fill=fill)
            return
        points = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in shapes[shape - 1])
        self._add("polygon", body, points=points, fill=fill)

    def legend(self, y: float, names: list[str], *, x: float = 0, lines: bool = True) -> None:
        """A row for each series."""
        for series, name in enumerate(names):
            base = y + series * (SIZE + 8)
            middle = base - 4
            if lines:
                dash = DASHES[series % len(DASHES)]
                stroke = self.palette.accent(series)
                self.line(x, middle, x + 26, middle, stroke=stroke, width=2, dash=dash)
            else:
                self.mark(x + 13, middle, series)
            self.text(x + 34, base, name, room=self.width - x - 38)

    def drawing(self) -> Drawing:
        """What was drawn, on paper."""
        palette = self.palette
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" role="img" '
            f'width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" '
            f'font-family="{escape(palette.font)}" font-size="{SIZE}">'
            f"<title>{escaped(self._title)}</title><desc>{escaped(self._description)}</desc>"
            f'<rect width="{self.width}" height="{self.height}" fill="{escape(palette.paper)}"/>'
            f"{''.join(self._parts)}</svg>"
        )
        return Drawing(svg, self.width, self.height)

    def _add(self, tag: str, body: str = "", **attributes: float | str) -> None:
        written = "".join(
            f' {name.replace("_", "-")}="{_written(value)}"'
            for name, value in attributes.items()
            if value != ""
        )
        self._parts.append(f"<{tag}{written}>{body}</{tag}>" if body else f"<{tag}{written}/>")


def _written(value: float | str) -> str:
    return escape(value) if isinstance(value, str) else number(value)


def legend_height(names: list[str]) -> float:
    """What a legend takes."""
    return len(names) * (SIZE + 8) + 6


def fit(words: str) -> str:
    """What can stand in a page as it is: as many characters, without control and turning ones."""
    return _UNFIT.sub("\ufffd", words)


def escaped(words: str) -> str:
    """Words as text of SVG and HTML, and as an attribute's."""
    return escape(fit(words))


def number(value: float) -> str:
    """As few digits as a drawing needs."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def cut(words: str, room: float) -> str:
    """As much of the words as fits in these pixels."""
    if width_of(words) <= room:
        return words
    while words and width_of(words) + SIZE > room:
        words = words[:-1]
    return f"{words}…"


def width_of(words: str) -> float:
    """About how many pixels a text takes: no font is asked, and most are narrower."""
    return SIZE * sum(map(_width, words))


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1
    if character in _NARROW:
        return 0.36
    return 0.7 if character.isupper() else 0.59
