"""A report as a file: HTML for people, JSON and CSV for programs, CSV for spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.errors import GoldspanError
from annotator.evaluate import listing
from annotator.evaluate.standings import COLUMNS, Leaderboard
from annotator.formats import atomic, csv_rows
from app.errand import run_errand
from app.pages.evaluation.scored import Scored
from app.proposing import proposed

_PATH = 36
"""Characters of a path in the status line."""
_PATH_FIRST = re.compile(
    r"(/.+?|[A-Za-z]:\\.+?):? ((?:cannot be|could not be|is there already).*)", re.DOTALL
)
"""How the sentences begin that files are refused with: a path, then what is the matter."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is for: how the menu and the dialog call it, and how its name ends.

    A CSV for spreadsheets has a ' before what they would take for a formula and run.
    """

    text: str
    filter: str
    ending: str
    for_spreadsheets: bool = False

    @property
    def name(self) -> str:
        """How a file of this kind is called behind what it is of: two CSVs are not one file."""
        return f"-spreadsheet{self.ending}" if self.for_spreadsheets else self.ending


HTML = Kind("Report for people, HTML…", "Report for people (*.html)", ".html")
JSON = Kind("Everything for programs, JSON…", "Everything, as JSON (*.json)", ".json")
CSV = Kind("Scores for programs, CSV…", "Scores, as CSV (*.csv)", ".csv")
SPREADSHEET = Kind(
    "Scores for a spreadsheet, CSV…",
    "Scores for a spreadsheet, as CSV (*.csv)",
    ".csv",
    for_spreadsheets=True,
)
KINDS = (HTML, JSON, CSV, SPREADSHEET)
"""What a report can be saved as."""
BOARD_KINDS = (
    Kind("For programs, CSV…", "Leaderboard, as CSV (*.csv)", ".csv"),
    Kind(
        "For a spreadsheet, CSV…",
        "Leaderboard for a spreadsheet, as CSV (*.csv)",
        ".csv",
        for_spreadsheets=True,
    ),
)
"""The same of a leaderboard."""


def save_report(parent: QWidget, scored: Scored, kind: Kind) -> str:
    """Ask for a file of this kind and write it; returns what was done, "" if nothing.

    Raises GoldspanError where that does not work.
    """
    path = ask_where(parent, "Save report", f"{scored.report.gold.name}-scores{kind.name}", kind)
    if path is None:
        return ""
    run_errand(parent, "Writing the report", lambda _report: write_report(scored, path, kind))
    return f"Report saved: {path}"


def write_report(scored: Scored, path: Path, kind: Kind) -> None:
    """Write it as a file of this kind."""
    if kind is HTML:
        from annotator.evaluate.html import page

        # a name may come from a file's name, which can hold bytes that are no UTF-8
        text = page(scored.report, scored.gold)
        atomic.write([text.encode("utf-8", "backslashreplace")], path)
    elif kind is JSON:
        found = scored.report.to_dict()
        atomic.write([orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n"], path)
    else:
        rows, harmless = listing.rows(scored.report), kind.for_spreadsheets
        csv_rows.write(listing.COLUMNS, rows, path, for_spreadsheets=harmless)


def save_leaderboard(parent: QWidget, board: Leaderboard, kind: Kind) -> str:
    """The same for a leaderboard, as CSV."""
    path = ask_where(parent, "Save leaderboard", f"{board.project}-leaderboard{kind.name}", kind)
    if path is None:
        return ""
    csv_rows.write(COLUMNS, board.rows(), path, for_spreadsheets=kind.for_spreadsheets)
    return f"Leaderboard saved: {path}"


def tell_saved(save: Callable[[], str], told: SignalInstance, failed: SignalInstance) -> None:
    """Save something, and say what was done, if anything, or why it did not work."""
    try:
        done = save()
    except GoldspanError as error:
        failed.emit(str(error))
    else:
        if done:
            told.emit(done)


def reason_first(said: str) -> str:
    """ "Cannot be written: the disk is full · /home/…/report.html": a path is no beginning."""
    found = _PATH_FIRST.fullmatch(said)
    if found is None:
        return said
    path, reason = found[1], found[2]
    folder = str(Path(path).parent)
    if folder != Path(path).anchor:
        reason = reason.replace(folder, middle_cut(folder, longest=_PATH * 2 // 3))
    return f"{reason[0].upper()}{reason[1:].rstrip('.')} · {middle_cut(path, longest=_PATH)}"


def middle_cut(path: str, *, longest: int) -> str:
    """A path with its beginning and its end."""
    if len(path) <= longest:
        return path
    end = longest * 2 // 3
    return f"{path[: longest - end - 1]}…{path[-end:]}"


def ask_where(parent: QWidget, title: str, name: str, kind: Kind) -> Path | None:
    """Ask where to write a file of this kind; None if nowhere."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, proposed(parent, name), kind.filter)
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() == kind.ending:
        return path
    path = path.with_name(f"{path.name}{kind.ending}")
    if path.exists():  # the dialog has asked about another name
        raise GoldspanError(f"{path} is there already; choose another name.")
    return path
