"""The evaluation page in the window: in, out, and what must not work meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSizePolicy, QTabBar

from annotator.model import RunId
from annotator.store import Project
from app.actions import ACTIONS
from app.evaluating import Scorer
from app.pages.evaluation.choice import Choice
from app.pages.evaluation.page import EvaluationPage
from app.theme import Theme

if TYPE_CHECKING:
    from app.window import Window

_OF_ARTICLE = {"Edit", "Review", "Mark", "Boundaries", "Article", "View"}
"""The menus whose actions are about an article, or about the panes around it."""
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class Evaluation(QObject):
    """Shows the page instead of article and panes; it is made when it is first asked for."""

    def __init__(self, window: Window, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self.scorer = Scorer(window.session, self)
        self.page: EvaluationPage | None = None
        self._theme = theme
        self._shown = False
        window.session.project_opened.connect(self._project_opened)

    def show(self) -> None:
        """Show the page, with the results that it had."""
        window = self._window
        project = window.session.project
        if project is None:
            window.status.fail("Open a project first.")
            return
        page = self.page or self._make(project)
        if not self._shown:
            self._shown = True
            if window.session.asks:
                window.session.dismiss()  # it would wait for its letter unseen
            if not window.prompt.isHidden():
                window.prompt.leave()
            window.docks.set_aside()
            self._give_tabs_the_keyboard(gives=False)
            _take_room(page, takes=True)
            window.stack.setCurrentWidget(page)
            self._switch_actions(on=False)
        page.enter()

    def leave(self) -> None:
        """Back to the article."""
        if self._shown:
            self._shown = False
            if self.page is not None:
                _take_room(self.page, takes=False)  # heeded while the page is still shown
            self._window.stack.setCurrentWidget(self._window.middle)
            self._window.docks.bring_back()
            self._give_tabs_the_keyboard(gives=True)
            self._switch_actions(on=True)
            self._window.enter_article()

    def close(self) -> None:
        """Give every file back."""
        self.scorer.close()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        if self.page is not None:
            self.page.set_theme(theme)

    def _make(self, project: Project) -> EvaluationPage:
        window = self._window
        page = EvaluationPage(window.session, self.scorer, self._theme, window.stack)
        window.stack.addWidget(page)
        page.left.connect(self.leave)
        page.opened.connect(self._open)
        page.chosen.connect(self._keep)
        page.told.connect(window.status.tell)
        page.failed.connect(window.status.fail)
        self.page = page
        page.begin(project, self._kept(project))
        return page

    def _open(self, article: str, start: int, end: int) -> None:
        self.leave()
        self._window.session.open_at(article, start, end)

    def _project_opened(self) -> None:
        """Nothing of the project before stays: another page is made when one is asked for."""
        self.leave()
        page, self.page = self.page, None
        if page is not None:
            self._window.stack.removeWidget(page)
            page.deleteLater()

    def _give_tabs_the_keyboard(self, *, gives: bool) -> None:
        """The tabs of panes that are set aside stay where nobody sees them, and take Tab there."""
        policy = Qt.FocusPolicy.TabFocus if gives else Qt.FocusPolicy.NoFocus
        for bar in self._window.findChildren(QTabBar, options=_DIRECT):
            bar.setFocusPolicy(policy)

    def _switch_actions(self, *, on: bool) -> None:
        for action in ACTIONS:
            if action.menu in _OF_ARTICLE:
                self._window.actions_by_id[action.id].setEnabled(on)

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


def _take_room(page: EvaluationPage, *, takes: bool) -> None:
    """Whether the window must have room for the page; unseen, it would take it from the panes."""
    policy = QSizePolicy.Policy.Preferred if takes else QSizePolicy.Policy.Ignored
    page.setSizePolicy(policy, policy)
