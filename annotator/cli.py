"""`goldspan COMMAND …`: the engine from a terminal; the only place of the engine that prints.

Exit code 0: done. 1: the user's trouble, one sentence on stderr with the next step. 2: usage.
130: stopped by Ctrl+C.
With --json a command prints one JSON value on stdout, also for trouble: {"error": "…"}.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import click
import orjson

from annotator import __version__
from annotator import scheme as schemes
from annotator.bulk import Report, unreported
from annotator.errors import GoldspanError, Stopped
from annotator.importing import Format, Imported
from annotator.model import ArticleState, Run
from annotator.naming import reviewer_name, run_name
from annotator.store import Project
from annotator.suggesting import Which
from annotator.wording import counted

# whether a file can be read is found out by reading it: then it is trouble, not usage
File = click.Path(path_type=Path, readable=False)
STOPPED = 130
"""The exit code of a command that Ctrl+C ended, as shells have it."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""Why standard output, sent to a file, may take no more."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, goldspan [PROJECT] opens the window.",
)
@click.version_option(__version__, prog_name="goldspan", message="%(prog)s %(version)s")
def cli() -> None:
    """Review what machines extracted from news articles, and score extractors by the gold."""


def _as_json(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")(
        function
    )


def _checked(
    check: Callable[[str], str], _context: click.Context, _option: click.Parameter, value: str
) -> str:
    """A name that cannot be one is wrong usage."""
    try:
        return check(value)
    except GoldspanError as error:
        raise click.BadParameter(str(error)) from error


def _a_file(_context: click.Context, _option: click.Parameter, value: Path) -> Path:
    # /dev/stdout leads to the very file that the sentences about it go to
    if value == Path("-") or str(value).startswith(("/dev/std", "/dev/fd/", "/proc/")):
        raise click.BadParameter(f"it is written whole or not at all, so name a file, not {value}")
    return value


@cli.command()
@click.argument("project", type=File)
@click.option(
    "--scheme",
    default=schemes.DEFAULT,
    show_default=True,
    help="A built-in scheme's name or a .toml file.",
)
@_as_json
def new(project: Path, scheme: str, *, as_json: bool) -> None:
    """Make a new project file."""
    with Project.create(project, scheme=schemes.load(scheme)) as made:
        _say(
            {"project": str(project), "scheme": made.scheme.name},
            f"Made {project} with the scheme {made.scheme.name}.",
            as_json=as_json,
        )


@cli.command("import")
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
@_as_json
def import_(project: Path, files: tuple[Path, ...], format_: Format, *, as_json: bool) -> None:
    """Import articles: text files, folders, exchange JSONL (its items become a run)."""
    from annotator.importing import import_files

    with _opened(project) as opened, _progress("Importing", as_json=as_json) as report:
        done = import_files(opened, files, format=format_, report=report)
    parts = [f"{counted(done.articles, 'article')} imported"]
    if done.known:
        parts.append(f"{done.known:,} there already")
    if done.runs:
        parts.append(f"{_items(done)} as a run")
    if done.known_runs:
        parts.append(f"{counted(len(done.known_runs), 'run')} there already")
    lines = [", ".join(parts) + "."]
    lines += [f"{article} has the same text as {first}." for article, first in done.copies[:20]]
    _say(
        {
            "articles": done.articles,
            "known": done.known,
            "copies": [list(pair) for pair in done.copies],
            "runs": list(done.runs),
            "known_runs": list(done.known_runs),
            "mentions": done.mentions,
            "relations": done.relations,
        },
        "\n".join(lines),
        as_json=as_json,
    )


@cli.command()
@click.argument("project", type=File)
@click.option("--extractor", help="builtin, rules or spacy:PACKAGE.  [default: builtin]")
@click.option(
    "--articles",
    "which",
    type=click.Choice(["unfinished", "all"]),
    default="unfinished",
    show_default=True,
    help="Which articles to suggest for.",
)
@_as_json
def suggest(project: Path, extractor: str | None, which: Which, *, as_json: bool) -> None:
    """Have an extractor suggest mentions and relations; what it says is kept as a run."""
    from annotator import suggesting

    with (
        _stoppable() as stopped,
        _opened(project) as opened,
        _progress("Suggesting", as_json=as_json) as report,
    ):
        run = suggesting.suggest(
            opened, extractor=extractor, which=which, report=report, stopped=stopped
        )
    _say(
        _run_json(run),
        f"Run {run.id} ({run.name} {run.version}): {_items(run)} in "
        f"{counted(run.articles, 'article')}.",
        as_json=as_json,
    )


