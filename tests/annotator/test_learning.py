import pytest

from annotator import learning
from annotator.descent import LEARNT, mark_of
from annotator.errors import GoldspanError, Stopped
from annotator.evaluate import evaluate
from annotator.evaluate.load import gold_of, run_of
from annotator.extract.learn.serving import Learnt
from annotator.model import ArticleId, Split
from annotator.suggesting import suggest
from tests.making import Reviewer, article, oslo
from tests.making import suggest as says


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    """The user's cache is this test's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)


@pytest.fixture
def reviewed(project):
    """Two finished articles and one to do."""
    project.add_articles(article(name=name) for name in ("a1", "a2", "a3"))
    says(project, oslo("a1"), oslo("a2"))
    for name in ("a1", "a2"):
        Reviewer(project, name).finishes()
    return project


def test_finished_articles_are_lessons_with_their_accepted_items(reviewed):
    found = learning.lessons_of(reviewed)
    assert [each.article.id for each in found] == ["a1", "a2"]
    assert len(found[0].gold.mentions) == len(oslo("a1").mentions)
    assert len(found[0].gold.relations) == len(oslo("a1").relations)
    assert [each.article.id for each in learning.lessons_of(reviewed, most=1)] == ["a2"]


def test_test_articles_are_never_learnt_from(reviewed):
    reviewed.set_splits({ArticleId("a1"): Split.TEST}, {})
    assert [each.article.id for each in learning.lessons_of(reviewed)] == ["a2"]


def test_suggesting_by_the_learner_learns_first(reviewed):
    run = suggest(reviewed, extractor="learner")
    assert (run.name, run.articles) == ("learner", 1)
    assert run.settings["lessons"] == 2
    (said,) = reviewed.predictions(run.id)
    assert said.mentions
    assert run.settings[LEARNT] == {
        each.article.id: mark_of(each.article.sha256) for each in learning.lessons_of(reviewed)
    }
    everywhere = suggest(reviewed, extractor="learner", which="all")
    scored = evaluate(gold_of(reviewed), run_of(reviewed, everywhere.id), resamples=0).runs[0]
    assert scored.learnt_articles == 2
    again = suggest(reviewed, extractor="learner")
    assert again.model_sha256 == run.model_sha256
    assert list(reviewed.predictions(again.id)) == [said]


def test_where_nothing_is_finished_there_is_nothing_to_learn_from(project):
    project.add_articles([article()])
    with pytest.raises(GoldspanError, match="no finished article to learn from"):
        suggest(project, extractor="learner")


def test_learning_stops_when_asked(reviewed):
    asked = iter([False] * 3 + [True] * 9999)
    with pytest.raises(Stopped):
        learning.learn(reviewed, stopped=lambda: next(asked))


def test_names_of_entities_are_known_to_the_learner(reviewed):
    learnt = learning.learn_in_worker(
        learning.lessons_of(reviewed), reviewed.scheme, learning.names_of(reviewed)
    )
    assert isinstance(learnt, Learnt)
    assert learnt.spec == f"learner:{learnt.sha256}:{learnt.path}"
