"""A scheme that the rules know nothing of, and lessons made of simple sentences."""

import pytest
from hypothesis import strategies as st

from annotator import scheme as schemes
from annotator.extract.learn.lesson import Lesson
from annotator.extract.spacy_pipeline import Reader, blank
from annotator.model import Article, ArticleId, PredictedMention, PredictedRelation, Prediction
from annotator.text import sha256

CHEESES = """
name = "cheeses"
[mention.CHEESE]
key = "C"
attributes = { age = ["young", "old"] }
[mention.PRICE]
key = "P"
[relation.costs]
head = ["CHEESE"]
tail = ["PRICE"]
[relation.goes_with]
head = ["CHEESE"]
tail = ["CHEESE"]
symmetric = true
"""


def lesson(*offers, name="c1"):
    """A lesson of sentences such as "We sell Brie for 3 crowns." """
    text, mentions, relations = "", [], []
    for cheese, price in offers:
        start = len(text) + len("We sell ")
        text += f"We sell {cheese} for {price} crowns.\n"
        end = start + len(cheese)
        at = end + len(" for ")
        number = len(mentions)
        mentions += [
            PredictedMention(f"m{number}", "CHEESE", ((start, end),), attributes={"age": "old"}),
            PredictedMention(f"m{number + 1}", "PRICE", ((at, at + len(f"{price} crowns")),)),
        ]
        relations.append(PredictedRelation(f"r{number}", "costs", f"m{number}", f"m{number + 1}"))
    article = Article(ArticleId(name), sha256(text), "", text)
    return Lesson(article, Prediction(article.id, tuple(mentions), tuple(relations)))


NAMES = st.sampled_from(["Brie", "old Gouda", "Comté", "blue Stilton", "브리 치즈", "Edam"])
OFFERS = st.lists(st.tuples(NAMES, st.integers(1, 999)), min_size=1, max_size=4)


@st.composite
def lessons(draw, most=4):
    """Up to so many lessons with different texts."""
    found = draw(st.lists(OFFERS, max_size=most))
    return [lesson(*offers, name=f"c{order}") for order, offers in enumerate(found)]


@pytest.fixture(scope="session")
def cheeses():
    """A scheme of which the rules know no label."""
    return schemes.parse(CHEESES)


@pytest.fixture(scope="session")
def reader(cheeses):
    """Reads without an English model."""
    return Reader(blank(), cheeses)


@pytest.fixture(scope="session")
def market():
    """Six lessons, enough to learn what a cheese is."""
    kinds = ["Brie", "Gouda", "Comté", "Stilton", "Edam", "Feta", "Parma", "Tilsit"]
    return [
        lesson(
            *((kinds[(order + each) % len(kinds)], order * 7 + each + 2) for each in range(5)),
            name=f"c{order}",
        )
        for order in range(6)
    ]
