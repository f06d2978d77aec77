"""Rows as CSV (RFC 4180, UTF-8), so that nothing of them is lost: floats are unrounded, None is
an empty field, and the file is written whole or not at all.

A spreadsheet takes a text that begins with = + - @ for a formula and runs it. What is written for
spreadsheets has a ' before each such text, and is for looking at: the other is for programs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from annotator.formats import atomic

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def write(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, object]],
    path: Path,
    *,
    for_spreadsheets: bool = False,
) -> int:
    """Write a header and these rows, each with all columns; returns how many rows."""
    cell = _harmless if for_spreadsheets else _as_it_is
    lines = [_line([cell(row[column]) for column in columns]) for row in rows]
    atomic.write([_line([cell(column) for column in columns]), *lines], path)
    return len(lines)


def _as_it_is(cell: object) -> object:
    return cell


def _harmless(cell: object) -> object:
    """A text that no spreadsheet takes for a formula; a number stays one."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell


def _line(cells: Sequence[object]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    # a file's name may hold bytes that are no UTF-8; the run that is called after it has them too
    return line.getvalue().encode("utf-8", "backslashreplace")
