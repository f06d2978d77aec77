"""Runs that are out of use: kept, but shown to nobody who has not begun with them."""

import sqlite3
from contextlib import closing

import pytest

from annotator import review
from annotator import scheme as schemes
from annotator.errors import ProjectError, Stopped
from annotator.evaluate.leaderboard import leaderboard
from annotator.joining import Joiner, join
from annotator.model import Policy, Prediction, Shows, Split
from annotator.retiring import retire
from annotator.sources import Said, Sources
from annotator.store import NewRun, Project, examining
from annotator.store.salvaging import salvage
from tests.making import OSLO, article, mention, oslo, place, suggest

SCHEME = schemes.load("diplomacy")


@pytest.fixture
def project(tmp_path):
    """Three articles with runs of three engines, merged twice: runs 1 to 5."""
    with Project.create(tmp_path / "news.goldspan", scheme=SCHEME) as made:
        made.add_articles([article(name=name) for name in ("a1", "a2", "a3")])
        for name in ("first", "second", "third"):
            run = suggest(made, oslo("a1"), oslo("a2"), oslo("a3"), name=name)
            join(made, run)
        yield made


def merged_of(project, name="a1"):
    run = project.run(project.sheet(name).run)
    return [each["run"] for each in run.settings.get("merged", ())] or [run.id]


def begin(project, name):
    sheet = project.sheet(name)
    project.record(review.accept(sheet, sheet.pending[:1]), actor="Ana")


def test_an_unbegun_article_shows_the_others_merged_anew_and_a_begun_one_what_it_had(project):
    assert merged_of(project) == [1, 2, 4]
    begin(project, "a1")
    done = retire(project, ["second"])
    assert [run.id for run in done.runs] == [2]
    assert (done.with_them, done.bare) == ((3, 5), 0)
    assert (done.merged.name, done.merged.articles) == ("first + third", 2)
    assert merged_of(project, "a2") == [1, 4]
    assert project.sheet("a1").run == 5
    assert {run.id for run in project.runs()} == {1, 2, 3, 4, 5, 6}
    assert project.prediction(2, "a2").mentions
    assert not examining.check(project.path, beside=True).flaws


def test_what_was_merged_before_is_shown_again_where_it_has_all_that_is_left(project):
    assert retire(project, ["third"]).merged is None
    assert project.sheet("a1").run == 3


def test_one_that_is_left_is_shown_alone_and_then_none(project):
    retire(project, ["second", "third"])
    assert project.sheet("a1").run == 1
    assert retire(project, ["1"]).bare == 3
    sheet = project.sheet("a1")
    assert sheet.run is None
    assert not sheet.items


def test_what_was_retired_can_be_put_back(project):
    retire(project, ["second"])
    done = retire(project, ["2"], undo=True)
    assert done.with_them == (3, 5)
    assert merged_of(project) == [1, 2, 4]
    assert not project.retired.runs
    retire(project, ["third"])
    assert retire(project, ["third"], undo=True).merged is None
    assert merged_of(project) == [1, 2, 4]


def test_several_are_put_back_in_one_run(project):
    retire(project, ["first", "second"])
    suggest(project, oslo("a1"), name="fourth")
    join(project, project.run("fourth").id)
    count = len(project.runs())
    assert retire(project, ["first", "second"], undo=True).merged.articles == 1
    assert len(project.runs()) == count + 1
    assert merged_of(project) == [1, 2, 4, 6]


def test_a_retired_run_takes_no_part_in_what_is_merged_later(project):
    retire(project, ["second"])
    fourth = suggest(project, oslo("a1"), name="fourth")
    assert join(project, fourth).name == "first + third + fourth"
    assert join(project, project.run("second").id) is None
    fifth = suggest(project, oslo("a2"), name="fifth")
    joiner = Joiner(project)
    joiner.add(fifth, ["a2"])
    joiner.end()
    assert merged_of(project, "a2") == [1, 4, fifth]


def test_an_older_run_of_the_name_takes_its_place_where_an_id_was_given(project):
    newer = suggest(project, oslo("a1"), name="second")
    join(project, newer)
    assert merged_of(project) == [1, 4, newer]
    retire(project, [str(newer)])
    assert merged_of(project) == [1, 2, 4]
    assert project.run("second").id == 2
    retire(project, ["second"])
    assert merged_of(project) == [1, 4]
    assert project.run("second").id == newer


