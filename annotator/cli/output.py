"""What commands print: values for machines, sentences for people, and how far they are."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import orjson

from annotator.bulk import Report, unreported
from annotator.errors import GoldspanError, ProjectError
from annotator.extract.client import Dropped
from annotator.importing import Imported
from annotator.model import Run
from annotator.naming import short_name
from annotator.store import Project, backups
from annotator.store.backup_names import refuse_writing
from annotator.wording import counted

_SHOWN = 20
"""Articles that an extractor failed at, of which each is told."""


def opened_for_writing(project: Path) -> Project:
    """The project, open for writing; where it was of an older format, what was done is said.

    It is backed up before, if it has changed; where that cannot be done, that is said, too.
    """
    refuse_writing(project)
    opened = Project.open(project)
    try:
        if opened.why_read_only:
            raise ProjectError(f"{opened.why_read_only} Nothing was changed.")
        try:
            backups.back_up_if_due(project, often=backups.BEFORE_BULK, before=_imports())
        except GoldspanError as error:
            complain([f"goldspan: {error}"])
    except BaseException:
        opened.close()
        raise
    if opened.migration:
        click.echo(f"goldspan: {opened.migration}", err=True)
    return opened


def _imports() -> str:
    """The import that the running command is, by its name; empty if it is none."""
    name = click.get_current_context().info_name or ""
    return name if name.startswith("import") else ""


def items_of(of: Run | Imported) -> str:
    """ "12 mentions and 1 relation"."""
    return f"{counted(of.mentions, 'mention')} and {counted(of.relations, 'relation')}"


def merged_into(run: Run | None) -> str:
    """What the merged run is called that came of a run; nothing where none did."""
    if run is None:
        return ""
    return f" Merged as run {run.id} ({short_name(run)}) in {counted(run.articles, 'article')}."


def run_json(run: Run) -> dict[str, object]:
    """A run as every command prints it."""
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


def say(value: object, sentence: str, *, as_json: bool) -> None:
    """The value for machines, or else the sentence."""
    if as_json:
        click.echo(to_json(value))
    else:
        click.echo(readable(sentence))


def readable(sentence: str) -> str:
    """The same where every terminal can write it; a name's bytes that are no UTF-8 are escaped."""
    return sentence.encode("utf-8", "backslashreplace").decode("utf-8")


def to_json(value: object) -> bytes | str:
    """As machines read it; a name made of bytes that are no UTF-8 is escaped."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2)
    except TypeError:
        return json.dumps(value, indent=2)


def complain(sentences: Iterable[str]) -> None:
    """What stands beside the output, on stderr."""
    for sentence in sentences:
        click.echo(readable(sentence), err=True)


def passed_over(extractor: str, dropped: Sequence[Dropped]) -> list[str]:
    """A sentence for each article that an extractor failed at, the first ones.

    Articles of which a file says nothing are one sentence together.
    """
    failed = [each for each in dropped if each.failed]
    said = _first([f"{extractor} failed at {each.article}: {each.reason}" for each in failed])
    if silent := len(dropped) - len(failed):
        said.append(f"{extractor} says nothing of {counted(silent, 'article')}")
    return said


def not_taken(extractor: str, left_out: Sequence[Dropped]) -> list[str]:
    """A sentence for each article of which items made no sense, the first ones."""
    said = [f"left out of what {extractor} says of {x.article}: {x.reason}" for x in left_out]
    return _first(said)


def _first(said: Sequence[str]) -> list[str]:
    more = len(said) - _SHOWN
    rest = [f"… and at {counted(more, 'more article')}"] if more > 0 else []
    return [*said[:_SHOWN], *rest]


@contextmanager
def progress(word: str, *, as_json: bool) -> Iterator[Report]:
    """A bar on a terminal, nothing in a pipe or for machines."""
    if as_json or not sys.stderr.isatty():
        yield unreported
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(word, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
