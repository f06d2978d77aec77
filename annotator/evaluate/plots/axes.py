"""A frame with two axes: where a value lies in a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from annotator.evaluate.plots.canvas import SIZE, Canvas, width_of

Tick = tuple[float, str]
"""A value and what stands beside it."""
SHARES: tuple[Tick, ...] = ((0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1, "1"))
"""The ticks of a score, which lies between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Axes:
    """The inside of a frame in pixels, and what values lie at its edges."""

    left: float
    top: float
    width: float
    height: float
    across: tuple[float, float] = (0, 1)
    up: tuple[float, float] = (0, 1)

    def x(self, value: float) -> float:
        """Pixels from the left."""
        low, high = self.across
        return self.left + self.width * (value - low) / (high - low)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        low, high = self.up
        return self.top + self.height * (1 - (value - low) / (high - low))

    def draw(
        self,
        canvas: Canvas,
        *,
        across: Sequence[Tick],
        up: Sequence[Tick],
        below: str,
        beside: str,
    ) -> None:
        """The grid, its ticks, and what the axes are; `beside` stands above the upward one."""
        faint = canvas.palette.faint
        bottom, right = self.top + self.height, self.left + self.width
        for value, words in across:
            x = self.x(value)
            canvas.line(x, self.top, x, bottom, stroke=faint)
            canvas.text(x, bottom + SIZE + 4, words, anchor="middle")
        for value, words in up:
            y = self.y(value)
            canvas.line(self.left, y, right, y, stroke=faint)
            canvas.text(self.left - 6, y + SIZE / 3, words, anchor="end")
        canvas.line(self.left, bottom, right, bottom)
        canvas.line(self.left, self.top, self.left, bottom)
        canvas.text(self.left + self.width / 2, bottom + 2 * SIZE + 9, below, anchor="middle")
        canvas.text(4, self.top - SIZE, beside)


def ticks(high: float, *, most: int = 5) -> list[Tick]:
    """Round numbers from 0 to the first that is `high` or more."""
    if high <= 0:
        return [(0, "0"), (1, "1")]
    step = next(each for each in _steps(high / most) if each * most >= high)
    values = [step * place for place in range(most + 1) if step * (place - 1) < high]
    return [(value, f"{value:,.10g}") for value in values]


def _steps(about: float) -> list[float]:
    """1, 2 and 5 times a power of ten, from below to above."""
    power = 10.0 ** floor(log10(about))
    return [power * each for each in (1, 2, 5, 10, 20)]


def room_for(found: Sequence[Tick]) -> float:
    """What the ticks of an upward axis take at the left."""
    return 12 + max(width_of(words) for _, words in found)
