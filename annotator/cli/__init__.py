"""`goldspan COMMAND …`: the engine from a terminal; the only place of the engine that prints.

Exit code 0: done. 1: the user's trouble, one sentence on stderr with the next step, or a gate that
was not passed, a sentence for each score. 2: usage. 130: stopped by Ctrl+C; 143 and 129: by TERM
and HUP.
With --json a command prints one JSON value on stdout, also for trouble: {"error": "…"}.
"""

from __future__ import annotations

import sys

from annotator import starting

# as long as `python -m annotator.cli` loads what stands below
if sys.argv[:1] == ["-m"] and __name__ in sys.orig_argv:
    starting.endable()

import errno
import os
from collections.abc import Sequence
from contextlib import suppress

import click

from annotator import __version__
from annotator.cli import (
    articles,
    backups,
    checking,
    courses,
    endings,
    extractors,
    gold,
    paces,
    projects,
    ranking,
    runs,
    scoring,
    splits,
)
from annotator.cli.output import readable, to_json
from annotator.errors import GoldspanError, Stopped, Trouble, UnsavedError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""Why standard output, sent to a file, may take no more."""
_STEPS = {
    Trouble.FULL: "Make room there and run this again.",
    Trouble.READ_ONLY: "Ask for the right to write there, or work on a copy.",
    Trouble.GONE: "Put it back and run this again.",
    Trouble.REPLACED: "What this had saved before is in the file that was there; run it again for "
    "the one that is there now.",
    Trouble.RESTORED: "Run this again to have it in the older copy too.",
    Trouble.DISK: "Check the disk and run this again.",
}
"""What can be done about a write that failed, which is not what a window can do."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, goldspan [PROJECT] opens the window.",
)
@click.version_option(__version__, prog_name="goldspan", message="%(prog)s %(version)s")
def cli() -> None:
    """Review what machines extracted from news articles, and score extractors by the gold."""


for _command in (
    projects.new,
    articles.import_,
    runs.suggest,
    extractors.extractors,
    runs.import_run,
    runs.retire,
    gold.import_gold,
    gold.release,
    scoring.evaluate,
    ranking.leaderboard,
    articles.export,
    backups.backups,
    backups.restore,
    projects.policy,
    splits.split,
    paces.pace,
    courses.progress,
    projects.list_,
    checking.check,
):
    cli.add_command(_command)
COMMANDS = frozenset(cli.commands)
"""The words that are commands; anything else is a project to open."""


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    arguments = list(argv)
    try:
        with endings.heeded():
            ended = cli.main(args=arguments, prog_name="goldspan", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt, Stopped):
        return _fail("Stopped.", "Stopped.", endings.exit_code(), as_json="--json" in arguments)
    except UnsavedError as error:
        said = f"{error.said} {_STEPS.get(error.trouble, '')}".rstrip()
        return _fail(said, f"goldspan: {said}", 1, as_json="--json" in arguments)
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
    # of a command that ended by `exit`; one that is done returns nothing
    return ended if isinstance(ended, int) else 0


def _fail(error: str, sentence: str, code: int, *, as_json: bool) -> int:
    if as_json:
        # nowhere, where the output itself is the trouble
        with suppress(OSError):
            click.echo(to_json({"error": error}))
    # nor where the terminal was closed
    with suppress(OSError):
        click.echo(readable(sentence), err=True)
    return code


def _let_go_of_output() -> None:
    """What could not be written must not be tried again when the process ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
