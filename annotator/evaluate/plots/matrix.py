"""Which labels are taken for which."""

from __future__ import annotations

from annotator.evaluate.confusion import Confusion
from annotator.evaluate.plots.canvas import SIZE, Canvas, Drawing, width_of
from annotator.evaluate.plots.palette import LIGHT, Palette

_CELL, _HIGH = 46, 26
_MISSED, _SPURIOUS = "missed", "spurious"


def confusion_matrix(
    confusion: Confusion,
    *,
    most: int = 20,
    title: str = "Gold's labels and the predicted ones",
    palette: Palette = LIGHT,
) -> Drawing:
    """A row for each label of gold, a column for each predicted one; the darker, the more of a row.

    What is right has a frame. Of more than `most` labels the others are added up.
    """
    labels, counts = _most(confusion, most)
    rows, columns = [*labels, _SPURIOUS], [*labels, _MISSED]
    left = min(max(map(width_of, rows)), 160) + 28
    # the names of columns stand askew: they are as high as wide, and lean over the edge
    top = 0.75 * min(max(map(width_of, columns)), 160) + 34
    wide = max(_CELL, *(width_of(f"{count:,}") + 8 for row in counts for count in row))
    width, height = left + wide * len(columns) + top, top + _HIGH * len(rows) + 12
    told = "; ".join(_told(row, columns, each) for row, each in zip(rows, counts, strict=True))
    canvas = Canvas(title, told, width=width, height=height, palette=palette)
    canvas.text(8, top - 10, "gold", bold=True)
    canvas.text(left, SIZE, "predicted", bold=True)
    for place, name in enumerate(columns):
        canvas.text(left + wide * (place + 0.5), top - 8, name, room=160, turn=-45)
    for place, (name, row) in enumerate(zip(rows, counts, strict=True)):
        y = top + _HIGH * place
        canvas.text(left - 8, y + 17, name, anchor="end", room=left - 28)
        total = sum(row)
        # what is never taken for anything is plain
        canvas.rect(left, y, wide * len(columns) - 2, _HIGH - 2, fill=palette.faint, opacity=0.35)
        for column, count in enumerate(row):
            x = left + wide * column
            right = place == column < len(labels)
            accent = palette.accent(0 if right else 1)
            if count:
                canvas.rect(
                    x,
                    y,
                    wide - 2,
                    _HIGH - 2,
                    fill=accent,
                    # pale enough for ink to be read on it
                    opacity=0.06 + 0.3 * count / total,
                    stroke=accent if right else "",
                    tip=f"{name}, predicted {columns[column]}: {count:,} of {total:,}",
                )
                canvas.text(x + wide / 2 - 1, y + 16, f"{count:,}", anchor="middle")
    return canvas.drawing()


def _most(confusion: Confusion, most: int) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The labels that are there most, the others as one, and what is nothing last."""
    labels, counts = confusion.labels, confusion.counts
    if len(labels) <= most:
        return labels, counts
    totals = [
        sum(counts[place]) + sum(row[place] for row in counts) for place in range(len(labels))
    ]
    order = sorted(range(len(labels)), key=lambda place: -totals[place])
    kept = sorted(order[: most - 1])
    parts = [[place] for place in kept] + [sorted(order[most - 1 :])] + [[len(labels)]]
    return (*(labels[place] for place in kept), f"{len(labels) - len(kept)} others"), tuple(
        tuple(sum(counts[row][column] for row in rows for column in columns) for columns in parts)
        for rows in parts
    )


def _told(row: str, columns: list[str], counts: tuple[int, ...]) -> str:
    found = ", ".join(
        f"{name} {count:,}" for name, count in zip(columns, counts, strict=True) if count
    )
    return f"{row}: {found or 'none'}"
