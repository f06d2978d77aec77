"""`progress`: whether suggestions get better, what becomes of them, how long the rest will take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.endings import stoppable
from annotator.cli.options import File, as_json_option
from annotator.cli.output import say
from annotator.store import Project

if TYPE_CHECKING:
    from annotator.course import Course
    from annotator.course_rows import Table


@click.command()
@click.argument("project", type=File)
@as_json_option
def progress(project: Path, *, as_json: bool) -> None:
    """Show whether suggestions get better with review, what becomes of them, and what is left."""
    from annotator.course import course

    with stoppable() as stopped, Project.open(project, read_only=True) as opened:
        found = course(opened, stopped=stopped)
    say(found.to_dict(), "\n".join(_lines(found)), as_json=as_json)


def _lines(found: Course) -> Iterator[str]:
    from annotator.course_rows import answer, by_engine, by_label, by_time, rests_on

    yield answer(found)
    if rests := rests_on(found):
        yield rests
    if found.finished:
        for made in (by_label, by_engine, by_time):
            table = made(found)
            if table.rows:
                yield ""
                yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    """Texts to the left, numbers to the right."""
    rows = [table.heads, *map(table.texts, range(len(table.rows)))]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    left = [form.value == "text" for _, form in table.columns]
    for row in rows:
        cells = [
            each.ljust(width) if to_left else each.rjust(width)
            for each, width, to_left in zip(row, wide, left, strict=True)
        ]
        yield "  ".join(cells).rstrip()
