"""What stands behind a mention: asked below the article, with what it may mean and why."""

from __future__ import annotations

from annotator import linking
from annotator.model import Entity, ItemId, Mention
from annotator.wording import counted
from app import sentences
from app.panels.choice_list import Choice
from app.panels.prompt import Prompt
from app.session import Session


class EntityPrompt:
    """Asks what the focused mention means; Enter takes the first candidate, the likeliest."""

    def __init__(self, session: Session, prompt: Prompt) -> None:
        self._session, self._prompt = session, prompt
        session.book.changed.connect(self._renew)
        self._asks = False
        prompt.closed.connect(self._closed)

    def ask(self) -> None:
        """Type to find or create the entity behind the focused mention."""
        session = self._session
        sheet, focus, mention = session.sheet, session.focus, session.may_mean()
        if sheet is None or focus is None:
            return
        if mention is None:
            found = sheet.items[focus]
            session.failed.emit(
                f"No entities stand behind {found.label} in this scheme."
                if isinstance(found, Mention)
                else "Choose a mention first."
            )
            return
        others = session.alike()

        def link(values: list[tuple[Entity, bool] | None], also: list[ItemId]) -> None:
            for value in values:
                if value is None:
                    session.unlink_entity()
                else:
                    session.link_entity(value[0], new=value[1], also=also)

        self._prompt.ask(
            f"Who or what is this: {sentences.surface(sheet, mention)}",
            lambda _text, values: link(values, []),
            text=" ".join(sheet.surface(mention).split()),
            choices=lambda text: self._choices(mention, text),
            about=focus,
            summary=lambda _values: self._foot(len(others)),
            answer_all=lambda _text, values: link(values, others),
        )
        self._asks = True

    def _choices(self, mention: Mention, text: str) -> list[Choice]:
        name = text.strip()
        meanings = self._session.meanings(name)
        found = []
        for each in meanings:
            detail = filter(None, (each.why, sentences.described(each.known)))
            entity = each.known.entity
            found.append(Choice(entity.name, (entity, False), detail=" · ".join(detail)))
        if mention.entity is not None:
            found.append(Choice("Take the link away", None))
        if name:
            new = linking.new_entity(mention.label, name)
            twin = f"another {new.label} of this name" if self._session.twins(new) else ""
            # last, unless Enter would link a city to the state whose capital it is
            place = len(found) if any(each.alike for each in meanings) else 0
            found.insert(place, Choice(f"New: {name}", (new, True), detail=twin))
        return found

    def _foot(self, others: int) -> str:
        said = []
        if others:
            alike = counted(others, "other one", "other ones")
            said.append(f"Ctrl+Enter: also the {alike} written alike in this article")
        if not self._session.book.whole:
            said.append("still reading the project's entities…")
        return " · ".join(said)

    def _renew(self) -> None:
        """All is known now, which it was not when the list was made."""
        if self._asks and self._session.book.whole:
            self._prompt.renew()

    def _closed(self) -> None:
        self._asks = False
