"""The program: a window for `goldspan [PROJECT]`, the command line for everything else."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code (docs/cli.md)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    match arguments[:1]:
        case ["--worker"]:
            from annotator.extract import worker

            return worker.main(arguments[1:])
        case ["--self-test"]:
            from app.self_test import self_test

            return self_test()
    if _is_command(arguments):
        if argv is None:  # a process of its own
            from annotator import starting

            starting.endable()
        from annotator import cli

        return cli.main(arguments)
    from app.desktop import show_window

    return show_window(Path(arguments[0]) if arguments else None)


def _is_command(arguments: list[str]) -> bool:
    """Anything but one word that names a file; a mistyped command gets the usage, no window."""
    if not arguments:
        return False
    word = arguments[0]
    looks_like_a_file = Path(word).suffix != "" or Path(word).exists() or "/" in word
    return len(arguments) > 1 or word.startswith("-") or not looks_like_a_file


if __name__ == "__main__":
    sys.exit(main())
