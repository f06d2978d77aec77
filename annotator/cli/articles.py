"""`import` and `export`: articles in and out."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.options import File, a_file, alone_option, as_json_option
from annotator.cli.output import items_of, merged_into, opened_for_writing, progress, say
from annotator.importing import Format
from annotator.store import Project
from annotator.wording import counted


@click.command("import")
@click.argument("project", type=File)
@click.argument("files", type=File, nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["auto", "text", "jsonl"]),
    default="auto",
    show_default=True,
    help="What the files are; auto goes by their ending, else by how they begin.",
)
@alone_option
@as_json_option
def import_(
    project: Path, files: tuple[Path, ...], format_: Format, *, alone: bool, as_json: bool
) -> None:
    """Import articles: text files, folders, exchange JSONL (its items become a run)."""
    from annotator.importing import import_files
    from annotator.joining import join_all

    with opened_for_writing(project) as opened, progress("Importing", as_json=as_json) as report:
        done = import_files(opened, files, format=format_, report=report)
        merged = None if alone else join_all(opened, done.runs, report=report)
    parts = [f"{counted(done.articles, 'article')} imported"]
    if done.known:
        parts.append(f"{done.known:,} there already")
    if done.runs:
        parts.append(f"{items_of(done)} as a run")
    if done.known_runs:
        parts.append(f"{counted(len(done.known_runs), 'run')} there already")
    lines = [f"{', '.join(parts)}.{merged_into(merged)}"]
    lines += [f"{article} has the same text as {first}." for article, first in done.copies[:20]]
    say(
        {
            "articles": done.articles,
            "known": done.known,
            "copies": [list(pair) for pair in done.copies],
            "runs": list(done.runs),
            "known_runs": list(done.known_runs),
            "merged": None if merged is None else merged.id,
            "mentions": done.mentions,
            "relations": done.relations,
        },
        "\n".join(lines),
        as_json=as_json,
    )


@click.command()
@click.argument("project", type=File)
@click.option(
    "--format", "format_", type=click.Choice(["jsonl"]), required=True, help="What to write."
)
@click.option("--run", help="This run's items instead of the gold: its id or name.")
@click.option("--output", type=File, required=True, callback=a_file, help="The file to write.")
@as_json_option
def export(project: Path, format_: str, run: str | None, output: Path, *, as_json: bool) -> None:
    """Write the articles with their gold, or with a run's items, as exchange JSONL."""
    from annotator.exporting import export_jsonl

    with (
        Project.open(project, read_only=True) as opened,
        progress("Exporting", as_json=as_json) as report,
    ):
        count = export_jsonl(opened, output, run=run, report=report)
    say(
        {"articles": count, "output": str(output), "format": format_},
        f"{counted(count, 'article')} written to {output}.",
        as_json=as_json,
    )
