"""How good suggestions were as articles were reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.evaluate.plots.axes import SHARES, Axes, ticks
from annotator.evaluate.plots.canvas import DASHES, SIZE, Canvas, Drawing, legend_height
from annotator.evaluate.plots.palette import LIGHT, Palette

_LEFT, _TOP, _BELOW = 42, 34, 56
_LOWEST = 60
_LEAST = 4
"""Articles that the axis has room for at least."""
_MARK, _APART = 8, 100
"""Pixels of a mark, and marks of which none hides another one."""


@dataclass(frozen=True, slots=True)
class Curve:
    """(article, score) of single articles, as marks, and of several together, as a line."""

    marks: Sequence[tuple[float, float]] = ()
    line: Sequence[tuple[float, float]] = ()


def learning_curve(
    curves: Mapping[str, Curve],
    *,
    first: int = 0,
    title: str = "F1 of suggestions by articles reviewed",
    palette: Palette = LIGHT,
    width: int = 760,
    height: int = 340,
) -> Drawing:
    """A series for each name; articles are counted from 1, and those up to `first` left out."""
    names = list(curves)
    tall = max(height - _TOP - _BELOW - legend_height(names[:1]), _LOWEST)
    height = round(_TOP + tall + _BELOW + legend_height(names[:1]))
    told = "; ".join(f"{name}: {_told(each)}" for name, each in curves.items() if each.marks)
    canvas = Canvas(title, told or "No articles yet.", width=width, height=height, palette=palette)
    last = max((x for each in curves.values() for x, _ in (*each.marks, *each.line)), default=0)
    across = [tick for tick in ticks(max(last, _LEAST)) if tick[0] >= first]
    span = (first, max(across[-1][0], last + 0.5) if across else last + 0.5)
    axes = Axes(_LEFT, _TOP, width - _LEFT - 16, tall, across=span)
    axes.draw(
        canvas, across=across, up=SHARES, below="articles finished with suggestions", beside="F1"
    )
    if not told:
        canvas.text(width / 2, _TOP + tall / 2, "no articles yet", anchor="middle")
    taken: list[tuple[float, float]] = []
    for series, (name, each) in enumerate(curves.items()):
        for x, y in each.marks:
            across_, up = _beside(taken, axes.x(x), axes.y(y))
            canvas.mark(across_, up, series, tip=f"{name}, article {x:g}: {y:.2f}")
        if len(each.line) > 1:
            places = [(axes.x(x), axes.y(y)) for x, y in each.line]
            dash = DASHES[series % len(DASHES)]
            canvas.path(places, stroke=palette.accent(series), width=3, dash=dash)
    for series, name in enumerate(names):
        x = _LEFT + series * (width - _LEFT) / max(len(names), 1)
        y = _TOP + tall + _BELOW + SIZE
        canvas.mark(x + 13, y - 4, series)
        if len(curves[name].line) > 1:
            dash = DASHES[series % len(DASHES)]
            canvas.line(x, y - 4, x + 26, y - 4, stroke=palette.accent(series), width=2, dash=dash)
        canvas.text(x + 34, y, name, room=(width - _LEFT) / max(len(names), 1) - 40)
    return canvas.drawing()


def _beside(taken: list[tuple[float, float]], x: float, y: float) -> tuple[float, float]:
    """Where a mark can be seen: beside another series' at the same place, of few."""
    if len(taken) < _APART:
        while any(abs(x - there) < _MARK and abs(y - high) < _MARK for there, high in taken):
            x += _MARK
        taken.append((x, y))
    return x, y


def _told(curve: Curve) -> str:
    marks = curve.line or curve.marks
    first, last = marks[0], marks[-1]
    if first == last:
        return f"{last[1]:.2f} at article {last[0]:g}"
    return f"from {first[1]:.2f} at article {first[0]:g} to {last[1]:.2f} at article {last[0]:g}"
