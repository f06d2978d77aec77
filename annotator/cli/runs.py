"""`suggest`, `import-run` and `retire`: what machines say."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from annotator.cli.endings import stoppable
from annotator.cli.options import (
    File,
    alone_option,
    as_json_option,
    ask_send,
    ask_trust,
    checked,
    send_option,
    trust_option,
)
from annotator.cli.output import (
    complain,
    items_of,
    merged_into,
    not_taken,
    opened_for_writing,
    passed_over,
    progress,
    run_json,
    say,
)
from annotator.extract.client import Dropped
from annotator.extract.pool import MOST
from annotator.model import ArticleState, Run, RunId
from annotator.naming import run_name
from annotator.suggesting import Engine, Which
from annotator.wording import counted


@click.command()
@click.argument("project", type=File)
@click.option(
    "--extractor",
    help="builtin, rules, spacy:PACKAGE, package:NAME, command:PROGRAM, https:URL, chat:URL#MODEL "
    "or file:JSONL; goldspan extractors lists them.  [default: builtin]",
)
@trust_option
@send_option
@click.option(
    "--articles",
    "which",
    type=click.Choice(["unfinished", "all"]),
    default="unfinished",
    show_default=True,
    help="Which articles to suggest for.",
)
@click.option(
    "--engine",
    type=click.Choice(["process", "ray"]),
    default="process",
    show_default=True,
    help="Worker processes on this machine, or actors of a Ray cluster.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST),
    default=1,
    show_default=True,
    help="How many at once; each has a model in memory.",
)
@click.option(
    "--address",
    metavar="HOST:PORT",
    help="Of the Ray cluster; without it one is made on this machine.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with the run of the same extractor that was stopped, if there is one.",
)
@alone_option
@as_json_option
def suggest(
    project: Path,
    extractor: str | None,
    which: Which,
    engine: Engine,
    workers: int,
    address: str | None,
    *,
    resume: bool,
    trust: bool,
    send: bool,
    alone: bool,
    as_json: bool,
) -> None:
    """Have an extractor suggest mentions and relations; what it says is kept as a run."""
    from annotator import joining, suggesting

    if address is not None and engine != "ray":
        raise click.UsageError("--address is for --engine ray")
    ask_trust(extractor, trust=trust, as_json=as_json)
    ask_send(extractor, send=send, as_json=as_json)
    dropped: list[Dropped] = []
    left_out: list[Dropped] = []
    merged: Run | None = None

    def merge(run: RunId) -> None:
        nonlocal merged
        merged = None if alone else joining.join(opened, run, report=report, stopped=stopped)

    with (
        stoppable() as stopped,
        opened_for_writing(project) as opened,
        progress("Suggesting", as_json=as_json) as report,
    ):
        run = suggesting.suggest(
            opened,
            extractor=extractor,
            which=which,
            engine=engine,
            workers=workers,
            address=address,
            resume=resume,
            report=report,
            dropped=dropped.append,
            left_out=left_out.append,
            stopped=stopped,
            then=merge,
        )
        finished = opened.counts()[ArticleState.FINISHED]
        unlearnt = finished if extractor is None and opened.policy.learner else 0
    complain(passed_over(run.name, dropped))
    complain(not_taken(run.name, left_out))
    said = {"dropped": dropped, "left_out": left_out}
    say(
        run_json(run)
        | {key: {each.article: each.reason for each in said[key]} for key in said}
        | {"merged": None if merged is None else merged.id},
        f"Run {run.id} ({f'{run.name} {run.version}'.rstrip()}): {items_of(run)} in "
        f"{counted(run.articles, 'article')}.{merged_into(merged)}{_more_to_learn(unlearnt)}",
        as_json=as_json,
    )


def _more_to_learn(finished: int) -> str:
    """A sentence for who asked for no extractor where something is finished to be learnt from."""
    if not finished:
        return ""
    they, them = ("is", "it") if finished == 1 else ("are", "them")
    return (
        f" {counted(finished, 'article')} {they} finished; --extractor learner learns from {them}."
    )


@click.command("import-run")
@click.argument("project", type=File)
@click.argument("file", type=File)
@click.option(
    "--name", required=True, callback=partial(checked, run_name), help="What to call the run."
)
@alone_option
@as_json_option
def import_run(project: Path, file: Path, name: str, *, alone: bool, as_json: bool) -> None:
    """Import an outside extractor's predictions (exchange JSONL) as a run."""
    from annotator import importing, joining

    with opened_for_writing(project) as opened, progress("Importing", as_json=as_json) as report:
        number = importing.import_run(opened, file, name=name, report=report)
        run = opened.run(number)
        merged = None if alone else joining.join(opened, number, report=report)
    say(
        run_json(run) | {"merged": None if merged is None else merged.id},
        f"Run {run.id} ({run.name}): {items_of(run)} in {counted(run.articles, 'article')}."
        f"{merged_into(merged)}",
        as_json=as_json,
    )


@click.command()
@click.argument("project", type=File)
@click.argument("runs", metavar="RUN…", nargs=-1, required=True)
@click.option("--undo", is_flag=True, help="Put retired runs back.")
@as_json_option
def retire(project: Path, runs: tuple[str, ...], *, undo: bool, as_json: bool) -> None:
    """Take runs out of use, by name (all of that name) or id; they are kept to be evaluated."""
    from annotator import retiring

    with (
        stoppable() as stopped,
        opened_for_writing(project) as opened,
        progress("Merging", as_json=as_json) as report,
    ):
        done = retiring.retire(opened, runs, undo=undo, report=report, stopped=stopped)
    names = ", ".join(f"{run.id} ({run.name})" for run in done.runs)
    of = "Run" if len(done.runs) == 1 else "Runs"
    state = "put back" if undo else "retired"
    sentence = f"{of} {names} {'is' if len(done.runs) == 1 else 'are'} {state}"
    if done.with_them:
        also = counted(len(done.with_them), "merged run")
        sentence += f", and {also} that {'had' if len(done.runs) == 1 else 'had one of'} "
        sentence += "it" if len(done.runs) == 1 else "them"
    sentence += f".{merged_into(done.merged)}"
    if done.bare:
        sentence += f" {counted(done.bare, 'unbegun article')} without suggestions now."
    say(
        {
            "runs": [run.id for run in done.runs],
            "retired": not undo,
            "with_them": list(done.with_them),
            "merged": None if done.merged is None else done.merged.id,
            "bare": done.bare,
        },
        sentence,
        as_json=as_json,
    )
