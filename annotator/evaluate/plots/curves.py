"""Curves over the threshold: what is found and what is right, and what a review would take."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.evaluate.calibration import Calibration
from annotator.evaluate.plots.axes import SHARES, Axes, room_for, ticks
from annotator.evaluate.plots.canvas import DASHES, SIZE, Canvas, Drawing, legend_height
from annotator.evaluate.plots.palette import LIGHT, Palette

_TOP, _BELOW = 34, 48
_UNITS = ((5400, 3600, "hours"), (90, 60, "minutes"), (0, 1, "seconds"))
"""From how many seconds on they are told in which unit."""


def precision_recall_curve(
    curves: Mapping[str, Calibration],
    *,
    title: str = "Precision by recall",
    palette: Palette = LIGHT,
    width: int = 360,
) -> Drawing:
    """A step for each threshold, nothing interpolated; a diamond is where F1 is highest."""
    known = {
        name: each
        for name, each in curves.items()
        if each.curve and each.curve[0].recall is not None
    }
    told = "; ".join(_precise(name, each) for name, each in known.items())
    canvas, axes = _framed(title, told or "No scores were given.", [*known], palette, width)
    axes.draw(canvas, across=SHARES, up=SHARES, below="recall", beside="precision")
    if not known:
        _nothing(canvas, axes)
    for series, each in enumerate(known.values()):
        before, places = 0.0, []
        for point in each.curve:
            recall = point.recall or 0.0
            places += [
                (axes.x(before), axes.y(point.precision)),
                (axes.x(recall), axes.y(point.precision)),
            ]
            before = recall
        _stroke(canvas, places, series)
        if each.best is not None:
            tip = f"F1 {each.best.f1:.3f} from score {each.best.threshold:g} on"
            canvas.mark(
                axes.x(each.best.recall or 0.0), axes.y(each.best.precision), series, tip=tip
            )
    return canvas.drawing()


def review_cost_curve(
    curves: Mapping[str, Calibration],
    *,
    title: str = "Time of a review by threshold",
    palette: Palette = LIGHT,
    width: int = 360,
) -> Drawing:
    """The time to review what has a score from each threshold on, and to add what is missing."""
    known = {name: each for name, each in curves.items() if each.curve}
    longest = max((point.seconds for each in known.values() for point in each.curve), default=1.0)
    _, seconds, unit = next(each for each in _UNITS if longest >= each[0])
    told = "; ".join(
        f"{name}: {each.cheapest.seconds / seconds:,.1f} {unit} from score "
        f"{each.cheapest.threshold:g} on, the least"
        for name, each in known.items()
        if each.cheapest is not None
    )
    up = ticks(longest / seconds)
    left = room_for(up)
    canvas, axes = _framed(
        title, told or "No scores were given.", [*known], palette, width, left=left, high=up[-1][0]
    )
    axes.draw(canvas, across=SHARES, up=up, below="threshold", beside=unit)
    if not known:
        _nothing(canvas, axes)
    for series, each in enumerate(known.values()):
        places = []
        for point, after in zip(each.curve, [*each.curve[1:], None], strict=True):
            y = axes.y(point.seconds / seconds)
            places.append((axes.x(point.threshold), y))
            # down to the next lower score nothing more is taken
            places.append((axes.x(after.threshold if after else 0.0), y))
        _stroke(canvas, places, series)
        if each.cheapest is not None:
            tip = (
                f"{each.cheapest.seconds / seconds:,.1f} {unit} from {each.cheapest.threshold:g} on"
            )
            canvas.mark(
                axes.x(each.cheapest.threshold),
                axes.y(each.cheapest.seconds / seconds),
                series,
                tip=tip,
            )
    return canvas.drawing()


def _framed(
    title: str,
    told: str,
    names: list[str],
    palette: Palette,
    width: int,
    *,
    left: float = 42,
    high: float = 1.0,
) -> tuple[Canvas, Axes]:
    """A canvas with a frame as high as wide, and the legend of these names below it."""
    inside = width - left - 16
    tall = min(inside, 300)
    height = _TOP + tall + _BELOW + legend_height(names)
    canvas = Canvas(title, told, width=width, height=height, palette=palette)
    canvas.legend(_TOP + tall + _BELOW + SIZE, names, x=left)
    return canvas, Axes(left, _TOP, inside, tall, up=(0, high))


def _stroke(canvas: Canvas, places: list[tuple[float, float]], series: int) -> None:
    canvas.path(places, stroke=canvas.palette.accent(series), dash=DASHES[series % len(DASHES)])


def _nothing(canvas: Canvas, axes: Axes) -> None:
    middle = axes.left + axes.width / 2
    canvas.text(middle, axes.top + axes.height / 2, "no scores were given", anchor="middle")


def _precise(name: str, each: Calibration) -> str:
    told = name
    if each.average_precision is not None:
        told += f": average precision {each.average_precision:.3f}"
    if each.best is not None:
        told += f", best F1 {each.best.f1:.3f} from score {each.best.threshold:g} on"
    return told
