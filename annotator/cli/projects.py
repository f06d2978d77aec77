"""`new`, `list` and `policy`: a project as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from annotator import scheme as schemes
from annotator.blinding import in_words, is_scored, planted_in_words
from annotator.cli.options import File, Real, as_json_option
from annotator.cli.output import complain, opened_for_writing, run_json, say
from annotator.model import (
    BUILTIN,
    LEARNER,
    MOST_PLANTED,
    RULES,
    ArticleState,
    Policy,
    Shows,
)
from annotator.naming import short_name
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
@click.option("--all-runs", is_flag=True, help="Also the merged runs that newer ones replace.")
@as_json_option
def list_(project: Path, *, all_runs: bool, as_json: bool) -> None:
    """List a project's articles, runs and progress."""
    with Project.open(project, read_only=True) as opened:
        queue, runs, counts = opened.queue(), opened.runs(), opened.counts()
        splits, retired, replaced = opened.split_of(), opened.retired, opened.replaced_runs()
        scheme = opened.scheme.name
    articles = [
        {
            "id": row.id,
            "title": row.title,
            "state": row.state.value,
            "flagged": row.flagged,
            "published": row.published or None,
            "split": splits.get(row.id),
        }
        for row in queue
    ]
    progress = {state.value.replace(" ", "_"): count for state, count in counts.items()}
    # as wide as "train", so that titles stand below each other
    said = {row.id: f"{splits.get(row.id, ''):5}  " if splits else "" for row in queue}
    lines = [f"{_MARKS[row.state]} {said[row.id]}{row.id}  {row.title}" for row in queue]
    lines += [
        # what came from a file has no version
        f"run {run.id}  {f'{short_name(run)} {run.version}'.rstrip()}  "
        f"{counted(run.articles, 'article')}, "
        f"{counted(run.mentions, 'mention')}, {counted(run.relations, 'relation')}"
        f"{', retired' if run.id in retired else ''}"
        for run in runs
        if all_runs or run.id not in replaced
    ]
    if replaced and not all_runs:
        lines.append(f"and {counted(len(replaced), 'older merged run')} (--all-runs lists them)")
    lines.append(", ".join(f"{count:,} {state}" for state, count in counts.items()) + ".")
    say(
        {
            "scheme": scheme,
            "articles": articles,
            "runs": [
                run_json(run) | {"retired": run.id in retired, "replaced": run.id in replaced}
                for run in runs
            ],
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
@click.option(
    "--likewise/--no-likewise",
    default=None,
    help="Whether pending mentions take over at once what is decided of one of the same words.",
)
@click.option(
    "--test",
    type=click.Choice([each.value for each in Shows]),
    help="What the articles of the test split show: no suggestion, those of others than --scored "
    "and its family, or everything.",
)
@click.option("--scored", metavar="NAME", help="The extractor or run that is to be scored.")
@click.option(
    "--blind-share",
    type=Real(0, 1),
    help="The share of train and dev whose articles show no suggestion, drawn by their ids.",
)
@click.option(
    "--planted",
    "planted_share",
    metavar="SHARE",
    type=Real(0, MOST_PLANTED),
    help="Add so many wrong mentions, of those that are suggested, to see whether reviewers read "
    "what they accept; they never are gold. 0 plants none.",
)
@click.option(
    "--learner",
    type=bool,
    metavar="on|off",
    help="Whether suggestions may be learnt from the articles that are finished.",
)
@as_json_option
def policy(
    project: Path,
    accept_paragraph: bool | None,
    likewise: bool | None,
    test: str | None,
    scored: str | None,
    blind_share: float | None,
    planted_share: float | None,
    learner: bool | None,
    *,
    as_json: bool,
) -> None:
    """Show what a project's reviewers may do and see, or set it for everybody."""
    from annotator import joining

    said = {
        "accept_paragraph": accept_paragraph,
        "likewise": likewise,
        "test": None if test is None else Shows(test),
        "scored": scored,
        "blind_share": blind_share,
        "planted_share": planted_share,
        "learner": learner,
    }
    asked = {name: value for name, value in said.items() if value is not None}
    with opened_for_writing(project) if asked else Project.open(project, read_only=True) as opened:
        chosen = opened.policy
        if asked:
            chosen = _with(chosen, asked)
            opened.set_policy(chosen)
        goes_on = not chosen.learner and any(
            run.extractor == LEARNER for run in joining.in_use(opened).values()
        )
        if scored and not _is_known(chosen, opened):
            complain(
                [
                    f"goldspan: nothing is called {scored} here yet, neither a run nor an "
                    "extractor; until one is, all suggestions count as others'."
                ]
            )
    state = "on" if chosen.accept_paragraph else "off"
    follows = "follow" if chosen.likewise else "do not follow"
    lines = (
        f"Accepting by paragraph is {state}.",
        f"Pending mentions {follows} what is decided of one of the same words.",
        in_words(chosen),
        planted_in_words(chosen),
        f"Suggestions are {'' if chosen.learner else 'not '}learnt from finished articles."
        + (
            f" What was learnt before goes on being shown: goldspan retire {project} {LEARNER}"
            if goes_on
            else ""
        ),
    )
    say(asdict(chosen), "\n".join(lines), as_json=as_json)


def _is_known(policy: Policy, project: Project) -> bool:
    """Whether what is scored is a run or may be an extractor: a typo would show what is hidden."""
    if policy.scored in {BUILTIN, RULES, LEARNER} or ":" in policy.scored:
        return True
    runs = project.engines().values()
    return any(is_scored(policy, name=run.name, extractor=run.extractor) for run in runs)


def _with(policy: Policy, asked: Mapping[str, Any]) -> Policy:
    chosen = replace(policy, **asked)
    if chosen.test is Shows.OTHERS and not chosen.scored:
        raise click.UsageError("--test others needs --scored, the extractor that is to be scored.")
    return chosen
