"""Splitting a mention: the ways to cut it, in a list below the article."""

from __future__ import annotations

from typing import Any

from app import sentences
from app.panels.choice_list import Choice
from app.panels.prompt import Prompt
from app.session import Session


class SplitPrompt:
    """Offers the ways to split the focused mention, also where there is one: Enter decides."""

    def __init__(self, session: Session, prompt: Prompt) -> None:
        self._session, self._prompt = session, prompt

    def ask(self) -> None:
        """Split out what is selected; without a selection choose where to cut."""
        session, sheet = self._session, self._session.sheet
        if session.cursor.selection is not None:
            session.split_selection()
            return
        ways = session.splits()
        if sheet is None or not ways:
            session.split(())  # says why not
            return
        choices = [Choice(sentences.pieces(sheet, way), way) for way in ways]

        def split(_text: str, chosen: list[Any]) -> None:
            for way in chosen:
                session.split(way)

        self._prompt.ask(
            "Split it where?  Up and Down choose · Enter splits · Esc leaves",
            split,
            typing=False,
            choices=lambda _text: choices,
            about=session.focus,
        )
