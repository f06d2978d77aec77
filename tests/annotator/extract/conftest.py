"""Extractors loaded once, and short ways to ask them."""

import pytest

from annotator.extract.registry import make
from annotator.model import Article, ArticleId
from annotator.text import sha256


def article(text, name="a1", zones=()):
    return Article(ArticleId(name), sha256(text), text[:20], text, zones=zones)


@pytest.fixture(scope="session")
def builtin(diplomacy):
    """The builtin extractor with the real model."""
    return make("builtin", diplomacy)


@pytest.fixture(scope="session")
def rules(diplomacy):
    """The rules on a blank pipeline, as where no model is installed."""
    return make("rules", diplomacy)


@pytest.fixture(scope="session")
def as_article():
    """A text as an article."""
    return article


@pytest.fixture
def mentions(builtin, diplomacy):
    """What the builtin extractor marks in a text: (label, surface) in order."""
    return lambda text, extractor=builtin: _mentions(extractor, text, diplomacy)


@pytest.fixture
def relations(builtin, diplomacy):
    """What the builtin extractor relates in a text: (head, label, tail) by surface."""
    return lambda text, extractor=builtin: _relations(extractor, text, diplomacy)


def _mentions(extractor, text, scheme):
    (prediction,) = extractor.predict([article(text)], scheme)
    return [(each.label, text[each.start : each.end]) for each in prediction.mentions]


def _relations(extractor, text, scheme):
    (prediction,) = extractor.predict([article(text)], scheme)
    surface = {each.id: text[each.start : each.end] for each in prediction.mentions}
    return {(surface[each.head], each.label, surface[each.tail]) for each in prediction.relations}
