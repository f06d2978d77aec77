"""The queue in memory against a plain list of rows: whatever is filtered, decided and asked."""

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model import ArticleId, ArticleState, Progress
from annotator.store import OrderBy, Project, QueueFilter, QueueOrder
from app.session import arranging
from app.session import queue as queues
from app.session.queue import Queue
from tests.making import OSLO, article

NAMES = [f"a{number}" for number in range(7)]
PROGRESS = st.none() | st.builds(
    Progress, state=st.sampled_from(ArticleState), flagged=st.booleans()
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), st.sampled_from(NAMES), PROGRESS),
        st.tuples(st.just("ask"), st.sampled_from(["", "even", "odd", "odd even", "6"])),
        st.tuples(
            st.just("arrange"),
            st.builds(QueueOrder, by=st.sampled_from(OrderBy), seed=st.integers(0, 5)),
        ),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, diplomacy):
    """Seven articles, every other one odd."""
    path = tmp_path_factory.mktemp("shelf") / "shelf.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(
            replace(article(OSLO * (1 + 3 * at % 7), name), title=f"{('even', 'odd')[at % 2]} one")
            for at, name in enumerate(NAMES)
        )
        yield project


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    """Pages and slices of three articles, and two pages in memory."""
    monkeypatch.setattr(queues, "_PAGE", 3)
    monkeypatch.setattr(queues, "_PAGES", 2)
    monkeypatch.setattr(queues, "_SLICE", 3)
    monkeypatch.setattr(queues, "_LEAST", 1)
    monkeypatch.setattr(arranging, "_FIRST", 3)
    monkeypatch.setattr(arranging, "_LEAST", 1)
    monkeypatch.setattr(arranging, "_PLACED", 2)


def whole(queue):
    """Sift until all is found."""
    while not queue.complete:
        queue.sift(1)
    return queue


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_it_lists_counts_and_goes_on_like_a_list_of_all_rows(shelf, steps):
    queue, rows = Queue(shelf.listing), {row.id: row for row in shelf.queue()}
    ranked, words = list(NAMES), []
    for kind, *what in steps:
        if kind == "ask":
            queue.ask(QueueFilter(words=what[0]))
            whole(queue)
            words = what[0].split()
        elif kind == "arrange":
            queue.arrange(what[0])
            arranged(queue)
            ranked = in_order(shelf.listing, what[0])
        else:
            name, progress = what
            now = progress or Progress()
            row = replace(rows[name], state=now.state, flagged=now.flagged)
            assert queue.update(ArticleId(name), progress) == (row != rows[name])
            rows[name] = row
        titles = {name: f"{name} {rows[name].title}" for name in ranked}
        shown = [name for name in ranked if all(word in titles[name] for word in words)]
        assert [*queue] == [rows[name] for name in shown]
        assert (len(queue), queue.total) == (len(shown), len(NAMES))
        states = [row.state for row in rows.values()]
        assert queue.counts() == {state: states.count(state) for state in ArticleState}
        assert queue.flagged == sum(row.flagged for row in rows.values())
        for name in NAMES:
            assert queue.place(name) == (shown.index(name) if name in shown else None)
            here = ranked.index(name)
            behind = [each for each in shown if ranked.index(each) > here]
            before = [each for each in shown if ranked.index(each) < here]
            assert queue.neighbour(name, 1) == (behind[0] if behind else None)
            assert queue.neighbour(name, -1) == (before[-1] if before else None)
            assert queue.next_unfinished(name) == first_unfinished(rows, behind + before)
        assert queue.next_unfinished(None) == first_unfinished(rows, shown)


def arranged(queue):
    """Arrange until all is found, and sift what the filter asks of it."""
    before = [row.id for row in queue]
    while not queue.is_arranged:
        assert [row.id for row in queue] == before
        assert 0 <= queue.arranged <= 1
        queue.arrange_on(0)
    return whole(queue)


def in_order(listing, order):
    """The names by what they cost, those that cost alike as they were imported."""
    costs = dict(listing.costs(order, *listing.ends()))
    return sorted(NAMES, key=lambda name: (costs[listing.key(name)], NAMES.index(name)))


def first_unfinished(rows, names):
    return next((name for name in names if rows[name].state is not ArticleState.FINISHED), None)


def test_what_is_found_bit_by_bit_grows_behind_what_was_found(shelf):
    queue = Queue(shelf.listing)
    queue.ask(QueueFilter(words="one"))
    sizes = [len(queue)]
    while not queue.complete:
        queue.sift(0)
        sizes.append(len(queue))
        assert [row.id for row in queue] == NAMES[: len(queue)]
    assert sizes == sorted(sizes)
    assert sizes[:2] == [0, 3]
    assert sizes[-1] == 7


def test_rows_are_read_a_page_at_a_time_and_few_pages_kept(shelf, monkeypatch):
    read = []
    listing = shelf.listing
    rows = listing.rows

    def counted(_self, keys):
        read.append([*keys])
        return rows(keys)

    monkeypatch.setattr(type(listing), "rows", counted)
    queue = Queue(listing)
    assert read == []
    assert [queue[place].id for place in (0, 1, 2, 4, 3)] == ["a0", "a1", "a2", "a4", "a3"]
    assert read == [[1, 2, 3], [4, 5, 6]]
    assert [queue[place].id for place in (6, 0)] == ["a6", "a0"]
    assert read == [[1, 2, 3], [4, 5, 6], [7], [1, 2, 3]]
    for outside in (-1, 7):
        with pytest.raises(IndexError):
            queue[outside]


def test_sources_are_counted_bit_by_bit(project):
    project.add_articles(
        article(name=name, meta={"source": "Daily"} if at else {}) for at, name in enumerate(NAMES)
    )
    queue = Queue(project.listing)
    assert not queue.count_sources(0)
    assert queue.count_sources(10)
    assert queue.sources == {"": 1, "Daily": 6}
    assert queue.count_sources(0)


def test_without_a_project_there_is_nothing(shelf):
    queue = Queue()
    assert [*queue] == [*chain(queue.sources)] == []
    assert queue.complete
    assert queue.count_sources(0)
    assert queue.next_unfinished(None) is None
    assert queue.total == queue.flagged == 0
    queue.ask(QueueFilter(words="a"))
    assert queue.complete


def test_an_article_that_came_after_the_queue_was_read_is_not_known(project):
    project.add_articles([article(name="a0")])
    queue = Queue(project.listing)
    project.add_articles([article(name="a1")])
    assert queue.knows("a0")
    assert not queue.knows("a1")
