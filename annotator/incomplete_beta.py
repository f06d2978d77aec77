"""The regularised incomplete beta function, which the standard library lacks."""

from __future__ import annotations

import math

_MOST = 10_000
_NEAR = 1e-13
_TINY = 1e-300


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The chance that a draw of the beta distribution with a, b > 0 is below x, from 0 to 1.

    By its continued fraction (DLMF 8.17.22), after Lentz, on the side where that is quick.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - beta) / a
    fraction = numerator = 1.0
    denominator = 0.0
    for step in range(_MOST):
        m = step // 2
        if step == 0:
            part = 1.0
        elif step % 2 == 0:
            part = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            part = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        denominator = 1 / (1 + part * denominator or _TINY)
        numerator = 1 + part / numerator or _TINY
        fraction *= numerator * denominator
        if abs(numerator * denominator - 1) < _NEAR:
            break
    return front * (fraction - 1)
