"""What several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from annotator.errors import GoldspanError

# whether a file can be read is found out by reading it: then it is trouble, not usage
File = click.Path(path_type=Path, readable=False)


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


def a_file(_context: click.Context, _option: click.Parameter, value: Path) -> Path:
    """A file that is written whole or not at all, so standard output is none."""
    # /dev/stdout leads to the very file that the sentences about it go to
    if value == Path("-") or str(value).startswith(("/dev/std", "/dev/fd/", "/proc/")):
        raise click.BadParameter(f"it is written whole or not at all, so name a file, not {value}")
    return value
