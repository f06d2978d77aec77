"""Suggestions for the window: a worker process, driven without ever waiting for it.

Each answer is checked, written to the project and shown as it arrives; the open article goes
first, and the others are found while it is at work. A wrong answer is told once and costs its
article alone. So does a crash, a flood or a silence, after which another worker goes on with the
rest; too many of them end it.

Once something was learnt from finished articles, it takes the place of the builtin extractor: at
once for the articles that come next, for others when they come near or are opened. What was open
before that or is begun, and what somebody else's extractor has suggested, is never replaced; where
what was learnt fails, the builtin extractor goes on.

An extractor that the user has chosen goes first (`chosen`); all this is for what it leaves.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import ExtractorError, GoldspanError, OutOfStep
from annotator.extract.client import (
    LOADING,
    RESTARTS,
    deadline_for,
    decode_answer,
    decode_ready,
    encode_article,
    encode_hello,
)
from annotator.extract.learn.serving import Learnt
from annotator.extract.wire import Ready, answer_limit
from annotator.model import Article, ArticleId, Prediction
from annotator.store import Project
from annotator.wording import counted
from app.backlog import Backlog
from app.chosen import ChosenExtractor
from app.learning import Learning
from app.renewing import Renewing
from app.run_writer import RunWriter
from app.worker_process import WorkerProcess

SECONDS = 60.0
"""How long an article of ordinary length may take."""
_LAST_RESORT = 1800.0
"""Seconds after which a worker ends itself, should nobody be left who could end it."""
_LOOKING = 0.01
"""Seconds for which articles without suggestions are looked for between two keys."""


class Suggester(QObject):
    """Asks the worker for the articles of one project that no run covers yet."""

    ready = Signal(str)
    """What the worker works with, a sentence for the window."""
    loading = Signal()
    """A worker was started that says nothing yet; the model takes some seconds."""
    suggested = Signal(str)
    progressed = Signal(int, int)
    failed = Signal(str)
    gave_up = Signal()
    done = Signal()
    stopped = Signal()
    """Nothing may write to the project any more."""

    def __init__(self, parent: QObject | None = None, *, extractor: str | None = None) -> None:
        super().__init__(parent)
        self._first = self._extractor = extractor
        self.renewing = Renewing()
        self.learning = Learning(self)
        self.learning.learnt.connect(self._use)
        self.learning.failed.connect(self.failed)
        self.chosen = ChosenExtractor(self)
        """Goes first where the user has chosen one."""
        self.chosen.ready.connect(self.ready)
        self.chosen.progressed.connect(self.progressed)
        self.chosen.suggested.connect(self.suggested)
        self.chosen.done.connect(self._after_chosen)
        self._waits = False
        self._learnt: Learnt | None = None
        self._renews = False
        """Whether what is asked has suggestions already."""
        self._project: Project | None = None
        self._process: WorkerProcess | None = None
        self._backlog = Backlog()
        self._looking = QTimer(self, interval=0, singleShot=True)
        self._looking.timeout.connect(self._look)
        self._asked: Article | None = None
        self._ready: Ready | None = None
        self._note = ""
        """What our own suggestions are made with, a sentence for the window."""
        self._writer = RunWriter(self)
        self._writer.suggested.connect(self.suggested)
        self._writer.settled.connect(self._ask)
        self._writer.gave_up.connect(self._give_up)
        self._writer.failed.connect(self.failed)
        self._answered = 0
        self._restarts = 0

    @property
    def busy(self) -> bool:
        """Whether a worker is at work."""
        return self._process is not None

    def owes(self, article: ArticleId) -> bool:
        """Whether this article's suggestions are still to come."""
        if self.chosen.owes(article):
            return True
        coming = self._at_work_on == article and not self._renews
        return self.busy and (coming or article in self._backlog)

    @property
    def _at_work_on(self) -> ArticleId | None:
        """The article that was asked for last and is not saved."""
        return self._writer.waiting if self._asked is None else self._asked.id

    def start(self, project: Project, *, first: ArticleId | None = None) -> None:
        """Suggest for all articles that lack it, `first` before the others."""
        self.stop()
        if project.read_only:
            return
        self._project = project
        if self._learnt is not None:
            self._note = ""
        self._extractor, self._learnt = self._first, None
        self.renewing.open_article(first, None)
        self.learning.follow(project.path)
        self._waits = self.chosen.follow(project, first)
        if not self._waits:
            self._begin()

    def prefer(self, article: ArticleId) -> None:
        """This article is open now: let it be the next one, and look which ones come near."""
        self.renewing.open_article(article, None if self._learnt is None else self._learnt.sha256)
        self.chosen.open_article(article)
        self._backlog.prefer(article)
        self._come_near()

    def _begin(self) -> None:
        if self._project is None:
            return
        self._answered = self._restarts = 0
        try:
            self._backlog = Backlog(self._project.listing)
            if self.renewing.open is not None:
                self._backlog.prefer(self.renewing.open)
        except GoldspanError as error:
            self._give_up(f"No suggestions: {error}")
            return
        self._look()

    def _after_chosen(self) -> None:
        """Suggest for what the chosen extractor gave no answer for."""
        if self._waits:
            self._waits = False
            self.done.emit()
            if self._learnt is not None or not self.chosen.has_answered:
                self.ready.emit(self._note)
            self._begin()

    def _use(self, learnt: Learnt) -> None:
        """Suggest with what was learnt from now on."""
        if self._learnt is not None and learnt.sha256 == self._learnt.sha256:
            return
        self._end_work()
        self._learnt, self._extractor = learnt, learnt.spec
        self._note = f"Next suggestions: learnt from {counted(learnt.lessons, 'article')}"
        if not self._waits:
            self.ready.emit(self._note)
            self._begin()
        self._come_near()

    def _come_near(self) -> None:
        """Have what comes next suggested anew, if too little of it is what was learnt last."""
        if self._learnt is None or self._project is None:
            return
        try:
            stale = self.renewing.due(self._project, self._learnt.sha256, but=self._at_work_on)
            if not stale:
                return
            if not self.busy and self._backlog.whole and not self._backlog:
                self._backlog = Backlog(self._project.listing, looked=True)
            self._backlog.renew(stale)
        except GoldspanError as error:
            self._give_up(f"No more suggestions: {error}")
            return
        self._looking.start()

    def stop(self) -> None:
        """End the worker and what it was doing; what it has answered stays."""
        self._waits = False
        self.chosen.stop()
        self.learning.stop()
        self._end_work()
        self._project = None
        self.stopped.emit()

    def close(self) -> None:
        """End the worker and see it gone: nothing is left when the window is."""
        self.stop()
        self.learning.close()
        for process in self.findChildren(WorkerProcess):
            process.see_off()

    def _look(self) -> None:
        """Look on for articles, and have done what waited for that."""
        try:
            self._backlog.find(_LOOKING)
        except GoldspanError as error:
            self._give_up(f"No suggestions: {error}")
            return
        if not self._backlog.whole:
            self._looking.start()
        if self.busy:
            if self._ready is not None and self._asked is None:
                self._ask()
        elif self._backlog:
            self._launch()
        elif self._backlog.whole:
            self._drop_backlog()

    def _drop_backlog(self) -> None:
        self._looking.stop()
        self._backlog = Backlog()

    def _launch(self) -> None:
        if self._project is None:
            return
        self._ready, self._asked = None, None
        try:
            hello = encode_hello(self._extractor, self._project.scheme, deadline=_LAST_RESORT)
        except ExtractorError as error:
            self._give_up(f"No suggestions: {error}")
            return
        process = WorkerProcess(self)
        process.said.connect(self._take)
        process.lost.connect(self._lose)
        never = "No suggestions: the extractor could not be started."
        process.failed.connect(partial(self._give_up, never))
        self._process = process
        process.start(hello, seconds=LOADING)
        if self._learnt is None and not self._waits:
            self.loading.emit()

    def _take(self, line: bytes) -> None:
        prediction = None
        try:
            if self._ready is None:
                self._ready = decode_ready(line)
                if self._learnt is None:
                    self._note = self._ready.note
                    self.ready.emit(self._note)
            else:
                prediction = self._answer(line)
        except ExtractorError as error:
            if self._ready is None:
                self._not_loaded(f"No suggestions: {error}", str(error))
                return
            if isinstance(error, OutOfStep):
                # what comes next may be for another article, or what is left of this one's
                self._lose(str(error))
                return
            self._is_answered()
            self.failed.emit(f"No suggestions for one article: {error}")
        if prediction is None:
            self._ask()
        elif self._project is not None and self._ready is not None:
            wanted = partial(self._wants, prediction.article)
            self._writer.write(self._project, self._ready, prediction, wanted)

    def _answer(self, line: bytes) -> Prediction:
        article, project = self._asked, self._project
        if article is None or project is None:
            raise OutOfStep("an answer that nobody asked for")
        prediction = decode_answer(line, article=article, scheme=project.scheme)
        self._is_answered()
        return prediction

    def _wants(self, article: ArticleId) -> bool:
        """Whether this article's suggestions may still be replaced, if it has some."""
        project, learnt = self._project, self._learnt
        if project is None or not self._renews:
            return project is not None
        return learnt is not None and self.renewing.may(project, article, learnt.sha256)

    def _not_loaded(self, sentence: str, reason: str) -> None:
        """Go on without what was learnt, if it was that which failed; else not at all."""
        if self._learnt is None:
            self._give_up(sentence)
            return
        self._end_work()
        self._learnt, self._extractor = None, self._first
        self.failed.emit(f"What was learnt cannot be used ({reason}); suggestions are as before.")
        self._begin()

    def _is_answered(self) -> None:
        self._asked = None
        self._answered += 1

    def _ask(self) -> None:
        if self._process is None or self._project is None or self._at_work_on is not None:
            return
        if not self._waits:  # else it is the chosen one whose progress is told
            self.progressed.emit(self._answered, self._answered + len(self._backlog))
        try:
            wanted = self._backlog.take()
            if wanted is None:
                if self._backlog.whole:
                    self._end()
                return
            self._renews = self._backlog.is_renewal
            self._asked = self._project.article(wanted)
        except GoldspanError as error:
            self._give_up(f"No more suggestions: {error}")
            return
        self._process.ask(
            encode_article(self._asked),
            seconds=deadline_for(self._asked, SECONDS),
            limit=answer_limit(self._asked),
        )

    def _lose(self, reason: str) -> None:
        """This worker is of no use any more: have another go on, without the article at fault."""
        article = self._asked
        if article is None:
            when = ", while loading" if self._ready is None else ""
            self._not_loaded(f"No suggestions ({reason}{when}).", reason)
            return
        self._end_process()
        self._answered += 1
        sentence = f"No suggestions for article {article.id} ({reason})."
        more = bool(self._backlog) or not self._backlog.whole
        if more and self._restarts == RESTARTS:
            self._give_up(f"{sentence} It failed too often: no more suggestions.")
            return
        self.failed.emit(sentence)
        if more:
            self._restarts += 1
            self._launch()
        else:
            self._end()

    def _give_up(self, sentence: str) -> None:
        self._end_work()
        self.failed.emit(sentence)
        self.done.emit()
        self.gave_up.emit()

    def _end(self) -> None:
        self._end_work()
        if not self._waits:
            self.done.emit()

    def _end_work(self) -> None:
        """End the worker, what was to be asked of it, and its run."""
        self._drop_backlog()
        self._end_process()
        self._writer.end()

    def _end_process(self) -> None:
        process, self._process, self._asked = self._process, None, None
        self._writer.drop()
        if process is not None:
            process.end()
