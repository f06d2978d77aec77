"""`leaderboard`: all runs of a project over all its golds."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.endings import stoppable
from annotator.cli.options import (
    File,
    as_json_option,
    bootstrap_option,
    seed_option,
    spreadsheet_option,
    target_option,
)
from annotator.cli.output import complain, progress, say
from annotator.cli.targets import check_targets
from annotator.store import Project
from annotator.wording import counted


@click.command()
@click.argument("project", type=File)
@click.argument("releases", type=File, nargs=-1)
@bootstrap_option
@seed_option
@target_option("--csv", "Write every entry into this file, a row each.")
@spreadsheet_option
@as_json_option
def leaderboard(
    project: Path,
    releases: tuple[Path, ...],
    *,
    bootstrap: int,
    seed: int,
    csv: Path | None,
    spreadsheet: Path | None,
    as_json: bool,
) -> None:
    """Rank all runs of a project on each of its releases and on its gold as it stands."""
    from annotator.evaluate.leaderboard import leaderboard as rank
    from annotator.evaluate.standings import COLUMNS
    from annotator.formats import csv_rows

    check_targets(csv, spreadsheet, sources=[project, *releases])
    with (
        stoppable() as stopped,
        Project.open(project, read_only=True) as opened,
        progress("Scoring", as_json=as_json) as report,
    ):
        found = rank(
            opened,
            releases or None,
            resamples=bootstrap,
            seed=seed,
            report=report,
            stopped=stopped,
        )
    sentences = []
    for path in filter(None, (csv, spreadsheet)):
        written = csv_rows.write(COLUMNS, found.rows(), path, for_spreadsheets=path is spreadsheet)
        sentences.append(f"{counted(written, 'entry', 'entries')} written to {path}.")
    say(found.to_dict(), "\n\n".join([found.table(), *sentences]), as_json=as_json)
    if as_json:
        complain(sentences)
