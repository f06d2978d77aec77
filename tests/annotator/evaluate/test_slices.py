"""Scores by zone, source, length, seen names, and by how gold was made."""

import json

import pytest

from annotator import evaluate, load_gold, review
from annotator import scheme as schemes
from annotator.assistance import Assistance
from annotator.errors import SourceError
from annotator.evaluate.html import page
from annotator.evaluate.listing import rows
from annotator.evaluate.sides import Gold, GoldArticle, Predictions
from annotator.exporting import export_jsonl
from annotator.model import Article, PredictedMention, PredictedRelation, Prediction, Zone, ZoneKind
from annotator.release import release
from annotator.store import NewRun, Project
from annotator.store.release_file import ReleaseFile, manifest, to_bytes
from annotator.store.release_rows import TABLES
from annotator.text import sha256
from tests.counting import Counts, counts

TEXT = "Talks in Oslo\n\nAda Lind met Bo in Oslo."
PLACE, ADA, BO, AGAIN = (9, 13), (15, 23), (28, 30), (34, 38)
HEADLINE = Zone(0, 13, ZoneKind.HEADLINE)


def mentions(*spans, label="GPE"):
    return tuple(PredictedMention(f"m{n}", label, (span,)) for n, span in enumerate(spans))


def gold_of(name="a1", *spans, text=TEXT, **more):
    return GoldArticle(name, text=text, mentions=mentions(*spans), **more)


def by(dimension, articles, said, *, links=False, **more):
    """The counts of each group."""
    run = evaluate(
        Gold("gold", tuple(articles)), Predictions("mine", tuple(said)), resamples=0, **more
    ).runs[0]
    scores = run.relations if links else run.mentions
    return {name: counts(score) for name, score in scores.by.get(dimension, {}).items()}


def test_a_mention_is_of_the_zone_in_which_it_begins_and_of_the_body_otherwise():
    article = gold_of("a1", PLACE, (9, 23), AGAIN, zones=(HEADLINE,))
    said = Prediction("a1", mentions(PLACE, BO))
    assert by("zone", [article], [said], by="zone") == {
        "body": Counts(fp=1, fn=1),
        "headline": Counts(tp=1, fn=1),
    }


def test_what_is_behind_every_zone_of_any_article_is_body():
    ends = gold_of("a1", (38, 39), zones=(HEADLINE,))
    assert by("zone", [ends, gold_of("a2", BO)], [], by="zone") == {"body": Counts(fn=2)}


def test_a_source_is_what_meta_says_and_else_unknown():
    articles = [
        gold_of("a1", PLACE, meta={"source": "The Fjord"}),
        gold_of("a2", PLACE),
        gold_of("a3", PLACE, meta={"source": ""}),
    ]
    said = [Prediction("a1", mentions(PLACE)), Prediction("a3", mentions(ADA))]
    assert by("source", articles, said, by="source") == {
        "The Fjord": Counts(tp=1),
        "unknown": Counts(fp=1, fn=2),
    }


def test_length_counts_tokens_and_is_unknown_without_a_text():
    articles = [gold_of("a1", PLACE, ADA, (15, 30), (15, 27)), gold_of("a2", PLACE, text=None)]
    assert by("length", articles, [], by="length") == {
        "1": Counts(fn=1),
        "2": Counts(fn=1),
        "3": Counts(fn=1),
        "4+": Counts(fn=1),
        "unknown": Counts(fn=1),
    }


def test_a_name_is_seen_if_an_article_that_was_published_earlier_has_it_under_the_same_label():
    late, early = {"published": "2020-02-02"}, {"published": "2019-01-01"}
    first = gold_of("b", PLACE, meta=early)
    then = GoldArticle(
        "a",
        text=TEXT,
        mentions=(
            PredictedMention("m1", "GPE", (AGAIN,)),
            PredictedMention("m2", "ORG", (PLACE,)),
        ),
        meta=late,
    )
    assert by("seen", [then, first], [], by="seen") == {
        "seen": Counts(fn=1),
        "unseen": Counts(fn=2),
    }


