"""Colours as "#rrggbb": contrast as WCAG counts it, and tints of equal lightness for any hue."""

from __future__ import annotations

import math
from colorsys import hls_to_rgb
from functools import cache

_Triple = tuple[float, float, float]


def _channels(color: str) -> _Triple:
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def luminance(color: str) -> float:
    """Relative luminance of "#rrggbb", 0 for black to 1 for white (WCAG 2)."""
    red, green, blue = (_linear(channel) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """The colour that lies `share` (0 to 1) of the way from one to the other."""
    return _hex(
        *(a + (b - a) * share for a, b in zip(_channels(one), _channels(other), strict=True))
    )


@cache
def tint(hue: int, lightness: float, chroma: float) -> str:
    """The colour of an HSL hue (degrees) with this perceived lightness (0 to 1) and chroma (OKLCH).

    HSL's own lightness is not what eyes see: its yellow glares where its blue is dark. Chroma is
    lowered where the screen cannot show it.
    """
    angle = _perceived_hue(hue)
    while chroma > 0.001:
        channels = _from_oklab(lightness, chroma * math.cos(angle), chroma * math.sin(angle))
        if all(-0.0005 <= channel <= 1.0005 for channel in channels):
            return _hex(*channels)
        chroma *= 0.95
    return _hex(*_from_oklab(lightness, 0, 0))


def greenness(hue: int) -> float:
    """How green an HSL hue (degrees) is against its opposite: 1 for sea green, -1 for crimson.

    Who cannot tell red from green sees one hue in two that differ in this alone.
    """
    return -math.cos(_perceived_hue(hue))


def darken_until(color: str, against: str, ratio: float) -> str:
    """The colour moved towards black or white until its contrast with `against` is enough."""
    goal = "#000000" if luminance(against) > 0.18 else "#ffffff"
    share = 0.0
    moved = color
    while contrast(moved, against) < ratio and share < 1:
        share += 0.02
        moved = mix(color, goal, min(share, 1))
    return moved


def _hex(red: float, green: float, blue: float) -> str:
    red, green, blue = (round(255 * min(max(each, 0), 1)) for each in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _perceived_hue(hue: int) -> float:
    """The OKLab angle (radians) of an HSL hue (degrees)."""
    red, green, blue = (_linear(each) for each in hls_to_rgb(hue % 360 / 360, 0.5, 0.85))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return math.atan2(
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> _Triple:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )
