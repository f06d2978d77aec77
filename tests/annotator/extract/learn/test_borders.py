"""Of "two closed talks in Oslo ended", tagged by hand."""

import pytest

from annotator.extract.learn.borders import borders
from annotator.extract.learn.page import Page
from annotator.extract.learn.pairs import pairs
from annotator.extract.reading import Reading, Word
from annotator.model import Article, ArticleId, Prediction
from annotator.text import sha256

TOKENS = [
    ("two", "CD", "nummod", 2),
    ("closed", "JJ", "amod", 2),
    ("talks", "NNS", "nsubj", 5),
    ("in", "IN", "prep", 2),
    ("Oslo", "NNP", "pobj", 3),
    ("ended", "VBD", "ROOT", 5),
]
TEXT = " ".join(text for text, *_ in TOKENS)


@pytest.fixture
def page():
    words = [
        Word(TEXT.index(text), TEXT.index(text) + len(text), text, tag, dep, head)
        for text, tag, dep, head in TOKENS
    ]
    article = Article(ArticleId("a"), sha256(TEXT), "", TEXT)
    whole = range(len(words))
    return Page(Reading(article, words, [whole], [whole], tagged=True), Prediction(article.id))


def place(words, label="MEETING"):
    start = TEXT.index(words)
    return start, start + len(words), label


def test_a_whole_phrase_has_one_top_and_what_depends_on_it_is_named(page):
    assert {*borders(page, place("closed talks"))} >= {
        "MEETING first=JJ",
        "MEETING last=NNS",
        "MEETING before=CD",
        "MEETING after=IN",
        "tops=1",
        "goes on=prep",
        "begins before=nummod",
    }


def test_what_is_no_phrase_has_more_than_one_top(page):
    assert "tops=2" in {*borders(page, place("two closed"))}
    assert "MEETING after=$" in {*borders(page, place("ended"))}


def test_without_tags_nothing_is_said(page):
    bare = Reading(
        page.reading.article, page.reading.words, page.reading.sentences, page.reading.pieces
    )
    assert not {*borders(Page(bare, page.rules), place("talks"))}


def test_a_pair_says_what_its_ends_stand_in_and_hang_on(page, diplomacy):
    places = [place("two closed talks in Oslo"), place("Oslo", "GPE"), place("talks")]
    found = {(pair.head, pair.tail): {*pair.features} for pair in pairs(page, places, diplomacy)}
    said = found[places[2], places[1]]
    assert {"h in=MEETING", "t in=MEETING", "h dep=nsubj", "t gov=in", "t gov of gov=talks"} <= said
    assert "h rank 1 of 2 0" in said
    assert "h has=GPE" in found[places[0], places[1]]
