"""The queue in the file: its order, its rows in pages, and what a filter passes."""

import sqlite3
from array import array
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import effort, reshaping, review
from annotator import scheme as schemes
from annotator.errors import ProjectError, ReviewError
from annotator.model import (
    ArticleId,
    ArticleState,
    ItemState,
    Policy,
    Prediction,
    Progress,
    Relation,
    Shows,
    Split,
)
from annotator.store import OrderBy, Project, QueueFilter, QueueOrder, QueueRow
from annotator.store.queue_order import LAST
from tests.making import OSLO, Reviewer, article, mention, oslo, place, relation, suggest

EVERY = range(-(2**62), 2**62)


def listed(project, **wanted):
    """The ids that a filter passes."""
    keys = project.listing.passing(QueueFilter(**wanted), EVERY)
    return [row.id for row in project.listing.rows(keys)]


@pytest.fixture
def shelf(project):
    """Four articles, the first finished, the second flagged; suggestions for the first three."""
    metas = (
        {"published": "2016-10-24", "source": "Daily"},
        {"published": 2016, "source": "Évening Post"},
        {"modified": "2017-01-02", "source": {"name": "odd"}},
        {},
    )
    project.add_articles(
        article(f"Story {number} of Oslo\n\n{OSLO}", f"a{number}", meta=meta)
        for number, meta in enumerate(metas, start=1)
    )
    suggest(project, *(replace(oslo(), article=ArticleId(f"a{each}")) for each in (1, 2, 3)))
    Reviewer(project, "a1").finishes()
    second = Reviewer(project, "a2")
    second.does(review.reject, second.finds("MEETING"))
    second.does(review.toggle_flag, second.finds("PERSON"))
    return project


def test_the_queue_shows_title_state_flag_and_date(shelf):
    rows = [
        QueueRow("a1", "Story 1 of Oslo\n\nAda"[:20], ArticleState.FINISHED, False, "2016-10-24"),
        QueueRow("a2", "Story 2 of Oslo\n\nAda"[:20], ArticleState.DOING, True, "2016"),
        QueueRow("a3", "Story 3 of Oslo\n\nAda"[:20], ArticleState.TO_DO, False, "2017-01-02"),
        QueueRow("a4", "Story 4 of Oslo\n\nAda"[:20], ArticleState.TO_DO, False, ""),
    ]
    assert shelf.queue() == rows
    assert shelf.listing.rows(range(1, 5)) == rows
    assert shelf.listing.rows(array("q", [4, 2])) == [rows[3], rows[1]]
    assert shelf.listing.rows(()) == []
    assert list(shelf.counts().values()) == [2, 1, 1]
    assert sorted(shelf.listing.touched()) == [
        (1, ArticleState.FINISHED, False),
        (2, ArticleState.DOING, True),
    ]
    assert shelf.finished_ids() == {"a1"}


def test_keys_rise_in_import_order_and_are_known_by_the_id(shelf):
    listing = shelf.listing
    assert listing.order() == range(1, 5)
    assert [listing.key(each) for each in ("a1", "a4", "b")] == [1, 4, None]
    shelf.add_articles([article(name="A before a")])
    assert listing.order() == range(1, 6)
    assert listing.key("A before a") == 5


def test_an_empty_project_has_an_empty_queue(project):
    assert list(project.listing.order()) == []
    assert listed(project) == listed(project, label="PERSON", related=False) == []


def test_a_file_from_which_somebody_took_an_article_is_listed_without_it(shelf):
    with sqlite3.connect(shelf.path) as other:
        other.execute("DELETE FROM queue WHERE article = 3")
    other.close()
    assert list(shelf.listing.order()) == [1, 2, 4]
    assert listed(shelf) == ["a1", "a2", "a4"]


