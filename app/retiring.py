"""Retiring runs in the window: a list of what has suggested, and taking one out of use, or back.

It is kept and evaluated as before. What is begun does not change, and what comes next follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from annotator import retiring
from annotator.bulk import Report
from annotator.calling import told_apart
from annotator.errors import GoldspanError, Stopped
from annotator.model import MERGED, RunId
from annotator.retiring import Retirement
from annotator.store import Project
from annotator.wording import counted
from app.errand import run_errand
from app.panels.choice_list import Choice

if TYPE_CHECKING:
    from app.window import Window

_AGAIN = "Menu Project, Runs of suggestions…, shows it again."


@dataclass(frozen=True, slots=True)
class Listed:
    """A run as it is listed."""

    id: RunId
    name: str
    detail: str
    retired: bool


class Retiring:
    """Lists the runs below the article, and retires the chosen one or shows it again."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def show(self) -> None:
        """List the runs, the newest first; Enter retires one, or puts it back."""
        window, project = self._window, self._window.session.project
        if project is None or project.read_only:
            window.status.fail(
                "Open a project first." if project is None else project.why_read_only
            )
            return
        if window.suggester.chosen.busy:
            window.status.fail("An extractor is at work. Stop it first, or wait for its end.")
            return
        window.whole.leave()
        path = project.path

        def look(_report: Report) -> list[Listed]:
            from app.pages.evaluation.run_rows import Row  # what starts need not wait for it

            with Project.open(path, read_only=True) as own:  # a million articles are counted
                retired, runs = own.retired, own.runs()
            names, found = told_apart(runs), []
            for run in reversed(runs):
                if run.extractor != MERGED:  # goes and comes with what it was merged of
                    row = Row(run, run.id in retired, names[run.id])
                    engine = f"{run.extractor} · " if run.extractor != row.name else ""
                    found.append(Listed(run.id, row.name, f"{engine}{row.detail()}", row.retired))
            return found

        try:
            rows = run_errand(window, "Looking at the runs", look, may_stop=False)
        except GoldspanError as error:
            window.status.explain(error)
            return
        if not rows:
            window.status.tell("Nothing has suggested anything in this project yet.")
            return
        choices = [Choice(row.name, row, detail=row.detail) for row in rows]
        window.prompt.ask(
            "Runs of suggestions:  Enter retires one, or shows a retired one again · Esc leaves",
            lambda _text, chosen: self._ask(chosen),
            typing=False,
            choices=partial(_these, choices),
            summary=_what_enter_does,
        )

    def _ask(self, chosen: Sequence[Listed]) -> None:
        """Say what changes by it, and do it if that is wanted."""
        for row in chosen:
            what = "Show it again" if row.retired else "Retire it"
            choices = [Choice(what, row), Choice("Leave it as it is", None)]
            self._window.prompt.ask(
                _question(row),
                self._turn,
                typing=False,
                choices=partial(_these, choices),
            )

    def _turn(self, _text: str, chosen: Sequence[Listed | None]) -> None:
        """Retire the run that is chosen, or put it back, and show what is shown then."""
        window, project = self._window, self._window.session.project
        row = next(iter(chosen), None)
        if project is None or row is None:
            return
        window.suggester.stop()
        path = project.path

        def work(report: Report) -> Retirement:
            with Project.open(path) as own:
                return retiring.retire(own, [row.id], undo=row.retired, report=report)

        said = ""
        try:
            done = run_errand(window, "Merging what is left", work)
        except Stopped:
            said = f"Stopped. {_done(row)} What was not merged anew shows the newest run alone."
        except GoldspanError as error:
            window.status.explain(error)
        else:
            said = f"{_done(row)} {_left(done)}".strip()
        session = window.session
        session.reread_queue()
        if session.sheet is not None:
            session.suggestions_arrived(session.sheet.article.id)
        window.suggesting.start()
        if said:
            window.status.tell(said if row.retired else f"{said} {_AGAIN}")


def _these(choices: Sequence[Choice], _text: str) -> Sequence[Choice]:
    """The choices, whatever is typed: nothing is."""
    return choices


def _what_enter_does(chosen: Sequence[Listed]) -> str:
    return " ".join(
        f"{row.name}: Enter {'shows it again' if row.retired else 'retires it'}." for row in chosen
    )


def _question(row: Listed) -> str:
    if row.retired:
        return (
            f"Show {row.name} again?  Articles that nobody has begun show it with the others from "
            "now on. What is begun or finished stays as it is."
        )
    return (
        f"Retire {row.name}?  Articles that nobody has begun show what the other runs say from now "
        "on, or nothing where there is no other. What is begun or finished stays as it is, the run "
        "is kept for evaluation, and can be shown again."
    )


def _done(row: Listed) -> str:
    return f"{row.name} is {'shown again' if row.retired else 'retired'}."


def _left(done: Retirement) -> str:
    if not done.bare:
        return ""
    one, several = (f"{each} no suggestions now." for each in ("article has", "articles have"))
    return f"Of those that nobody has begun {counted(done.bare, one, several)}"