def test_of_names_that_were_seen_before_there_is_recall_alone():
    """What is predicted wrongly is no name of gold, so no precision tells how many of them are."""
    articles = [gold_of(f"a{n}", PLACE, BO) for n in range(3)]
    said = [Prediction(f"a{n}", mentions(PLACE, (0, 1))) for n in range(3)]
    gold = Gold("gold", tuple(articles))
    report = evaluate(gold, Predictions("mine", tuple(said)), by=["seen"], resamples=50)
    found = report.runs[0].mentions.by["seen"]
    seen = found["seen"]
    assert (seen.precision, seen.recall, seen.f1) == (None, 0.5, None)
    assert (seen.intervals.recall.low, seen.intervals.f1, seen.intervals.precision) == (
        0.5, None, None
    )  # fmt: skip
    told = report.to_dict()["runs"][0]["mentions"]["by"]["seen"]["seen"]
    assert (told["fp"], told["spu"], told["precision"], told["fn"]) == (None, None, None, 2)
    (row,) = [row for row in rows(report) if row["group"] == "seen"]
    assert (row["fp"], row["recall_low"]) == (None, 0.5)
    (line,) = [line for line in report.table().splitlines() if "by seen: seen" in line]
    assert line.split()[-6:] == ["n/a", "0.500", "n/a", "2", "2", "4"]
    assert "Recall alone" in page(report, gold)


def test_intervals_of_few_articles_are_said_to_look_surer_than_they_are():
    meta = {"source": "Wire"}, {"source": "Fjord"}
    articles = [gold_of(f"a{n:02}", PLACE, BO, meta=meta[n < 2]) for n in range(22)]
    said = tuple(Prediction(f"a{n:02}", mentions(PLACE)) for n in range(22))
    gold, run = Gold("gold", tuple(articles)), Predictions("mine", said)
    report = evaluate(gold, run, by=["source"], resamples=50)
    assert [
        name for name, score in report.runs[0].mentions.by["source"].items() if score.of_few
    ] == ["Fjord"]
    warned = "intervals of fewer than 20 articles look surer than they are; so of 1 score"
    assert warned in report.table()
    assert "look surer than they are: Fjord (2)." in page(report, gold)
    few = evaluate(Gold("few", tuple(articles[:3])), Predictions("mine", said[:3]), resamples=50)
    assert "look surer than they are; so here" in few.table()


def test_a_relation_goes_with_its_head_by_zone_and_has_no_length_of_its_own():
    items = mentions(PLACE, BO)
    article = GoldArticle(
        "a1",
        text=TEXT,
        mentions=items,
        relations=(PredictedRelation("r1", "in", "m0", "m1"),),
        zones=(HEADLINE,),
    )
    said = Prediction("a1", items, (PredictedRelation("r1", "in", "m1", "m0"),))
    asked = {"by": ["zone", "length"], "links": True}
    assert by("zone", [article], [said], **asked) == {
        "body": Counts(fp=1),
        "headline": Counts(fn=1),
    }
    assert by("length", [article], [said], **asked) == {}


def test_another_way_to_part_scores_is_an_error_that_lists_the_ways():
    with pytest.raises(SourceError, match="mood is no way to part scores; use length, seen,"):
        by("mood", [gold_of("a1", BO)], [], by="mood")


SHOWN, BLIND = Assistance.by("rules"), Assistance.by()
LINKED = (PredictedRelation("r1", "in", "m0", "m1"),)


def reviewed(*made):
    """An article of each, with one relation, of which an extractor finds only the first's."""
    items = mentions(BO, AGAIN)
    articles = tuple(
        GoldArticle(f"a{n}", text=TEXT, mentions=items, relations=LINKED, assistance=each)
        for n, each in enumerate(made)
    )
    return Gold("gold", articles), Predictions("rules", (Prediction("a0", items, LINKED),))


def test_assisted_and_blind_articles_are_apart_without_asking():
    report = evaluate(*reviewed(SHOWN, BLIND, BLIND, Assistance()), resamples=50)
    mentions_by, relations_by = (
        getattr(report.runs[0], kind).by["review"] for kind in ("mentions", "relations")
    )
    assert {name: counts(score) for name, score in mentions_by.items()} == {
        "assisted": Counts(tp=2),
        "blind": Counts(fn=4),
        "unknown": Counts(fn=2),
    }
    assert {name: counts(score) for name, score in relations_by.items()} == {
        "assisted": Counts(tp=1),
        "blind": Counts(fn=2),
        "unknown": Counts(fn=1),
    }
    assert mentions_by["blind"].intervals.f1 is not None
    assert mentions_by["assisted"].intervals.alone
    assert report.gold.review == {"assisted": 1, "blind": 2, "unknown": 1}
    assert report.method.by == ()
    assert "mentions, by review: blind" in report.table()
    groups = {(row["items"], row["group"]) for row in rows(report) if row["dimension"] == "review"}
    assert groups == {(kind, name) for kind in ("mentions", "relations") for name in mentions_by}
    whole = page(report, reviewed(SHOWN, BLIND, BLIND, Assistance())[0])
    assert "Mentions by review" in whole
    assert "Relations by review" in whole


