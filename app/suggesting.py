"""Suggestions for what the session has open: the suggester follows it, and the window is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from annotator.model import ArticleId, ArticleState
from app.reweighing import Reweighing
from app.second_try import SecondTry

if TYPE_CHECKING:
    from app.window import Window

AHEAD = 20
"""Articles that come next whose suggestions are kept new."""
_LOADING = "Suggestions are on their way: the model is being loaded"
_OURS, _CHOSEN = "our own suggestions", "the chosen extractor"
"""What warnings are about."""
_SWITCHED_OFF = (
    "The lead has switched learning off in this project: nothing more is learnt. What was learnt "
    "before goes on being shown until its runs are retired."
)


class Suggesting:
    """Between the session and the suggester of one window."""

    def __init__(self, window: Window) -> None:
        self._session, self._suggester = window.session, window.suggester
        self._settings, self._status = window.settings, window.status
        session, suggester, status = self._session, self._suggester, self._status
        session.awaited = self._awaits
        suggester.suggested.connect(session.suggestions_arrived)
        suggester.loading.connect(lambda: status.show_extractor(_LOADING))
        suggester.ready.connect(status.show_extractor)
        for signal in (suggester.loading, suggester.done, suggester.gave_up):
            signal.connect(session.awaiting)
        suggester.progressed.connect(status.show_suggesting)
        suggester.done.connect(status.suggesting_done)
        # told again until it is read, or what it is about begins anew
        suggester.failed.connect(lambda said: status.warn(said, about=_OURS))
        suggester.learning.learnt.connect(lambda _learnt: status.settle(_OURS))
        suggester.chosen.failed.connect(lambda said: status.warn(said, about=_CHOSEN))
        suggester.chosen.started.connect(lambda: status.settle(_CHOSEN))
        self._second = SecondTry(window)
        self._second.stranded.connect(status.show_stranded)
        suggester.gave_up.connect(self._second.strand)
        suggester.suggested.connect(lambda _article: self._second.forget())
        session.project_opened.connect(self._second.forget)
        session.article_opened.connect(self._try_by_itself)
        status.suggest.clicked.connect(lambda: self.start())
        self.reweighing = Reweighing(session, window)
        suggester.stopped.connect(self.reweighing.stop)
        suggester.renewing.upcoming = self.reweighing.upcoming = self._upcoming
        session.queue_row_changed.connect(lambda _place: self._notice_finished())

    def start(self) -> None:
        """Have the articles suggested for that no run covers, the open one first."""
        session = self._session
        self._second.end()
        if session.project is not None:
            self._suggester.learning.wanted = self.learns
            self._status.settle(_OURS)
            first = None if session.sheet is None else session.sheet.article.id
            self._suggester.start(session.project, first=first)
            self.reweighing.start()
            self._notice_finished()

    def _try_by_itself(self) -> None:
        if self._second.take():
            self.start()

    @property
    def learns(self) -> bool:
        """Whether suggestions are learnt from what is finished: user and project both let them."""
        return self._settings.learns and self._session.may_learn

    def switch_learning(self) -> None:
        """Have suggestions learnt from what is finished, or no more; the user's own setting."""
        if not self._session.may_learn:
            self._status.tell("The lead of this project has switched learning off.")
            return
        wanted = self._settings.learns = not self._settings.learns
        self.start()
        how = "are learnt" if wanted else "are no longer learnt"
        self._status.tell(f"Suggestions {how} from finished articles.")

    def switch_for_everybody(self) -> None:
        """Let suggestions be learnt in this project, or no more, whatever users have set."""
        self._session.switch_learner()
        self.start()

    def _awaits(self, article: ArticleId) -> bool:
        """Whether suggestions that this article will show are on their way."""
        sheet = self._session.sheet
        blind = sheet is not None and sheet.article.id == article and sheet.blind
        return not blind and self._suggester.owes(article)

    def _notice_finished(self) -> None:
        """Have the learner know how many articles there are to learn from, and if it still may."""
        if self._suggester.learning.wanted and not self._session.may_learn:
            self._status.show_extractor("Learning is off")
            self.start()  # with what is not learnt; it comes back here
            # once the next article is open, which clears what was said of the last one
            QTimer.singleShot(0, self._session, lambda: self._status.tell(_SWITCHED_OFF))
            return
        self._suggester.learning.notice(self._session.counts()[ArticleState.FINISHED])

    def _upcoming(self) -> list[ArticleId]:
        """The articles that come next in the queue and are not begun."""
        sheet = self._session.sheet
        after = None if sheet is None else sheet.article.id
        to_do = self._session.queue.next_to_do(after, most=2 * AHEAD)
        return [each.id for each in to_do if not each.blind][:AHEAD]
