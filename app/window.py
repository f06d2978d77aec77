"""The window: puts the panes together, builds menus and keys from the action table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QDockWidget,
    QInputDialog,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
)

from annotator.model import ItemId
from app.actions import ACTIONS
from app.appearance import Appearance
from app.article.canvas import ArticleCanvas
from app.article.styles import Density
from app.article_pane import ArticlePane
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
from app.panels.prompt import Prompt
from app.panels.queue import QueuePanel
from app.panels.relations import RelationsPanel
from app.panels.status import StatusLine
from app.pressing import Pressing
from app.retiring import Retiring
from app.salvaging import salvage_project
from app.session import Session
from app.settings import Settings
from app.suggester import Suggester
from app.suggesting import Suggesting
from app.theme import Look
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
        self.appearance: Appearance = Appearance(self)
        theme = self.appearance.theme
        self.queue = QueuePanel(self.session, theme)
        self.card = ReviewCard(self.session, theme)
        self.relations = RelationsPanel(self.session, theme)
        self.entities = EntitiesPanel(self.session, theme)
        self.finder: Finder = Finder(self.session, self)
        self.found = FoundPanel(self.finder, theme)
        self.status = StatusLine(self.session)
        self.middle: ArticlePane = ArticlePane(self.session, theme)
        self.canvas: ArticleCanvas = self.middle.canvas
        self.prompt: Prompt = self.middle.prompt
        self.suggesting: Suggesting = Suggesting(self)
        self.asking: Asking = Asking(self.session, self.prompt)
        self.files: Files = Files(self)
        self.keeper: Keeper = Keeper(self)
        self.choosing: Choosing = Choosing(self)
        self.retiring: Retiring = Retiring(self)
        repeating = [key for action in ACTIONS if action.repeats for key in action.keys]
        self._held = HeldKeys(repeating, self)
        self.docks = Docks(self)
        self.menus: Menus = Menus(self, self.canvas)
        self.actions_by_id = self.menus.by_id
        self.context_menu: ContextMenu = ContextMenu(self.session, self.canvas, self.actions_by_id)
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
        self.appearance.begin()

    def fit_to_screen(self) -> None:
        """Be no larger than the screen, unless the user has left it so."""
        if self.settings.geometry is None:
            room = self.screen().availableSize()
            self.resize(self.size().boundedTo(QSize(room.width(), room.height() - _FRAME)))

    # putting together

    def _put_together(self) -> None:
        self.docks.add("queue", "Articles", self.queue, QUEUE)
        self.docks.add("found", "Find", self.found, FOUND)
        self.docks.add("card", "Review", self.card, CARD)
        self.docks.add("relations", "Relations", self.relations, RELATIONS)
        self.docks.add("entities", "Entities", self.entities, ENTITIES)
        self.start = StartPage(self.settings.recent)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.middle)
        self.setCentralWidget(self.stack)
        self.setStatusBar(self.status)

    def _build_menus(self) -> None:
        menus, appearance, settings = self.menus, self.appearance, self.settings
        menus.add_choice("View", "Look", Look, settings.look, appearance.set_look)
        menus.add_choice("View", "Lines", Density, settings.density, appearance.set_density)
        menus.add_actions("View", self.docks.toggles())

    def _connect(self) -> None:
        session = self.session
        session.project_opened.connect(self._project_opened)
        session.only_read.connect(self._only_read)
        session.article_opened.connect(self._article_opened)
        self.middle.told.connect(self.status.tell)
        self.canvas.menu_asked.connect(self.context_menu.show)
        session.kept_order = self.settings.order
        session.queue_ordered.connect(self._keep_order)
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
        session.failed.connect(self.start.say)
        self.start.new_asked.connect(self.files.new)
        self.start.open_asked.connect(self.files.open)
        self.start.sample_asked.connect(self.files.open_sample)
        self.start.project_chosen.connect(lambda path: self.open_project(Path(path)))
        self.start.salvage_asked.connect(lambda path: salvage_project(self, path))
        self.start.restore_asked.connect(lambda path: self.keeper.restore(path))

    # showing

    def _project_opened(self) -> None:
        project = self.session.project
        if project is None:
            return
        self.settings.opened(project.path)
        self.menus.show_scheme(project.scheme)
        self.middle.show_scheme(project.scheme)
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
        self.middle.show_article()
        sheet = self.session.sheet
        if sheet is not None:
            self.suggester.prefer(sheet.article.id)

    def _keep_order(self) -> None:
        project = self.session.project
        if project is not None:
            self.settings.keep_order(project.path, self.session.queue.order)

    def show_help(self) -> None:
        """Every key at a glance."""
        project = self.session.project
        HelpSheet(None if project is None else project.scheme, self).open()

    def show_message(self) -> None:
        """What the status line says, also what it has no room for; read, a warning goes."""
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Goldspan")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.status.read() or "There is no message.")
        box.finished.connect(lambda _result: self.activateWindow())
        box.open()

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
        self.suggesting.start()

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
        if self.session.project is not None:
            self.docks.reveal("found")
            self.found.ask(self.middle.selected)

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
