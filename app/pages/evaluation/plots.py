"""The plots of a report: drawn in the theme's colours, saved as SVG or PNG in those of paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import GoldspanError
from annotator.evaluate import plots
from annotator.evaluate.calibration import Calibration
from annotator.evaluate.plots import DARK, LIGHT, Drawing, Palette
from annotator.evaluate.plots.canvas import SIZE
from annotator.evaluate.report import Report
from annotator.formats import atomic
from app.pages.evaluation.saving import tell_saved
from app.panels.queue_filters import choice
from app.plain_text import plain_tooltip
from app.proposing import proposed
from app.theme import Theme

_ITEMS = "mentions", "relations"
_LARGEST = 1.4
"""How many times its own size a plot is shown at most."""
_READABLE = 9
"""Pixels of the letters in a plot at least; what has no room then is scrolled to."""
_STEP, _ZOOMED = 1.2, 4.0
_PNG = 2
"""Pixels of a saved picture for each of the plot's own."""


def palette_of(theme: Theme) -> Palette:
    """A plot's colours on this theme's paper."""
    return Palette(
        ink=theme.ink,
        faint=theme.outline if theme.high_contrast else theme.line,
        paper=theme.paper,
        accents=(DARK if theme.dark else LIGHT).accents,
        font=theme.family or LIGHT.font,
    )


class _Paper(QWidget):
    """What a drawing is painted on, over the whole of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.renderer = QSvgRenderer(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.renderer.isValid():
            self.renderer.render(QPainter(self), QRectF(self.rect()))


class PlotView(QScrollArea):
    """Shows one drawing as large as there is room, and never too small to read; Ctrl++ enlarges."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._zoom = 1.0
        self._paper = _Paper(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setMinimumSize(200, 160)
        self.setWidget(self._paper)
        for part in (self._paper, self.viewport()):
            part.setAutoFillBackground(False)
        for keys, factor in (
            (("Ctrl++", "Ctrl+="), _STEP),
            (("Ctrl+-",), 1 / _STEP),
            (("Ctrl+0",), 0),
        ):
            for key in keys:  # of a tab that is not shown they are not heard
                QShortcut(QKeySequence(key), self).activated.connect(partial(self.zoom, factor))

    def show_drawing(self, drawing: Drawing | None, *, name: str) -> None:
        """Show this, or nothing; a screen reader is told what the plot tells."""
        self._drawing = drawing
        self.setAccessibleName(name)
        if drawing is not None:
            self._paper.renderer.load(QByteArray(drawing.svg.encode()))
            told = re.search(r"<desc[^>]*>(.*?)</desc>", drawing.svg, re.DOTALL)
            self.setAccessibleDescription(unescape(told[1]) if told else "")
        self._paper.setVisible(drawing is not None)
        self._fit()

    def zoom(self, factor: float) -> None:
        """Show it so many times as large as now; 0: as it was at first."""
        self._zoom = min(max(self._zoom * factor, 1.0), _ZOOMED) if factor else 1.0
        self._fit()

    def scale(self) -> float:
        """How many times its own size the drawing is."""
        if self._drawing is None:
            return 1.0
        room = self.maximumViewportSize()
        fits = min(room.width() / self._drawing.width, room.height() / self._drawing.height)
        return min(max(fits, _READABLE / SIZE), _LARGEST) * self._zoom

    def _fit(self) -> None:
        if self._drawing is not None:
            scale = self.scale()
            self._paper.resize(int(self._drawing.width * scale), int(self._drawing.height * scale))
        self._paper.update()

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def png(drawing: Drawing) -> bytes:
    """The drawing as a PNG file."""
    image = QImage(QSize(drawing.width * _PNG, drawing.height * _PNG), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.svg.encode())).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(buffer.data().data())


def save_drawing(drawing: Drawing, path: Path) -> None:
    """Write it as what the file's name says; raises GoldspanError where that does not work."""
    kinds = {".svg": lambda: drawing.svg.encode(), ".png": lambda: png(drawing)}
    if path.suffix.lower() not in kinds:
        raise GoldspanError(f"{path.name} does not say as what; end the name in .svg or .png.")
    atomic.write([kinds[path.suffix.lower()]()], path)


def save_plot(parent: QWidget, drawing: Drawing | None, name: str) -> str:
    """Ask for a file and write it; returns what was done, "" if nothing.

    Raises GoldspanError where that does not work.
    """
    if drawing is None:
        return ""
    path, _ = QFileDialog.getSaveFileName(
        parent, "Save plot", proposed(parent, f"{name}.svg"), "SVG (*.svg);;PNG (*.png)"
    )
    if not path:
        return ""
    save_drawing(drawing, Path(path))
    return f"Plot saved: {path}"


