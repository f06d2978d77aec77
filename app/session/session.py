"""The session: the one Qt object over the engine. It turns acts into decisions and into signals.

Widgets listen to it and call it; they never decide anything themselves. Each act is one short
method, called by the key, the menu and the test alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator import held_back, review
from annotator.errors import GoldspanError
from annotator.held_back import HeldBack
from annotator.model import (
    ItemState,
    Relation,
)
from annotator.sources import Alternative, take
from annotator.wording import counted
from app.session import reading
from app.session.offers import Offer, offers
from app.session.opened import act
from app.session.unearthing import Unearthing


class Session(Unearthing):
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
        if self.project is not None and not self.project.policy.accept_paragraph:
            self.told.emit("The lead of this project has switched accepting by paragraph off.")
            return
        span = self.paragraph()
        if self.sheet is None or span is None:
            return
        items = review.pending_between(self.sheet, *span)
        left = [item for item in self.sheet.pending_between(*span) if self.is_doubtful(item)]
        if not items:
            self.told.emit(_left_doubtful(len(left)) or "Everything in this paragraph is judged.")
            return
        self._record(review.accept(self.sheet, items), go_on=items[-1])
        if left:
            self._focus(left[0])
            self.told.emit(_left_doubtful(len(left)))

    @property
    def accepts_paragraphs(self) -> bool:
        """Whether the project's policy lets a paragraph be accepted with one key.

        Where it cannot be read, nobody may; whoever tries is told why.
        """
        try:
            return self.project is None or self.project.policy.accept_paragraph
        except GoldspanError:
            return False

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

    @property
    def may_learn(self) -> bool:
        """Whether the project's policy lets suggestions be learnt; not where it cannot be read."""
        try:
            return self.project is None or self.project.policy.learner
        except GoldspanError:
            return False

    @act
    def switch_learner(self) -> None:
        """Let suggestions be learnt in this project, or no more, for everybody."""
        if self.project is None:
            raise GoldspanError("Open a project first.")
        policy = self.project.policy
        policy = replace(policy, learner=not policy.learner)
        self.project.set_policy(policy)
        allowed = "allowed" if policy.learner else "switched off"
        self.told.emit(
            f"Learning from finished articles is {allowed} for everybody in this project."
        )

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

    def marks(self, letter: str) -> bool:
        """Whether this letter, with Shift, marks what is selected: it is a label's key."""
        return self.cursor.selection is not None and not self.asks and bool(self._label(letter))

    @act
    def mark_and_stay(self, letter: str) -> None:
        """Mark the selection with the label of this key; the review stays where it is."""
        selection, label = self.cursor.selection, self._label(letter)
        if self.sheet is None or selection is None or not label:
            return
        decision = self._record(review.add_mention(self.sheet, *selection, label))
        if self.focus is None:
            self._focus(decision.focus)
            return
        self.cursor = reading.at(*selection)
        self.cursor_moved.emit()

    def _label(self, letter: str) -> str:
        """The label with this key; empty if there is none."""
        labels = () if self.sheet is None else self.sheet.scheme.mentions.values()
        return next((label.name for label in labels if label.key == letter.upper()), "")

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
        return offers(self.sheet, self.sheet.items[item], self.instead(item))

    def take_offer(self, digit: str) -> None:
        """A digit: the value or the label that the card shows beside it."""
        offer = next((each for each in self.offers() if each.key == digit), None)
        if self.sheet is None or self.shown is None or offer is None:
            return
        if offer.instead is not None:
            self.take_instead(offer.instead)
            return
        if not offer.attribute:
            self.relabel_relation(offer.values[0])
            return
        now = self.sheet.items[self.shown].attributes.get(offer.attribute)
        self.set_attribute(offer.attribute, offer.after(now))

    @act
    def take_instead(self, alternative: Alternative) -> None:
        """The item on the card is what another run has instead: accept that."""
        sheet, item = self._on_the_card()
        if item is not None:
            go_on = item if item == self.focus else None
            self._record(take(sheet, item, alternative), go_on=go_on)

    @act
    def take_held_back(self, chosen: Sequence[HeldBack]) -> None:
        """What was held back is right: accept it as the suggestions that it is."""
        sheet, _ = self._focused()
        decision = self._record(held_back.take(sheet, chosen))
        self._focus(decision.focus)

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

    # the article as a whole

    @act
    def finish(self) -> None:
        """The article is read to its end: say so and open the next one.

        From one that is finished already it goes on. With items still unjudged, or paragraphs that
        cannot have been read, the first call says so and shows the first of them.
        """
        if self.sheet is None:
            return
        sheet = self.sheet
        if sheet.finished:
            self._open_next(sheet.article.id)
            return
        if not self._was_armed and self.awaited(sheet.article.id):
            self._armed = self._told_awaited = True
            self.failed.emit(
                "Suggestions for this article are on their way. "
                "Ctrl+Enter again finishes it without them."
            )
            return
        left, unread = len(sheet.pending), self.unread()
        if (left or unread) and not self._was_armed:
            if left:
                self._focus(sheet.next_pending(None))
            else:
                self.cursor = reading.place(unread[0][0])
                self.cursor_moved.emit()
            self._armed = True
            self.failed.emit(_before_finishing(left, len(unread)))
            return
        following = self._record_and_leave(self._finishing(sheet))
        planted = self._of_plants()
        if following is None:
            self.told.emit(f"{planted} {self._nothing_left()}".strip())
        elif following != sheet.article.id:
            self._open(following)
            if planted:
                self.told.emit(planted)

    def stand_down(self) -> None:
        """A second Ctrl+Enter finishes nothing any more, and nothing says that it would."""
        if self._armed:
            self._armed = False
            self.told.emit("")

    @act
    def reopen(self) -> None:
        """Change a finished article after all."""
        if self.sheet is not None:
            self._record(review.reopen(self.sheet))


def _left_doubtful(count: int) -> str:
    """What Shift+Space has left alone, and why; empty if there is none."""
    if not count:
        return ""
    left = counted(count, "doubtful suggestion is", "doubtful suggestions are")
    return f"{left} left to judge here: the same words were mostly rejected. Space or X, each."


def _before_finishing(pending: int, unread: int) -> str:
    """What a second Ctrl+Enter does, first since the end may be cut off, and what is left."""
    where, said = "in focus", []
    rejects = ""
    if pending:
        rejects = f"rejects {counted(pending, 'item that is', 'items that are')} not judged and "
    if unread:
        were = counted(unread, "paragraph was", "paragraphs were")
        said.append(f"{were} not on screen long enough to be read")
        where = "in focus" if pending else "in view"
    first = "the first item is" if pending and unread else "the first is"
    return f"Ctrl+Enter again {'; '.join([f'{rejects}finishes', *said, f'{first} {where}'])}."
