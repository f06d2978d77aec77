"""The window: puts the panes together, builds menus and keys from the action table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QSize, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QInputDialog,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator import review
from annotator.model import ArticleId, ArticleState, ItemId, Relation
from app import sentences
from app.actions import ACTIONS
from app.article.canvas import ArticleCanvas
from app.article.styles import Density
from app.article_keys import ArticleKeys
from app.asking import Asking
from app.choosing import Choosing
from app.context_menu import ContextMenu
from app.course import ReviewCourse
from app.docks import Docks
from app.errand import closes_later
from app.evaluation import Evaluation
from app.files import Files
from app.finding import Finder
from app.held import HeldKeys
from app.keeping import Keeper
from app.learning import upcoming
from app.leaving import Leaving
from app.menus import Menus
from app.opening import looked_over
from app.overrides import Overrides
from app.pages.help import HelpSheet
from app.pages.start import StartPage
from app.pane_places import CARD, ENTITIES, FOUND, QUEUE, RELATIONS
from app.panels.card import ReviewCard
from app.panels.entities import EntitiesPanel
from app.panels.found import FoundPanel
from app.panels.palette import FloatingPalette
from app.panels.prompt import Prompt
from app.panels.queue import QueuePanel
from app.panels.relations import RelationsPanel
from app.panels.status import StatusLine
from app.pressing import Pressing
from app.salvaging import salvage_project
from app.session import Session
from app.settings import Settings
from app.suggester import Suggester
from app.theme import Look, Theme, apply, theme_for
from app.whole_window import WholeWindow

_FRAME = 40
"""Pixels that the system's title bar takes of the screen's height."""


class Window(QMainWindow):
    """Queue, article, card and relations around one session."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.session: Session = Session(actor=settings.reviewer, parent=self)
        self.suggester: Suggester = Suggester(self)
        self.suggester.learning.wanted = settings.learns
        theme = self._theme()
        self.canvas: ArticleCanvas = ArticleCanvas(theme=theme)
        self.floating = FloatingPalette(theme, self.canvas.viewport())
        self.keys = ArticleKeys(self.session, self.canvas)
        self.prompt = Prompt()
        self.queue = QueuePanel(self.session, theme)
        self.card = ReviewCard(self.session, theme)
        self.relations = RelationsPanel(self.session, theme)
        self.entities = EntitiesPanel(self.session, theme)
        self.finder: Finder = Finder(self.session, self)
        self.found = FoundPanel(self.finder, theme)
        self.status = StatusLine(self.session)
        self.asking: Asking = Asking(self.session, self.prompt)
        self.files: Files = Files(self)
        self.keeper: Keeper = Keeper(self)
        self.choosing: Choosing = Choosing(self)
        repeating = [key for action in ACTIONS if action.repeats for key in action.keys]
        self._held = HeldKeys(repeating, self)
        self.docks = Docks(self)
        self.menus: Menus = Menus(self, self.canvas)
        self.actions_by_id = self.menus.by_id
        self.context_menu: ContextMenu = ContextMenu(self.session, self.canvas, self.actions_by_id)
        self._reveals = True
        self._put_together()
        self._build_menus()
        self._connect()
        self.whole: WholeWindow = WholeWindow(self)
        self.evaluation: Evaluation = Evaluation(self, theme)
        self.course: ReviewCourse = ReviewCourse(self, theme)
        self._overrides = Overrides(self.actions_by_id["entities"].shortcuts(), self)
        self._pressing = Pressing([self, *self.findChildren(QDockWidget)], self)
        self.setAcceptDrops(True)
        self.setWindowTitle("Goldspan")
        self.resize(1440, 900)
        if settings.geometry is not None:
            self.restoreGeometry(settings.geometry)
        self.canvas.set_zoom(settings.zoom)
        self.canvas.set_density(settings.density)

    def fit_to_screen(self) -> None:
        """Be no larger than the screen, unless the user has left it so."""
        if self.settings.geometry is None:
            room = self.screen().availableSize()
            self.resize(self.size().boundedTo(QSize(room.width(), room.height() - _FRAME)))

    # putting together

    def _put_together(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.prompt)
        self.middle = middle
        self.docks.add("queue", "Articles", self.queue, QUEUE)
        self.docks.add("found", "Find", self.found, FOUND)
        self.docks.add("card", "Review", self.card, CARD)
        self.docks.add("relations", "Relations", self.relations, RELATIONS)
        self.docks.add("entities", "Entities", self.entities, ENTITIES)
        self.start = StartPage(self.settings.recent)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.stack.addWidget(middle)
        self.setCentralWidget(self.stack)
        self.setStatusBar(self.status)

    def _build_menus(self) -> None:
        menus = self.menus
        menus.add_choice("View", "Look", Look, self.settings.look, self.set_look)
        menus.add_choice("View", "Lines", Density, self.settings.density, self.set_density)
        menus.add_actions("View", self.docks.toggles())

    def _connect(self) -> None:
        session, canvas = self.session, self.canvas
        session.project_opened.connect(self._project_opened)
        session.only_read.connect(self._only_read)
        session.article_opened.connect(self._article_opened)
        session.changed.connect(self._show_items)
        session.focused.connect(self._show_focus)
        session.cursor_moved.connect(self._show_cursor)
        session.hints_changed.connect(self._show_hints)
        canvas.item_activated.connect(partial(self._by_mouse, session.set_focus))
        canvas.selection_changed.connect(partial(self._by_mouse, session.select))
        canvas.selection_finished.connect(self._selected_by_mouse)
        canvas.edge_dragged.connect(partial(self._by_mouse, session.drag_edge))
        canvas.relation_dragged.connect(partial(self._by_mouse, session.relate))
        self.floating.chosen.connect(session.label)
        canvas.menu_asked.connect(self.context_menu.show)
        canvas.allowed = self._may_relate
        canvas.spoken = self._spoken
        session.unread = canvas.unread
        session.kept_order = self.settings.order
        session.queue_ordered.connect(self._keep_order)
        canvas.zoom_changed.connect(self._zoomed)
        self.queue.opened.connect(session.open_article)
        self.queue.opened.connect(lambda _article: self.enter_article())
        self.card.label_chosen.connect(session.label)
        self.card.relation_label_chosen.connect(session.relabel_relation)
        self.card.link_chosen.connect(session.choose)
        self.card.attribute_chosen.connect(session.set_attribute)
        self.relations.chosen.connect(lambda item: session.set_focus(ItemId(item)))
        self.relations.chosen.connect(lambda _item: self.enter_article())
        self.entities.opened.connect(session.open_at)
        self.entities.opened.connect(lambda *_place: self.enter_article())
        self.entities.left.connect(self.enter_article)
        self.found.opened.connect(session.open_at)
        self.found.opened.connect(lambda *_place: self.enter_article())
        self.found.closed.connect(lambda: self.docks.reveal("queue"))
        self.found.closed.connect(self.enter_article)
        self.prompt.closed.connect(self.enter_article)
        session.awaited = self._awaits
        self.suggester.suggested.connect(session.suggestions_arrived)
        self.suggester.ready.connect(self.status.show_extractor)
        self.suggester.progressed.connect(self.status.show_suggesting)
        self.suggester.done.connect(self.status.suggesting_done)
        self.suggester.failed.connect(self.status.fail)
        self.suggester.upcoming = self._upcoming
        session.queue_row_changed.connect(lambda _place: self._notice_finished())
        session.failed.connect(self.start.say)
        self.start.new_asked.connect(self.files.new)
        self.start.open_asked.connect(self.files.open)
        self.start.sample_asked.connect(self.files.open_sample)
        self.start.project_chosen.connect(lambda path: self.open_project(Path(path)))
        self.start.salvage_asked.connect(lambda path: salvage_project(self, path))
        self.start.restore_asked.connect(lambda path: self.keeper.restore(path))
        _application().styleHints().colorSchemeChanged.connect(lambda _scheme: self._restyle())

    # showing

    def _project_opened(self) -> None:
        project = self.session.project
        if project is None:
            return
        self.settings.opened(project.path)
        self.menus.show_scheme(project.scheme)
        self.floating.show_scheme(project.scheme)
        self.stack.setCurrentWidget(self.middle)
        self.docks.open(self.settings.panes)
        self._show_title()
        self.canvas.setFocus()

    def _show_title(self) -> None:
        project = self.session.project
        if project is not None:
            reading = " (reading only)" if project.read_only else ""
            # Qt takes [*] for the place of a star; twice it is what it says
            name = project.name.replace("[*]", "[*][*]")
            self.setWindowTitle(f"{name}{reading} — Goldspan")

    def _only_read(self) -> None:
        self.suggester.stop()  # it would write
        self._show_title()

    def _article_opened(self) -> None:
        sheet = self.session.sheet
        if not self.prompt.isHidden():
            self.prompt.leave()  # its answer would go to the article that is left
        if sheet is None:
            self.canvas.clear()
            return
        self.canvas.show_article(sheet.article, sheet.scheme)
        self._show_items()
        self.suggester.prefer(sheet.article.id)

    def _awaits(self, article: ArticleId) -> bool:
        """Whether suggestions that this article will show are on their way."""
        sheet = self.session.sheet
        blind = sheet is not None and sheet.article.id == article and sheet.blind
        return not blind and self.suggester.owes(article)

    def _keep_order(self) -> None:
        project = self.session.project
        if project is not None:
            self.settings.keep_order(project.path, self.session.queue.order)

    def _show_items(self) -> None:
        sheet = self.session.sheet
        if sheet is not None:
            signs = sentences.signs(sheet)
            focus = self.session.focus
            self.canvas.show_items(sheet.mentions, sheet.relations, focus=focus, signs=signs)

    def _show_focus(self) -> None:
        focus = self.session.focus
        if self.prompt.about not in (None, focus):
            self.prompt.leave()
        self.canvas.set_focus_item(focus, reveal=self._reveals)
        if self.canvas.related_span() is not None:
            self.canvas.show_relations_of(self.session.paragraph())

    def _show_cursor(self) -> None:
        cursor = self.session.cursor
        if cursor.selection is None:
            self.floating.hide()
        start, end = cursor.selection or (cursor.offset, cursor.offset)
        self.canvas.set_selection(start, end)
        self.canvas.set_reading_cursor(cursor.offset, reveal=self._reveals)

    def _by_mouse(self, act: Callable[..., None], *what: object) -> None:
        """Do this; what the pointer is on can be seen, so the text stays still below it."""
        self._reveals = False
        try:
            act(*what)
        finally:
            self._reveals = True

    def _selected_by_mouse(self, start: int, end: int, where: QPoint) -> None:
        if end > start:
            self.floating.show_at(self.canvas.viewport().mapFromGlobal(where))

    def dismiss(self) -> None:
        """Give up a drag; without one leave the hints or the selection."""
        if not self.canvas.give_up_drag():
            self.session.dismiss()

    def _show_hints(self) -> None:
        self.canvas.set_hints(self.session.hints, typed=self.session.hint_prefix)

    def _may_relate(self, head: ItemId, tail: ItemId) -> bool:
        sheet = self.session.sheet
        return sheet is not None and head != tail and bool(review.links(sheet, head, tail))

    def _spoken(self, item: ItemId) -> str:
        sheet = self.session.sheet
        return "" if sheet is None else sentences.spoken(sheet, sheet.items[item])

    def show_relations(self) -> None:
        """Draw all relations of the focused paragraph until the key is let go; again: no more."""
        shown = self.canvas.related_span() is not None
        self.canvas.show_relations_of(None if shown else self.session.paragraph())

    def _theme(self) -> Theme:
        return theme_for(_application(), self.settings.look)

    def set_look(self, look: Look) -> None:
        """Follow the system, or one look always."""
        self.settings.look = look
        self._restyle()

    def set_density(self, density: Density) -> None:
        """More or less air between the article's lines."""
        self.settings.density = density
        self.canvas.set_density(density)

    def _restyle(self) -> None:
        theme = self._theme()
        apply(_application(), theme)
        panels = (self.queue, self.found, self.card, self.relations, self.entities)
        for pane in (self.canvas, self.floating, *panels):
            pane.set_theme(theme)
        self.evaluation.set_theme(theme)
        self.course.set_theme(theme)

    def zoom(self, factor: float | None) -> None:
        """Show the article larger or smaller; in its usual size for None."""
        self.canvas.set_zoom(1.0 if factor is None else self.canvas.zoom() * factor)
        self._zoomed(self.canvas.zoom())

    def _zoomed(self, zoom: float) -> None:
        self.settings.zoom = zoom

    def show_help(self) -> None:
        """Every key at a glance."""
        project = self.session.project
        HelpSheet(None if project is None else project.scheme, self).open()

    # files

    def open_project(self, path: Path) -> None:
        """Open a project and have its articles suggested for."""
        if self.keeper.may_leave(Leaving.OPEN):
            self.leave_for(path)

    def leave_for(self, path: Path) -> None:
        """Open a project where leaving this one was asked about; it stays where that fails."""
        self.suggester.stop()  # while the project that it writes to is still open
        if looked_over(self, path):
            self.session.open_project(path)
        if self.session.project is None:
            self.stack.setCurrentWidget(self.start)  # what was open is shown no more
            self.start.offer(path)
        self.suggest()

    def suggest(self) -> None:
        """Have the articles suggested for that no run covers, the open one first."""
        session = self.session
        if session.project is not None:
            first = None if session.sheet is None else session.sheet.article.id
            self.suggester.start(session.project, first=first)
            self._notice_finished()

    @property
    def learns(self) -> bool:
        """Whether suggestions are learnt from what is finished."""
        return self.suggester.learning.wanted

    def switch_learning(self) -> None:
        """Have suggestions learnt from what is finished, or no more; the user's own setting."""
        wanted = not self.learns
        self.settings.learns = self.suggester.learning.wanted = wanted
        self.suggest()
        how = "are learnt" if wanted else "are no longer learnt"
        self.status.tell(f"Suggestions {how} from finished articles.")

    def _notice_finished(self) -> None:
        """Have the learner know how many articles there are to learn from."""
        self.suggester.learning.notice(self.session.counts()[ArticleState.FINISHED])

    def _upcoming(self) -> list[ArticleId]:
        """The articles that come next in the queue and are not begun."""
        sheet = self.session.sheet
        return upcoming(self.session.queue, None if sheet is None else sheet.article.id)

    def copy(self) -> None:
        """The selected text, else the focused item as text, to the clipboard."""
        sheet, item = self.session.sheet, self.session.shown
        selection = self.session.cursor.selection
        if sheet is None:
            return
        if selection is not None:
            copied = sheet.article.text[slice(*selection)]
        elif item is not None:
            found = sheet.items[item]
            if isinstance(found, Relation):
                copied = sentences.relation(sheet, found)
            else:
                copied = sheet.surface(found)
        else:
            return
        QGuiApplication.clipboard().setText(copied)
        self.status.tell("Copied.")

    def scroll_pages(self, pages: int) -> None:
        """Scroll the article by pages; the focus stays where it is."""
        bar = self.canvas.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def ask_reviewer(self) -> None:
        """Ask whose decisions these are from now on."""
        name, given = QInputDialog.getText(
            self, "Your name", "The name that your decisions carry", text=self.session.actor
        )
        if given and name.strip():
            self.settings.reviewer = self.session.actor = name.strip()
            self.status.tell(f"Decisions carry the name {name.strip()} from now on.")

    def find_in_project(self) -> None:
        """Bring finding to the front, with what is selected in its line."""
        sheet, selection = self.session.sheet, self.session.cursor.selection
        if self.session.project is not None:
            self.docks.reveal("found")
            selected = sheet and selection and sheet.article.text[slice(*selection)]
            self.found.ask(selected or "")

    def show_entities(self) -> None:
        """Bring the entities to the front and give them the keyboard."""
        if self.session.project is not None:
            self.docks.reveal("entities")
            self.entities.enter()

    def step_pane(self, by: int) -> None:
        """Give the keyboard to the next pane, or the one before."""
        self.docks.step(by, middle=self.canvas)

    def enter_article(self) -> None:
        """Give the keyboard to the article, from a floating pane too."""
        self.activateWindow()
        self.canvas.setFocus()

    def reset_panes(self) -> None:
        """Every pane back where it was at first."""
        self.docks.reset()

    def quit(self) -> None:
        """Close the window; what is decided is saved already, or asked about."""
        self.close()

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self._held)
        self.canvas.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.docks.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.session.project is not None and _local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        # once the drop is over: the program that files come from waits for it
        paths = _local_files(event.mimeData())
        QTimer.singleShot(0, lambda: self.files.import_paths(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()  # whatever goes wrong here leaves the window open
        if closes_later(self) or not self.keeper.may_leave(Leaving.CLOSE):
            return
        self.settings.geometry = self.saveGeometry()
        if (panes := self.docks.state()) is not None:
            self.settings.panes = panes
        self.suggester.close()
        self.finder.close()
        self.evaluation.close()
        self.course.close()
        self.keeper.close()
        self.session.close_project()
        event.accept()


def _local_files(dragged: QMimeData) -> list[Path]:
    """The files and folders that are dragged, if all of it is such."""
    urls = dragged.urls()
    return [Path(url.toLocalFile()) for url in urls] if all(u.isLocalFile() for u in urls) else []


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("the window needs a QApplication")
    return app
