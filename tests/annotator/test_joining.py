"""A run that comes to others in a project: merged with them, told of, and taken from."""

from dataclasses import replace

import pytest

from annotator import assistance, joining, review
from annotator import scheme as schemes
from annotator.blinding import is_scored
from annotator.descent import sources_of
from annotator.errors import ReviewError, Stopped
from annotator.joining import join
from annotator.model import ItemState, Policy, Prediction, RunId, Shows, Verdict
from annotator.sources import Said, Sources, said_by, said_exactly, take
from annotator.store import NewRun, Project
from tests.making import OSLO, Reviewer, article, mention, oslo, place, relation, suggest

SCHEME = schemes.load("diplomacy")
ADA, CITY = place(OSLO, "Ada Lind", 1), place(OSLO, "Oslo", 2)


def other(name="a1"):
    """Another model's: one the same, two otherwise, one of its own, and one too unlikely."""
    return Prediction(
        name,
        (
            mention("1", "PERSON", ADA, score=0.7),
            mention("2", "ORG", place(OSLO, "Norway"), score=0.2),
            mention("3", "MEETING", place(OSLO, "talks", 1), score=0.8),
            mention("4", "GPE", place(OSLO, "talks"), score=0.1),
            mention("5", "ROLE", place(OSLO, "envoy of Norway"), score=0.35),
        ),
        (relation("r", "holds_role", "1", "5", score=0.6),),
    )


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "news.goldspan", scheme=SCHEME) as made:
        made.add_articles([article(name=name) for name in ("a1", "a2", "a3")])
        suggest(made, oslo("a1"), oslo("a2"), oslo("a3"), name="first")
        yield made


def sources(project, name="a1"):
    sheet, known = project.sheet(name), project.engines()
    runs = sources_of(known[sheet.run], known)
    return sheet, Sources(Said(each, project.prediction(each.id, name)) for each in runs)


def words(sheet):
    return {(each.label, sheet.surface(each)) for each in sheet.mentions}


def test_a_run_that_joins_another_is_shown_with_it_as_one(project):
    second = suggest(project, other(), name="second")
    merged = join(project, second)
    assert (merged.name, merged.extractor, merged.articles) == ("first + second", "merged", 1)
    sheet = project.sheet("a1")
    assert sheet.run == merged.id
    assert words(sheet) == {
        ("PERSON", "Ada Lind"),
        ("ROLE", "envoy"),  # likelier than the longer one
        ("GPE", "Norway"),
        ("MEETING", "Oslo talks"),
        ("GPE", "Oslo"),
        ("MEETING", "talks"),
    }
    assert project.sheet("a2").run != merged.id
    assert join(project, merged.id) is None


def test_the_newest_of_each_name_takes_part_also_one_that_is_not_ended(project):
    suggest(project, Prediction("a1"), name="second")
    newest = project.begin_run(NewRun("second", "tests", "2", {}), [other()])
    merged = join(project, newest)
    assert [(each["name"], each["version"]) for each in merged.settings["merged"]] == [
        ("first", "1.0"),
        ("second", "2"),
    ]
    old = next(each.id for each in project.runs() if each.name == "second")
    assert join(project, old) is None


def test_what_was_begun_or_is_finished_keeps_what_it_shows(project):
    for name in ("a1", "a2"):
        sheet = project.sheet(name)
        project.record(review.accept(sheet, sheet.pending[:1]), actor="Ana")
    project.record(review.finish(project.sheet("a2")), actor="Ana")
    second = suggest(project, other("a1"), other("a2"), other("a3"), name="second")
    merged = join(project, second)
    assert project.covered(merged.id) == ["a3"]
    assert project.sheet("a1").run == project.sheet("a2").run != merged.id


def test_what_the_policy_holds_back_is_not_merged_and_a_merged_run_with_it_is_held_back(project):
    second = suggest(project, other(), name="second")
    policy = replace(project.policy, test=Shows.OTHERS, scored="second")
    project.set_policy(policy)
    assert join(project, second) is None
    assert is_scored(policy, name="first + second", extractor="merged")
    assert not is_scored(policy, name="first + third", extractor="merged")
    assert not is_scored(Policy(), name="first + second", extractor="merged")


def test_all_that_were_merged_have_helped_to_make_the_gold(project):
    join(project, suggest(project, other(), name="second"))
    project.record(review.finish(project.sheet("a1")), actor="Ana")
    assert assistance.known(project.shown()["a1"], {}).runs == (
        "first",
        "first + second",
        "second",
    )


def test_an_item_names_all_that_have_suggested_it_with_version_and_score(project):
    join(project, suggest(project, other(), name="second"))
    sheet, found = sources(project)
    ada = next(each.id for each in sheet.mentions if sheet.surface(each) == "Ada Lind")
    assert said_by(found.of(sheet, ada)) == "first 90\u00a0% · second 70\u00a0%"
    assert said_exactly(found.of(sheet, ada)) == "first 1.0 90\u00a0%, second 1.0 70\u00a0%"
    city = next(each.id for each in sheet.mentions if sheet.surface(each) == "Oslo")
    assert said_by(found.of(sheet, city)) == "first 25\u00a0%"


