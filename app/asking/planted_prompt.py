"""Planted suggestions that were accepted: a list of where they stood, below the article."""

from __future__ import annotations

from collections.abc import Sequence

from app.asking.context import in_context
from app.panels.choice_list import Choice
from app.panels.prompt import Prompt
from app.sentences import shortened
from app.session import Session
from app.session.unearthing import LOOKED_BACK, AcceptedPlant


class PlantedPrompt:
    """Leads to what was accepted though it was planted, or keeps what is right after all."""

    def __init__(self, session: Session, prompt: Prompt) -> None:
        self._session, self._prompt = session, prompt

    def ask(self) -> None:
        """List them, those of the article that was finished last first."""
        session = self._session
        found = session.accepted_plants()
        if not found:
            session.told.emit(
                f"Nothing that was planted was accepted in the last {LOOKED_BACK} articles that "
                "you have finished."
            )
            return
        choices = [_choice(each) for each in found]

        def look(_text: str, chosen: Sequence[AcceptedPlant]) -> None:
            for each in chosen:
                session.open_at(each.article, each.mention.start, each.mention.end)

        def keep(_text: str, chosen: Sequence[AcceptedPlant]) -> None:
            for each in chosen:
                session.keep_plant(each)

        self._prompt.ask(
            f"Planted, accepted, and not in the gold, of the last {LOOKED_BACK} articles that you "
            "have finished:  "
            "Enter shows where · Ctrl+Enter keeps it, for it is right · Esc leaves",
            look,
            typing=False,
            choices=lambda _text: choices,
            answer_all=keep,
        )


def _choice(plant: AcceptedPlant) -> Choice:
    words = in_context(plant.text, plant.mention.start, plant.mention.end)
    title = shortened(plant.title or plant.article, longest=60)
    return Choice(words, plant, detail=f"{plant.mention.label} · {title}")
