"""The look of Qt's own widgets in a theme: quiet surfaces, much space, one accent.

Widgets say what they are with the dynamic property `kind`, set before they are first shown:
QFrame "card"; QLabel "title", "heading", "muted", "key" (a key cap); QPushButton "primary",
"quiet", "danger".
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from annotator.resources import resource
from app.colors import contrast, mix

if TYPE_CHECKING:
    from app.theme import Theme

_SHEET = Template("""
QWidget { color: $ink; }
QMainWindow, QDialog, QDockWidget { background: $window; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QDockWidget::title { padding: 8px 12px; background: $window; text-align: left; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }

QFrame[kind="card"] { background: $raised; border: 1px solid $line; border-radius: 8px; }
QLabel { background: transparent; border: none; }
QLabel[kind="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[kind="heading"] { font-size: ${small}pt; font-weight: 600; color: $muted; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="key"] {
    color: $muted; background: $window; border: 1px solid $line; border-bottom-width: 2px;
    border-radius: 4px; padding: 0 5px; font-size: ${small}pt;
}

QPushButton {
    background: $raised; border: 1px solid $outline; border-radius: 6px; padding: 5px 14px;
    min-height: 1.4em; outline: none;
}
QPushButton:hover { border-color: $accent; background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 13px; }
QPushButton:disabled { color: $outline; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; color: $accent_ink; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $focus; }
QPushButton[kind="primary"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[kind="quiet"], QToolButton { background: transparent; border: 1px solid transparent; }
QPushButton[kind="quiet"]:hover, QToolButton:hover { background: $hover; border-color: $line; }
QPushButton[kind="quiet"]:focus, QToolButton:focus { border: 2px solid $accent; }
QPushButton[kind="danger"] { color: $bad; }
QStatusBar QPushButton { padding: 0 10px; min-height: 1.3em; border-radius: 4px; }
QStatusBar QPushButton:focus { padding: 0 9px; }
QToolButton { border-radius: 6px; padding: 4px 8px; }
QToolButton:checked { background: $pressed; border-color: $line; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox {
    background: $paper; border: 1px solid $outline; border-radius: 6px; padding: 5px 8px;
    selection-background-color: $accent; selection-color: $accent_ink;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 4px 7px;
}
QComboBox::drop-down { subcontrol-origin: padding; border: none; width: 22px; }
QComboBox::down-arrow { image: url("$chevron"); width: 12px; height: 12px; }
QCheckBox, QRadioButton { spacing: 8px; padding: 2px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator {
    width: 12px; height: 12px; border: 1px solid $outline; background: $paper;
}
QCheckBox::indicator, QListView::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 6px; }
QCheckBox::indicator:checked, QListView::indicator:checked {
    border-color: $accent; background: $accent; image: url("$check");
}
QRadioButton::indicator:checked {
    width: 6px; height: 6px; border: 4px solid $accent; background: $accent_ink;
}

QListView, QTreeView, QTableView {
    background: $window; border: 1px solid transparent; border-radius: 6px; outline: none;
    selection-background-color: $pressed; selection-color: $ink;
}
QListView:focus, QTreeView:focus, QTableView:focus { border-color: $accent; }
QFrame[kind="card"] QListView { background: transparent; }
QListView::item, QTreeView::item { padding: 6px 10px; border-radius: 6px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $pressed; color: $ink; }
QListView::item:selected:focus, QTreeView::item:selected:focus { border: 1px solid $accent; }
QTableView { gridline-color: $line; }
QTableView::item { padding: 0 7px; }
QHeaderView { background: transparent; }
QHeaderView::section {
    background: transparent; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 6px 10px; font-weight: 600;
}

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 8px 14px; border: none;
    border-bottom: 2px solid transparent;
}
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $ink; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }

QMenuBar { background: $window; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 5px 10px; border-radius: 6px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $line; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 14px; border-radius: 5px; }
QMenu::item:selected { background: $accent; color: $accent_ink; }
QMenu::item:disabled { color: $outline; }
QMenu::separator { height: 1px; background: $line; margin: 5px 10px; }
QToolTip { background: $raised; color: $ink; border: 1px solid $line; padding: 6px 8px; }
QToolBar { background: $window; border: none; padding: 4px; spacing: 4px; }
QStatusBar { background: $window; border-top: 1px solid $line; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 2px 6px; }
QLabel[kind="bad"], QStatusBar QLabel[kind="bad"] { color: $bad; }
QProgressBar {
    background: $line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
    color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QScrollArea { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QScrollArea:focus { border-color: $accent; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $thumb; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $outline; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def stylesheet(theme: Theme) -> str:
    """The application's stylesheet in this theme."""
    return _SHEET.substitute(
        accent=theme.accent,
        accent_hover=mix(theme.accent, theme.ink, 0.15),
        accent_ink=theme.accent_ink,
        bad=theme.bad,
        check=resource("icons", f"check-{_black_or_white(theme.accent_ink)}.png").as_posix(),
        chevron=resource("icons", f"chevron-{'dark' if theme.dark else 'light'}.png").as_posix(),
        focus=theme.focus,
        hover=theme.hover,
        ink=theme.ink,
        line=theme.line,
        muted=theme.muted,
        outline=theme.outline,
        paper=theme.paper,
        pressed=theme.pressed,
        raised=theme.raised,
        small=f"{theme.points * 0.9:.1f}",
        thumb=mix(theme.window, theme.outline, 0.45),
        title=f"{theme.points * 1.25:.1f}",
        window=theme.window,
    )


def _black_or_white(color: str) -> str:
    return "white" if contrast(color, "#000000") > contrast(color, "#ffffff") else "black"