class PlotsTab(QWidget):
    """One plot at a time, by kind, items and run."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._report: Report | None = None
        self._stale = False
        self.kind = choice("Plot", self)
        self.items = choice("Items that the plot is about", self)
        self.run = choice("Run that the plot is about", self)
        for name, (draw, of_one) in _KINDS.items():
            self.kind.addItem(name, (draw, of_one))
        for name in _ITEMS:
            self.items.addItem(name.capitalize(), name)
        self.save = QPushButton("Save plot…", self)
        self.save.setToolTip(plain_tooltip("As SVG or PNG"))
        self.view = PlotView(self)
        row = QHBoxLayout()
        for box in (self.kind, self.items, self.run):
            row.addWidget(box, 2)
            box.currentIndexChanged.connect(self._redraw)
        row.addWidget(self.save, 1)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        self.save.clicked.connect(self._save)
        self._redraw()

    def show_report(self, report: Report) -> None:
        """Plot this one."""
        self._report = report
        chosen = self.run.currentText()
        self.run.blockSignals(True)
        self.run.clear()
        self.run.addItems([run.name for run in report.runs])
        self.run.setCurrentIndex(max(self.run.findText(chosen), 0))
        self.run.blockSignals(False)
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._redraw()

    def drawing(self, palette: Palette, *, width: int = 560) -> Drawing | None:
        """What is chosen, in these colours; None before anything was scored."""
        if self._report is None:
            return None
        draw, _ = self.kind.currentData()
        drawn: Drawing = draw(
            self._report, self.items.currentData(), max(self.run.currentIndex(), 0), palette, width
        )
        return drawn

    def _redraw(self) -> None:
        _, of_one = self.kind.currentData()
        self.run.setVisible(of_one and self.run.count() > 1)
        self.save.setEnabled(self._report is not None)
        if not self.isVisible():
            self._stale = True  # drawn when somebody looks
            return
        self._stale = False
        name = f"{self.kind.currentText()}, {self.items.currentText()}"
        self.view.show_drawing(self.drawing(palette_of(self._theme)), name=name)

    def _save(self) -> None:
        name = f"{self.kind.currentText()} {self.items.currentText()}".lower().replace(" ", "-")
        tell_saved(lambda: save_plot(self, self.drawing(LIGHT), name), self.told, self.failed)

    def showEvent(self, event: object) -> None:
        if self._stale:
            self._redraw()


_Draw = Callable[[Report, str, int, Palette, int], Drawing]


def _curves(report: Report, items: str) -> dict[str, Calibration]:
    return {run.name: run.calibration[items] for run in report.runs if items in run.calibration}


def _precision(report: Report, items: str, _run: int, palette: Palette, width: int) -> Drawing:
    return plots.precision_recall_curve(_curves(report, items), palette=palette, width=width)


def _cost(report: Report, items: str, _run: int, palette: Palette, width: int) -> Drawing:
    return plots.review_cost_curve(_curves(report, items), palette=palette, width=width)


def _reliability(report: Report, items: str, run: int, palette: Palette, width: int) -> Drawing:
    found = report.runs[run].calibration.get(items)
    bins = () if found is None else found.equal_width
    error = None if found is None else found.width_error
    return plots.reliability_diagram(bins, error=error, palette=palette, width=width)


def _confusion(report: Report, items: str, run: int, palette: Palette, _width: int) -> Drawing:
    return plots.confusion_matrix(report.runs[run].confusion[items], palette=palette)


def _intervals(report: Report, items: str, _run: int, palette: Palette, width: int) -> Drawing:
    groups: dict[str, list[plots.Estimate]] = {}
    for run in report.runs:
        scores = run.mentions if items == "mentions" else run.relations
        for scheme, score in scores.wholes().items():
            between = score.intervals.f1
            each = plots.Estimate(run.name, score.f1)
            if between is not None:
                each = replace(each, low=between.low, high=between.high)
            groups.setdefault(scheme.replace("_", " "), []).append(each)
    return plots.interval_plot(groups, title=f"F1 of {items}", palette=palette, width=width)


_KINDS: dict[str, tuple[_Draw, bool]] = {
    "Scores and their intervals": (_intervals, False),
    "Precision by recall": (_precision, False),
    "Time of a review": (_cost, False),
    "Reliability of scores": (_reliability, True),
    "Confusion of labels": (_confusion, True),
}
"""How each is drawn, and whether it is of one run."""