@pytest.mark.parametrize(
    ("wanted", "passing"),
    [
        ({}, "a1 a2 a3 a4"),
        ({"state": ArticleState.TO_DO}, "a3 a4"),
        ({"state": ArticleState.FINISHED}, "a1"),
        ({"flagged": True}, "a2"),
        ({"flagged": False}, "a1 a3 a4"),
        ({"words": "OSLO story 3"}, "a3"),
        ({"words": "a4"}, "a4"),
        ({"words": "ÉVENING"}, "a2"),
        ({"words": "2016-1 daily"}, "a1"),
        ({"words": "nothing like it"}, ""),
        ({"since": "2016-10"}, "a1 a3"),
        ({"until": "2016-10"}, "a1 a2"),
        ({"until": "2016-09"}, "a2"),
        ({"since": "2017", "until": "2017"}, "a3"),
        ({"source": "Daily"}, "a1"),
        ({"source": ""}, "a4"),
        ({"label": "MEETING"}, "a1 a3"),
        ({"label": "held_at"}, "a1 a3"),
        ({"label": "AGREEMENT"}, ""),
        ({"lowest": 0.9}, "a2 a3"),
        ({"highest": 0.25}, "a2 a3"),
        ({"lowest": 0.91}, ""),
        ({"label": "GPE", "lowest": 0.3}, ""),
        ({"label": "holds_role", "highest": 0.5}, "a2 a3"),
        ({"related": True}, "a1 a2 a3"),
        ({"related": False}, "a4"),
        ({"related": False, "flagged": True}, ""),
    ],
)
def test_a_filter_passes(shelf, wanted, passing):
    assert listed(shelf, **wanted) == passing.split()


def test_a_later_run_changes_nothing_for_articles_that_are_begun(shelf):
    Reviewer(shelf, "a4").finishes()  # without suggestions, and none come up later
    late = Prediction(ArticleId("a"), (mention("m", "ISSUE", (0, 5), score=0.6),))
    suggest(shelf, *(replace(late, article=ArticleId(f"a{each}")) for each in range(1, 5)))
    assert listed(shelf, label="ISSUE") == ["a3"]
    assert listed(shelf, lowest=0.6, highest=0.6) == ["a3"]
    assert listed(shelf, label="GPE") == ["a1", "a2"]
    assert listed(shelf, related=True) == ["a1", "a2"]


def test_an_empty_filter_is_false_and_any_other_true():
    assert not QueueFilter()
    assert QueueFilter(flagged=False)
    assert QueueFilter(highest=0.0)


def test_sources_are_counted(shelf):
    odd = '{"name":"odd"}'
    assert shelf.listing.sources(1, 4) == {"Daily": 1, "Évening Post": 1, odd: 1, "": 1}
    assert shelf.listing.sources(1, 1) == {"Daily": 1}


def test_the_queue_of_a_file_that_another_program_writes_says_so(shelf):
    other = sqlite3.connect(shelf.path, isolation_level=None)
    shelf._db.execute("PRAGMA busy_timeout = 1")
    other.execute("BEGIN EXCLUSIVE")
    try:
        for read in (
            shelf.listing.order,
            lambda: list(shelf.listing.touched()),
            lambda: shelf.listing.key("a1"),
            lambda: shelf.listing.rows([1]),
            lambda: shelf.listing.sources(1, 4),
            lambda: shelf.listing.passing(QueueFilter(label="GPE"), range(1, 5)),
        ):
            with pytest.raises(ProjectError, match="is being written by another program; wait"):
                read()
    finally:
        other.close()


# any filter over any project

SCHEME = schemes.load("diplomacy")
NAMES = ("a1", "a2", "a3", "a4")
LABELS = ("PERSON", "ROLE", "GPE")
SPANS = [place(OSLO, words) for words in ("Ada Lind", "envoy", "Norway", "Oslo talks")]
SCORES = (None, 0.0, 0.2, 0.5, 0.8, 1.0)
DATES = ("2016", "2016-10", "2016-10-24", "2017-01-02")
METAS = st.fixed_dictionaries(
    {},
    optional={
        "published": st.sampled_from((*DATES, 2016, None, "")),
        "modified": st.sampled_from(DATES),
        "source": st.sampled_from(("Daily", "Straße", "", 5)),
    },
)
TITLES = st.sampled_from(("Story", "ÖSLO story", "The straße of 2016"))
SAID = st.lists(
    st.tuples(st.sampled_from(LABELS), st.sampled_from(SPANS), st.sampled_from(SCORES)),
    max_size=4,
    unique_by=lambda said: said[:2],  # of what is said twice any score counts
)
RUNS = st.lists(st.dictionaries(st.sampled_from(NAMES), SAID), max_size=2)
ACTS = ("accept", "reject", "flag", "relabel", "move", "add", "finish", "reopen", "undo")
DONE = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(ACTS),
        st.integers(0, 9),
    ),
    max_size=12,
)
WORDS = ("story", "ösLO", "STRASSE", "2016", "daily", "a")
FILTERS = st.builds(
    QueueFilter,
    state=st.none() | st.sampled_from(ArticleState),
    words=st.lists(
        st.sampled_from(["story", "ösLO", "STRASSE", "2016", "daily", "a"]), max_size=2
    ).map(" ".join),
    label=st.none() | st.sampled_from((*LABELS, "holds_role")),
    lowest=st.none() | st.sampled_from(SCORES),
    highest=st.none() | st.sampled_from(SCORES),
    flagged=st.none() | st.booleans(),
    related=st.none() | st.booleans(),
    since=st.just("") | st.sampled_from(DATES),
    until=st.just("") | st.sampled_from(DATES),
    source=st.none() | st.sampled_from(("", "Daily", "Straße")),
    split=st.none() | st.sampled_from(("", *Split)),
)
SPLITS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(Split))
POLICIES = st.builds(
    Policy,
    test=st.sampled_from(Shows),
    scored=st.sampled_from(("first", "late")),
    blind_share=st.sampled_from((0.0, 0.5, 1.0)),
)


