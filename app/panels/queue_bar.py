"""The bar of the queue: its order, state, flag and words at hand, more in a form that opens."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.model import ArticleState
from annotator.store import OrderBy, QueueFilter, QueueOrder
from app.panels.queue_filters import FilterForm, choice, in_words
from app.plain_text import plain, plain_label, plain_tooltip
from app.session.queue import Queue

_ORDERS = {
    OrderBy.IMPORT: "As imported",
    OrderBy.EFFORT: "Quickest first",
    OrderBy.DOUBT: "Most doubtful first",
    OrderBy.CHANCE: "By chance, seed",
}
_WHY = (
    "The order of the articles: as imported, by the expected seconds, by how near to one half the "
    "scores of what is suggested are, or by chance"
)


class FilterBar(QWidget):
    """Emits the filter and the order asked for; says which filter it is and what it lists."""

    asked = Signal(object)
    """Another filter, or the same anew."""
    ordered = Signal(object)
    """Another order, or the same anew."""
    entered = Signal()
    """Enter: whoever typed wants to go on in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = choice("Articles to list, by state", self)
        for state in (None, *ArticleState):
            self.state.addItem("", state)
        self.order = choice("Order of the articles", self)
        self.order.setToolTip(plain_tooltip(_WHY))
        for by, text in _ORDERS.items():
            self.order.addItem(text, by)
        self.seed = QLineEdit(self)
        self.seed.setAccessibleName("Seed of the order by chance")
        self.seed.setToolTip(plain_tooltip("The seed: with the same one the order is the same"))
        self.seed.setValidator(QIntValidator(0, 999_999, self.seed))
        self.seed.setFixedWidth(self.fontMetrics().horizontalAdvance("000000") + 24)
        self.seed.hide()
        self.flagged = _toggle("⚑", "Only flagged articles", self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Title, id, date or source")
        self.search.setAccessibleName("Filter articles")
        self.search.setClearButtonEnabled(True)
        self.more = _toggle("Filter ▾", "Filter by label, score, relations, date or source", self)
        self.form = FilterForm(self)
        self.form.hide()
        self.found = plain_label("", self)
        self.found.setProperty("kind", "muted")
        self.found.setWordWrap(True)
        self.clear = QPushButton("Clear", self)
        self.clear.setProperty("kind", "quiet")
        self.clear.setAccessibleName("Clear the filter")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(_row(self.order, self.seed))
        layout.addLayout(_row(self.state, self.flagged))
        layout.addLayout(_row(self.search, self.more))
        layout.addWidget(self.form)
        layout.addLayout(_row(self.found, self.clear))
        self.state.currentIndexChanged.connect(self._ask)
        self.order.activated.connect(self._order)
        self.seed.returnPressed.connect(self._order)
        self.seed.returnPressed.connect(self.entered)
        self.flagged.toggled.connect(self._ask)
        self.search.textChanged.connect(self._ask)
        self.form.changed.connect(self._ask)
        for line in (self.search.returnPressed, self.form.entered):
            line.connect(self._ask)
            line.connect(self.entered)
        self.more.toggled.connect(self._show_form)
        self.clear.clicked.connect(self._clear)

    def filter(self) -> QueueFilter:
        """What is asked for."""
        state = self.state.currentData()  # Qt gives a StrEnum back as a str
        return replace(
            self.form.filter(),
            state=None if state is None else ArticleState(state),
            flagged=self.flagged.isChecked() or None,
            words=" ".join(self.search.text().split()),
        )

    def forget(self) -> None:
        """Ask for nothing; nobody is told."""
        with (
            QSignalBlocker(self.state),
            QSignalBlocker(self.flagged),
            QSignalBlocker(self.search),
        ):
            self.state.setCurrentIndex(0)
            self.flagged.setChecked(False)
            self.search.clear()
        self.form.clear()

    def show_counts(self, queue: Queue) -> None:
        """How many articles there are of each kind, and how many are listed."""
        counts = queue.counts()
        for place in range(self.state.count()):
            state = self.state.itemData(place)
            name, count = ("all", queue.total) if state is None else (state, counts[state])
            text = f"{name.capitalize()}   {count:,}"
            if self.state.itemText(place) != text:
                self.state.setItemText(place, text)
        self.flagged.setText(f"⚑ {queue.flagged:,}")
        self.found.setVisible(bool(queue.filter) or not queue.is_arranged)
        self.clear.setVisible(bool(queue.filter))
        so_far = "" if queue.complete else " so far"
        listed = f"{len(queue):,}{so_far} of {queue.total:,} · {in_words(queue.filter)}"
        parts = [listed] if queue.filter else []
        if not queue.is_arranged:
            parts.append(f"Arranging, {int(100 * queue.arranged)} %")
        plain(self.found, " · ".join(parts))
        self._show_order(queue.order)

    def _show_order(self, order: QueueOrder) -> None:
        self.order.setCurrentIndex(self.order.findData(order.by))
        self.seed.setVisible(order.by is OrderBy.CHANCE)
        if not (self.seed.hasFocus() and self.seed.isModified()):
            self.seed.setText(str(order.seed))

    def _show_form(self, shown: bool) -> None:
        self.form.setVisible(shown)
        self.more.setText("Filter ▴" if shown else "Filter ▾")

    def _ask(self) -> None:
        self.asked.emit(self.filter())

    def _order(self) -> None:
        by = OrderBy(self.order.currentData())  # Qt gives a StrEnum back as a str
        typed = self.seed.text()
        self.seed.setModified(False)
        seed = int(typed) if typed else QueueOrder().seed
        self.ordered.emit(QueueOrder(by, seed))

    def _clear(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)  # the button will be hidden
        self.forget()
        self._ask()


def _toggle(text: str, said: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setCheckable(True)
    button.setAccessibleName(said)
    button.setToolTip(plain_tooltip(said))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _row(wide: QWidget, narrow: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(wide, 1)
    row.addWidget(narrow, 0, Qt.AlignmentFlag.AlignTop)
    return row
