"""A release, its project and the project's export are one gold: one hash, and the same scores."""

import random
from dataclasses import replace

import pytest

from annotator import evaluate, load_gold
from annotator import scheme as schemes
from annotator.evaluate import Predictions
from annotator.exporting import export_jsonl
from annotator.importing import import_gold
from annotator.model import Article, PredictedMention, PredictedRelation, Prediction
from annotator.release import release
from annotator.resources import resource
from annotator.store import Project
from annotator.text import sha256

SCHEME = schemes.load("diplomacy")
SOURCES = ("news-1.0.sqlite", "news.goldspan", "news.jsonl")


@pytest.fixture(scope="module")
def golds(tmp_path_factory):
    """The samples' gold, with entities and zones, from all three; two articles are unfinished."""
    folder = tmp_path_factory.mktemp("golds")
    with Project.create(folder / "news.goldspan", scheme=SCHEME) as project:
        import_gold(project, resource("samples", "gold.jsonl"), reviewer="Ana")
        release(project, version="1.0", output=folder)
        others = (f"Article {number} waits." for number in range(2))
        project.add_articles([Article(f"later-{text}", sha256(text), "", text) for text in others])
        export_jsonl(project, folder / "news.jsonl")
    return [load_gold(folder / name, scheme=SCHEME) for name in SOURCES]


@pytest.fixture(scope="module")
def run(golds):
    """What an extractor says that is wrong in every way."""
    chance = random.Random(5)
    return Predictions("made", tuple(_said(each, chance) for each in golds[0].articles))


def _said(article, chance):
    mentions = tuple(
        PredictedMention(
            each.id,
            chance.choice([each.label] * 9 + ["ORG"]),
            ((each.start, each.end + (chance.random() < 0.05)),),
            round(chance.random(), 2),
            each.entity if chance.random() < 0.9 else "another",
        )
        for each in article.mentions
        if chance.random() < 0.85
    )
    there = {each.id for each in mentions}
    relations = tuple(
        PredictedRelation(each.id, each.label, each.head, each.tail)
        for each in article.relations
        if {each.head, each.tail} <= there
    )
    return Prediction(article.id, mentions, relations)


def test_they_have_one_hash_and_the_same_scores(golds, run):
    reports = [
        evaluate(gold, run, by=["zone", "source", "length", "seen"], resamples=50) for gold in golds
    ]
    assert [report.gold.unfinished for report in reports] == [0, 2, 2]
    first = reports[0].to_dict()
    for report in reports[1:]:
        told = report.to_dict()
        told["gold"] |= {"name": first["gold"]["name"], "unfinished": 0}
        assert told == first
        assert _errors(report) == _errors(reports[0])


def _errors(report):
    """Without the ids of items, which are those of their source."""
    return [(each.kind, each.article) for each in report.runs[0].errors]


def test_what_entities_are_called_is_no_matter_and_what_they_are_is(golds):
    """A project names them by their ids, an export by their names."""
    released, _, exported = golds
    names = [{each.entity for one in gold.articles for each in one.mentions} for gold in golds]
    assert names[0] == names[1] != names[2]
    assert _hash(released) == _hash(exported)
    first, *rest = exported.articles
    mention, *others = first.mentions
    parted = replace(first, mentions=(replace(mention, entity="somebody else"), *others))
    assert _hash(replace(exported, articles=(parted, *rest))) != _hash(exported)


def _hash(gold):
    return evaluate(gold, resamples=0).gold.sha256
