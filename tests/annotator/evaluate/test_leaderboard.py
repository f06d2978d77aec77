"""The leaderboard: which golds it takes, how runs stand on each, what does not fit."""

import shutil
from dataclasses import replace

import pytest

from annotator import evaluate, load_gold
from annotator.descent import LEARNT, mark_of
from annotator.errors import GoldspanError, Stopped
from annotator.evaluate import load_predictions
from annotator.evaluate.leaderboard import leaderboard, releases_of
from annotator.evaluate.standings import COLUMNS
from annotator.model import MERGED, Prediction
from annotator.release import release
from annotator.store import NewRun, Project
from tests.making import OSLO, Reviewer, article, mention, oslo, place, suggest

WORSE = (mention("ada", "PERSON", place(OSLO, "Ada Lind", 1)), mention("x", "ROLE", (0, 3)))


@pytest.fixture
def news(project):
    """Two runs of three articles, the first article finished and released as 1.0."""
    project.add_articles([article(), article(OSLO + " Yes.", "a2"), article(OSLO + " No.", "a3")])
    suggest(project, oslo(), oslo("a2"), oslo("a3"))
    Reviewer(project).finishes()
    release(project, version="1.0", output=project.path.parent)
    suggest(project, Prediction("a1", WORSE), name="worse")
    return project


def more(project, version):
    """The next article is finished, and all is released."""
    Reviewer(project, "a2").finishes()
    return release(project, version=version, output=project.path.parent).path


def stands(found):
    return [
        (entry.edition.name, entry.edition.version, entry.run.name, entry.mentions_rank)
        for entry in found.entries
    ]


def test_every_run_stands_on_every_release_and_on_the_gold_as_it_is(news):
    more(news, "1.1")
    found = leaderboard(news)
    assert stands(found) == [
        ("news", None, "worse", 1), ("news", None, "model", None),
        ("news-1.1", "1.1", "worse", 1), ("news-1.1", "1.1", "model", None),
        ("news-1.0", "1.0", "worse", 1), ("news-1.0", "1.0", "model", None),
    ]  # fmt: skip
    assert [edition.articles for edition in found.editions()] == [2, 2, 1]
    times = [edition.decided for edition in found.editions()]
    assert times == sorted(times, reverse=True)
    assert times[0] == times[1] == list(news.decisions())[-1].at


def test_an_entry_has_the_numbers_that_an_evaluation_of_its_gold_has(news):
    path = more(news, "1.1")
    entry = leaderboard(news, [path]).entries[-2]
    report = evaluate(load_gold(path), load_predictions(f"{news.path}:worse"))
    (run,) = report.runs
    assert (entry.mentions, entry.relations) == (run.mentions.strict, run.relations.strict)
    assert (entry.sha256, entry.edition.sha256) == (run.sha256, report.gold.sha256)
    assert entry.silent_articles == run.silent_articles == 1
    assert entry.mentions.intervals.f1 is not None


def test_gold_that_knows_other_articles_is_another_gold_although_it_judges_the_same(news):
    """A run of unfinished articles alone says nothing of what is judged, and does not fit the
    release, which knows none of them.
    """
    suggest(news, oslo("a3"), name="elsewhere")
    live, released = leaderboard(news).editions()
    assert live.sha256 == released.sha256
    found = {
        edition.version: {entry.run.name: entry for entry in leaderboard(news).of(edition)}
        for edition in (live, released)
    }
    assert found[None]["elsewhere"].silent_articles == 1
    assert "does not know: a3" in found["1.0"]["elsewhere"].reason
    for name in ("model", "worse"):
        assert found[None][name].mentions == found["1.0"][name].mentions


def test_a_release_is_known_by_what_it_records_and_not_by_its_name(news, tmp_path, diplomacy):
    folder = news.path.parent
    (folder / "news-1.0.sqlite").rename(folder / "zebra.db")
    with Project.create(tmp_path / "elsewhere.goldspan", scheme=diplomacy) as other:
        other.add_articles([article()])
        suggest(other, oslo())
        Reviewer(other).finishes()
        release(other, version="1.0", output=folder / "news-2.0.sqlite")
    (folder / "news-3.0.sqlite").write_bytes(b"SQLite format 3\0 and no more")
    (folder / "news-4.0.sqlite").mkdir()
    assert releases_of(news) == [folder / "zebra.db"]
    assert [edition.name for edition in leaderboard(news).editions()] == ["news", "zebra"]


def test_copies_of_a_release_count_once(news):
    folder = news.path.parent
    shutil.copy(folder / "news-1.0.sqlite", folder / "copy.sqlite")
    assert [edition.name for edition in leaderboard(news).editions()] == ["news", "copy"]
    named = [folder / "news-1.0.sqlite", folder / "copy.sqlite"]
    assert [edition.name for edition in leaderboard(news, named).editions()] == ["news", "news-1.0"]
    assert [edition.name for edition in leaderboard(news, []).editions()] == ["news"]


def test_a_gold_or_a_run_that_does_not_fit_has_a_reason_and_the_others_their_scores(
    news, tmp_path, diplomacy
):
    with Project.create(tmp_path / "other.goldspan", scheme=diplomacy) as other:
        other.add_articles([article(), article(OSLO + " Yes.", "b1")])
        suggest(other, oslo())
        Reviewer(other).finishes()
        Reviewer(other, "b1").finishes()
        foreign = release(other, version="1.0", output=tmp_path / "foreign.sqlite").path
    news.add_articles([article(OSLO + " Perhaps.", "a4")])
    suggest(news, oslo("a4"), name="late")
    found = leaderboard(news, [foreign])
    (edition,) = [each for each in found.editions() if each.name == "foreign"]
    assert edition.decided is None
    late = found.of(edition)[-1]
    assert late.run.name == "late"
    assert "a4" in late.reason
    assert (late.mentions, late.mentions_rank, late.sha256) == (None, None, None)
    assert [entry.reason for entry in found.of(edition)[:-1]] == ["", ""]
    assert str(news.path) not in late.reason
    assert late.reason in found.table()


