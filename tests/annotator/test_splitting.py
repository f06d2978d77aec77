"""Splits: every article in one, copies together, shares kept, and nothing ever moves unasked."""

import random
import shutil
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import splitting
from annotator.blinding import lot
from annotator.dividing import By, Cuts, Unit, cuts_of, divide
from annotator.errors import ProjectError, Stopped
from annotator.evaluate.load import gold_of, load_gold
from annotator.exporting import export_jsonl
from annotator.model import ArticleId, Policy, Split
from annotator.release import release
from annotator.store import Project
from tests.making import Reviewer, article, oslo, suggest

TRAIN, DEV, TEST = Split
DAYS = [f"2019-0{month}-{day:02}" for month in range(1, 7) for day in range(1, 29)]


@st.composite
def units(draw):
    """Units of one to four articles, dated or not, of few sources; some have a split."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=30))
    found, number = [], 0
    for size in sizes:
        names = tuple(ArticleId(f"a{each}") for each in range(number, number + size))
        number += size
        found.append(
            Unit(
                names,
                draw(st.just("") | st.sampled_from(DAYS)),
                draw(st.sampled_from(("", "Daily", "Post", "Wire"))),
                draw(st.none() | st.sampled_from(Split)),
            )
        )
    return found


SHARES = st.fixed_dictionaries({each: st.sampled_from((0.0, 0.1, 0.5, 0.8)) for each in Split})


@given(found=units(), by=st.sampled_from([*By][:3]), seed=st.integers(0, 9), shares=SHARES)
def test_every_article_has_one_split_with_its_copies_and_keeps_the_one_it_had(
    found, by, seed, shares
):
    shares[TRAIN] = shares[TRAIN] or 0.1
    chosen = divide(found, by=by, seed=seed, shares=shares)
    assert sorted(chosen) == sorted(each for unit in found for each in unit.articles)
    for unit in found:
        splits = {chosen[each] for each in unit.articles}
        assert len(splits) == 1
        assert unit.split in (None, *splits)
    assert chosen == divide(found, by=by, seed=seed, shares=shares)


@given(found=units(), seed=st.integers(0, 9))
def test_at_random_the_shares_are_kept_to_one_group(found, seed):
    found = [Unit(unit.articles, unit.date, unit.source) for unit in found]
    shares = {TRAIN: 0.6, DEV: 0.2, TEST: 0.2}
    counts = Counter(divide(found, by=By.RANDOM, seed=seed, shares=shares).values())
    for split, share in shares.items():
        assert abs(counts[split] - share * counts.total()) <= 4


@given(found=units())
def test_by_date_nothing_in_train_is_later_than_what_is_in_test(found):
    found = [Unit(unit.articles, unit.date) for unit in found]
    shares = {TRAIN: 0.5, DEV: 0.25, TEST: 0.25}
    chosen = divide(found, by=By.DATE, seed=1, shares=shares)
    dates = {
        split: [unit.date for unit in found if chosen[unit.articles[0]] is split] for split in Split
    }
    for earlier, later in ((TRAIN, DEV), (DEV, TEST), (TRAIN, TEST)):
        if dates[earlier] and dates[later]:
            assert max(dates[earlier]) <= min(dates[later])


@given(found=units(), seed=st.integers(0, 9))
def test_by_source_a_source_is_in_one_split(found, seed):
    found = [Unit(unit.articles, unit.date, unit.source) for unit in found]
    chosen = divide(found, by=By.SOURCE, seed=seed, shares={TRAIN: 0.5, DEV: 0.25, TEST: 0.25})
    for source in ("Daily", "Post", "Wire"):
        assert len({chosen[unit.articles[0]] for unit in found if unit.source == source}) <= 1


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=st.dictionaries(st.sampled_from(DAYS), st.sampled_from(Split), min_size=1))
def test_what_comes_later_goes_by_the_dates_at_which_was_cut(known):
    last = [max((day for day, at in known.items() if at is each), default="") for each in Split]
    cuts = cuts_of(known.items())
    assert cuts == (Cuts(last[0], last[1]) if last[0] else None)
    there = [Unit((ArticleId(day),), day, split=split) for day, split in known.items()]
    new = [Unit((ArticleId(f"new {day}"),), day) for day in DAYS[::9]]
    chosen = divide([*there, *new], by=By.DATE, seed=1, shares=splitting.SHARES, cuts=cuts)
    for unit in new if cuts else ():
        wanted = TRAIN if unit.date <= last[0] else DEV if unit.date <= last[1] else TEST
        assert chosen[unit.articles[0]] is wanted


def words(seed, count=120):
    chance = random.Random(seed)
    return " ".join(f"w{chance.randrange(4000)}" for _ in range(count))


@pytest.fixture
def shelf(project):
    """Forty articles of four sources on forty days; every fifth is copied by the one after it."""
    texts = [words(number) for number in range(40)]
    for number in range(0, 40, 5):
        texts[number + 1] = f"{texts[number]} and more"
    project.add_articles(
        article(
            text,
            f"a{number:02}",
            meta={"published": DAYS[number], "source": f"Source {number // 10}"},
        )
        for number, text in enumerate(texts)
    )
    return project


@pytest.mark.parametrize("by", [By.DATE, By.SOURCE, By.RANDOM])
def test_a_project_is_split_and_copies_stay_together(shelf, by):
    found = splitting.split(shelf, by=by, shares={TRAIN: 0.5, DEV: 0.25, TEST: 0.25})
    splits = shelf.split_of()
    assert (found.groups, found.copies, found.torn, found.new) == (8, 16, 0, 40)
    assert found.unassigned == 0
    assert found.counts == Counter(splits.values()) == {TRAIN: 20, DEV: 10, TEST: 10}
    for number in range(0, 40, 5):
        assert splits[f"a{number:02}"] is splits[f"a{number + 1:02}"]
    assert shelf.splits.how["by"] == by
    assert splitting.split(shelf, by=by).new == 0
    assert shelf.split_of() == splits


def test_what_comes_later_is_added_and_a_copy_goes_where_its_report_is(shelf):
    splitting.split(shelf)
    before = shelf.split_of()
    shelf.add_articles(
        [article(f"{words(number)} once more", f"b{number:02}") for number in range(40)]
    )
    assert splitting.present(shelf).unassigned == 40
    found = splitting.split(shelf)
    after = shelf.split_of()
    assert found.new == 40
    assert {name: after[name] for name in before} == before
    # of every fifth text there are three by now, and the second of these was never written
    for number in set(range(40)) - set(range(1, 40, 5)):
        assert after[f"b{number:02}"] is after[f"a{number:02}"]


def test_anew_they_are_forgotten_and_another_seed_gives_others(shelf):
    splitting.split(shelf, seed=1)
    before = shelf.split_of()
    splitting.split(shelf, seed=2)
    assert shelf.split_of() == before
    splitting.split(shelf, seed=2, anew=True)
    assert shelf.split_of() != before
    splitting.split(shelf, seed=1, anew=True)
    assert shelf.split_of() == before


def test_apart_copies_may_be_torn_which_is_told_later(shelf):
    splitting.split(shelf, near=None, seed=4)
    assert splitting.split(shelf).torn > 0


def test_what_has_no_date_is_for_train_however_much_it_is(project):
    project.add_articles(
        article(words(number), f"a{number}", meta=meta)
        for number, meta in enumerate([{}] * 6 + [{"published": "2018-01-02"}] * 2)
    )
    found = splitting.split(project, by=By.DATE, shares={TRAIN: 0.5, TEST: 0.5})
    assert found.undated == 6
    undated = {article: split for article, split in project.split_of().items() if article < "a6"}
    assert set(undated.values()) == {TRAIN}
    assert {project.split_of()[ArticleId(each)] for each in ("a6", "a7")} == {TEST}
    assert splitting.split(project, by=By.DATE).undated == 0


def test_what_a_source_says_is_taken_over(project):
    project.add_articles(
        article(words(number), f"a{number}", meta=meta)
        for number, meta in enumerate([{"split": "test"}, {"split": "dev"}, {"split": "x"}, {}])
    )
    found = splitting.split(project, by=By.GIVEN)
    assert project.split_of() == {"a0": TEST, "a1": DEV}
    assert found.unassigned == 2
    splitting.split(project, shares={TRAIN: 1.0})
    assert project.split_of() == {"a0": TEST, "a1": DEV, "a2": TRAIN, "a3": TRAIN}
    splitting.split(project, shares={TRAIN: 1.0}, anew=True)
    assert {*project.split_of().values()} == {TRAIN}


def test_what_cannot_be_split_is_said_and_nothing_is_kept(project):
    with pytest.raises(ProjectError, match="has no articles yet"):
        splitting.split(project)
    project.add_articles([article()])
    with pytest.raises(ProjectError, match="no article whose source names a split"):
        splitting.split(project, by=By.GIVEN)
    for shares in ({}, {TRAIN: -0.1, TEST: 1}, {TRAIN: 2}, {TRAIN: 0}):
        with pytest.raises(ProjectError, match="Shares are from 0 to 1"):
            splitting.split(project, shares=shares)
    with pytest.raises(Stopped):
        splitting.split(project, stopped=lambda: True)
    assert not project.splits


def test_test_articles_that_were_begun_with_suggestions_are_counted(project):
    project.add_articles([article()])
    suggest(project, oslo())
    Reviewer(project).finishes()
    assert splitting.split(project, shares={TEST: 1.0}).assisted == 1


def test_splits_go_into_gold_and_releases(project, tmp_path):
    project.add_articles(
        [
            article(words(number), f"a{number}", meta={"split": "dev"} if number == 2 else {})
            for number in range(4)
        ]
    )
    for number in range(4):
        Reviewer(project, f"a{number}").finishes()
    project.set_splits({ArticleId("a0"): TRAIN, ArticleId("a1"): TEST}, {})
    made = release(project, version="1", output=tmp_path)
    export_jsonl(project, tmp_path / "gold.jsonl")
    sources = (made.path, project.path, tmp_path / "gold.jsonl")
    for gold in (gold_of(project), *map(load_gold, sources)):
        splits = {each.id: each.split for each in gold.known}
        assert splits == {"a0": "train", "a1": "test", "a2": "dev", "a3": None}
    again = release(project, version="1", output=tmp_path)
    assert not again.written
    assert project.policy == Policy()
    with Project.open(project.path, read_only=True) as other:
        assert other.split_of() == {"a0": TRAIN, "a1": TEST}


def dated(project, *, first=0, count=5, **said):
    """Articles of one day after the other; `said` is what the meta of one says as its split."""
    project.add_articles(
        article(
            words(number),
            f"a{number}",
            meta={"published": DAYS[number]}
            | ({"split": said[f"a{number}"]} if f"a{number}" in said else {}),
        )
        for number in range(first, first + count)
    )


@pytest.mark.parametrize("given_one", [{"a2": "test"}, {"a4": "train"}, {"a0": "dev"}])
def test_a_split_that_a_source_names_is_no_date_to_cut_at(project, given_one):
    dated(project, **given_one)
    splitting.split(project, by=By.DATE, shares={TRAIN: 0.6, DEV: 0.2, TEST: 0.2})
    ((name, where),) = given_one.items()
    found = project.split_of()
    assert found[name] == where
    assert Counter(found.values()) == {TRAIN: 3, DEV: 1, TEST: 1}
    assert [split for each, split in found.items() if each != name] == sorted(
        (split for each, split in found.items() if each != name), key=[*Split].index
    )


def test_what_was_split_by_chance_says_nothing_of_dates(project):
    dated(project, count=10)
    splitting.split(project, by=By.RANDOM)
    before = project.split_of()
    dated(project, first=10, count=10)
    splitting.split(project, by=By.DATE)
    after = project.split_of()
    assert {name: after[name] for name in before} == before
    assert Counter(after.values()) == {TRAIN: 16, DEV: 2, TEST: 2}
    assert project.splits.how["before"] == ["random"]
    # and from then on by the dates at which was cut now, whatever came between
    cuts = project.splits.how["cuts"]
    dated(project, first=20, count=2)
    splitting.split(project, by=By.RANDOM)
    assert project.splits.how["cuts"] == cuts
    assert project.splits.how["before"] == ["date"]
    dated(project, first=22, count=1)
    splitting.split(project, by=By.DATE)
    assert project.split_of()["a22"] is TEST
    splitting.split(project, by=By.DATE, anew=True)
    assert "before" not in project.splits.how


def test_a_project_that_was_split_by_date_before_cuts_were_kept_goes_on(project):
    dated(project, count=10)
    splitting.split(project, by=By.DATE)
    how = {name: value for name, value in project.splits.how.items() if name != "cuts"}
    cuts = project.splits.how["cuts"]
    project.set_splits(project.split_of(), how)
    dated(project, first=10, count=2)
    splitting.split(project, by=By.DATE)
    assert project.splits.how["cuts"] == cuts
    assert {project.split_of()[each] for each in ("a10", "a11")} == {TEST}


def blind(project):
    return {row.id for row in project.queue() if row.blind}


@pytest.fixture
def copies(project):
    """Thirty copies of one report among ten others."""
    report = words(99)
    project.add_articles(article(f"{report} copy {n}", f"c{n:02}") for n in range(30))
    project.add_articles(article(words(n), f"a{n:02}") for n in range(10))
    project.set_policy(Policy(blind_share=0.5))
    return project


def test_copies_of_one_report_are_blind_together(copies):
    splitting.split(copies, shares={TRAIN: 1.0})
    drawn = {each for each in blind(copies) if each.startswith("c")}
    assert len(drawn) in (0, 30)
    assert bool(drawn) is (lot(ArticleId("c00")) < 0.5)
    own = {f"a{n:02}" for n in range(10) if lot(ArticleId(f"a{n:02}")) < 0.5}
    assert blind(copies) - drawn == own


def test_a_copy_that_comes_later_has_the_lot_of_its_report(copies):
    splitting.split(copies, shares={TRAIN: 1.0})
    before = blind(copies)
    other = words(7)
    copies.add_articles([article(f"{other} again", f"d{n}") for n in range(9)])
    splitting.split(copies, shares={TRAIN: 1.0})
    assert blind(copies) - before in (set(), {f"d{n}" for n in range(9)})
    assert ("a07" in before) is ("d0" in blind(copies))
    # one of the same text is in the split of the other at once
    copies.add_articles([article(other, f"e{n}") for n in range(9)])
    splitting.take_in(copies, [(ArticleId(f"e{n}"), ArticleId("a07")) for n in range(9)])
    assert {f"e{n}" in blind(copies) for n in range(9)} == {"a07" in before}


def test_what_was_split_before_lots_were_kept_has_its_own_until_it_is_split_again(copies):
    splitting.split(copies, shares={TRAIN: 1.0})
    copies.set_splits(copies.split_of(), copies.splits.how)
    assert blind(copies) == {
        each for each in copies.article_ids() if lot(each) < copies.policy.blind_share
    }
    splitting.split(copies, shares={TRAIN: 1.0})
    assert len({each in blind(copies) for each in copies.article_ids() if each[0] == "c"}) == 1


def test_the_same_articles_are_blind_in_a_copy_of_a_project(copies, tmp_path):
    splitting.split(copies, shares={TRAIN: 1.0})
    shutil.copyfile(copies.path, tmp_path / "copy.goldspan")
    with Project.open(tmp_path / "copy.goldspan") as copy:
        assert blind(copy) == blind(copies)


def test_a_split_that_gets_nothing_is_told_with_why(copies):
    found = splitting.split(copies, shares={TRAIN: 0.5, DEV: 0.4, TEST: 0.1})
    assert found.counts[TEST] == 0
    assert found.empty[TEST] == "a group of 30 copies is in one split as a whole, 30 of 40 articles"
    assert found.to_dict()["empty"]["test"] == found.empty[TEST]


def test_too_few_articles_no_dates_and_no_splits_of_their_own_are_told_too(project):
    project.add_articles([article(words(1), "a1"), article(words(2), "a2", meta={"split": "dev"})])
    given = splitting.split(project, by=By.GIVEN)
    assert given.empty == dict.fromkeys((TRAIN, TEST), "no article's source names it")
    few = splitting.split(project, anew=True)
    assert few.empty[TEST] == "its share of 2 articles is 0.2"
    undated = splitting.split(project, by=By.DATE, anew=True)
    assert undated.empty[TEST] == "no article has a date"
