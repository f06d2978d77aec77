"""Colours and type of canvas and panels for light, dark and high contrast, as plain values.

Widgets take a Theme and paint from it; nobody names a colour of his own. Every text colour has a
contrast of at least 4.5:1 on everything it may stand on, which tests compute for all hues.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.colors import darken_until, greenness, mix, tint
from app.stylesheet import stylesheet

_READING_FAMILIES = ("Source Serif 4", "Charter", "Iowan Old Style", "Georgia", "Noto Serif")
"""Tried in this order for the article; without any of them it is read in the system's font."""


class Look(StrEnum):
    """What the user chooses: to follow the system, or one look always."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "high contrast"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as "#rrggbb", font families, and the system's font size in points."""

    name: str
    dark: bool
    high_contrast: bool
    window: str
    """behind panels"""
    paper: str
    """behind the article and in text fields"""
    raised: str
    """cards, menus, tooltips"""
    ink: str
    muted: str
    """secondary text: furniture, bylines, hints"""
    line: str
    """quiet borders that carry no meaning"""
    outline: str
    """borders of controls, 3:1 on what is behind them"""
    accent: str
    """the one colour of controls, links and the reading cursor; also as text"""
    accent_ink: str
    """text on the accent"""
    focus: str
    """rings, arcs and tags of the focused item; belongs to no label's hue"""
    focus_ink: str
    selection: str
    """behind selected text"""
    good: str
    bad: str
    warning: str
    family: str = ""
    """of controls; empty: Qt's own choice"""
    reading_family: str = ""
    """of the article; empty: like `family`"""
    points: float = 10.0

    @property
    def hover(self) -> str:
        """behind what the pointer is on"""
        return mix(self.window, self.accent, 0.06)

    @property
    def pressed(self) -> str:
        """behind what is chosen, as the selected row of a list"""
        return mix(self.window, self.accent, 0.14)


LIGHT = Theme(
    name="light",
    dark=False,
    high_contrast=False,
    window="#f4f4f1",
    paper="#fdfdfb",
    raised="#ffffff",
    ink="#22262b",
    muted="#5e636a",
    line="#e0e0db",
    outline="#7f848a",
    accent="#3f5bb5",
    accent_ink="#ffffff",
    focus="#1d2126",
    focus_ink="#ffffff",
    selection="#b9ccfa",
    good="#1f6c3a",
    bad="#b3342f",
    warning="#835500",
)
DARK = Theme(
    name="dark",
    dark=True,
    high_contrast=False,
    window="#1d1f22",
    paper="#17191b",
    raised="#26292d",
    ink="#dfe0dd",
    muted="#9ba0a6",
    line="#34383d",
    outline="#777d85",
    accent="#9db3f5",
    accent_ink="#14171c",
    focus="#f3f1ea",
    focus_ink="#17191b",
    selection="#3a4f85",
    good="#7fcf97",
    bad="#f29b93",
    warning="#e3b75c",
)
CONTRAST_LIGHT = replace(
    LIGHT,
    name="high contrast light",
    high_contrast=True,
    window="#ffffff",
    paper="#ffffff",
    ink="#000000",
    muted="#3a3a3a",
    line="#6b6b6b",
    outline="#000000",
    accent="#0a2fa0",
    focus="#000000",
    selection="#b5ccff",
    good="#00501f",
    bad="#8a0000",
    warning="#5c3c00",
)
CONTRAST_DARK = replace(
    DARK,
    name="high contrast dark",
    high_contrast=True,
    window="#000000",
    paper="#000000",
    raised="#000000",
    ink="#ffffff",
    muted="#cfcfcf",
    line="#8f8f8f",
    outline="#ffffff",
    accent="#b9ccff",
    accent_ink="#000000",
    focus="#ffff66",
    focus_ink="#000000",
    selection="#20407f",
)
THEMES = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)


