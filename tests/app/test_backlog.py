"""The backlog: every article without suggestions comes once, what is preferred before the rest."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model import ArticleId, Prediction
from annotator.store import Project
from app import backlog as backlogs
from app.backlog import Backlog
from tests.making import Reviewer, article, suggest

NAMES = [f"a{number}" for number in range(1, 13)]
COVERED = {"a2", "a3", "a9"}
FINISHED = "a5"
WAITING = [name for name in NAMES if name not in COVERED | {FINISHED}]


@pytest.fixture(scope="module")
def listing(tmp_path_factory, diplomacy):
    """Twelve articles, of which three are suggested for and one is finished."""
    path = tmp_path_factory.mktemp("backlog") / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(article(f"Story of {name}.", name) for name in NAMES)
        suggest(project, *(Prediction(ArticleId(name)) for name in COVERED))
        Reviewer(project, FINISHED).finishes()
        yield project.listing


@pytest.fixture
def small(monkeypatch):
    """Two articles are looked at together."""
    monkeypatch.setattr(backlogs, "_SLICE", 2)


def taken(backlog):
    """Everything that is still to come."""
    found = []
    while not backlog.whole or backlog:
        backlog.find(0)
        while (each := backlog.take()) is not None:
            found.append(each)
    return found


def test_unfinished_articles_without_suggestions_come_in_import_order(listing, small):
    assert taken(Backlog(listing)) == WAITING


def test_what_is_preferred_comes_first_whether_it_was_found_or_not(listing, small):
    backlog = Backlog(listing)
    backlog.prefer("a12")
    assert (len(backlog), "a12" in backlog, "a1" in backlog) == (1, True, False)
    backlog.find(0)
    backlog.prefer("a1")
    assert "a1" in backlog
    assert taken(backlog) == ["a1", "a12", *(each for each in WAITING if each not in ("a1", "a12"))]


def test_what_needs_no_suggestions_is_not_preferred(listing, small):
    backlog = Backlog(listing)
    for name in (*COVERED, FINISHED, "unknown"):
        backlog.prefer(name)
    assert len(backlog) == 0
    assert backlog.take() is None
    assert not backlog.whole


def test_without_a_project_nothing_waits():
    backlog = Backlog()
    backlog.find(1)
    backlog.prefer("a1")
    assert (backlog.whole, len(backlog), backlog.take(), "a1" in backlog) == (True, 0, None, False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(st.sampled_from(NAMES), st.just("find"), st.just("take")), max_size=40),
)
def test_in_any_order_each_comes_once_and_is_counted(listing, small, acts):
    backlog, come = Backlog(listing), []
    for act in acts:
        if act == "find":
            backlog.find(0)
        elif act == "take":
            before, each = len(backlog), backlog.take()
            assert (each is None) == (before == 0)
            come += [] if each is None else [each]
        else:
            backlog.prefer(act)
            if act in backlog:
                assert act not in come
        assert len(backlog) == sum(name in backlog for name in NAMES)
    come += taken(backlog)
    assert sorted(come) == sorted(WAITING)


def test_what_is_suggested_anew_comes_behind_what_is_preferred_and_before_the_rest(listing):
    backlog = Backlog(listing)
    backlog.find(9)
    backlog.renew(["a9", "a3"])
    backlog.prefer(ArticleId("a7"))
    assert len(backlog) == len(WAITING) + 2
    assert backlog.take() == "a7"
    assert not backlog.is_renewal
    assert backlog.take() == "a9"
    assert backlog.is_renewal
    # asked again it is another list, and what is open keeps its suggestions
    backlog.renew(["a2", "a3"])
    backlog.prefer(ArticleId("a3"))
    assert taken(backlog) == ["a2", *(each for each in WAITING if each != "a7")]


def test_where_all_was_looked_at_before_only_what_is_suggested_anew_comes(listing):
    backlog = Backlog(listing, looked=True)
    assert backlog.whole
    backlog.renew(["a2"])
    assert taken(backlog) == ["a2"]
