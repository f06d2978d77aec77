"""`new`, `list` and `policy`: a project as a whole."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import click

from annotator import scheme as schemes
from annotator.cli.options import File, as_json_option
from annotator.cli.output import opened_for_writing, run_json, say
from annotator.model import ArticleState
from annotator.store import Project
from annotator.wording import counted

_MARKS = {ArticleState.TO_DO: "○", ArticleState.DOING: "◐", ArticleState.FINISHED: "●"}


@click.command()
@click.argument("project", type=File)
@click.option(
    "--scheme",
    default=schemes.DEFAULT,
    show_default=True,
    help="A built-in scheme's name or a .toml file.",
)
@as_json_option
def new(project: Path, scheme: str, *, as_json: bool) -> None:
    """Make a new project file."""
    with Project.create(project, scheme=schemes.load(scheme)) as made:
        say(
            {"project": str(project), "scheme": made.scheme.name},
            f"Made {project} with the scheme {made.scheme.name}.",
            as_json=as_json,
        )


@click.command("list")
@click.argument("project", type=File)
@as_json_option
def list_(project: Path, *, as_json: bool) -> None:
    """List a project's articles, runs and progress."""
    with Project.open(project, read_only=True) as opened:
        queue, runs, counts = opened.queue(), opened.runs(), opened.counts()
        scheme = opened.scheme.name
    articles = [
        {
            "id": row.id,
            "title": row.title,
            "state": row.state.value,
            "flagged": row.flagged,
            "published": row.published or None,
        }
        for row in queue
    ]
    progress = {state.value.replace(" ", "_"): count for state, count in counts.items()}
    lines = [f"{_MARKS[row.state]} {row.id}  {row.title}" for row in queue]
    lines += [
        # what came from a file has no version
        f"run {run.id}  {f'{run.name} {run.version}'.rstrip()}  "
        f"{counted(run.articles, 'article')}, "
        f"{counted(run.mentions, 'mention')}, {counted(run.relations, 'relation')}"
        for run in runs
    ]
    lines.append(", ".join(f"{count:,} {state}" for state, count in counts.items()) + ".")
    say(
        {
            "scheme": scheme,
            "articles": articles,
            "runs": [run_json(run) for run in runs],
            "progress": progress | {"articles": len(queue)},
        },
        "\n".join(lines),
        as_json=as_json,
    )


@click.command()
@click.argument("project", type=File)
@click.option(
    "--paragraph-key/--no-paragraph-key",
    "accept_paragraph",
    default=None,
    help="Whether Shift+Space may accept what is left of a paragraph.",
)
@as_json_option
def policy(project: Path, accept_paragraph: bool | None, *, as_json: bool) -> None:
    """Show what a project's reviewers may do, or set it for everybody."""
    if accept_paragraph is None:
        with Project.open(project, read_only=True) as opened:
            chosen = opened.policy
    else:
        with opened_for_writing(project) as opened:
            chosen = replace(opened.policy, accept_paragraph=accept_paragraph)
            opened.set_policy(chosen)
    state = "on" if chosen.accept_paragraph else "off"
    say(asdict(chosen), f"Accepting by paragraph is {state}.", as_json=as_json)
