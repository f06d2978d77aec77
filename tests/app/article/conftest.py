"""A real canvas that shows the made-up article."""

from __future__ import annotations

import pytest

from annotator.scheme import load
from annotator.sheet import Sheet
from app import sentences
from app.article.canvas import ArticleCanvas
from tests.app.article.making import MENTIONS, RELATIONS, TEXT, article


@pytest.fixture
def make_canvas(qtbot):
    """Makes a shown canvas with a text and items."""

    def make(
        text: str = TEXT, mentions=MENTIONS, relations=RELATIONS, *, width=900, height=800
    ) -> ArticleCanvas:
        canvas = ArticleCanvas()
        qtbot.addWidget(canvas)
        canvas.resize(width, height)
        items = {item.id: item for item in (*mentions, *relations)}
        sheet = Sheet(article(text), load("diplomacy"), items)
        canvas.spoken = lambda item: sentences.spoken(sheet, items[item])
        canvas.show_article(sheet.article, sheet.scheme)
        canvas.show_items(mentions, relations, focus=None)
        canvas.show()
        qtbot.waitExposed(canvas)
        return canvas

    return make


@pytest.fixture
def canvas(make_canvas) -> ArticleCanvas:
    """The canvas with TEXT, its mentions and relations."""
    return make_canvas()
