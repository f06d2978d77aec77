"""Rows as CSV (RFC 4180, UTF-8), so that nothing of them is lost: floats are unrounded, None is
an empty field, and the file is written whole or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from annotator.formats import atomic


def write(columns: Sequence[str], rows: Iterable[Mapping[str, object]], path: Path) -> int:
    """Write a header and these rows, each with all columns; returns how many rows."""
    lines = [_line([row[column] for column in columns]) for row in rows]
    atomic.write([_line(columns), *lines], path)
    return len(lines)


def _line(cells: Sequence[object]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    # a file's name may hold bytes that are no UTF-8; the run that is called after it has them too
    return line.getvalue().encode("utf-8", "backslashreplace")
