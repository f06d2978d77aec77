"""How colours look to people with another colour vision, and how far apart two colours are.

The matrices are those of Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model
for Simulation of Color Vision Deficiency", for severity 1, and apply to linear RGB. The distance
is CIEDE2000 (Sharma, Wu and Dalal 2005) in CIELAB under D65.
"""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

from app.colors import _channels, _linear

PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
USUAL = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE = 0.95047, 1.0, 1.08883


def seen(color, vision):
    """ "#rrggbb" in CIELAB, as it is seen with this vision."""
    linear = [_linear(each) for each in _channels(color)]
    changed = [min(max(each, 0), 1) for each in _times(vision, linear)]
    x, y, z = (_cube(a / b) for a, b in zip(_times(_TO_XYZ, changed), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _cube(share):
    return share ** (1 / 3) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116


def distance(one, other):
    """CIEDE2000 between two CIELAB colours; about 1 can just be told apart side by side."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * sqrt(mean / (mean + 25**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn, middle = (h2 - h1 if c1 * c2 else 0), (h1 + h2 if not c1 * c2 else (h1 + h2) / 2)
    if c1 * c2 and abs(turn) > 180:
        turn -= 360 if turn > 0 else -360
        middle += 180 if middle < 180 else -180
    light, chroma = l2 - l1, c2 - c1
    hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    l_mean, c_mean = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * cos(radians(middle - 30))
        + 0.24 * cos(radians(2 * middle))
        + 0.32 * cos(radians(3 * middle + 6))
        - 0.20 * cos(radians(4 * middle - 63))
    )
    s_light = 1 + 0.015 * (l_mean - 50) ** 2 / sqrt(20 + (l_mean - 50) ** 2)
    s_chroma, s_hue = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * t
    around = exp(-(((middle - 275) / 25) ** 2))
    turned = -2 * sqrt(c_mean**7 / (c_mean**7 + 25**7)) * sin(radians(60 * around))
    parts = light / s_light, chroma / s_chroma, hue / s_hue
    return sqrt(sum(part**2 for part in parts) + turned * parts[1] * parts[2])
