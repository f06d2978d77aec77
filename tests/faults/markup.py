"""Figure 12: payloads of markup in every text that the app shows: no picture, no link, no read.

Each payload is title, text, meta, id, entity, note, run, file, scheme and error at once. All that
the window has is then shown, and every widget, menu and row is looked at: what shows the payload
has to show it as plain text. Reads of the files and hosts that payloads name are noticed by the
system itself.
"""

import json
import re
import tempfile
import time
from html.parser import HTMLParser
from pathlib import Path

from PySide6 import QtGui
from PySide6.QtCore import QAbstractListModel, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QMenu,
    QTabWidget,
    QTextEdit,
)

from annotator import linking, review
from annotator import scheme as schemes
from annotator.errors import SourceError
from annotator.evaluate import load_gold, load_predictions
from annotator.evaluate.html import page as html_page
from annotator.evaluate.scoring import evaluate
from annotator.model import Prediction
from annotator.store import Project
from app.desktop import make_window
from app.panels.words import Words
from app.settings import Settings
from tests.faults.bait import Bait
from tests.faults.payloads import MARK, payloads
from tests.faults.telling import options, tell
from tests.making import Reviewer, article, mention, place, relation, suggest

Role = Qt.ItemDataRole
_ROLES = (Role.DisplayRole, Role.ToolTipRole, Role.StatusTipRole, Role.AccessibleTextRole)
_ROWS = 200
_MNEMONIC = re.compile(r"(?<!&)(?:&&)*&(?!&)")
_ACTIVE = {"img", "script", "iframe", "object", "embed", "link", "base", "form", "image", "video"}


def main(arguments):
    """Show each payload everywhere."""
    chosen = options(arguments, said=__doc__, count=50)
    began, faults, shown = time.monotonic(), [], 0
    with tempfile.TemporaryDirectory() as folder:
        bait = Bait(folder)
        try:
            for payload in payloads(bait.folder, bait.port)[: chosen.count]:
                look = Look(bait)
                show(payload, look)
                faults += [f"{payload[:60]!r}: {each}" for each in look.faults]
                shown += look.texts
        finally:
            bait.close()
    said = (
        f"{chosen.count} payloads in {shown} texts that the app showed: {len(faults)} pictures, "
        f"links or reads, {time.monotonic() - began:.0f} s"
    )
    return tell(chosen, 12, said, faults=faults, texts=shown)


class Look:
    """Looks at all that is shown, and counts the texts with a payload in them."""

    def __init__(self, bait):
        self._bait = bait
        self.faults, self.texts = [], 0

    def around(self, where):
        """Paint everything, then look at every widget that there is."""
        QApplication.processEvents()
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible():
                widget.grab()
        for widget in QApplication.allWidgets():
            for fault in self._widget(widget):
                self._say(f"{where}: {type(widget).__name__} {fault}")
        for fault in self._bait.taken():
            self._say(f"{where}: {fault}")

    def html(self, text):
        """A page for people: its tags are ours alone."""
        self.texts += text.count(MARK)
        parser = _Tags()
        parser.feed(text)
        for fault in parser.faults:
            self._say(f"the report: {fault}")

    def _say(self, fault):
        if fault not in self.faults:
            self.faults.append(fault)

    def _widget(self, widget):
        if isinstance(widget, QLabel) and MARK in widget.text() and type(widget) is not _Tip:
            self.texts += 1
            # one that paints itself, as static text of plain format
            if not isinstance(widget, Words) and widget.textFormat() is not Qt.TextFormat.PlainText:
                yield "guesses whether its text is rich"
        if isinstance(widget, QAbstractButton) and MARK in widget.text():
            self.texts += 1
            if _MNEMONIC.search(widget.text()):
                yield "takes an ampersand for a key"
        if isinstance(widget, QMenu):
            for action in widget.actions():
                if MARK in action.text():
                    self.texts += 1
                    if _MNEMONIC.search(action.text()):
                        yield "has an entry that takes an ampersand for a key"
        if isinstance(widget, QTabWidget):
            texts = [widget.tabText(tab) for tab in range(widget.count())]
            if any(MARK in each and _MNEMONIC.search(each) for each in texts):
                yield "has a tab that takes an ampersand for a key"
        if isinstance(widget, QTextEdit) and MARK in widget.toPlainText():
            yield "is a rich text editor"
        if MARK in widget.windowTitle() and "[*]" in widget.windowTitle().replace("[*][*]", ""):
            yield "has a title with a place for a star"
        for tip in (widget.toolTip(), widget.statusTip(), widget.whatsThis()):
            yield from self._tip(tip)
        for action in widget.actions():
            yield from self._tip(action.toolTip())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from self._rows(widget)

    def _rows(self, view):
        model = view.model()
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for row in range(min(model.rowCount(), _ROWS)):
            for column in range(columns):
                for role in _ROLES:
                    said = model.index(row, column).data(role)
                    if isinstance(said, str) and MARK in said:
                        self.texts += 1
                        if role == Role.ToolTipRole:
                            yield from self._tip(said)

    def _tip(self, tip):
        """Shown as Qt shows a tip: in a label that guesses."""
        if MARK not in tip:
            return
        self.texts += 1
        if QtGui.Qt.mightBeRichText(tip):
            document = _Document()
            document.setHtml(tip)
            block = document.begin()
            while block.isValid():
                for fragment in _fragments(block):
                    if fragment.charFormat().isAnchor() or fragment.charFormat().isImageFormat():
                        yield "has a tip with a link or a picture"
                block = block.next()
            if document.asked:
                yield f"has a tip that asks for {document.asked}"
        label = _Tip(tip)
        label.grab()
        label.deleteLater()


