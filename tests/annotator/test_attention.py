"""What became of planted suggestions, and how much that says."""

import shutil
from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from annotator import review, scheme
from annotator.attention import Attention, Watching, upper_bound
from annotator.clustering import Clusters
from annotator.course import Course, course
from annotator.course_rows import by_time
from annotator.errors import ReviewError
from annotator.model import ArticleId, ItemState
from annotator.pace import pace
from annotator.store import Project
from tests.making import Reviewer
from tests.planted import plant


class Planted(Reviewer):
    """A reviewer of an article in which something is planted."""

    def __init__(self, project, name="a1"):
        super().__init__(project, name)
        self.sheet = project.sheet_to_review(ArticleId(name))

    def does(self, act, *arguments, **options):
        draft = act(self.sheet, *arguments, **options)
        decision = self.project.record(draft, actor=self.actor)
        self.sheet = self.sheet.after(draft.changes, draft.plants)
        return decision

    @property
    def plants(self):
        """The planted ones in the order of the text."""
        return [each.id for each in self.sheet.mentions if self.sheet.is_planted(each)]


def attention(project):
    """What is known by now."""
    watching = Watching(project.all_planted())
    for decision in project.decisions():
        watching.take(decision)
    return watching.made()


def test_a_verdict_counts_once_its_article_is_finished(project):
    plant(project, "a1", "a2")
    ada = Planted(project)
    first, second, third, *rest = ada.plants
    ada.does(review.accept, [first])
    ada.does(review.reject, second)
    ada.does(review.relabel, third, "ROLE")
    assert attention(project) == Attention()
    ada.does(review.finish)
    assert attention(project) == Attention(1, 1, 1, len(rest), articles=1)


def test_who_was_told_and_undoes_the_finishing_is_not_judged_anew(project):
    plant(project, "a1")
    ada = Planted(project)
    ada.does(review.accept, ada.plants)
    ada.does(review.finish)
    once = attention(project)
    assert once.accepted == once.seen > 0
    project.undo(actor="ada")
    assert attention(project) == pace(project).attention == course(project).attention == once
    ada.sheet = project.sheet(ArticleId("a1"))
    for each in ada.plants:
        ada.does(review.reject, each)
    ada.does(review.finish)
    assert attention(project) == course(project).attention == once


def test_what_was_told_of_once_is_not_counted_again(project):
    plant(project, "a1")
    ada = Planted(project)
    plants = ada.plants
    ada.does(review.accept, plants[:1])
    ada.does(review.relabel, plants[1], "ROLE")
    ada.does(review.finish)
    once = attention(project)
    ada.does(review.reopen)
    assert not ada.plants
    ada.does(review.finish)
    assert attention(project) == once


