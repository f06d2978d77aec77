"""The same everywhere: a list with context to veto, below the article."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.elsewhere import Look, Spotted
from annotator.model import ArticleId
from annotator.occurrence import Occurrence
from annotator.wording import counted
from app.asking.context import in_context
from app.panels.choice_list import Choice
from app.panels.prompt import Prompt
from app.sentences import shortened
from app.session import Session

_HERE = "In this article"
_RENAMED = "In this article, under another name"
_ELSEWHERE = "In other articles"
_MOST = 500
"""Places in one list: nobody vetoes a longer one, and it is shown in 50 ms."""


class SamePrompt:
    """Lists where else the focused mention stands, as it is found; Enter marks what is ticked."""

    def __init__(self, session: Session, prompt: Prompt) -> None:
        self._session, self._prompt = session, prompt
        self._look: Look | None = None
        self._listed = self._finished = self._left_out = 0
        self._looks = self._more = False
        session.elsewhere.found.connect(self._add)
        session.elsewhere.failed.connect(self._fail)
        prompt.closed.connect(self._closed)

    def ask(self) -> None:
        """List what is known at once, and look for the rest."""
        session, look = self._session, self._session.same()
        if look is None or session.project is None:
            session.failed.emit("Choose a mention first.")
            return
        self._listed = self._finished = self._left_out = 0
        choices = self._choices(look.sheet.article.text, look.known)
        self._looks, self._more = True, False
        self._prompt.ask(
            f"Mark these as {look.like.label} too?  "
            "Space ticks one, A its group, Ctrl+A all · Enter marks · Esc leaves",
            lambda _text, places: session.mark_same(places),
            typing=False,
            choices=lambda _text: choices,
            about=look.item,
            summary=lambda places: self._summary(look.sheet.article.id, places),
            unseen=_not_seen,
        )
        self._look = look
        session.elsewhere.look(session.project.path, look)

    def _add(self, found: Spotted) -> None:
        if self._look is None:
            return
        choices = self._choices(self._look.sheet.article.text, found.renamed)
        for each in found.sightings:
            title = shortened(each.article.title or each.article.id, longest=60)
            choices += self._choices(each.article.text, each.occurrences, title=title)
        self._finished += found.finished
        self._looks, self._more = not found.end, found.more
        if found.end and not self._listed:
            self._prompt.leave()
            self._session.told.emit(f"It stands nowhere else unjudged. {self._stay()}".strip())
        else:
            self._prompt.add(choices)

    def _fail(self, _sentence: str) -> None:
        self._looks = False
        if self._look is not None and not self._listed:
            self._prompt.leave()
        elif self._look is not None:
            self._prompt.sum_up()

    def _choices(self, text: str, places: Sequence[Occurrence], *, title: str = "") -> list[Choice]:
        """Lines for the places, as many as there is room for."""
        listed = places[: _MOST - self._listed]
        self._listed += len(listed)
        self._left_out += len(places) - len(listed)
        return [
            Choice(
                in_context(text, each.start, each.end),
                each,
                checked=each.likely,
                section=_ELSEWHERE if title else _RENAMED if each.why else _HERE,
                detail=" · ".join(filter(None, (each.why, title))),
            )
            for each in listed
        ]

    def _summary(self, own: ArticleId, places: list[Occurrence]) -> str:
        """ "3 places here and 4 in 2 other articles are ticked." and what else is known."""
        here = sum(each.article == own for each in places)
        others = {each.article for each in places} - {own}
        parts = [f"{counted(here, 'place')} here"] if here else []
        if others:
            there = len(places) - here
            places_there = f"{there:,}" if here else counted(there, "place")
            parts.append(f"{places_there} in {counted(len(others), 'other article')}")
        said = [f"{' and '.join(parts)} ticked." if parts else "Nothing is ticked."]
        if self._looks:
            said.append("Looking in other articles…")
        if self._left_out:
            more = counted(self._left_out, "more place is", "more places are")
            said.append(f"{more} not listed; once these are marked, = goes on.")
        elif self._more:
            said.append("More articles may have it; once these are marked, = goes on.")
        return " ".join(filter(None, (*said, self._stay())))

    def _stay(self) -> str:
        if not self._finished:
            return ""
        verb = "holds it too; it stays" if self._finished == 1 else "hold it too; they stay"
        as_it = "as it is" if self._finished == 1 else "as they are"
        return f"{counted(self._finished, 'finished article')} {verb} {as_it}."

    def _closed(self) -> None:
        self._look = None
        self._session.elsewhere.stop()


def _not_seen(number: int) -> str:
    one = number == 1
    verb, them = ("is", "it") if one else ("are", "them")
    return f"{counted(number, 'ticked place')} {verb} not seen yet; Enter again marks {them} too."
