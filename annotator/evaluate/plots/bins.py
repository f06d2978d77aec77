"""Whether scores mean what they say: bins of predictions, what they claim and what is right."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.evaluate.calibration import Bin
from annotator.evaluate.plots.axes import SHARES, Axes, room_for, ticks
from annotator.evaluate.plots.canvas import Canvas, Drawing
from annotator.evaluate.plots.palette import LIGHT, Palette

_TOP, _COUNTS = 34, 56


def reliability_diagram(
    bins: Sequence[Bin],
    *,
    error: float | None = None,
    title: str = "Reliability of the scores",
    palette: Palette = LIGHT,
    width: int = 360,
) -> Drawing:
    """Above, the share that is right by the score claimed; below, how many there are.

    On the broken line scores mean what they say; below it they promise too much. `error` is the
    expected calibration error.
    """
    up = ticks(max((each.count for each in bins), default=1), most=2)
    left = max(room_for(up), room_for(SHARES))
    inside = width - left - 16
    tall = min(inside, 260)
    height = _TOP + tall + _COUNTS + 84
    told = "; ".join(
        f"{each.count:,} of score {each.score:.2f}: {each.right:.2f} right" for each in bins
    )
    if error is not None:
        told = f"Expected calibration error {error:.3f}. {told}"
    canvas = Canvas(
        title, told or "No scores were given.", width=width, height=height, palette=palette
    )
    axes = Axes(left, _TOP, inside, tall)
    axes.draw(canvas, across=(), up=SHARES, below="", beside="share that is right")
    canvas.line(axes.x(0), axes.y(0), axes.x(1), axes.y(1), dash="4 4")
    below = Axes(left, _TOP + tall + 34, inside, _COUNTS, up=(0, up[-1][0]))
    below.draw(canvas, across=SHARES, up=up, below="score", beside="predictions")
    if not bins:
        canvas.text(left + inside / 2, _TOP + tall / 4, "no scores were given", anchor="middle")
    places = [(axes.x(each.score), axes.y(each.right)) for each in bins]
    if len(places) > 1:
        canvas.path(places, stroke=palette.accent(0))
    for each, (x, y) in zip(bins, places, strict=True):
        canvas.line(x, y, x, axes.y(each.score), stroke=palette.accent(1), width=2)
        tip = f"{each.count:,} of score {each.low:g} to {each.high:g}: {each.right:.3f} right"
        canvas.mark(x, y, 0, tip=tip)
        top = below.y(each.count)
        wide = max(below.x(each.high) - below.x(each.low), 2)
        canvas.rect(
            below.x(each.low),
            top,
            wide,
            below.top + below.height - top,
            fill=palette.accent(0),
            tip=tip,
        )
    if error is not None:
        canvas.text(
            left + inside - 6,
            axes.top + tall - 8,
            f"calibration error {error:.3f}",
            anchor="end",
        )
    return canvas.drawing()
