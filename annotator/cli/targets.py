"""The files that commands write besides their output: HTML and CSV, each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.errors import GoldspanError
from annotator.store import kind_of
from annotator.wording import counted

if TYPE_CHECKING:
    from annotator.evaluate import Gold, Report


def check_targets(*targets: Path | None, sources: Iterable[Path | str | None]) -> None:
    """Refuse what cannot be written, or may not be, before minutes of work are done for it."""
    read = {Path(each).resolve() for each in sources if each is not None}
    seen: set[Path] = set()
    for target in targets:
        if target is None:
            continue
        place = target.resolve()
        if place in seen:
            raise click.UsageError(f"{target} is to be two files; name another for one of them.")
        seen.add(place)
        if place in read:
            raise GoldspanError(f"{target} is read for this, so it is not written; name another.")
        if target.is_dir():
            raise GoldspanError(f"{target} cannot be written: it is a folder; name a file in it")
        if not target.parent.is_dir():
            raise GoldspanError(
                f"{target} cannot be written: there is no folder {target.parent}; make it or name "
                "another"
            )
        if target.is_file() and (kind := kind_of(target)) != "other":
            raise GoldspanError(f"{target} is a {kind}, which is never replaced; name another.")


def write_report(
    report: Report,
    gold: Gold,
    *,
    html: Path | None,
    csv: Path | None,
    spreadsheet: Path | None = None,
) -> list[str]:
    """Write what is asked for; returns a sentence for each file."""
    sentences = []
    if html is not None:
        from annotator.evaluate.html import page
        from annotator.formats import atomic

        atomic.write([page(report, gold).encode("utf-8", "backslashreplace")], html)
        sentences.append(f"HTML report written to {html}.")
    for path in filter(None, (csv, spreadsheet)):
        from annotator.evaluate import listing
        from annotator.formats import csv_rows

        written = csv_rows.write(
            listing.COLUMNS, listing.rows(report), path, for_spreadsheets=path is spreadsheet
        )
        sentences.append(f"{counted(written, 'score')} written to {path}.")
    return sentences
