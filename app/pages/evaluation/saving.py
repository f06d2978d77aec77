"""A report as a file: HTML for people, JSON and CSV for programs."""

from __future__ import annotations

from pathlib import Path

import orjson
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.errors import GoldspanError
from annotator.evaluate import listing
from annotator.evaluate.standings import COLUMNS, Leaderboard
from annotator.formats import atomic, csv_rows
from app.errand import run_errand
from app.pages.evaluation.scored import Scored

FILTERS = {
    ".html": "Report for people (*.html)",
    ".json": "Everything, as JSON (*.json)",
    ".csv": "Scores, as CSV (*.csv)",
}


def save_report(parent: QWidget, scored: Scored, ending: str) -> str:
    """Ask for a file of this kind and write it; returns what was done, "" if nothing.

    Raises GoldspanError where that does not work.
    """
    path = _asked(parent, "Save report", f"{scored.report.gold.name}-scores{ending}", ending)
    if path is None:
        return ""
    run_errand(parent, "Writing the report", lambda _report: write_report(scored, path))
    return f"Report saved: {path}"


def write_report(scored: Scored, path: Path) -> None:
    """Write it as what the file's name says."""
    if path.suffix == ".html":
        from annotator.evaluate.html import page

        # a name may come from a file's name, which can hold bytes that are no UTF-8
        text = page(scored.report, scored.gold)
        atomic.write([text.encode("utf-8", "backslashreplace")], path)
    elif path.suffix == ".json":
        found = scored.report.to_dict()
        atomic.write([orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n"], path)
    else:
        csv_rows.write(listing.COLUMNS, listing.rows(scored.report), path)


def save_leaderboard(parent: QWidget, board: Leaderboard) -> str:
    """The same for a leaderboard, as CSV."""
    path = _asked(parent, "Save leaderboard", f"{board.project}-leaderboard.csv", ".csv")
    if path is None:
        return ""
    csv_rows.write(COLUMNS, board.rows(), path)
    return f"Leaderboard saved: {path}"


def _asked(parent: QWidget, title: str, name: str, ending: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name, FILTERS[ending])
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() == ending:
        return path
    path = path.with_name(f"{path.name}{ending}")
    if path.exists():  # the dialog has asked about another name
        raise GoldspanError(f"{path} is there already; choose another name.")
    return path
