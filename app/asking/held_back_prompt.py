"""What is held back: a list of suggestions that are not shown, below the article."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.held_back import HeldBack
from annotator.model import Mention
from annotator.sheet import Sheet
from annotator.wording import counted
from app.asking.context import in_context
from app.panels.choice_list import Choice
from app.panels.prompt import Prompt
from app.sentences import relation
from app.session import Session

_MOST = 500
"""Lines in one list, the likeliest: nobody reads a longer one."""


class HeldBackPrompt:
    """Lists what was suggested and is not shown; Enter accepts what is ticked."""

    def __init__(self, session: Session, prompt: Prompt) -> None:
        self._session, self._prompt = session, prompt

    def ask(self) -> None:
        """List what is held back in the open article."""
        session, sheet = self._session, self._session.sheet
        if sheet is None:
            return
        if sheet.finished:
            session.told.emit("This article is finished. Ctrl+Shift+Enter reopens it.")
            return
        found = session.held_back()
        if not found:
            session.told.emit("Nothing is held back here: every suggestion is shown.")
            return
        likeliest = sorted(found, key=lambda each: -(each.item.score or 0.0))[:_MOST]
        kept = {each.item.id for each in likeliest}
        choices = [self._choice(sheet, each) for each in found if each.item.id in kept]

        def take(_text: str, chosen: Sequence[HeldBack]) -> None:
            if chosen:
                session.take_held_back(chosen)

        self._prompt.ask(
            "Held back, for it is seldom right, by what is known of its engine:  "
            "Space ticks · Enter accepts what is ticked · Esc leaves",
            take,
            typing=False,
            choices=lambda _text: choices,
            summary=lambda chosen: _summary(len(chosen), len(found) - len(choices)),
        )

    def _choice(self, sheet: Sheet, held: HeldBack) -> Choice:
        item = held.item
        if isinstance(item, Mention):
            words = in_context(sheet.article.text, item.start, item.end)
        else:
            words = relation(sheet, item)
        percent = "" if item.score is None else f" · right in {round(100 * item.score)} %"
        name = self._session.run_name(held.run.id)
        return Choice(words, held, checked=False, detail=f"{item.label}{percent} · {name}")


def _summary(ticked: int, more: int) -> str:
    said = f"{counted(ticked, 'suggestion')} ticked." if ticked else "Nothing is ticked."
    return (
        f"{said} {counted(more, 'less likely one is', 'less likely ones are')} not listed."
        if (more)
        else said
    )
