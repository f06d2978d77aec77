"""Scores with their intervals, a row each: what the medical literature calls a forest plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.evaluate.plots.axes import SHARES
from annotator.evaluate.plots.canvas import SIZE, Canvas, Drawing, width_of
from annotator.evaluate.plots.palette import LIGHT, Palette

_ROW, _HEAD, _FIGURES = 24, 28, 132


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score between 0 and 1 and its interval; None is n/a."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.value is None:
            return "n/a"
        if self.low is None or self.high is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} [{self.low:.3f} {self.high:.3f}]"


def interval_plot(
    groups: Mapping[str, Sequence[Estimate]],
    *,
    title: str = "Scores and their intervals",
    palette: Palette = LIGHT,
    width: int = 640,
) -> Drawing:
    """A heading for each group, such as a scheme, and below it a row for each run."""
    rows = sum(map(len, groups.values()))
    height = rows * _ROW + len(groups) * _HEAD + SIZE + 16
    told = "; ".join(
        f"{group}: " + ", ".join(f"{each.name} {each}" for each in found)
        for group, found in groups.items()
    )
    canvas = Canvas(title, told, width=width, height=height, palette=palette)
    names = [each.name for found in groups.values() for each in found]
    room = min(0.36 * width, max(map(width_of, names), default=0)) + 16
    bars = max(width - room - _FIGURES - 20, 40)

    def x(value: float) -> float:
        return room + bars * value

    for value, words in SHARES:
        canvas.line(x(value), 4, x(value), height - SIZE - 12, stroke=palette.faint)
        canvas.text(x(value), height - 6, words, anchor="middle")
    y = 0.0
    for group, found in groups.items():
        canvas.text(4, y + 18, group, bold=True, room=width - 8)
        y += _HEAD
        for series, each in enumerate(found):
            middle = y + _ROW / 2
            canvas.text(10, middle + SIZE / 3, each.name, room=room - 16)
            if each.low is not None and each.high is not None:
                accent = palette.accent(series)
                canvas.line(x(each.low), middle, x(each.high), middle, stroke=accent, width=3)
                for end in (each.low, each.high):
                    canvas.line(x(end), middle - 5, x(end), middle + 5, stroke=accent, width=2)
            if each.value is not None:
                canvas.mark(x(each.value), middle, series, tip=f"{each.name}: {each}")
            canvas.text(width - 4, middle + SIZE / 3, str(each), anchor="end")
            y += _ROW
    return canvas.drawing()