@dataclass(frozen=True, slots=True)
class LabelColors:
    """One label's colours in one theme; all opaque, so that what stands on them can be read."""

    fill: str
    """behind an accepted mention; the theme's ink is read on it"""
    edge: str
    """underlines, borders and fragment joins; 3:1 on the paper and on both fills"""
    tag_background: str
    """a filled tag; as text it is read on `soft`, the paper and cards"""
    tag_text: str
    """on `tag_background`"""
    soft: str
    """behind a pending mention, and in its hollow tag"""


@cache
def label_colors(hue: int, theme: Theme) -> LabelColors:
    """The colours of a label of this hue (degrees)."""
    strong, green = theme.high_contrast, greenness(hue)
    # the greener the lighter: so the colour-blind tell by lightness what they cannot by hue
    if theme.dark:
        fill, soft = tint(hue, 0.39, 0.062), tint(hue, 0.27, 0.035)
        edge, tag = tint(hue, 0.72 + 0.10 * green, 0.12), tint(hue, 0.78 + 0.13 * green, 0.105)
        text = theme.paper
    else:
        fill, soft = tint(hue, 0.905, 0.052), tint(hue, 0.967, 0.019)
        edge, tag = tint(hue, 0.55 + 0.08 * green, 0.14), tint(hue, 0.45 + 0.11 * green, 0.15)
        if strong:
            tag = tint(hue, 0.35 + 0.12 * green, 0.125)
        text = "#ffffff"
    ratio = 7.0 if strong else 4.6
    for surface in (soft, theme.raised, text):
        tag = darken_until(tag, surface, ratio)
    return LabelColors(
        fill=fill,
        edge=darken_until(edge, fill, 4.5 if strong else 3.05),
        tag_background=tag,
        tag_text=text,
        soft=soft,
    )


def theme_for(app: QGuiApplication, look: Look = Look.SYSTEM) -> Theme:
    """The theme that fits the system's colours, contrast and font now, or the chosen look."""
    hints = app.styleHints()
    dark = hints.colorScheme() is Qt.ColorScheme.Dark
    contrast = False
    if hasattr(hints, "accessibility"):  # Qt 6.10 and later
        asked = hints.accessibility().contrastPreference()
        contrast = asked is Qt.ContrastPreference.HighContrast
    match look:
        case Look.LIGHT:
            dark = contrast = False
        case Look.DARK:
            dark, contrast = True, False
        case Look.CONTRAST:
            contrast = True
        case Look.SYSTEM:
            pass
    theme = THEMES[dark + 2 * contrast]
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return replace(
        theme,
        family=font.family(),
        reading_family=next(filter(QFontDatabase.hasFamily, _READING_FAMILIES), font.family()),
        points=font.pointSizeF() if font.pointSizeF() > 0 else 10.0,
    )


def apply(app: QApplication, theme: Theme) -> None:
    """Gives the whole application the theme: style, palette, font and stylesheet."""
    # a stylesheet hides the style's name behind its own wrapper, and then Fusion is set already
    if not app.styleSheet() and app.style().name() != "fusion":
        app.setStyle("Fusion")
    font = QFont(app.font())
    if theme.family:
        font.setFamily(theme.family)
    font.setPointSizeF(theme.points)
    app.setFont(font)
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))


def palette(theme: Theme) -> QPalette:
    """The Qt palette of the theme, for what the stylesheet does not reach."""
    role = QPalette.ColorRole
    colors = QPalette()
    for each, color in {
        role.Window: theme.window,
        role.WindowText: theme.ink,
        role.Base: theme.paper,
        role.AlternateBase: theme.window,
        role.Text: theme.ink,
        role.Button: theme.raised,
        role.ButtonText: theme.ink,
        role.BrightText: theme.bad,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.ink,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_ink,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.raised,
        role.Midlight: theme.line,
        role.Mid: theme.line,
        role.Dark: theme.outline,
        role.Shadow: theme.outline,
    }.items():
        colors.setColor(each, QColor(color))
    for each in (role.WindowText, role.Text, role.ButtonText):
        colors.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.outline))
    return colors
