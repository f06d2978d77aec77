import pytest

from annotator import learning, review
from annotator.descent import LEARNT, mark_of
from annotator.errors import GoldspanError, Stopped
from annotator.evaluate import evaluate
from annotator.evaluate.load import gold_of, run_of
from annotator.extract.learn.serving import Learnt
from annotator.linking import link, new_entity
from annotator.model import ArticleId, Split
from annotator.suggesting import suggest
from tests.making import OSLO, Reviewer, article, oslo
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
    reviewed.add_articles([article("The envoy of Norway met Ada Lind.", "b1")])
    Reviewer(reviewed, "b1").does(review.finish)
    reviewed.set_splits({ArticleId("a1"): Split.TEST}, {})
    # a2 is a copy of it
    assert ids_of(learning.lessons_of(reviewed)) == ["b1"]


def ids_of(lessons):
    return [each.article.id for each in lessons]


def test_dev_articles_on_which_thresholds_are_chosen_are_not_learnt_from_either(project):
    project.add_articles(article(f"Number {number} alone.", f"a{number}") for number in range(3))
    for number in range(3):
        Reviewer(project, f"a{number}").does(review.finish)
    splits = {"a0": Split.DEV, "a1": Split.TRAIN}
    project.set_splits({ArticleId(name): split for name, split in splits.items()}, {})
    # what is in no split is
    assert ids_of(learning.lessons_of(project)) == ["a1", "a2"]


def test_a_near_copy_of_a_test_article_is_not_learnt_from_either(project):
    text = " ".join(f"word{number % 50} w{number}" for number in range(100))
    project.add_articles(
        [
            article(text, "test"),
            article(f"{text} and some more of it", "copy"),
            article(" ".join(reversed(text.split())), "other"),
        ]
    )
    for name in "test", "copy", "other":
        Reviewer(project, name).does(review.finish)
    assert ids_of(learning.lessons_of(project)) == ["test", "copy", "other"]
    project.set_splits({ArticleId("test"): Split.TEST}, {})
    assert ids_of(learning.lessons_of(project)) == ["other"]


def test_of_many_lessons_those_finished_last_are_learnt_from(project):
    project.add_articles(article(f"{OSLO} {number}", f"a{number}") for number in range(6))
    for number in 5, 0, 4, 1, 3, 2:
        Reviewer(project, f"a{number}").does(review.finish)
    assert ids_of(learning.lessons_of(project, most=3)) == ["a1", "a2", "a3"]
    project.set_splits({ArticleId(f"a{number}"): Split.TRAIN for number in range(6)}, {})
    Reviewer(project, "a5").does(review.reopen)
    Reviewer(project, "a5").does(review.finish)
    assert ids_of(learning.lessons_of(project, most=3)) == ["a2", "a3", "a5"]


def test_names_that_only_test_articles_have_are_not_given_to_the_learner(project):
    project.add_articles([article("Ada Lind and Bo Ek.", "a1"), article("Bo E. met Ada.", "a2")])
    for name, spans in (("a1", [(0, 8), (13, 18)]), ("a2", [(0, 5)])):
        reviewer = Reviewer(project, name)
        for start, end in spans:
            reviewer.does(review.add_mention, start, end, "PERSON")
    ada, bo = new_entity("PERSON", "Ada Lind"), new_entity("PERSON", "Bo Ek")
    for name, words, entity, new in (
        ("a1", "Ada Lind", ada, True), ("a1", "Bo Ek", bo, True), ("a2", "Bo E.", bo, False),
    ):  # fmt: skip
        reviewer = Reviewer(project, name)
        reviewer.does(link, [reviewer.finds("PERSON", words)], entity, new=new)
    assert {each.text for each in learning.names_of(project)} == {"Ada Lind", "Bo Ek", "Bo E."}
    project.set_splits({ArticleId("a1"): Split.TEST}, {})
    # Bo Ek, too, is written so in the test article alone
    assert {each.text for each in learning.names_of(project)} == {"Bo E."}
    project.set_splits({ArticleId("a2"): Split.TEST}, {})
    assert {each.text for each in learning.names_of(project)} == {"Ada Lind", "Bo Ek"}


def test_nor_are_names_that_only_near_copies_of_test_articles_have(project):
    report = " ".join(f"On day {day} they met in hall {day * 7} again." for day in range(40))
    project.add_articles([article(f"Ada Lind came. {report}", "a1")])
    project.set_splits({ArticleId("a1"): Split.TEST}, {})
    project.add_articles([article(f"{report} Ada Lind went.", "a2")])
    reviewer = Reviewer(project, "a2")
    start = reviewer.sheet.article.text.index("Ada Lind")
    reviewer.does(review.add_mention, start, start + 8, "PERSON")
    reviewer.does(link, [reviewer.finds("PERSON")], new_entity("PERSON", "Ada Lind"), new=True)
    assert learning.names_of(project) == []
    project.set_splits({}, {})
    assert [each.text for each in learning.names_of(project)] == ["Ada Lind"]


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
