"""A tick looks like one: in a colour that is seen on the theme's accent."""

import re

import pytest
from PySide6.QtGui import QColor, QImage

from app.colors import contrast
from app.stylesheet import stylesheet
from app.theme import THEMES


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_is_ticked_shows_a_mark_that_is_seen_on_the_accent(theme):
    (path,) = re.findall(r'url\("([^"]*check-[^"]*)"\)', stylesheet(theme))
    mark = QImage(path)
    assert not mark.isNull()
    pixels = (mark.pixelColor(x, y) for x in range(mark.width()) for y in range(mark.height()))
    (color,) = {QColor(each.rgb()).name() for each in pixels if each.alpha() == 255}
    assert contrast(color, theme.accent) >= 4.5
