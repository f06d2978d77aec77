"""`import-gold` and `release`: what is true."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from annotator.cli.options import File, a_file, as_json_option, checked
from annotator.cli.output import items_of, opened_for_writing, progress, say
from annotator.naming import reviewer_name
from annotator.store import Project
from annotator.wording import counted


@click.command("import-gold")
@click.argument("project", type=File)
@click.argument("file", type=File)
@click.option(
    "--reviewer",
    required=True,
    callback=partial(checked, reviewer_name),
    help="Whose decisions these are.",
)
@as_json_option
def import_gold(project: Path, file: Path, reviewer: str, *, as_json: bool) -> None:
    """Import ready gold (exchange JSONL) as a reviewer's decisions."""
    from annotator import importing

    with opened_for_writing(project) as opened, progress("Importing", as_json=as_json) as report:
        done = importing.import_gold(opened, file, reviewer=reviewer, report=report)
    say(
        {"articles": done.articles, "mentions": done.mentions, "relations": done.relations},
        f"{items_of(done)} are gold now; new: {counted(done.articles, 'article')}.",
        as_json=as_json,
    )


@click.command()
@click.argument("project", type=File)
@click.option("--version", required=True, help="The release's version, such as 1.0.")
@click.option(
    "--output",
    type=File,
    required=True,
    callback=a_file,
    help="A file, or a folder for NAME-V.sqlite.",
)
@as_json_option
def release(project: Path, version: str, output: Path, *, as_json: bool) -> None:
    """Freeze the gold of the finished articles as one SQLite file."""
    from annotator.release import release as make

    with Project.open(project, read_only=True) as opened:
        made = make(opened, version=version, output=output)
    say(made.to_dict(), made.sentence(), as_json=as_json)
