"""What the reviewer is asked below the article: to find, to mark the same, to name, to remark."""

from __future__ import annotations

from typing import Any

from annotator.text import find_all
from app.asking.context import in_context
from app.asking.entity_prompt import EntityPrompt
from app.asking.held_back_prompt import HeldBackPrompt
from app.asking.planted_prompt import PlantedPrompt
from app.asking.same_prompt import SamePrompt
from app.asking.split_prompt import SplitPrompt
from app.panels.choice_list import Choice
from app.panels.prompt import Prompt
from app.session import Session


class Asking:
    """Opens the prompt with what fits the focused item, and hands the answer to the session."""

    def __init__(self, session: Session, prompt: Prompt) -> None:
        self._session, self._prompt = session, prompt
        self._entity = EntityPrompt(session, prompt)
        self._held_back = HeldBackPrompt(session, prompt)
        self._planted = PlantedPrompt(session, prompt)
        self._same = SamePrompt(session, prompt)
        self._split = SplitPrompt(session, prompt)

    def find(self) -> None:
        """Type to find; Enter selects the match, for a label's key; a mention comes into focus."""
        sheet = self._session.sheet
        if sheet is None:
            return
        text, origin = sheet.article.text, self._session.cursor.offset

        def matches(wanted: str) -> list[Choice]:
            found = find_all(text, wanted)
            found.sort(key=lambda span: (span[0] < origin, span[0]))
            if wanted.strip() and not found:
                return [Choice("Nothing found", None)]
            return [Choice(in_context(text, *span), span) for span in found[:50]]

        def select(_text: str, values: list[Any]) -> None:
            if values and values[0] is not None:
                self._session.select_match(*values[0])
            else:
                self._session.told.emit("Nothing found.")

        self._prompt.ask("Find in this article", select, choices=matches)

    def same(self) -> None:
        """List where else the focused mention stands; Enter marks what is ticked."""
        self._same.ask()

    def split(self) -> None:
        """Choose where to cut the focused mention; what is selected is split out at once."""
        self._split.ask()

    def entity(self) -> None:
        """Type to find or create the entity behind the focused mention."""
        self._entity.ask()

    def held_back(self) -> None:
        """List what was suggested for the open article and is not shown."""
        self._held_back.ask()

    def planted(self) -> None:
        """List what was accepted though it was planted, in articles that are finished."""
        self._planted.ask()

    def note(self) -> None:
        """Write a remark on the item on the card."""
        sheet, focus, shown = self._session.sheet, self._session.focus, self._session.shown
        if sheet is None or shown is None:
            return
        note = sheet.items[shown].note
        self._prompt.ask(
            "Note", lambda text, _values: self._session.set_note(text), text=note, about=focus
        )
