"""The evaluation page in the window, and what is kept of it from one time to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from annotator.model import RunId
from annotator.store import Project
from app.evaluating import Scorer
from app.page_life import PageLife
from app.pages.evaluation.choice import Choice
from app.pages.evaluation.page import EvaluationPage
from app.pages.evaluation.saving import reason_first
from app.plain_text import plain_tooltip
from app.theme import Theme

if TYPE_CHECKING:
    from app.window import Window


class Evaluation(PageLife):
    """Shows the page instead of article and panes, with the results that it had."""

    def __init__(self, window: Window, theme: Theme) -> None:
        super().__init__(window, theme, self._make_page)
        self.scorer = Scorer(window.session, self)
        self._failure = ""
        """What the status line says of something that did not work here."""

    def leave(self) -> None:
        """Back to the article."""
        self._forget_failure()
        super().leave()

    def close(self) -> None:
        """Give every file back."""
        self.scorer.close()

    def _make_page(self, project: Project) -> EvaluationPage:
        window = self._window
        page = EvaluationPage(window.session, self.scorer, self._theme, window.stack)
        page.opened.connect(self._open)
        page.chosen.connect(self._keep)
        page.went_on.connect(self._forget_failure)
        page.begin(project, self._kept(project))
        return page

    def _fail(self, said: str) -> None:
        """The reason first and paths cut in the middle, for want of room; the tooltip has all."""
        message = self._window.status.message
        self._window.status.fail(reason_first(said))
        self._failure = message.text()
        message.setToolTip(plain_tooltip(said))

    def _forget_failure(self) -> None:
        """Something else is done: what did not work is no news any more."""
        if self._failure and self._window.status.message.text() == self._failure:
            self._window.status.tell("")
        self._failure = ""

    def _open(self, article: str, start: int, end: int) -> None:
        self.leave()
        self._window.session.open_at(article, start, end)

    def _keep(self, choice: Choice) -> None:
        project = self._window.session.project
        if project is not None:
            said = {
                "gold": None if choice.gold is None else str(choice.gold),
                "split": choice.split,
                "runs": choice.runs,
                "files": [str(path) for path in choice.files],
                "newest": max(project.run_names(), default=0),
            }
            self._window.settings.keep_evaluation(project.path, orjson.dumps(said).decode())

    def _kept(self, project: Project) -> Choice | None:
        """What was scored here last; what has run since is chosen, too."""
        said = self._window.settings.evaluation(project.path)
        if not said:
            return None
        try:
            found = orjson.loads(said)
            names = sorted(project.run_names().items())
            newest = {name: run for run, name in names if run > int(found["newest"])}
            return Choice(
                None if found["gold"] is None else Path(found["gold"]),
                found["split"],
                (*(RunId(int(run)) for run in found["runs"]), *newest.values()),
                tuple(Path(path) for path in found["files"]),
            )
        except (ValueError, KeyError, TypeError):  # settings that somebody has edited
            return None
