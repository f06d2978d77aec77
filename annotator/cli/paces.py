"""`pace`: how long decisions take, what is accepted unread, whether suggestions lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.endings import stoppable
from annotator.cli.options import File, as_json_option
from annotator.cli.output import say
from annotator.store import Project
from annotator.wording import counted

if TYPE_CHECKING:
    from annotator.pace import Density, Pace
    from annotator.tempo import Tempo


@click.command()
@click.argument("project", type=File)
@as_json_option
def pace(project: Path, *, as_json: bool) -> None:
    """Show how fast a project's reviewers decide, and what they accept unread."""
    from annotator.pace import pace as measure

    with stoppable() as stopped, Project.open(project, read_only=True) as opened:
        found = measure(opened, stopped=stopped)
    say(found.to_dict(), "\n".join(_lines(found)), as_json=as_json)


def _lines(found: Pace) -> Iterator[str]:
    if not found.overall.decisions:
        yield "Nothing was decided yet."
        return
    yield from _tempi("reviewer", {**found.reviewers, "all": found.overall})
    yield ""
    yield from _tempi(
        "suggested by", {name or "nobody": each for name, each in found.engines.items()}
    )
    yield ""
    yield _density("With suggestions", found.assisted)
    yield _density("Without", found.blind)
    for name, (assisted, blind) in found.agreement.items():
        both = (f"{_share(each.f1)} ({each.articles:,})" for each in (assisted, blind))
        yield "Gold agrees with {}: {} with its suggestions, {} without.".format(name, *both)
    if found.attention.seen or found.attention.corrected:
        yield str(found.attention)


def _tempi(heading: str, tempi: Mapping[str, Tempo]) -> Iterator[str]:
    wide = max(map(len, (heading, *tempi))) + 2
    heads = f"{'decisions':>10}{'items':>8}{'seconds':>9}{'keys':>7}{'accepted':>10}{'unread':>8}"
    yield f"{heading:<{wide}}{heads}"
    for name, each in tempi.items():
        seconds = "–" if each.seconds is None else f"{each.seconds:.2f}"
        keys = "–" if each.keys_an_item is None else f"{each.keys_an_item:.2f}"
        yield (
            f"{name:<{wide}}{each.decisions:>10,}{each.items:>8,}{seconds:>9}{keys:>7}"
            f"{each.accepted:>10,}{_percent(each.share_unread):>8}"
        )


def _density(where: str, found: Density) -> str:
    per = "" if found.per_hundred is None else f", {found.per_hundred:.1f} mentions in 100 words"
    return f"{where}: {counted(found.articles, 'finished article')}{per}."


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"
