"""The one way by which text from articles, schemes and files reaches a Qt widget: as plain text.

Qt guesses that "<b>…" is rich text, and rich text can name files and hosts; so nobody may leave
the guess to a label or a tooltip.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def plain(label: QLabel, text: str) -> None:
    """Shows `text` in the label exactly as it is."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)


def plain_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A new label that shows `text` exactly as it is."""
    label = QLabel(parent)
    plain(label, text)
    return label


def plain_tooltip(text: str) -> str:
    """What to give to setToolTip or QToolTip.showText so that `text` appears exactly as it is."""
    # a tooltip has no text format to set: Qt guesses, so the guess is made certain and escaped
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>' if text else ""