@cli.command("import-run")
@click.argument("project", type=File)
@click.argument("file", type=File)
@click.option(
    "--name", required=True, callback=partial(_checked, run_name), help="What to call the run."
)
@_as_json
def import_run(project: Path, file: Path, name: str, *, as_json: bool) -> None:
    """Import an outside extractor's predictions (exchange JSONL) as a run."""
    from annotator import importing

    with _opened(project) as opened, _progress("Importing", as_json=as_json) as report:
        number = importing.import_run(opened, file, name=name, report=report)
        run = opened.run(number)
    _say(
        _run_json(run),
        f"Run {run.id} ({run.name}): {_items(run)} in {counted(run.articles, 'article')}.",
        as_json=as_json,
    )


@cli.command("import-gold")
@click.argument("project", type=File)
@click.argument("file", type=File)
@click.option(
    "--reviewer",
    required=True,
    callback=partial(_checked, reviewer_name),
    help="Whose decisions these are.",
)
@_as_json
def import_gold(project: Path, file: Path, reviewer: str, *, as_json: bool) -> None:
    """Import ready gold (exchange JSONL) as a reviewer's decisions."""
    from annotator import importing

    with _opened(project) as opened, _progress("Importing", as_json=as_json) as report:
        done = importing.import_gold(opened, file, reviewer=reviewer, report=report)
    _say(
        {"articles": done.articles, "mentions": done.mentions, "relations": done.relations},
        f"{_items(done)} are gold now; new: {counted(done.articles, 'article')}.",
        as_json=as_json,
    )


@cli.command()
@click.argument("project", type=File)
@click.option("--version", required=True, help="The release's version, such as 1.0.")
@click.option(
    "--output",
    type=File,
    required=True,
    callback=_a_file,
    help="A file, or a folder for NAME-V.sqlite.",
)
@_as_json
def release(project: Path, version: str, output: Path, *, as_json: bool) -> None:
    """Freeze the gold of the finished articles as one SQLite file."""
    from annotator.release import release as make

    with Project.open(project, read_only=True) as opened:
        made = make(opened, version=version, output=output)
    _say(made.to_dict(), made.sentence(), as_json=as_json)


@cli.command()
@click.argument("gold", type=str)
@click.argument("predictions", type=str, nargs=-1, required=True)
@click.option("--symmetric", default="", help="Relation labels without direction, by commas.")
@_as_json
def evaluate(gold: str, predictions: tuple[str, ...], symmetric: str, *, as_json: bool) -> None:
    """Score PREDICTIONS (JSONL or PROJECT:RUN) against GOLD (release, project or JSONL)."""
    from annotator.evaluate.load import load_gold, load_predictions
    from annotator.evaluate.scoring import evaluate as score

    labels = frozenset(each.strip() for each in symmetric.split(",") if each.strip())
    report = score(
        load_gold(gold), *(load_predictions(each) for each in predictions), symmetric=labels
    )
    _say(report.to_dict(), report.table(), as_json=as_json)


@cli.command()
@click.argument("project", type=File)
@click.option(
    "--format", "format_", type=click.Choice(["jsonl"]), required=True, help="What to write."
)
@click.option("--run", help="This run's items instead of the gold: its id or name.")
@click.option("--output", type=File, required=True, callback=_a_file, help="The file to write.")
@_as_json
def export(project: Path, format_: str, run: str | None, output: Path, *, as_json: bool) -> None:
    """Write the articles with their gold, or with a run's items, as exchange JSONL."""
    from annotator.exporting import export_jsonl

    with (
        Project.open(project, read_only=True) as opened,
        _progress("Exporting", as_json=as_json) as report,
    ):
        count = export_jsonl(opened, output, run=run, report=report)
    _say(
        {"articles": count, "output": str(output), "format": format_},
        f"{counted(count, 'article')} written to {output}.",
        as_json=as_json,
    )


