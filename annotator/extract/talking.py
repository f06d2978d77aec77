"""A program that is asked about many articles at once: what it owes, says, and is given up for."""

from __future__ import annotations

import queue
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress

from annotator.errors import ExtractorError
from annotator.extract import family
from annotator.extract.child import Child
from annotator.extract.exchanging import prediction_of, question, read_answer
from annotator.extract.protocol import Failed
from annotator.extract.wire import ANSWER_LIMIT, answer_limit
from annotator.model import Article, ArticleId, Prediction
from annotator.scheme import Scheme
from annotator.wording import counted

_TICK = 0.1
_LOOKING = 1.0
"""Seconds between two looks at the memory."""
_STRAY = 1_000
"""Lines in a row that are no answers, after which a program is stopped."""
_ID = re.compile(r'"id"\s*:\s*"([^"\\]{1,200})"')
_NAMED = 4_096
"""Bytes of a wrong line in which its article's id is looked for."""

Incoming = queue.SimpleQueue[Article | BaseException | None]
"""Articles as they come, None at their end, or what has ended them."""


class GoneError(ExtractorError):
    """The program has ended, is silent, or is no good any more; the first that it owes is why."""


class CutError(GoneError):
    """It ended amid a line, and the article of that one has been told of already."""


class Talk:
    """One program and what it still owes."""

    def __init__(
        self, child: Child, scheme: Scheme | None, name: str, silence: float, memory: int
    ) -> None:
        self.child, self.owed = child, dict[ArticleId, Article]()
        self._scheme, self._name, self._silence, self._memory = scheme, name, silence, memory
        self.gone = False
        """Whether there is no process; another is started for the next article."""
        self._settled: set[str] = set()
        self._again = 0
        """Answers for articles that were answered before."""
        self._heard = self._looked = time.monotonic()
        self._stray, self._odd, self._cut = 0, "", False
        self._unasked = 0
        """Answers for articles that nobody asked about, since the last one that somebody did."""
        self._all_sent = self._spoke = False
        """Whether the process has every question; whether it has answered any."""

    def take_in(self, incoming: Incoming) -> bool:
        """Send on what articles there are; whether those were the last."""
        with suppress(queue.Empty):
            while True:
                article = incoming.get_nowait()
                if isinstance(article, BaseException):
                    raise article
                if article is None:
                    self.child.send_no_more()
                    self._all_sent = True
                    return True
                if not self.owed:
                    self._heard = time.monotonic()
                self.owed[article.id] = article
                self.child.send(question(article))
        return False

    def begin_again(self, child: Child, *, ended: bool) -> None:
        """Ask another process for what this one owes."""
        self.child.kill()
        self.child, self.gone = child, False
        self._heard, self._stray, self._odd, self._cut = time.monotonic(), 0, "", False
        self._unasked, self._all_sent, self._spoke = 0, ended, False
        for article in self.owed.values():
            child.send(question(article))
        if ended:
            child.send_no_more()

    def listen(self) -> Iterator[Prediction | Failed]:
        """What the next line says, if one comes soon; GoneError where none will come."""
        line = self.child.receive(_TICK)
        now = time.monotonic()
        if line:
            self._heard = now
            outcomes = [*self._said(line)]
            # half a line is its last
            self._cut = bool(outcomes) and not line.endswith(b"\n")
            yield from outcomes
        elif line is not None and self.owed and self._cut:
            raise CutError(f"the program {self._name} ended amid a line.")
        elif line is not None and self.owed:
            error = self._over()
            if not (self._odd and self._all_sent) or self._spoke or self.child.wait(0) != 0:
                raise error
            # what it wrote were to be its answers, and it would write them again
            self.gone = True
            yield from self.fail_all(str(error))
        elif line is not None:
            self.gone = True
        if not self.owed:
            return
        if now - self._looked >= _LOOKING:
            self._looked = now
            if family.memory(self.child.id) > self._memory:
                raise GoneError(
                    f"the program {self._name} took more than {self._memory / 2**30:.1f} GiB of "
                    "memory and was stopped; GOLDSPAN_PROGRAM_MEMORY=8 in the environment gives "
                    "it 8."
                )
        if now - self._heard >= self._silence:
            raise GoneError(
                f"the program {self._name} gave no answer for {self._silence:g} s and was stopped; "
                "have it write each answer at once."
            )

    def remarks(self, code: int | None) -> list[str]:
        """What is to be told of a program that has answered all and ended so."""
        said = []
        if self._again:
            said.append(f"{counted(self._again, 'answer')} that came twice passed over")
        if code:
            ended, words = family.how_it_ended(code), self.child.last_words
            told = f": {words}" if words else ""
            said.append(f"nothing, but the program then failed ({ended}){told}")
        return said

    def fail_first(self, error: ExtractorError) -> Failed:
        """The article that the program failed at: the first that it owes."""
        article = next(iter(self.owed))
        del self.owed[article]
        self._settled.add(article)
        return Failed(article, error)

    def fail_all(self, said: str) -> Iterator[Failed]:
        """All that it owes, for one reason."""
        while self.owed:
            yield self.fail_first(ExtractorError(said))

    def _said(self, line: bytes) -> Iterator[Prediction | Failed]:
        if not line.strip():
            return
        try:
            if len(line) > ANSWER_LIMIT:
                raise ExtractorError(f"its answer is over {ANSWER_LIMIT:,} bytes")
            record = read_answer(line, whose="the answer")
        except ExtractorError as error:
            article = self._named(line)
            if article is not None:
                yield self._failed(article, error)
                return
            yield from self._passed_over(f"it wrote what is no answer: {_excerpt(line)}")
            return
        article = self.owed.get(ArticleId(record.id or ""))
        if article is None and record.id is None:
            same = (each for each in self.owed.values() if each.sha256 == record.sha256)
            article = next(same, None)
        if article is None:
            if record.id in self._settled:
                self._again += 1
            else:
                self._unasked += 1
                yield from self._passed_over(f"it answered for {record.id!r:.80}, unasked")
            return
        self._stray, self._unasked, self._spoke = 0, 0, True
        try:
            if len(line) > answer_limit(article):
                raise ExtractorError(f"its answer is over {answer_limit(article):,} bytes")
            prediction = prediction_of(record, article, self._scheme, whose="its answer")
        except ExtractorError as error:
            yield self._failed(article, error)
        else:
            del self.owed[article.id]
            self._settled.add(article.id)
            yield prediction

    def _named(self, line: bytes) -> Article | None:
        """The article that a wrong line is about, if that much can be told."""
        shown = line[:_NAMED].decode("utf-8", "replace")
        names = (ArticleId(each) for each in _ID.findall(shown))
        return next((self.owed[each] for each in names if each in self.owed), None)

    def _failed(self, article: Article, error: ExtractorError) -> Failed:
        del self.owed[article.id]
        self._settled.add(article.id)
        return Failed(article.id, error)

    def _passed_over(self, said: str) -> Iterator[Failed]:
        """A line that answers nothing: a word of a library's, or an answer to another question."""
        self._stray += 1
        self._odd = self._odd or said
        if self._unasked >= len(self.owed):
            # as many as are owed: these were to be the answers
            yield from self.fail_all(f"no answer from the program {self._name}; {self._odd}")
        elif self._stray >= _STRAY:
            raise GoneError(
                f"the program {self._name} wrote {counted(self._stray, 'line')} that answer "
                f"nothing and was stopped; {self._odd}."
            )

    def _over(self) -> GoneError:
        """Why there is no more to come."""
        told, code = self.child.ending(), self.child.wait(_LOOKING)
        if code == 0:
            odd = f"; {self._odd}" if self._odd else ""
            return GoneError(f"the program {self._name} ended without this answer{odd}.")
        ended = family.how_it_ended(code)
        return GoneError(
            f"the program {self._name} failed: {ended if told == ended else f'{told} ({ended})'}."
        )


def hand_over(articles: Iterable[Article], to: Incoming) -> None:
    """Articles as they come, None at their end; what stops them is somebody else's to raise."""
    try:
        for article in articles:
            to.put(article)
        to.put(None)
    except BaseException as error:  # noqa: BLE001 - it is raised where it can be handled
        to.put(error)


def _excerpt(line: bytes) -> str:
    shown = line[:80].decode("utf-8", "replace").strip()
    return repr(shown) + ("…" if len(line) > 80 else "")