@pytest.mark.parametrize("made", [(SHOWN, SHOWN), (BLIND, BLIND), (SHOWN, Assistance())])
def test_gold_of_one_kind_is_not_parted(made):
    gold, run = reviewed(*made)
    assert by("review", gold.articles, run.articles) == {}


def test_only_judged_articles_count_for_that():
    gold, run = reviewed(SHOWN, BLIND)
    parted = [GoldArticle("a9", finished=False, assistance=SHOWN), gold.articles[1]]
    assert by("review", parted, []) == {}
    assert by("review", [*parted, gold.articles[0]], run.articles) != {}


def test_a_run_that_helped_to_make_the_gold_is_pointed_out_and_no_other():
    gold, run = reviewed(SHOWN, SHOWN, BLIND)
    report = evaluate(gold, run, Predictions("other", run.articles), resamples=0)
    favours = "made with its suggestions, or with those of its family, which favours it"
    told = f"2 judged articles were {favours}: rules: 2 of 3 (67%)"
    assert told in map(str, report.runs[0].remarks)
    assert "helped" not in [remark.kind for remark in report.runs[1].remarks]
    (kin,) = evaluate(gold, Predictions("builtin", run.articles), resamples=0).runs
    assert told in map(str, kin.remarks)  # the rules are a part of it
    assert f"note of it: {told}" in report.table()
    made = "note of gold: 2 judged articles were made with suggestions: rules: 2 of 3 (67%)"
    assert made in report.table()


@pytest.fixture
def project(tmp_path):
    """a1 was shown what "rules" says, a2 nothing, a3 is imported."""
    with Project.create(tmp_path / "news.goldspan", scheme=schemes.load("news-basic")) as made:
        made.add_articles(
            Article(name, sha256(TEXT + name), name, TEXT + name) for name in ("a1", "a2")
        )
        made.add_run(NewRun("rules", "rules", "1", {}), [Prediction("a1", mentions(PLACE))])
        made.record(review.accept(sheet := made.sheet("a1"), sheet.suggested), actor="Ana")
        for name in ("a1", "a2"):
            made.record(review.finish(made.sheet(name)), actor="Ana")
        yield made


def test_a_project_its_release_and_its_export_tell_the_same(project, tmp_path):
    path = release(project, version="1", output=tmp_path).path
    export_jsonl(project, tmp_path / "gold.jsonl")
    for source in (project.path, path, tmp_path / "gold.jsonl"):
        found = {each.id: each.assistance for each in load_gold(source).finished}
        assert found == {"a1": SHOWN, "a2": BLIND}


def test_a_release_that_was_made_before_tells_it_by_the_sources_of_its_items(project, tmp_path):
    path = release(project, version="1", output=tmp_path).path
    with ReleaseFile(path) as opened:
        kept = {table: list(map(tuple, opened._rows(table))) for table in TABLES}
        meta = {
            name: value
            for name, value in opened.meta.items()
            if name != "assisted" and not name.startswith("sha256")
        }
    old = tmp_path / "old.sqlite"
    old.write_bytes(to_bytes(kept, meta | manifest(kept, meta)))
    found = {each.id: each.assistance for each in load_gold(old).finished}
    # nobody knows of an article without items
    assert found == {"a1": SHOWN, "a2": Assistance()}


def test_a_line_tells_it_beside_its_items_or_in_its_meta(tmp_path):
    line = {"id": "a1", "text": TEXT, "mentions": []}
    path = tmp_path / "gold.jsonl"
    for told in ({"assisted": ["rules"]}, {"meta": {"assisted": ["rules"]}}):
        path.write_text(json.dumps(line | told) + "\n")
        assert load_gold(path).finished[0].assistance == SHOWN
    path.write_text(json.dumps(line) + "\n")
    assert load_gold(path).finished[0].assistance == Assistance()
