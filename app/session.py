"""The session: the one Qt object over the engine. It turns acts into decisions and into signals.

Widgets listen to it and call it; they never decide anything themselves. Each act is one short
method, called by the key, the menu and the test alike.
"""

from __future__ import annotations

from dataclasses import replace

from annotator import review
from annotator.errors import GoldspanError, ReviewError
from annotator.model import (
    ItemId,
    ItemState,
    Relation,
)
from app.offers import Offer, offers
from app.opened import act
from app.projecting import Projecting


class Session(Projecting):
    """A project under review: every act of the reviewer is one short method here."""

    # verdicts

    @act
    def accept(self) -> None:
        """The focused item is right; go on."""
        sheet, item = self._focused()
        if item is None:
            return
        if sheet.items[item].state is not ItemState.ACCEPTED:
            self._record(review.accept(sheet, [item]), go_on=item)
        else:
            self._go_on(item)

    @act
    def accept_paragraph(self) -> None:
        """What is pending in the focused item's paragraph is right; go on."""
        if not self.accepts_paragraphs:
            self.told.emit("The lead of this project has switched accepting by paragraph off.")
            return
        span = self.paragraph()
        if self.sheet is None or span is None:
            return
        items = review.pending_between(self.sheet, *span)
        if not items:
            self.told.emit("Everything in this paragraph is judged.")
            return
        self._record(review.accept(self.sheet, items), go_on=items[-1])

    @property
    def accepts_paragraphs(self) -> bool:
        """Whether the project's policy lets a paragraph be accepted with one key."""
        return self.project is None or self.project.policy.accept_paragraph

    @act
    def switch_accept_paragraph(self) -> None:
        """Allow accepting by paragraph in this project, or no more, for everybody."""
        if self.project is None:
            raise GoldspanError("Open a project first.")
        policy = self.project.policy
        policy = replace(policy, accept_paragraph=not policy.accept_paragraph)
        self.project.set_policy(policy)
        allowed = "allowed" if policy.accept_paragraph else "switched off"
        self.told.emit(f"Accepting by paragraph is {allowed} for everybody in this project.")

    @act
    def reject(self) -> None:
        """The focused item is wrong; go on."""
        sheet, item = self._focused()
        if item is None:
            return
        if sheet.items[item].state is not ItemState.REJECTED:
            self._record(review.reject(sheet, item), go_on=item)
        else:
            self._go_on(item)

    @act
    def label(self, label: str) -> None:
        """A label's key: mark the selection, else relabel the focused mention and accept it."""
        if self.sheet is None:
            return
        if self.cursor.selection is not None:
            decision = self._record(review.add_mention(self.sheet, *self.cursor.selection, label))
            self._focus(decision.focus)
            return
        sheet, item = self._focused()
        if item is None:
            return
        if isinstance(sheet.items[item], Relation):
            self.failed.emit("A relation is in focus; choose a mention to give it this label.")
            return
        mention = sheet.mention(item)
        if mention.label != label or mention.state is not ItemState.ACCEPTED:
            self._record(review.relabel(sheet, item, label), go_on=item)
        else:
            self._go_on(item)

    @act
    def relabel_relation(self, label: str) -> None:
        """Give the relation another label and accept it."""
        sheet, item = self._on_the_card()
        if item is not None:
            go_on = item if item == self.focus else None
            self._record(review.relabel_relation(sheet, item, label), go_on=go_on)

    @act
    def set_attribute(self, name: str, value: str | None) -> None:
        """Set one attribute of the item on the card, or take it away."""
        sheet, item = self._on_the_card()
        if item is not None and sheet.items[item].attributes.get(name) != value:
            self._record(review.set_attribute(sheet, item, name, value))

    def offers(self) -> list[Offer]:
        """What the digits do now: nothing while text is selected."""
        item = self.shown
        if self.sheet is None or item is None or self.cursor.selection is not None:
            return []
        return offers(self.sheet, self.sheet.items[item])

    def take_offer(self, digit: str) -> None:
        """A digit: the value or the label that the card shows beside it."""
        offer = next((each for each in self.offers() if each.key == digit), None)
        if self.sheet is None or self.shown is None or offer is None:
            return
        if not offer.attribute:
            self.relabel_relation(offer.values[0])
            return
        now = self.sheet.items[self.shown].attributes.get(offer.attribute)
        self.set_attribute(offer.attribute, offer.after(now))

    @act
    def set_note(self, note: str) -> None:
        """Remark something on the item on the card."""
        sheet, item = self._on_the_card()
        if item is not None and sheet.items[item].note != note.strip():
            self._record(review.set_note(sheet, item, note))

    @act
    def toggle_flag(self) -> None:
        """Flag the item on the card for a second look, or take the flag away."""
        sheet, item = self._on_the_card()
        if item is not None:
            self._record(review.toggle_flag(sheet, item))

    # relations

    @property
    def hints(self) -> dict[ItemId, str]:
        """The letters at the possible other ends of the relation that is being made."""
        return self._relating.hints

    @property
    def choices(self) -> list[review.Link]:
        """The relations to choose from by digit, once a hint has been typed and several fit."""
        return self._relating.choices

    @property
    def hint_prefix(self) -> str:
        """What has been typed of a code of two letters."""
        return self._relating.typed

    @act
    def start_hints(self, *, reverse: bool = False) -> None:
        """Show a letter on every mention that the scheme allows as the other end."""
        sheet, item = self._focused()
        if item is None:
            return
        try:
            self._relating.begin(sheet, item, reverse=reverse)
        finally:
            self.hints_changed.emit()

    @act
    def swap(self) -> None:
        """Turn the focused relation round; while hints are shown, turn the one being made."""
        if self.hints:
            self.start_hints(reverse=not self._relating.reverse)
            return
        sheet, item = self._focused()
        if item is None:
            return
        if isinstance(sheet.items[item], Relation):
            self._record(review.swap(sheet, item))
            self._focus(item)
        else:
            self.start_hints(reverse=True)

    @act
    def type_hint(self, letter: str) -> None:
        """A letter typed while one is awaited, or a digit while a label is to be chosen."""
        if self.choices:
            link = self._relating.choose(letter)
            if link is not None:
                self._make(link)
            return
        if self.sheet is not None and self._jump.awaited:
            self._jump_to(self._jump.type(self.sheet, self.cursor, letter))
            return
        try:
            other = self._relating.type(letter)
        except ReviewError as error:
            self.told.emit(str(error))  # a slip of the finger, no failure
            return
        if other is None:
            self.hints_changed.emit()
        else:
            self._relate_to(other)

    @act
    def relate(self, head: ItemId, tail: ItemId) -> None:
        """Relate two mentions, as the mouse does: at once if one label fits, else by choice."""
        if self.sheet is not None:
            self._focus(head)
            self._relate_to(tail)

    def _relate_to(self, other: ItemId) -> None:
        if self.sheet is None or self.focus is None:
            return
        try:
            link = self._relating.to(self.sheet, self.focus, other)
        finally:
            self.hints_changed.emit()
        if link is not None:
            self._make(link)

    @act
    def choose(self, link: review.Link) -> None:
        """Make one of the offered relations."""
        self._make(link)

    def _make(self, link: review.Link) -> None:
        if self.sheet is None:
            return
        self._stop_hints()
        decision = self._record(review.add_relation(self.sheet, link))
        self._point_at(self.focus)
        self._made = decision.focus
        self._show_focus()

    # the article as a whole

    @act
    def finish(self) -> None:
        """The article is read to its end: say so and open the next one.

        With items still unjudged the first call says so and shows the first of them.
        """
        if self.sheet is None:
            return
        sheet = self.sheet
        left = len(sheet.pending)
        if not self._was_armed and self.awaited(sheet.article.id):
            self._armed = True
            self.failed.emit(
                "Suggestions for this article are on their way. "
                "Ctrl+Enter again finishes it without them."
            )
            return
        if left and not self._was_armed:
            self._focus(sheet.next_pending(None))
            self._armed = True
            verb = "item is" if left == 1 else "items are"
            self.failed.emit(
                f"{left} {verb} not judged; the first is in focus. "
                "Ctrl+Enter again rejects what is left and finishes."
            )
            return
        said = _unread(self.unread())
        self._record(review.finish(sheet))
        following = self._queue.next_unfinished(sheet.article.id)
        if following is None:
            self.told.emit(f"{self._nothing_left()} {said}".strip())
            return
        self._open(following)
        if said:
            self.told.emit(f"Finished. {said}")

    @act
    def reopen(self) -> None:
        """Change a finished article after all."""
        if self.sheet is not None:
            self._record(review.reopen(self.sheet))


def _unread(paragraphs: int) -> str:
    if not paragraphs:
        return ""
    were = "paragraph was" if paragraphs == 1 else "paragraphs were"
    return f"{paragraphs} {were} not on screen long enough to be read."
