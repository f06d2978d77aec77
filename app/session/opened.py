"""What is open: the project, its queue, the article's sheet, and the item that is looked at."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from annotator.bulk import many_values
from annotator.calling import called
from annotator.errors import GoldspanError, ProjectChanged
from annotator.model import (
    ArticleId,
    Change,
    EntityId,
    ItemId,
    RunId,
)
from annotator.sheet import Sheet
from annotator.store import QueueFilter, QueueOrder
from app.session import reading
from app.session.holding import Holding
from app.session.jumping import Jump
from app.session.queueing import Queueing
from app.session.relating import Relating
from app.session.stopwatch import Stopwatch

P = ParamSpec("P")
S = TypeVar("S", bound="Opened")
_MANY = 1_000
"""Items from which on an article is left out when garbage is collected."""


def act(
    method: Callable[Concatenate[S, P], None],
) -> Callable[Concatenate[S, P], None]:
    """An act of the user: what goes wrong by their hand or their disk is told, not raised."""

    @wraps(method)
    def told(self: S, *args: P.args, **kwargs: P.kwargs) -> None:
        armed, self._armed = self._armed, False
        self._was_armed = armed
        try:
            try:
                method(self, *args, **kwargs)
            except ProjectChanged:
                self._take_over()
        except GoldspanError as error:
            self.failed.emit(str(error))

    return cast("Callable[Concatenate[S, P], None]", told)


class Opened(Queueing):
    """A project and its open sheet, with the focus, the cursor and what a letter is awaited for."""

    project_opened = Signal()
    only_read = Signal()
    """Nothing can be decided in the project any more, which somebody else has taken over."""
    freed = Signal()
    """Somebody else had the project open, who has closed it: it can be decided in again."""
    article_opened = Signal()
    changed = Signal()
    """The sheet's items or progress are others now; a decision was saved."""
    focused = Signal()
    cursor_moved = Signal()
    hints_changed = Signal()
    saved = Signal()
    told = Signal(str)

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.actor = actor
        self._holding = Holding(self)
        self._holding.taken_over.connect(self._only_read)
        self._holding.freed.connect(self.freed)
        self.watch = Stopwatch()
        self.focused.connect(self.watch.start)
        self.article_opened.connect(self.watch.forget_keys)
        self.unread: Callable[[], list[tuple[int, int]]] = list
        """The open article's paragraphs that cannot have been read yet; the window knows."""
        self.sheet: Sheet | None = None
        self._run_names: dict[RunId, str] = {}
        self.focus: ItemId | None = None
        self.cursor = reading.Cursor()
        self._relating = Relating()
        self._jump = Jump()
        self._made: ItemId | None = None
        self._armed = False
        self._was_armed = False
        self.awaited: Callable[[ArticleId], bool] = lambda _article: False
        """Whether suggestions for this article are on their way; the window knows."""

    # project and article

    @act
    def open_project(self, path: Path) -> None:
        """Open a project file and its first article that is not finished."""
        project, claimed = self._holding.open(path)
        self.close_project()
        self.project = project
        self._holding.take(path, claimed)
        self._read_queue(opening=True)
        self.project_opened.emit()
        if self._queue.total:
            self._open_first()
        else:
            self.article_opened.emit()
            self.told.emit("This project has no articles yet. Import some with Ctrl+I.")
        if project.migration:
            self.told.emit(project.migration)
        if project.why_read_only:
            self.failed.emit(project.why_read_only)

    def _only_read(self, why: str) -> None:
        """Somebody else works in the project from now on."""
        if self.project is not None:
            self.project.read_only, self.project.why_read_only = True, why
            self.only_read.emit()
            self.failed.emit(why)

    def _open_first(self) -> None:
        first = self._queue.next_unfinished(None)
        if first is None and len(self._queue):
            first = self._queue[0].id
        if first is not None:
            self._open(first)

    def close_project(self) -> None:
        """Give the project's file back."""
        if self.project is not None:
            self.project.close()
        self._holding.release()
        self.project, self.sheet, self.focus, self._made = None, None, None, None
        self._drop_queue()
        self._run_names = {}
        self._stop_hints()

    @act
    def open_article(self, article: ArticleId) -> None:
        """Show an article, with the first item to judge in focus."""
        self._open(article)

    def _open(self, article: ArticleId, focus: ItemId | None = None) -> None:
        if self.project is None:
            return
        self._stop_hints()
        with many_values():
            sheet = self._read_sheet(article)
            self._show(sheet, focus)
            if len(sheet.items) > _MANY:
                # they are in no circle, and go with the sheet; nothing need look for them before
                gc.freeze()

    def _read_sheet(self, article: ArticleId) -> Sheet:
        if self.project is None:
            raise GoldspanError("Open a project first.")
        return self.project.sheet_to_review(article)

    def _show(self, sheet: Sheet, focus: ItemId | None) -> None:
        if not self._queue.knows(sheet.article.id):  # another program brought it
            self._read_queue()
        self.sheet = sheet
        self.focus = self._made = None
        self.cursor = reading.place(sheet.paragraphs[0][0] if sheet.paragraphs else 0)
        self.article_opened.emit()
        if focus is None or focus not in sheet.items:
            focus = sheet.next_pending(None)
        if focus is None:
            focus = next(iter(sheet.visible()), None)
        self._focus(focus)

    def _take_over(self) -> None:
        """Somebody else has decided meanwhile: read what they did, and say so."""
        if self.project is None:
            return
        self.project.refresh()
        self._read_queue()
        if self.sheet is not None:
            self._open(self.sheet.article.id, self.focus)
        self.failed.emit(
            "Another window or program has changed the project; it was read again. Nothing "
            "of yours is lost: look, and press the last key again."
        )

    @act
    def reread_queue(self) -> None:
        """Articles were imported or finished elsewhere; the first is opened if none is yet."""
        self._read_queue()
        if self.sheet is None and self._queue.total:
            self._open_first()

    @act
    def filter_queue(self, wanted: QueueFilter) -> None:
        """List what passes this filter; asked again, what passes it by now."""
        if self._queue.complete or wanted != self._queue.filter:
            self._ask_queue(wanted)

    @act
    def order_queue(self, order: QueueOrder) -> None:
        """List the articles in this order; asked again, as it is by now."""
        self._arrange_queue(order)
        self.queue_ordered.emit()

    def _take_sheet(self, sheet: Sheet, changes: Iterable[Change] = ()) -> None:
        """Have the sheet as it stands after a decision, and the queue as its changes leave it."""
        self.sheet = sheet
        self._take_progress(sheet, changes)

    @act
    def step_article(self, by: int) -> None:
        """The next or previous article that is listed, whatever its state."""
        article = None
        if self.sheet is not None:
            article = self._queue.neighbour(self.sheet.article.id, by)
        if article is not None:
            self._open(article)
        elif self.sheet is not None:
            end = "last" if by > 0 else "first"
            more = " Ctrl+Enter goes on to what is left." if self.sheet.finished else ""
            self.told.emit(f"This is the {end} article listed.{more}")

    def _open_next(self, after: ArticleId) -> None:
        """To the first listed article behind this one that is not finished, as finishing does."""
        following = self._queue.next_unfinished(after)
        if following is None:
            self.told.emit(self._nothing_left())
        else:
            self._open(following)

    # focus

    def set_focus(self, item: ItemId | None) -> None:
        """Look at this item."""
        self._armed = False
        self._focus(item)

    def _focus(self, item: ItemId | None) -> None:
        self._point_at(item)
        self._show_focus()

    @property
    def shown(self) -> ItemId | None:
        """What the card shows, and digits, notes and flags are about.

        It is the focused item; after a relation was made from a mention, that relation, until the
        reviewer goes on.
        """
        return self._made or self.focus

    def _point_at(self, item: ItemId | None) -> None:
        # hint letters stand for the other ends of a relation from what had the focus until now
        self._stop_hints()
        self._made = None
        self.focus = item
        if item is not None and self.sheet is not None:
            anchor = self.sheet.anchor(item)
            self.cursor = reading.at(anchor.start, anchor.end)

    def _show_focus(self) -> None:
        self.focused.emit()
        self.cursor_moved.emit()

    @property
    def asks(self) -> bool:
        """Whether the next letter or digit answers a question, and is no label's key."""
        return bool(self._relating) or self._jump.awaited

    def _stop_hints(self) -> None:
        shown = self.asks
        self._relating.end()
        self._jump.awaited = False
        if shown:
            self.hints_changed.emit()

    def entity_name(self, entity: EntityId) -> str:
        """The name of an entity, empty if there is none."""
        found = None if self.project is None else self.project.entity(entity)
        return "" if found is None else found.name

    def run_name(self, run: RunId) -> str:
        """What people read of a run."""
        if run not in self._run_names and self.project is not None:
            known = self.project.engines()
            self._run_names = {number: called(each, known=known) for number, each in known.items()}
        return self._run_names.get(run, "an extractor")

    def paragraph(self) -> tuple[int, int] | None:
        """The paragraph that Shift+Space accepts: the focused item's."""
        if self.sheet is None or self.focus is None:
            return None
        return self.sheet.paragraph_of(self.sheet.anchor(self.focus).start)

    def _focused(self) -> tuple[Sheet, ItemId | None]:
        if self.sheet is None:
            raise GoldspanError("Open an article first.")
        return self.sheet, self.focus

    def _on_the_card(self) -> tuple[Sheet, ItemId | None]:
        sheet, _ = self._focused()
        return sheet, self.shown