@st.composite
def few(draw):
    """A filter of one or two parts: one of many lets hardly anything pass."""
    whole = draw(FILTERS)
    names = draw(st.sets(st.sampled_from(QueueFilter.__slots__), min_size=1, max_size=2))
    return QueueFilter(**{name: getattr(whole, name) for name in names})


def prediction(name, said):
    """A run's mentions of an article, and a relation from the first of them to the last."""
    mentions = tuple(
        mention(f"m{at}", label, span, score=score) for at, (label, span, score) in enumerate(said)
    )
    ends = (mentions[0].id, mentions[-1].id) if len(mentions) > 1 else ()
    links = (relation("r", "holds_role", *ends, score=said[0][2]),) if ends else ()
    return Prediction(ArticleId(name), mentions, links)


def does(project, name, act, number):
    """One act in an article, or nothing where it is not allowed."""
    if act == "undo":
        project.undo(actor="a")
        return
    reviewer = Reviewer(project, name)
    items = reviewer.sheet.order
    if act in ("finish", "reopen"):
        reviewer.does(getattr(review, act))
    elif act == "add":
        reviewer.does(review.add_mention, *SPANS[number % 4], LABELS[number % 3])
    elif items:
        item = items[number % len(items)]
        {
            "accept": lambda: reviewer.does(review.accept, [item]),
            "reject": lambda: reviewer.does(review.reject, item),
            "flag": lambda: reviewer.does(review.toggle_flag, item),
            "relabel": lambda: reviewer.does(review.relabel, item, LABELS[number % 3]),
            "move": lambda: reviewer.does(reshaping.move, item, (SPANS[number % 4],)),
        }[act]()


def passes(sheet, wanted, split):
    """Whether an article as it stands, in this split, is one that the filter wants."""
    progress, meta = sheet.progress or Progress(), sheet.article.meta
    published = meta.get("published")
    published = str(meta.get("modified", "") if published is None else published)
    source = str(meta.get("source", ""))
    text = " ".join((sheet.article.id, sheet.article.title, published, source)).casefold()
    shown = [each for each in sheet.items.values() if each.state is not ItemState.REJECTED]
    scored = [
        each
        for each in shown
        if each.state is ItemState.PENDING
        and each.score is not None
        and (wanted.lowest is None or wanted.lowest <= each.score)
        and (wanted.highest is None or each.score <= wanted.highest)
    ]
    fitting = shown if (wanted.lowest, wanted.highest) == (None, None) else scored
    about_items = wanted.label is not None or fitting is scored
    return (
        wanted.state in (None, progress.state)
        and all(word in text for word in wanted.words.casefold().split())
        and (not about_items or any(wanted.label in (None, each.label) for each in fitting))
        and wanted.flagged in (None, progress.flagged)
        and wanted.related in (None, any(isinstance(each, Relation) for each in shown))
        and (not wanted.since or published[: len(wanted.since)] >= wanted.since)
        and (not wanted.until or "" < published[: len(wanted.until)] <= wanted.until)
        and wanted.source in (None, source)
        and wanted.split in (None, split or "")
    )


def accepted(sheet):
    return [each for each in sheet.items.values() if each.state is ItemState.ACCEPTED]


