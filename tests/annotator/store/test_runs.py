"""Runs: what an extractor said comes back as it said it, and is never half there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import ProjectError
from annotator.identity import items_of
from annotator.model import PredictedMention, PredictedRelation, Prediction
from annotator.store import Project
from tests.making import OSLO, article, mention, new_run, oslo, relation, suggest


def test_a_run_comes_back_with_fragments_attributes_scores_and_entities(project):
    project.add_articles([article(), article(name="a2"), article(name="a3")])
    said = [
        Prediction(
            "a1",
            (
                mention("m2", "PERSON", (0, 3), (9, 12), (20, 21), entity="Ada Lind"),
                mention("m1", "PERSON", (0, 3), score=0, attributes={"status": "held"}),
                mention("", "ODD LABEL", (5, 9), score=1),
            ),
            (
                relation("r", "held_on", "m1", "", score=0.125),
                relation("r2", "held_on", "m2", "m2", attributes={"modality": "denied"}),
            ),
        ),
        Prediction("a3"),
    ]
    run = project.add_run(new_run(), said)
    assert list(project.predictions(run)) == said


def test_a_sheet_shows_the_items_of_what_its_run_said(project):
    project.add_articles([article(), article(name="a2")])
    said = Prediction(
        "a2",
        (
            mention("m2", "PERSON", (0, 3), (9, 12), (20, 21), entity="Ada Lind"),
            mention("m1", "MEETING", (0, 3), score=0, attributes={"status": "held"}),
            mention("", "DATE", (5, 9), score=1),
            mention("again", "DATE", (5, 9), score=0.5),
        ),
        (
            relation("r", "held_on", "m1", "", score=0.125, attributes={"modality": "denied"}),
            relation("r2", "held_on", "m1", "again"),
        ),
    )
    run = project.add_run(new_run(), [oslo("a1"), said])
    shown = project.sheet("a2").suggested
    assert list(shown.values()) == items_of(said, run=run)
    assert list(shown) == [item.id for item in items_of(said)]
    assert len(shown) == 4


def test_a_run_says_what_it_is_and_how_much_it_said(project, diplomacy):
    project.add_articles([article(), article(name="a2")])
    number = project.add_run(new_run(model_sha256="ab" * 32), [oslo(), oslo("a2")])
    (run,) = project.runs()
    assert run.id == number
    assert (run.name, run.extractor, run.version, run.settings) == (
        "model",
        "tests",
        "1.0",
        {"beam": 2},
    )
    assert (run.model_sha256, run.scheme_sha256) == ("ab" * 32, diplomacy.sha256)
    assert (run.articles, run.mentions, run.relations) == (2, 10, 4)
    assert run.started <= run.ended


def test_a_run_that_covers_nothing_is_a_run(project):
    number = suggest(project)
    assert list(project.predictions(number)) == []
    assert project.runs()[0].articles == 0


def test_a_run_is_found_by_name_first_the_newest_first_then_by_id(project):
    first, second = suggest(project, name="rules"), suggest(project, name="rules")
    third = suggest(project, name=str(first))
    assert project.run("rules").id == second
    assert project.run(str(first)).id == third
    assert project.run(first).id == first
    assert project.run(str(second)).id == project.run(second).id == second
    assert project.run(str(third)).id == third
    with pytest.raises(ProjectError, match=r"has no run bert; its runs are: rules, 1\."):
        project.run("bert")


def test_predictions_can_be_added_article_by_article(project):
    project.add_articles([article(), article(name="a2"), article(name="a3")])
    run = project.begin_run(new_run())
    assert project.runs()[0].ended is None
    project.add_predictions(run, [oslo("a2")])
    assert project.listing.uncovered(1, 3) == [1, 3]
    assert project.listing.uncovered(2, 2) == []
    assert project.run_names() == {run: "model"}
    project.add_predictions(run, [oslo("a1")])
    project.end_run(run)
    assert list(project.predictions(run)) == [oslo("a1"), oslo("a2")]
    assert project.runs()[0].ended is not None


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (Prediction("a1", (mention("m", "PERSON", (4, 4)),)), "CHECK constraint failed"),
        (Prediction("a1", (mention("m", "PERSON", (0, 4), score=1.5),)), "CHECK constraint"),
        (Prediction("a1", (mention("m", "PERSON", (0, 4), score="high"),)), "REAL"),
        (Prediction("a1", (), (relation("r", "held_on", "m", "m"),)), "'m'"),
        (Prediction("a1", (mention("m", "PERSON", (0, 999)),)), "ends at 999, its text at"),
        (Prediction("nowhere"), "nowhere"),
        (oslo("a2"), "UNIQUE constraint failed: run_article"),
    ],
)
def test_a_prediction_that_cannot_be_stored_leaves_no_article_and_no_run(project, wrong, error):
    both = [article(), article(name="a2")]
    with pytest.raises(Exception, match=error):
        project.add_all(both, [(new_run(), [oslo()]), (new_run(), [oslo("a2"), wrong])])
    assert project.article_ids() == []
    assert project.runs() == []
    assert not project._db.conn.in_transaction
    project.add_all([article()], [(new_run(), [oslo()])])
    assert list(project.predictions(1)) == [oslo()]


def test_two_runs_of_one_import_are_told_apart(project):
    numbers = project.add_all(
        [article(), article(name="a2")],
        [(new_run("one"), [oslo("a1")]), (new_run("two"), [oslo("a2")])],
    )
    assert [list(project.predictions(number)) for number in numbers] == [[oslo("a1")], [oslo("a2")]]


words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=6
)
attributes = st.dictionaries(words, words, max_size=2)
scores = st.none() | st.floats(0, 1)


@st.composite
def predictions(draw, name):
    """Whatever an extractor may say of OSLO."""
    found = []
    for order in range(draw(st.integers(0, 5))):
        borders = draw(
            st.lists(st.integers(0, len(OSLO)), min_size=2, max_size=6, unique=True).map(sorted)
        )
        spans = zip(borders[::2], borders[1::2], strict=False)
        found.append(
            PredictedMention(
                f"m{order}",
                draw(words),
                tuple(spans),
                draw(scores),
                draw(st.none() | words),
                draw(attributes),
            )
        )
    linked = []
    for order in range(draw(st.integers(0, 4)) if found else 0):
        head, tail = (draw(st.sampled_from(found)).id for _ in range(2))
        linked.append(
            PredictedRelation(f"r{order}", draw(words), head, tail, draw(scores), draw(attributes))
        )
    return Prediction(name, tuple(found), tuple(linked))


@given(st.tuples(*map(predictions, ("a", "b", "c"))), st.permutations(["a", "b", "c"]))
@settings(max_examples=40, deadline=None)
def test_whatever_was_said_comes_back_in_the_order_of_the_articles(made, said, order):
    with Project.open(made) as project:
        run = project.add_run(new_run(), sorted(said, key=lambda each: order.index(each.article)))
        assert list(project.predictions(run)) == list(said)


@pytest.fixture(scope="module")
def made(tmp_path_factory, diplomacy):
    """A project with three articles to which every example adds a run."""
    path = tmp_path_factory.mktemp("runs") / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(article(name=name) for name in "abc")
    return path
