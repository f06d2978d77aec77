"""How good extractors were when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from annotator.evaluate.plots.axes import SHARES, Axes, Tick
from annotator.evaluate.plots.canvas import DASHES, SIZE, Canvas, Drawing, legend_height
from annotator.evaluate.plots.palette import LIGHT, Palette

_LEFT, _TOP, _TALL, _BELOW = 42, 34, 220, 48


@dataclass(frozen=True, slots=True)
class Entry:
    """A score of an extractor at a time; those of one `name` are joined."""

    time: datetime
    f1: float | None
    low: float | None = None
    high: float | None = None
    name: str = ""


def leaderboard(
    entries: Sequence[Entry],
    *,
    title: str = "F1 over time",
    palette: Palette = LIGHT,
    width: int = 640,
) -> Drawing:
    """Points with their intervals; all times with a zone, or all without."""
    shown = sorted((each for each in entries if each.f1 is not None), key=lambda each: each.time)
    names = list(dict.fromkeys(each.name for each in shown))
    height = _TOP + _TALL + _BELOW + legend_height(names)
    told = "; ".join(f"{each.name} {each.time:%Y-%m-%d}: {each.f1:.3f}" for each in shown)
    canvas = Canvas(title, told or "No scores yet.", width=width, height=height, palette=palette)
    start, end = (shown[0].time, shown[-1].time) if shown else (datetime.min, datetime.min)
    # nothing lies on the frame
    margin = max((end - start).total_seconds() * 0.04, 60.0)
    across = (-margin, (end - start).total_seconds() + margin)
    axes = Axes(_LEFT, _TOP, width - _LEFT - 16, _TALL, across=across)
    times = _ticks(start, end) if shown else []
    axes.draw(canvas, across=times, up=SHARES, below="", beside="F1")
    if not shown:
        canvas.text(width / 2, _TOP + _TALL / 2, "no scores yet", anchor="middle")
    for series, name in enumerate(names):
        own = [each for each in shown if each.name == name]
        accent = palette.accent(series)
        places = [
            (axes.x((each.time - start).total_seconds()), axes.y(each.f1 or 0.0)) for each in own
        ]
        if len(places) > 1:
            canvas.path(places, stroke=accent, dash=DASHES[series % len(DASHES)])
        for each, (x, y) in zip(own, places, strict=True):
            if each.low is not None and each.high is not None:
                canvas.line(x, axes.y(each.low), x, axes.y(each.high), stroke=accent, width=2)
            tip = f"{name}, {each.time:%Y-%m-%d %H:%M}: {each.f1:.3f}"
            canvas.mark(x, y, series, tip=tip)
    canvas.legend(_TOP + _TALL + _BELOW + SIZE - 14, names, x=_LEFT)
    return canvas.drawing()


def _ticks(start: datetime, end: datetime, *, most: int = 4) -> list[Tick]:
    """Times at even distances, as exactly as these need to be told."""
    span = end - start
    if span < timedelta(minutes=2):
        return [((end - start).total_seconds() / 2, f"{start:%-d %b %Y %H:%M}")]
    form = "%-d %b %Y"
    if span < timedelta(days=1):
        form = "%H:%M"
    elif span < timedelta(days=8):
        form = "%-d %b %H:%M"
    found = [
        (span.total_seconds() * place / most, f"{start + span * place / most:{form}}")
        for place in range(most + 1)
    ]
    return [tick for place, tick in enumerate(found) if not place or tick[1] != found[place - 1][1]]