def test_nothing_is_counted_of_a_beginning_that_was_undone(project):
    plant(project, "a1")
    ada = Planted(project)
    ada.does(review.accept, ada.plants)
    project.undo(actor="ada")
    plain = Reviewer(project)
    assert not any(plain.sheet.is_planted(each) for each in plain.sheet.mentions)
    plain.finishes()
    assert attention(project) == Attention()
    assert project.all_planted() == {}
    assert all(each.state is ItemState.ACCEPTED for each in plain.sheet.mentions)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A project with plants in an article that nobody has begun, for examples to be copies of."""
    path = tmp_path_factory.mktemp("planted") / "planted.goldspan"
    with Project.create(path, scheme=scheme.load("diplomacy")) as project:
        plant(project, "a1")
    return path


@given(steps=st.lists(st.tuples(st.sampled_from("ARFUDO"), st.integers(0, 3)), max_size=14))
@example(steps=[("F", 0), ("U", 0), ("U", 0)])  # begun anew, without what was planted at first
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_each_plant_counts_as_it_was_when_somebody_was_told_of_it_first(planted, steps):
    """Accept, Reject, Finish, Undo, reDo, reOpen in any order; what is told is kept beside."""
    path = planted.with_name("example.goldspan")
    shutil.copyfile(planted, path)
    with Project.open(path) as project:
        before = len(list(project.decisions()))
        ada, told = Planted(project), {}
        ada.does(review.reject, ada.plants[0])
        wrong = ada.plants
        for act, number in [*steps, ("F", 0)]:
            item = wrong[number % len(wrong)]
            try:
                match act:
                    case "A":
                        ada.does(review.accept, [item])
                    case "R":
                        ada.does(review.reject, item)
                    case "F":
                        now = {each: ada.sheet.items[each].state for each in ada.plants}
                        ada.does(review.finish)
                        told = {**now, **told}
                    case "O":
                        ada.does(review.reopen)
                    case "U" if project.newest()[0] > before + 1:
                        project.undo(actor="ada")
                    case "D":
                        project.redo(actor="ada")
            except (ReviewError, KeyError):
                continue
            finally:
                ada.sheet = project.sheet(ArticleId("a1"))
        states = Counter(told.values())
        found = attention(project)
        assert (found.accepted, found.rejected, found.corrected, found.unjudged) == (
            states[ItemState.ACCEPTED], states[ItemState.REJECTED], 0, states[ItemState.PENDING]
        )  # fmt: skip


def test_none_of_59_bounds_the_share_under_5_percent():
    def of_as_many(accepted, seen):
        return upper_bound(accepted, seen, articles=seen)

    assert of_as_many(0, 59) == pytest.approx(1 - 0.05 ** (1 / 59))
    assert of_as_many(0, 59) < 0.05 < of_as_many(0, 58)
    assert Attention(0, 59, 1, articles=59).bound == of_as_many(0, 59)
    # the tables of Clopper and Pearson
    assert of_as_many(1, 20) == pytest.approx(0.2161, abs=0.0001)
    assert of_as_many(5, 10) == pytest.approx(0.7776, abs=0.0001)
    assert of_as_many(3, 3) == 1
    # so many that the chance of none is too small for a float
    assert of_as_many(1000, 10_000) == pytest.approx(0.10507, abs=0.0001)
    assert of_as_many(600, 1000) == pytest.approx(0.6257, abs=0.0001)
    assert (Attention().share, Attention().bound) == (None, None)


def test_few_articles_that_differ_bound_it_less():
    alike, apart, few = Clusters(), Clusters(), Clusters()
    for number in range(20):
        alike.take(1 if number % 2 else 2, 5)
        apart.take(5 if number < 6 else 0, 5)
    few.take(0, 50)
    few.take(0, 50)
    assert (alike.some, apart.some, alike.every, apart.every) == (30, 30, 100, 100)
    assert alike.effect == 1
    assert apart.effect == pytest.approx(5 * 20 / 19)
    assert few.effect == 1, "none was accepted: nothing tells whether articles differ"
    bounds = [
        upper_bound(each.some, each.every, articles=each.articles, effect=each.effect)
        for each in (alike, apart)
    ]
    # by Korn and Graubard: 100 are worth 92.2 of 20 articles, 17.5 where their articles are alike
    assert bounds == pytest.approx([0.3881, 0.5240], abs=0.0005)
    assert upper_bound(0, 100, articles=2) > 0.3
    assert Attention(0, 100, articles=1).bound is None


@given(
    seen=st.integers(2, 300),
    accepted=st.integers(0, 300),
    articles=st.integers(2, 300),
    effect=st.floats(1, 9),
)
def test_the_bound_is_above_the_share_and_falls_with_articles_that_are_alike(
    seen, accepted, articles, effect
):
    seen, accepted, articles = max(seen, articles), min(accepted, seen), min(articles, seen)
    bound = upper_bound(accepted, seen, articles=articles, effect=effect)
    assert accepted / seen <= bound <= 1
    assert upper_bound(accepted, seen, articles=articles + 1, effect=effect) <= bound + 1e-9
    assert upper_bound(accepted, seen, articles=articles, effect=effect + 1) >= bound - 1e-9


def test_it_is_said_in_a_sentence():
    assert str(Attention()) == "No planted suggestion was judged yet."
    assert str(Attention(0, 59, articles=59)) == (
        "0 of 59 planted suggestions were accepted (59 articles). Of wrong suggestions like the "
        "planted ones at most 4.95 % are accepted (95 %, Clopper-Pearson, by article)."
    )
    assert str(Attention(0, 1, 2, articles=1)) == (
        "0 of 1 planted suggestion was accepted, and 2 more corrected (1 article). Fewer than two "
        "articles tell nothing of others."
    )


def test_pace_and_course_tell_it_beside_what_was_accepted_unread(project):
    plant(project, "a1", "a2")
    seen = 0
    for name in ("a1", "a2"):
        ada = Planted(project, name)
        ada.does(review.accept, ada.plants[:1])
        for each in ada.plants[1:]:
            ada.does(review.reject, each)
        seen += len(ada.sheet.plants)
        ada.does(review.finish)
    wanted = Attention(2, seen - 2, articles=2, effect=pace(project).attention.effect)
    assert pace(project).attention == wanted
    assert pace(project).to_dict()["planted"]["bound"] == wanted.bound
    found = course(project)
    assert found.attention == wanted
    rows = [row[0] for row in by_time(found).rows]
    unread = next(place for place, what in enumerate(rows) if "unread" in what)
    assert rows[unread + 1 : unread + 3] == [
        "Planted wrong, and accepted",
        "Of such wrong ones at most, with 95 %",
    ]
    assert not any("Planted" in row[0] for row in by_time(Course()).rows)
