"""What several commands take."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.errors import GoldspanError

if TYPE_CHECKING:
    from annotator.evaluate.gate import Floor


class _File(click.Path):
    """A file's name; "x/" is none, though a path forgets its last slash, but for a folder."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        if str(value).endswith(_SLASHES) and not Path(value).is_dir():
            self.fail(f"{value} is the name of a folder; name a file", param, ctx)
        return super().convert(value, param, ctx)


_SLASHES = tuple(filter(None, (os.sep, os.altsep)))
# whether a file can be read is found out by reading it: then it is trouble, not usage
File = _File(path_type=Path, readable=False)


class Real(click.FloatRange):
    """A number in a range; "nan" is none, though no comparison says so."""

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        found = float(super().convert(value, param, ctx))
        if math.isnan(found):
            self.fail(f"{value} is not a number", param, ctx)
        return found


def as_json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--json`, which every command has."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")(
        function
    )


def checked(
    check: Callable[[str], str], _context: click.Context, _option: click.Parameter, value: str
) -> str:
    """A name that cannot be one is wrong usage."""
    try:
        return check(value)
    except GoldspanError as error:
        raise click.BadParameter(str(error)) from error


def a_file(_context: click.Context, _option: click.Parameter, value: Path | None) -> Path | None:
    """A file that is written whole or not at all, so standard output is none."""
    if value is None:
        return None
    # /dev/stdout leads to the very file that the sentences about it go to
    if value == Path("-") or str(value).startswith(("/dev/std", "/dev/fd/", "/proc/")):
        raise click.BadParameter(f"it is written whole or not at all, so name a file, not {value}")
    return value


def target_option(name: str, help_: str) -> Callable[..., Any]:
    """A file that may be written besides."""
    return click.option(name, type=File, metavar="FILE", callback=a_file, help=help_)


spreadsheet_option = click.option(
    "--csv-for-spreadsheets",
    "spreadsheet",
    type=File,
    metavar="FILE",
    callback=a_file,
    help="The same for looking at: ' before each text that a spreadsheet would run as a formula.",
)
trust_option = click.option(
    "--trust",
    is_flag=True,
    help="Trust the pipeline of a spacy:FOLDER as it is now: it is code, run with your rights.",
)


alone_option = click.option(
    "--alone", is_flag=True, help="Do not merge it with the other runs over the same articles."
)


send_option = click.option(
    "--send",
    is_flag=True,
    help="Let the text of articles go to the host of this extractor, now and from now on.",
)


def ask_send(spec: str | None, *, send: bool, as_json: bool) -> None:
    """Have it remembered that text may go to a host: said by option, or on a terminal.

    Whoever says neither is told by the extractor's own error, before anything is sent.
    """
    from annotator.extract import sending

    host = sending.host_of(spec)
    if spec is None or host is None:
        return
    question = f"The text of the articles will be sent to {host}. May it be?"
    if send or _agrees(question, sending.allowed_host, spec, as_json=as_json):
        sending.allow(spec)


def ask_trust(spec: str | None, *, trust: bool, as_json: bool) -> None:
    """Have it remembered that a pipeline in a folder is trusted: said by option, or on a terminal.

    Whoever says neither is told by the extractor's own error, before anything of it is loaded.
    """
    from annotator.extract import trust as trusting

    folder = trusting.folder_of(spec)
    if spec is None or folder is None:
        return
    question = f"The pipeline in {folder} is code and runs with your rights. Trust it?"
    if trust or _agrees(question, trusting.trusted_sha256, spec, as_json=as_json):
        trusting.trust(spec)


def _agrees(
    question: str, remembered: Callable[[str], object], spec: str, *, as_json: bool
) -> bool:
    """Whether somebody at a terminal agrees to what is not remembered of an extractor yet."""
    from annotator.extract.sending import UnaskedError
    from annotator.extract.trust import UntrustedError

    if as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    try:
        remembered(spec)
    except (UnaskedError, UntrustedError):
        return click.confirm(question, err=True)
    return False


bootstrap_option = click.option(
    "--bootstrap",
    type=click.IntRange(0, 100_000),
    default=2_000,
    show_default=True,
    help="Resamples of the articles for intervals; 0 leaves these and the comparisons out.",
)
seed_option = click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=0,
    show_default=True,
    help="Of the resamples and swaps.",
)


def by_commas(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Names with commas between them, of an option that may be repeated."""
    found = (name.strip() for value in values for name in value.split(","))
    return tuple(dict.fromkeys(filter(None, found)))


def groups(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """The ways to part scores; by label they are always parted."""
    from annotator.evaluate import DIMENSIONS

    found = by_commas(context, option, values)
    known = ("label", *DIMENSIONS)
    for each in found:
        if each not in known:
            raise click.BadParameter(f"{each!r} is none of {', '.join(known)}")
    return tuple(each for each in found if each != "label")


def pairs(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """A=B with commas between them."""
    found: dict[str, str] = {}
    for each in by_commas(context, option, values):
        one, equals, other = (part.strip() for part in each.partition("="))
        if not (one and equals and other) or "=" in other:
            raise click.BadParameter(f"{each!r} is no pair of labels; write it as A=B")
        if found.setdefault(one, other) != other:
            raise click.BadParameter(f"{one} is said to be {found[one]} and {other}")
    return found


def floors_of(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[Floor, ...]:
    """The floors of a gate; one that cannot be one is wrong usage."""
    from annotator.evaluate.gate import floor_of

    try:
        return tuple(map(floor_of, values))
    except GoldspanError as error:
        raise click.BadParameter(str(error)) from error
