"""Opening articles: long ones cost nothing when they are left."""

import gc

import pytest

from annotator.model import ArticleId, Prediction
from annotator.store import Project
from app.session import Session
from tests.making import article, mention, suggest

WORDS = 1500


@pytest.fixture
def thawed():
    """What was left to itself by garbage collection is looked at again after the test."""
    yield
    gc.unfreeze()


def long(project, name):
    """An article of many words, each of which is suggested."""
    text = " ".join(f"{word:04}" for word in range(WORDS))
    project.add_articles([article(f"{name} {text}", name)])
    start = len(name) + 1
    spans = [(start + 5 * word, start + 5 * word + 4) for word in range(WORDS)]
    said = [mention(f"m{at}", "PERSON", span) for at, span in enumerate(spans)]
    suggest(project, Prediction(ArticleId(name), tuple(said)))


def test_a_long_article_that_is_left_stays_nowhere(qtbot, tmp_path, diplomacy, thawed):
    path = tmp_path / "long.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        for name in ("a1", "a2"):
            long(project, name)
    session = Session(actor="tester")
    session.open_project(path)
    kept = []
    for name in ("a2", "a1") * 4:
        session.open_article(ArticleId(name))
        assert len(session.sheet.items) == WORDS
        kept.append(gc.get_freeze_count())
    assert kept[-1] - kept[1] < WORDS
    session.close_project()
    assert gc.get_freeze_count() < kept[-1] - WORDS
    assert gc.isenabled()