class _Tip(QLabel):
    """A tip as Qt makes one, which is not the app's."""


class _Document(QTextDocument):
    """Rich text that tells what it asks for."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def loadResource(self, _kind, name):
        self.asked.append(name.toString())


def _fragments(block):
    iterator = block.begin()
    while not iterator.atEnd():
        yield iterator.fragment()
        iterator += 1


class _Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self):
        super().__init__()
        self.faults = []

    def handle_starttag(self, tag, attributes):
        """No tag of a payload's, and no address with one in it."""
        said = dict(attributes)
        if tag in _ACTIVE:
            self.faults.append(f"a tag {tag}")
        for name, value in said.items():
            address = name in ("src", "href", "data", "action", "background")
            if name.startswith("on") or (address and not (value or "").startswith("#")):
                self.faults.append(f"{tag} has {name}={value!r}")
            if name == "style" and "url(" in (value or ""):
                self.faults.append(f"{tag} is styled with {value!r}")


def show(payload, look):
    """Have the payload wherever a text can come from, and look at it everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        path = project_of(payload, Path(folder))
        settings = Settings(Path(folder) / "settings.ini")
        settings.opened(path)
        window = make_window(settings)
        window.session.unread = list
        window.show()
        try:
            _tour(window, path, payload, look)
        finally:
            window.close()
            window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gold = load_gold(path)
        report = evaluate(gold, *(load_predictions(f"{path}:{run}") for run in (1, 2)), resamples=0)
        look.html(html_page(report, gold))


def _tour(window, path, payload, look):
    window.start.say(str(SourceError(f"/tmp/{payload}", payload, line=1, field=payload)))
    look.around("the start page")
    window.open_project(path)
    look.around("the article")
    session = window.session
    for item in list(session.sheet.items):
        session.set_focus(item)
        look.around("the card")
    window.status.fail(str(SourceError(payload, payload)))
    look.around("a failure")
    window.status.show_extractor(payload)
    window.status.tell(payload)
    look.around("the status line")
    for ask in (window.asking.note, window.asking.entity, window.asking.find, window.asking.same):
        ask()
        window.prompt.line.setText(MARK)
        look.around("a prompt")
        window.prompt.leave()
    first = next(iter(session.sheet.mentions))
    session.set_focus(first.id)
    window.canvas.ask_for_menu()
    look.around("the menu")
    QApplication.activePopupWidget() and QApplication.activePopupWidget().close()
    menus = [window.queue.menu(window.queue.model.index(0, 0))]
    menus += [window.relations.menu(each.id) for each in session.sheet.relations]
    look.around("menus")
    for menu in menus:
        menu.deleteLater()
    window.docks.reveal("entities")
    _wait(100)
    look.around("the entities")
    for known in window.session.project.entities():
        window.entities.show_entity(known.id)
        look.around("an entity")
    window.docks.reveal("found")
    window.found.line.setText(MARK)
    _wait(400)
    look.around("what was found")
    window.show_help()
    look.around("the keys")
    QApplication.activeModalWidget() and QApplication.activeModalWidget().close()
    window.evaluation.show()
    _evaluated(window)
    tabs = window.evaluation.page.tabs
    for tab in range(tabs.count()):
        tabs.setCurrentIndex(tab)
        _wait(50)
        look.around(f"the evaluation, {tabs.tabText(tab)}")


def _evaluated(window):
    loop = QEventLoop()
    window.evaluation.scorer.scored.connect(loop.quit)
    page = window.evaluation.page
    asking = QTimer(interval=50)
    asking.timeout.connect(page.chooser.ask)
    asking.start()
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    asking.stop()
    _wait(50)


def _wait(milliseconds):
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def project_of(payload, folder):
    """A project that says the payload wherever somebody else may have a say."""
    said, short, label = json.dumps(payload, ensure_ascii=False), payload[:180], "THING"
    scheme = f"""
name = {said}
[mention.THING]
key = "P"
hue = 243
entity = true
guideline = {said}
[mention.THING.attributes]
{said} = [{said}, "x"]
[relation.links]
head = ["THING"]
tail = ["THING"]
sentence = {said}
guideline = {said}
"""
    stem = payload.replace("/", "-").encode()[:150].decode(errors="ignore")
    path = folder / f"{stem}.goldspan"
    text = f"{payload}\n\nThen {payload} met Ada Lind in Oslo."
    told = {"source": payload, "publisher": payload, "author": payload, short: payload}
    made = article(text, short, meta=told)
    there = place(text, payload, 1)
    with Project.create(path, scheme=schemes.parse(scheme)) as project:
        project.add_articles([made])
        found = Prediction(
            made.id,
            (
                mention(short, label, there, score=0.5, attributes={payload: payload}),
                mention("ada", label, place(text, "Ada Lind")),
            ),
            (relation(short, "links", short, "ada"),),
        )
        suggest(project, Prediction(made.id, found.mentions[1:]), name=f"{short} 2")
        suggest(project, found, name=short)
        reviewer = Reviewer(project, short, actor=short)
        first, second = reviewer.sheet.mentions[:2]
        entity = linking.new_entity(label, payload)
        reviewer.does(linking.link, [first.id, second.id], entity, new=True)
        reviewer.does(review.set_note, first.id, payload)
        reviewer.finishes()
        project.record(linking.set_note(entity, payload), actor=short)
    return path
