"""Tables that are read aloud as well as seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from annotator.evaluate.html.markup import NOTHING, Html, el, text

Row = tuple[Html, Sequence[Html]]
"""What a row is about, and its cells."""

_ON_A_PAGE = 30
"""Rows that are not parted in print."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The heads of a table, the first above what the rows are about; `words` are not numbers."""

    about: str
    names: tuple[str, ...]
    words: frozenset[str] = field(default=frozenset())


def table(
    caption: str, columns: Columns, groups: Iterable[tuple[Html, Sequence[Row]]], *, note: str = ""
) -> Html:
    """Groups of rows, each under its name where it has one; a short table stays on one page."""
    groups = list(groups)
    head = el(
        "tr",
        *(
            el("th", text(each), scope="col", cls="w" if each in words else "n")
            for words in [columns.words | {columns.about}]
            for each in (columns.about, *columns.names)
        ),
    )
    bodies = [
        el("tbody", *([_heading(title, columns)] if title else []), *_rows(rows, columns))
        for title, rows in groups
    ]
    below = el("span", text(f" {note}"), cls="note") if note else NOTHING
    whole = el("table", el("caption", text(caption), below), el("thead", head), *bodies)
    rows = sum(1 + len(rows) for _, rows in groups)
    cls = "scroll whole" if rows <= _ON_A_PAGE else "scroll"
    return el("div", whole, cls=cls, tabindex="0", role="group", aria_label=caption)


def _heading(title: Html, columns: Columns) -> Html:
    span = str(len(columns.names) + 1)
    return el("tr", el("th", el("span", title), scope="rowgroup", colspan=span), cls="group")


def _rows(rows: Sequence[Row], columns: Columns) -> list[Html]:
    return [
        el(
            "tr",
            el("th", about, scope="row"),
            *(
                el("td", cell, cls="w" if of in columns.words else "n")
                for of, cell in zip(columns.names, cells, strict=True)
            ),
        )
        for about, cells in rows
    ]
