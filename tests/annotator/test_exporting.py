"""A project as exchange JSONL, and back again without a loss."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import linking, reshaping, review
from annotator.descent import LEARNT, mark_of
from annotator.errors import GoldspanError, ProjectError
from annotator.evaluate import evaluate
from annotator.evaluate.load import gold_of, load_predictions, run_of
from annotator.exporting import export_jsonl
from annotator.importing import import_files, import_gold, import_run
from annotator.model import (
    Article,
    ArticleId,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Zone,
    ZoneKind,
)
from annotator.predicting import predict
from annotator.release import release
from annotator.resources import resource
from annotator.store import NewRun, Project
from annotator.text import merge_fragments, sha256
from tests.making import OSLO, Reviewer, article, oslo, place, suggest


@pytest.fixture
def reviewed(project):
    """A project with a finished article that was corrected in every way, and an unfinished one."""
    project.add_articles([article(), article(OSLO + " Really.", "a2")])
    suggest(project, oslo(), oslo("a2"))
    ada = Reviewer(project)
    ada.does(reshaping.move, ada.finds("MEETING"), (place(OSLO, "the Oslo talks"),))
    ada.does(review.relabel, ada.finds("GPE", "Norway"), "ORG")
    ada.does(review.reject, ada.finds("ROLE"))
    ada.does(review.add_mention, *place(OSLO, "sanctions"), "ISSUE")
    ada.does(
        review.add_relation,
        review.Link("concerns", ada.finds("MEETING"), ada.finds("ISSUE")),
    )
    entity = linking.new_entity("PERSON", "Ada Lind")
    ada.does(linking.link, [ada.finds("PERSON")], entity, new=True)
    ada.does(
        reshaping.move, ada.finds("GPE", "Oslo"), (place(OSLO, "Oslo"), place(OSLO, "Oslo", 2))
    )
    ada.finishes()
    return project


def test_an_export_is_of_one_moment(project, tmp_path):
    project.add_articles([article(name=f"a{order}") for order in range(100)])
    refused = []

    def decides_meanwhile(done, total):
        with Project.open(project.path) as other:
            other._db.execute("PRAGMA busy_timeout = 1")
            if done < total or not refused:
                with pytest.raises(ProjectError, match="is being written by another program"):
                    Reviewer(other, "a1").does(review.finish)
                refused.append(done)

    assert export_jsonl(project, tmp_path / "gold.jsonl", report=decides_meanwhile) == 100
    assert refused == [100]
    assert [each["finished"] for each in lines(tmp_path / "gold.jsonl")] == [False] * 100


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_finished_articles_carry_their_gold_and_the_others_no_items(reviewed, tmp_path):
    assert export_jsonl(reviewed, tmp_path / "gold.jsonl") == 2
    first, second = lines(tmp_path / "gold.jsonl")
    assert first["finished"] is True
    assert [(each["label"], each["surface"]) for each in first["mentions"]] == [
        ("GPE", "Oslo Oslo"),
        ("PERSON", "Ada Lind"),
        ("ORG", "Norway"),
        ("MEETING", "the Oslo talks"),
        ("ISSUE", "sanctions"),
    ]
    assert [each.get("entity") for each in first["mentions"]].count("Ada Lind") == 1
    assert {each["label"] for each in first["relations"]} == {"held_at", "concerns"}
    assert second["finished"] is False
    assert "mentions" not in second
    assert "score" not in json.dumps(first)


def test_two_entities_of_one_name_stay_two_outside(project, tmp_path, diplomacy):
    project.add_articles([article()])
    suggest(project, oslo())
    ada = Reviewer(project)
    ada.does(linking.link, [ada.finds("PERSON")], linking.new_entity("PERSON", "Oslo"), new=True)
    for which in ("Oslo", "Norway"):
        name = linking.new_entity("GPE", "Oslo" if which == "Oslo" else "Oslo (2)")
        ada.does(linking.link, [ada.finds("GPE", which)], name, new=True)
    ada.finishes()
    export_jsonl(project, tmp_path / "one.jsonl")
    (said,) = lines(tmp_path / "one.jsonl")
    named = {each["surface"]: each["entity"] for each in said["mentions"] if "entity" in each}
    assert named == {"Oslo": "Oslo", "Norway": "Oslo (2)", "Ada Lind": "Oslo (3)"}
    with Project.create(tmp_path / "new.goldspan", scheme=diplomacy) as again:
        import_gold(again, tmp_path / "one.jsonl", reviewer="another")
        export_jsonl(again, tmp_path / "two.jsonl")
    assert (tmp_path / "two.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()


def test_the_same_gold_is_the_same_bytes_after_import_into_a_new_project(
    reviewed, tmp_path, diplomacy
):
    export_jsonl(reviewed, tmp_path / "one.jsonl")
    with Project.create(tmp_path / "new.goldspan", scheme=diplomacy) as project:
        import_gold(project, tmp_path / "one.jsonl", reviewer="another")
        export_jsonl(project, tmp_path / "two.jsonl")
    assert (tmp_path / "two.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()


def test_the_samples_gold_goes_round_with_the_same_bytes(tmp_path, diplomacy):
    paths = []
    source = resource("samples", "gold.jsonl")
    for name in ("one", "two"):
        with Project.create(tmp_path / f"{name}.goldspan", scheme=diplomacy) as project:
            import_gold(project, source, reviewer="us")
            source = tmp_path / f"{name}.jsonl"
            export_jsonl(project, source)
            paths.append(source)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_run_is_exported_with_the_articles_it_covers(reviewed, tmp_path):
    suggest(reviewed, Prediction(ArticleId("a2")), name="silent")
    assert export_jsonl(reviewed, tmp_path / "run.jsonl", run="model") == 2
    assert export_jsonl(reviewed, tmp_path / "silent.jsonl", run="silent") == 1
    (silent,) = lines(tmp_path / "silent.jsonl")
    assert (silent["id"], silent["mentions"]) == ("a2", [])
    first, _ = lines(tmp_path / "run.jsonl")
    assert [each["id"] for each in first["mentions"]] == ["ada", "envoy", "norway", "talks", "city"]
    assert first["mentions"][0]["score"] == 0.9
    assert "finished" not in first


def test_an_unknown_run_is_refused_and_nothing_is_written(reviewed, tmp_path):
    with pytest.raises(GoldspanError, match="has no run nobody; its runs are: model"):
        export_jsonl(reviewed, tmp_path / "run.jsonl", run="nobody")
    assert not (tmp_path / "run.jsonl").exists()


def test_an_export_never_replaces_a_project_or_a_release(reviewed, tmp_path):
    made = release(reviewed, version="1", output=tmp_path / "gold-1.sqlite").path
    for there in (reviewed.path, made):
        before = there.read_bytes()
        with pytest.raises(ProjectError, match="which an export may not replace"):
            export_jsonl(reviewed, there)
        assert there.read_bytes() == before


def test_who_stops_an_export_keeps_the_file_that_was_there(project, tmp_path):
    project.add_articles(article(f"{OSLO} {n}", f"a{n}") for n in range(250))
    target = tmp_path / "gold.jsonl"
    target.write_text("the old one")

    def stop(done, _total):
        if done >= 200:
            raise GoldspanError("Stopped.")

    with pytest.raises(GoldspanError, match="Stopped"):
        export_jsonl(project, target, report=stop)
    assert target.read_text() == "the old one"
    assert {each.name for each in tmp_path.iterdir()} == {"news.goldspan", "gold.jsonl"}


names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)
texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), min_size=1, max_size=60
).filter(str.strip)
# the reader takes no number beyond 64 bits, since not every digit of it could be kept
numbers = st.integers(-(2**63), 2**63 - 1) | st.floats(-1e18, 1e18)
values = st.recursive(
    st.none() | st.booleans() | numbers | names,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
    max_leaves=4,
)


@st.composite
def covered(draw, number):
    """An article with what a run says of it, as odd as the format allows."""
    text = draw(texts) + f" {number}"
    size = len(text)
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=4)))
    zones = tuple(
        Zone(start, end, draw(st.sampled_from(ZoneKind)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    name = ArticleId(f"{draw(names)}{number}")
    meta = draw(st.dictionaries(names.map("k{}".format), values, max_size=2))
    found = Article(name, sha256(text), draw(names), text, meta, zones)
    places = st.tuples(st.integers(0, size - 1), st.integers(1, 9)).map(
        lambda pair: (pair[0], min(pair[0] + pair[1], size))
    )
    spans = draw(st.lists(st.lists(places, min_size=1, max_size=3), max_size=4))
    mentions = tuple(
        PredictedMention(
            f"m{place}",
            "GPE",
            merge_fragments(span),
            draw(st.none() | st.floats(0, 1)),
            draw(st.none() | names),
        )
        for place, span in enumerate(spans)
    )
    links = ()
    if len(mentions) > 1:
        links = (PredictedRelation("r", "located_in", "m0", "m1", draw(st.none() | st.floats(0, 1)),
                                   {"modality": "denied"}),)  # fmt: skip
    return found, Prediction(name, mentions, links)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pairs=st.tuples(covered(1), covered(2)))
def test_any_run_goes_round_with_the_same_bytes(tmp_path_factory, diplomacy, pairs):
    folder = tmp_path_factory.mktemp("round")
    with Project.create(folder / "one.goldspan", scheme=diplomacy) as project:
        project.add_articles(each for each, _ in pairs)
        project.add_run(NewRun("run", "tests", "1", {}), [prediction for _, prediction in pairs])
        export_jsonl(project, folder / "run.jsonl", run="run")
    with Project.create(folder / "two.goldspan", scheme=diplomacy) as project:
        import_files(project, [folder / "run.jsonl"])
        export_jsonl(project, folder / "again.jsonl", run="run")
        assert [each for each, _ in pairs] == list(project.articles())
    assert (folder / "again.jsonl").read_bytes() == (folder / "run.jsonl").read_bytes()


@pytest.fixture
def learnt(reviewed, tmp_path):
    """A run that has learnt from the finished article, as a file."""
    settings = {LEARNT: {"a1": mark_of(reviewed.article(ArticleId("a1")).sha256)}}
    run = reviewed.add_run(NewRun("learner", "learner", "1", settings), [oslo(), oslo("a2")])
    export_jsonl(reviewed, tmp_path / "said.jsonl", run=str(run))
    return tmp_path / "said.jsonl"


def has_learnt(project, predictions):
    """How many judged articles it is told to have learnt from, and its ranks."""
    report = evaluate(gold_of(project), predictions, resamples=0)
    return report.runs[0].learnt_articles, report.ranks["mentions.strict"]


def test_what_a_run_has_learnt_from_travels_with_its_export(learnt):
    assert [each.get("learnt") for each in lines(learnt)] == [True, None]


def test_a_file_is_told_to_have_learnt_as_the_run_was(reviewed, learnt):
    assert has_learnt(reviewed, load_predictions(learnt)) == (1, {})
    taken = predict(gold_of(reviewed), f"file:{learnt}")
    assert has_learnt(reviewed, taken) == (1, {})


def test_an_imported_run_has_learnt_from_what_it_had(reviewed, learnt):
    outside = import_run(reviewed, learnt, name="outside")
    assert has_learnt(reviewed, run_of(reviewed, outside)) == (1, {})
    (number,) = import_files(reviewed, [learnt]).runs
    assert has_learnt(reviewed, run_of(reviewed, number)) == (1, {})
    assert "learnt" not in reviewed.article(ArticleId("a1")).meta


def test_a_run_that_has_learnt_from_nothing_says_nothing_of_it(reviewed, tmp_path):
    path = tmp_path / "model.jsonl"
    export_jsonl(reviewed, path, run="model")
    assert {"learnt" in each for each in lines(path)} == {False}
    assert LEARNT not in reviewed.run(import_run(reviewed, path, name="outside")).settings


def test_who_says_neither_yes_nor_no_is_asked(project, tmp_path):
    path = tmp_path / "odd.jsonl"
    path.write_text('{"id": "a1", "text": "Oslo", "mentions": [], "learnt": "a1"}')
    with pytest.raises(GoldspanError, match="learnt: must be true or false"):
        import_files(project, [path])