def test_what_gave_way_can_be_had_instead_and_is_its_runs_own(project):
    second = suggest(project, other(), name="second")
    join(project, second)
    sheet, found = sources(project)
    envoy = next(each.id for each in sheet.mentions if sheet.surface(each) == "envoy")
    (longer,) = found.instead(sheet, envoy)
    assert said_by(longer.sources) == "second 35\u00a0%"
    draft = take(sheet, envoy, longer)
    assert draft.verdict is Verdict.CORRECT
    project.record(draft, actor="Ana")
    taken = project.sheet("a1").items[envoy]
    assert project.sheet("a1").surface(taken) == "envoy of Norway"
    assert (taken.state, taken.run, taken.score) == (ItemState.ACCEPTED, second, 0.35)
    norway = next(each.id for each in sheet.mentions if sheet.surface(each) == "Norway")
    (org,) = found.instead(sheet, norway)
    assert (org.after.label, org.after.fragments) == ("ORG", (place(OSLO, "Norway"),))
    project.undo(actor="Ana")
    assert project.sheet("a1").items[envoy].state is ItemState.PENDING
    assert list(project.differences()) == []


def test_a_relation_the_other_way_round_can_be_had_instead(project):
    ends = mention("a", "GPE", place(OSLO, "Norway")), mention("b", "GPE", CITY)
    one = Prediction("a2", ends, (relation("x", "located_in", "b", "a", score=0.9),))
    two = Prediction("a2", ends, (relation("x", "located_in", "a", "b", score=0.5),))
    for name, said in (("second", one), ("third", two)):
        join(project, suggest(project, said, name=name))
    sheet, found = sources(project, "a2")
    (linked,) = [each for each in sheet.relations if each.label == "located_in"]
    (turned,) = found.instead(sheet, linked.id)
    assert (turned.after.head, turned.after.tail) == (linked.tail, linked.head)
    for end in (linked.head, linked.tail):
        project.record(review.accept(project.sheet("a2"), [end]), actor="Ana")
    sheet = project.sheet("a2")
    (turned,) = found.instead(sheet, linked.id)
    project.record(take(sheet, linked.id, turned), actor="Ana")
    assert project.sheet("a2").items[linked.id].state is ItemState.ACCEPTED


def test_what_is_there_already_is_no_alternative_and_what_was_changed_cannot_be_taken(project):
    join(project, suggest(project, other(), name="second"))
    sheet, found = sources(project)
    norway = next(each.id for each in sheet.mentions if sheet.surface(each) == "Norway")
    (org,) = found.instead(sheet, norway)
    sheet = sheet.after(review.accept(sheet, [norway]).changes)  # another label may stand beside it
    sheet = sheet.after(review.add_mention(sheet, *place(OSLO, "Norway"), "ORG").changes)
    assert found.instead(sheet, norway) == []
    with pytest.raises(ReviewError):
        take(sheet, norway, org)
    sheet = sheet.after(review.reject(sheet, norway).changes)
    assert found.instead(sheet, norway) == []


def test_what_was_learnt_is_not_merged_with_what_it_has_weighed(project):
    suggest(project, oslo("a1"), name="builtin")
    learnt = suggest(project, other("a1"), name="learner")
    merged = join(project, learnt)
    known = project.engines()
    assert [each.name for each in sources_of(known[merged.id], known)] == ["first", "learner"]


def test_many_articles_are_merged_a_batch_at_a_time_and_none_is_left_out(project, monkeypatch):
    monkeypatch.setattr(joining, "BATCH", 2)
    names = [f"b{number}" for number in range(1, 8)]
    project.add_articles(article(f"{OSLO} {name}", name) for name in names)
    suggest(project, *map(oslo, names), name="first")
    run = suggest(project, *map(oslo, names[1:]), name="second")
    Reviewer(project, "b4").does(review.finish)
    told = []
    merged = join(project, run, report=lambda *done: told.append(done))
    covered = [each.article for each in project.predictions(merged.id)]
    assert covered == ["b2", "b3", "b5", "b6", "b7"]
    assert [each["run"] for each in merged.settings["merged"]] == [2, 3]
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert join(project, run) is None


def test_a_merge_that_is_stopped_keeps_what_was_merged_until_then(project, monkeypatch):
    monkeypatch.setattr(joining, "BATCH", 1)
    project.add_articles(article(f"{OSLO} {number}", f"b{number}") for number in range(1, 4))
    suggest(project, *(oslo(f"b{number}") for number in range(1, 4)), name="first")
    run = suggest(project, *(oslo(f"b{number}") for number in range(1, 4)), name="second")
    asked = iter([False] * 4 + [True] * 99)
    with pytest.raises(Stopped):
        join(project, run, stopped=lambda: next(asked))
    assert [each.article for each in project.predictions(RunId(4))] == ["b1"]