def cost(sheet, by, expected):
    """What an article costs in an order, by what its sheet shows."""
    pending = [sheet.items[item] for item in sheet.pending]
    if sheet.finished:
        return LAST
    if by is OrderBy.EFFORT:
        count = None if sheet.run is None else len(pending)
        length = len(sheet.article.text)
        return int(effort.seconds(length=length, pending=count, expected=expected) * 10)
    scores = [item.score for item in pending if item.score is not None]
    if sheet.run is None or not scores:
        return LAST - 1
    return int(10_000 * sum(abs(2 * score - 1) for score in scores) / len(scores))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    metas=st.lists(st.tuples(TITLES, METAS), min_size=4, max_size=4),
    runs=RUNS,
    acts=DONE,
    late=RUNS,
    splits=SPLITS,
    policy=POLICIES,
    filters=st.lists(few() | FILTERS, min_size=10, max_size=10),
    cut=st.integers(1, 4),
    some=st.permutations(range(1, 5)),
)
def test_any_filter_passes_and_any_order_costs_what_the_sheets_say(
    tmp_path_factory, metas, runs, acts, late, splits, policy, filters, cut, some
):
    path = tmp_path_factory.mktemp("any") / "any.goldspan"
    with Project.create(path, scheme=SCHEME) as project:
        project._db.execute("PRAGMA synchronous = OFF")
        project.add_articles(
            replace(article(name=name, meta=meta), title=title)
            for name, (title, meta) in zip(NAMES, metas, strict=True)
        )
        project.set_splits(splits, {})
        project.set_policy(policy)
        for run in runs:
            suggest(project, *(prediction(*each) for each in run.items()), name="first")
        for name, act, number in acts:
            with suppress(ReviewError, TypeError):  # what the rules refuse, or is for mentions
                does(project, name, act, number)
        for run in late:
            suggest(project, *(prediction(*each) for each in run.items()), name="late")
        sheets = {key: project.sheet(name) for key, name in enumerate(NAMES, start=1)}
        listing = project.listing
        for wanted in (QueueFilter(), *filters):
            found = [
                *listing.passing(wanted, range(1, cut + 1)),
                *listing.passing(wanted, range(cut + 1, 5)),
            ]
            right = [
                key
                for key, sheet in sheets.items()
                if passes(sheet, wanted, splits.get(sheet.article.id))
            ]
            assert found == right, wanted
            assert [*listing.passing(wanted, some[:3])] == sorted({*right} & {*some[:3]}), wanted
        for by in (OrderBy.EFFORT, OrderBy.DOUBT):
            costs = [*listing.costs(QueueOrder(by), 1, cut)]
            costs += listing.costs(QueueOrder(by), cut + 1, 4)
            finished = [sheet for sheet in sheets.values() if sheet.finished]
            expected = effort.density(
                items=sum(len(accepted(sheet)) for sheet in finished),
                length=sum(len(sheet.article.text) for sheet in finished),
            )
            assert costs == [(key, cost(sheet, by, expected)) for key, sheet in sheets.items()]


def test_blind_articles_are_dearer_than_longer_ones_with_suggestions(project):
    """Everything in them has to be found and added."""
    text = " ".join(["words"] * 100)
    project.add_articles([article(text, "seen"), article(text[:350], "blind")])
    said = [mention(f"m{at}", "ISSUE", (at, at + 5)) for at in range(0, 600, 30)]
    suggest(project, Prediction(ArticleId("seen"), tuple(said)))
    (_, seen), (_, blind) = project.listing.costs(QueueOrder(OrderBy.EFFORT), 1, 2)
    assert seen < blind


def test_what_finished_articles_have_tells_what_others_will_cost(project):
    project.add_articles([article(name="a1"), article(f"{OSLO} Really.", "a2")])
    by_effort = QueueOrder(OrderBy.EFFORT)
    costs = [dict(project.listing.costs(by_effort, 2, 2))]
    ada = Reviewer(project)
    ada.finishes()
    costs.append(dict(project.listing.costs(by_effort, 2, 2)))
    ada.does(review.reopen)
    for each in range(0, 60, 2):
        ada.does(review.add_mention, each, each + 1, "ISSUE")
    ada.finishes()
    costs.append(dict(project.listing.costs(by_effort, 2, 2)))
    before, nothing_there, much_there = (each[2] for each in costs)
    assert nothing_there < before < much_there
