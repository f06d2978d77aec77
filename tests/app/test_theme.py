"""Themes: what is written can be read, for every hue a scheme may choose."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.colors import contrast, luminance
from app.panels.status import StatusLine
from app.plain_text import plain, plain_label, plain_tooltip
from app.session import Session
from app.stylesheet import stylesheet
from app.theme import THEMES, Look, apply, label_colors, palette, theme_for

each_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)


def test_contrast_is_counted_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.01)
    assert luminance("#ffffff") == pytest.approx(1)


@each_theme
def test_text_can_be_read_on_every_surface(theme):
    for surface in (theme.window, theme.paper, theme.raised, theme.hover, theme.pressed):
        for text in (theme.ink, theme.muted, theme.accent, theme.good, theme.bad, theme.warning):
            assert contrast(text, surface) >= 4.5, (text, surface)
    for surface in (theme.window, theme.paper, theme.raised):
        assert contrast(theme.outline, surface) >= 3, surface
    assert contrast(theme.accent_ink, theme.accent) >= 4.5
    assert contrast(theme.focus_ink, theme.focus) >= 4.5
    assert contrast(theme.ink, theme.selection) >= 4.5


@each_theme
def test_text_can_be_read_on_the_fills_and_tags_of_all_hues(theme):
    least = 7 if theme.high_contrast else 4.5
    for hue in range(360):
        colors = label_colors(hue, theme)
        assert contrast(theme.ink, colors.fill) >= 4.5, hue
        assert contrast(theme.ink, colors.soft) >= 4.5, hue
        assert contrast(colors.tag_text, colors.tag_background) >= least, hue
        for surface in (colors.soft, theme.paper, theme.raised):
            assert contrast(colors.tag_background, surface) >= 4.5, (hue, surface)


@each_theme
def test_edges_and_rings_can_be_seen_on_what_they_border(theme):
    for hue in range(360):
        colors = label_colors(hue, theme)
        for surface in (theme.paper, colors.fill, colors.soft):
            assert contrast(colors.edge, surface) >= 3, (hue, surface)
            assert contrast(theme.focus, surface) >= 3, (hue, surface)


def test_the_theme_follows_the_systems_font_and_the_chosen_look(qapp):
    assert theme_for(qapp).points > 0
    assert theme_for(qapp).reading_family
    assert theme_for(qapp, Look.DARK).dark
    assert not theme_for(qapp, Look.LIGHT).dark
    assert theme_for(qapp, Look.CONTRAST).high_contrast


@each_theme
def test_a_theme_reaches_palette_and_stylesheet(theme, qapp):
    assert palette(theme).window().color().name() == theme.window
    assert "$" not in stylesheet(theme)
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    apply(qapp, theme)
    assert qapp.palette().windowText().color().name() == theme.ink
    qapp.setFont(before[0])
    qapp.setPalette(before[1])
    qapp.setStyleSheet(before[2])


def test_text_from_outside_is_never_taken_for_rich_text(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    plain(label, "<b>not bold</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>not bold</b>"
    other = plain_label("<img src='file:///etc/hostname'>")
    qtbot.addWidget(other)
    assert other.textFormat() is Qt.TextFormat.PlainText
    assert "<b>" not in plain_tooltip("<b>x</b>")
    assert plain_tooltip("") == ""


@each_theme
def test_what_failed_is_said_in_a_colour_of_its_own(theme, qtbot):
    line = StatusLine(Session(actor="ada"))
    qtbot.addWidget(line)
    line.setStyleSheet(stylesheet(theme))
    line.fail("The disk is full.")
    line.ensurePolished()
    assert line.message.text().startswith("⚠")
    assert line.message.palette().windowText().color().name() == theme.bad
    line.tell("Copied.")
    assert line.message.palette().windowText().color().name() == theme.muted