def test_gold_of_which_nothing_is_finished_is_a_reason_too(project):
    project.add_articles([article()])
    suggest(project, oslo())
    (entry,) = leaderboard(project).entries
    assert "no article in it is finished" in entry.reason
    assert entry.edition.sha256 is None
    assert entry.reason in leaderboard(project).table()


def test_a_release_that_was_changed_is_a_reason_too(news):
    path = news.path.parent / "news-1.0.sqlite"
    path.write_bytes(path.read_bytes().replace(b"Quist left on", b"Quist came on"))
    found = leaderboard(news)
    assert ["was changed" in entry.reason for entry in found.entries] == [False, False, True, True]


def test_a_project_without_runs_says_so(project):
    assert leaderboard(project).entries == ()
    assert "has no runs yet" in leaderboard(project).table()


def test_a_file_that_is_no_release_is_refused(news, tmp_path):
    for path, reason in ((tmp_path / "none", "does not exist"), (news.path, "not a gold release")):
        with pytest.raises(GoldspanError, match=reason):
            leaderboard(news, [path])


def test_a_run_that_says_what_gold_says_is_marked_and_stands_behind_the_others(news):
    """It may be the file that gold was imported from: as the first it would mislead everybody."""
    worse, source = leaderboard(news, []).entries
    assert (source.run.name, source.equals_gold, source.mentions.f1) == ("model", True, 1)
    assert (source.mentions_rank, source.relations_rank) == (None, None)
    assert (worse.equals_gold, worse.mentions_rank) == (False, 1)
    assert [row["equals_gold"] for row in leaderboard(news, []).rows()] == [0, 1]
    table = leaderboard(news, []).table()
    assert table.count("says what gold says") == 1
    assert "may be gold's own source" in table.replace("\n", " ")


def test_a_run_that_has_learnt_from_the_gold_has_no_rank_nor_has_one_merged_of_it(news):
    mark = mark_of(news.article_hashes()["a1"])
    learner = NewRun("learner", "learner", "1+1", {LEARNT: {"a1": mark}})
    said = Prediction("a1", (mention("ada", "PERSON", place(OSLO, "Ada Lind", 1)),))
    number = news.add_run(learner, [said])
    merged = NewRun("learner + rules", MERGED, "", {"merged": [{"run": number}]})
    news.add_run(merged, [said])
    entries = leaderboard(news).entries[:4]
    found = {each.run.name: (each.mentions_rank, each.learnt_articles) for each in entries}
    assert found == {
        "worse": (1, 0), "model": (None, 0), "learner": (None, 1), "learner + rules": (None, 1),
    }  # fmt: skip
    assert entries[0].run.name == "worse"
    assert "has learnt from 1 of them" in str(leaderboard(news))
    assert [each.to_row()["learnt_articles"] for each in entries].count(1) == 2


def test_ranks_are_ties_unless_the_runs_differ_for_sure(project):
    project.add_articles(article(f"{OSLO} {n}", f"a{n}") for n in range(12))
    names = [f"a{n}" for n in range(12)]
    suggest(project, *map(oslo, names))
    for name in names:
        Reviewer(project, name).finishes()
    suggest(project, *(Prediction(name, WORSE) for name in names), name="worse")
    good = [replace(each, mentions=each.mentions + WORSE[1:]) for each in map(oslo, names)]
    suggest(project, *good, name="good")
    suggest(project, *good, name="again")
    suggest(project, name="silent")
    found = leaderboard(project).entries
    assert [(entry.run.name, entry.mentions_rank) for entry in found] == [
        ("good", 1), ("again", 1), ("worse", 3), ("silent", 4), ("model", None)
    ]  # fmt: skip
    assert found[-2].silent_articles == 12
    assert [entry.mentions_rank for entry in leaderboard(project, resamples=0).entries] == [
        None
    ] * 5


def test_rows_and_json_say_the_same(news):
    found = leaderboard(news)
    rows = list(found.rows())
    assert all(tuple(row) == COLUMNS for row in rows)
    for row, entry in zip(rows, found.to_dict()["entries"], strict=True):
        assert row["gold_sha256"] == entry["gold"]["sha256"]
        assert (row["run"], row["name"]) == (entry["run"]["id"], entry["run"]["name"])
        assert row["mentions_f1"] == entry["mentions"]["f1"]
        assert row["relations_low"] == entry["relations"]["low"]
        assert row["mentions_rank"] == entry["ranks"]["mentions"]


def test_it_tells_how_far_it_is_and_can_be_stopped(news):
    more(news, "1.1")
    steps = []
    leaderboard(news, report=lambda done, total: steps.append(done / total))
    assert steps == sorted(steps)
    assert steps[-1] == 1.0
    assert any(0 < step < 1 / 3 for step in steps)
    with pytest.raises(Stopped):
        leaderboard(news, stopped=lambda: True)


def test_looking_writes_nothing(news):
    before = news.path.read_bytes()
    leaderboard(news)
    assert news.path.read_bytes() == before
