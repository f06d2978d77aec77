"""`check`: whether a project is whole, and what can be done where it is not."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from annotator.cli.options import File, a_file, as_json_option
from annotator.cli.output import progress, readable, say, to_json
from annotator.store import examining, rebuilding, salvaging
from annotator.store.flaws import Checked, Counts
from annotator.store.salvaged import Salvaged
from annotator.wording import counted


@click.command()
@click.argument("project", type=File)
@click.option("--rebuild", is_flag=True, help="Make current state again from the ledger.")
@click.option(
    "--salvage",
    "out",
    type=File,
    metavar="OUT",
    callback=a_file,
    help="Write what is whole into this new project.",
)
@as_json_option
def check(project: Path, *, rebuild: bool, out: Path | None, as_json: bool) -> int:
    """Check every row of a project; exit code 1 where something is wrong."""
    if rebuild and out is not None:
        raise click.UsageError("Either --rebuild or --salvage, not both.")
    with progress("Checking", as_json=as_json) as report:
        if out is not None:
            return _salvaged(salvaging.salvage(project, out, report=report), out, as_json=as_json)
        found = (
            rebuilding.rebuild(project, report=report)
            if rebuild
            else examining.check(project, report=report)
        )
    done = rebuild and found.only_cache
    value = {
        "project": str(project),
        "whole": not found.flaws,
        "rebuilt": done,
        "flaws": [asdict(flaw) for flaw in found.flaws],
        **asdict(found.counts),
    }
    say(value, "\n".join(_lines(project, found, done=done, rebuild=rebuild)), as_json=as_json)
    return 1 if found.flaws and not done else 0


def _lines(project: Path, found: Checked, *, done: bool, rebuild: bool) -> list[str]:
    if not found.flaws:
        return [f"{project} is whole: {holds(found.counts)}."]
    lines = [str(flaw) for flaw in found.flaws]
    if done:
        return [*lines, f"{project} is whole again: its current state was made from the ledger."]
    if found.only_cache:
        return [
            *lines,
            f"The decisions are whole; mend it with: goldspan check {project} --rebuild",
        ]
    start = "It was not rebuilt, for more is wrong than its current state. " if rebuild else ""
    return [
        *lines,
        f"{start}Go back to a backup (goldspan backups {project} lists them) with: "
        f"goldspan restore {project} BACKUP",
        f"Or save what is whole with: goldspan check {project} --salvage OUT",
    ]


def holds(counts: Counts) -> str:
    """ "3 articles, 1 run and 12 decisions"."""
    return (
        f"{counted(counts.articles, 'article')}, {counted(counts.runs, 'run')} and "
        f"{counted(counts.decisions, 'decision')}"
    )


def _salvaged(made: Salvaged, out: Path, *, as_json: bool) -> int:
    if as_json:
        click.echo(to_json({"output": str(out), **asdict(made)}))
    else:
        for line in made.lines():
            click.echo(readable(line))
        click.echo(readable(f"Wrote {out} with {holds(made.kept)}."))
    return 0