@cli.command()
@click.argument("project", type=File)
@click.option(
    "--paragraph-key/--no-paragraph-key",
    "accept_paragraph",
    default=None,
    help="Whether Shift+Space may accept what is left of a paragraph.",
)
@_as_json
def policy(project: Path, accept_paragraph: bool | None, *, as_json: bool) -> None:
    """Show what a project's reviewers may do, or set it for everybody."""
    if accept_paragraph is None:
        with Project.open(project, read_only=True) as opened:
            chosen = opened.policy
    else:
        with _opened(project) as opened:
            chosen = replace(opened.policy, accept_paragraph=accept_paragraph)
            opened.set_policy(chosen)
    state = "on" if chosen.accept_paragraph else "off"
    _say(asdict(chosen), f"Accepting by paragraph is {state}.", as_json=as_json)


@cli.command("list")
@click.argument("project", type=File)
@_as_json
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
    _say(
        {
            "scheme": scheme,
            "articles": articles,
            "runs": [_run_json(run) for run in runs],
            "progress": progress | {"articles": len(queue)},
        },
        "\n".join(lines),
        as_json=as_json,
    )


_MARKS = {ArticleState.TO_DO: "○", ArticleState.DOING: "◐", ArticleState.FINISHED: "●"}
COMMANDS = frozenset(cli.commands)
"""The words that are commands; anything else is a project to open."""


def _opened(project: Path) -> Project:
    """The project, open for writing; where it was of an older format, what was done is said."""
    opened = Project.open(project)
    if opened.migration:
        click.echo(f"goldspan: {opened.migration}", err=True)
    return opened


def _items(of: Run | Imported) -> str:
    """ "12 mentions and 1 relation"."""
    return f"{counted(of.mentions, 'mention')} and {counted(of.relations, 'relation')}"


def _run_json(run: Run) -> dict[str, object]:
    return {
        "id": run.id,
        "name": run.name,
        "extractor": run.extractor,
        "version": run.version,
        "settings": dict(run.settings),
        "model_sha256": run.model_sha256,
        "scheme_sha256": run.scheme_sha256,
        "started": run.started,
        "ended": run.ended,
        "articles": run.articles,
        "mentions": run.mentions,
        "relations": run.relations,
    }


def _say(value: object, sentence: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2))
    else:
        click.echo(sentence)


@contextmanager
def _progress(word: str, *, as_json: bool) -> Iterator[Report]:
    """A bar on a terminal, nothing in a pipe or for machines."""
    if as_json or not sys.stderr.isatty():
        yield unreported
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(word, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl+C as something to ask about, not as an exception amid a transaction or a clean-up."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield lambda: False  # whoever started us wants it ignored, or handles it
        return
    pressed = False

    def press(_number: int, _frame: object) -> None:
        nonlocal pressed
        pressed = True

    signal.signal(signal.SIGINT, press)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    arguments = list(argv)
    try:
        cli.main(args=arguments, prog_name="goldspan", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt, Stopped):
        return _fail("Stopped.", "Stopped.", STOPPED, as_json="--json" in arguments)
    except GoldspanError as error:
        return _fail(str(error), f"goldspan: {error}", 1, as_json="--json" in arguments)
    except OSError as error:
        if isinstance(error, PermissionError) and error.filename is not None:
            # a folder on the way to a file, so that the file cannot even be looked for
            said = f"{error.filename}: {error.strerror}; check the permissions of its folders"
        elif error.errno in _FULL and error.filename is None:
            # all that is written but the output goes to files, which have names
            _let_go_of_output()
            said = f"the output cannot be written: {error.strerror}; send it elsewhere"
        else:
            raise
        return _fail(said, f"goldspan: {said}", 1, as_json="--json" in arguments)
    return 0


def _fail(error: str, sentence: str, code: int, *, as_json: bool) -> int:
    if as_json:
        # nowhere, where the output itself is the trouble
        with suppress(OSError):
            click.echo(orjson.dumps({"error": error}))
    click.echo(sentence, err=True)
    return code


def _let_go_of_output() -> None:
    """What could not be written must not be tried again when the process ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