def test_a_salvage_keeps_what_is_retired_and_what_cannot_be_read_retires_nothing(project, tmp_path):
    retire(project, ["second"])
    project.close()
    salvage(project.path, tmp_path / "kept.goldspan")
    with Project.open(tmp_path / "kept.goldspan") as kept:
        assert kept.retired.runs == {2, 3, 5}
        assert merged_of(kept) == [1, 4]
    with closing(sqlite3.connect(project.path)) as other, other:
        other.execute("UPDATE meta SET value = '{]' WHERE name = 'retired'")
    with Project.open(project.path) as damaged:
        assert not damaged.retired.runs
    assert examining.check(project.path).flaws


@pytest.mark.parametrize(
    ("names", "undo", "said"),
    [
        (["5"], False, "Run 5 was merged of others, .* instead: 1 or 2 or 4. Nothing was changed"),
        (["second", "fourth"], False, "has no run fourth; its runs are"),
        (["second"], True, "Run second is not retired. Nothing was changed"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(project, names, undo, said):
    with pytest.raises(ProjectError, match=said):
        retire(project, names, undo=undo)
    assert not project.retired.runs
    retire(project, ["second"])
    with pytest.raises(ProjectError, match="Run second is retired already"):
        retire(project, ["second"])


def test_what_is_stopped_is_retired_and_shows_what_is_left(project):
    with pytest.raises(Stopped):
        retire(project, ["first"], stopped=lambda: True)
    assert 1 in project.retired
    assert project.sheet("a1").run == 4


def test_a_test_article_shows_what_is_neither_scored_nor_retired(project):
    project.set_splits({"a1": Split.TEST}, {})
    project.set_policy(Policy(test=Shows.OTHERS, scored="third"))
    assert merged_of(project) == [1, 2]
    retire(project, ["second"])
    assert merged_of(project) == [1]


def test_the_leaderboard_leaves_a_retired_run_out(project):
    project.record(review.finish(project.sheet("a1")), actor="Ana")
    retire(project, ["second"])
    board = leaderboard(project, [], resamples=0)
    assert {entry.run.name for entry in board.entries} == {"first", "third", "first + third"}


def test_what_an_article_was_begun_with_offers_no_alternatives_of_a_retired_run(project):
    other = Prediction("a1", (mention("1", "ORG", place(OSLO, "Norway"), score=0.2),))
    join(project, suggest(project, other, name="fourth"))
    begin(project, "a1")
    sheet, known = project.sheet("a1"), project.engines()
    said = [
        Said(run, project.prediction(run.id, "a1")) for run in map(known.get, merged_of(project))
    ]
    norway = next(each.id for each in sheet.mentions if sheet.surface(each) == "Norway")
    (offered,) = Sources(said).instead(sheet, norway)
    assert offered.after.label == "ORG"
    retire(project, ["fourth"])
    assert Sources(said, retired=project.retired).instead(sheet, norway) == []


def test_a_stopped_run_that_was_retired_is_not_gone_on_with(project):
    run = project.begin_run(NewRun("fourth", "tests", "1", {}), [oslo("a1")])
    retire(project, [str(run)])
    assert run in project.retired
    assert merged_of(project) == [1, 2, 4]


def test_merged_runs_that_newer_ones_replace_are_told(project):
    assert project.replaced_runs() == {3}
    join(project, suggest(project, oslo("a1"), oslo("a2"), name="fourth"))
    assert project.replaced_runs() == {3}  # a3 shows 5
    join(project, suggest(project, oslo("a3"), name="fifth"))
    assert project.replaced_runs() == {3, 5}
    retire(project, ["third", "fourth"])
    assert 3 not in project.replaced_runs()  # it is shown again
    assert 5 in project.replaced_runs()


def test_a_merged_run_that_somebody_was_shown_is_never_called_replaced(project):
    begin(project, "a1")
    join(project, suggest(project, oslo("a2"), oslo("a3"), name="fourth"))
    assert project.replaced_runs() == {3}
