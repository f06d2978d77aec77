"""The learner: how right it is by articles reviewed, and what learning and tagging take.

There is no public news set of four labels offline, so (a) learns PERSON, ORG, GPE and DATE of the
samples without any rule or model mark: of SUGGESTIONS.md's columns the "CRF + spaCy tags" one is
the nearest, but these articles are made and tidy, and the labels are others. "Rules" are the
builtin extractor's own items. The held-out articles are only reported.

Seconds are of this process alone (CPU): a machine that does something else meanwhile counts less.
"""

import json
import time
from dataclasses import replace
from pathlib import Path

from annotator import scheme as schemes
from annotator.articles.zones import zones
from annotator.extract import installed
from annotator.extract.learn import tagging
from annotator.extract.learn.fitting import Taught, learn, taught_by
from annotator.extract.learn.lesson import Lesson
from annotator.extract.learn.page import Page, links_of, places_of
from annotator.extract.learn.predicting import predict_page
from annotator.extract.learn.readings import CachedReader
from annotator.extract.learn.weighing import Tally
from annotator.model import Article, ArticleId, PredictedMention, PredictedRelation, Prediction
from annotator.resources import resource
from annotator.text import sha256

HELD_OUT = Path(__file__).parents[1] / "held_out" / "gold.jsonl"
FOUR = {"PERSON", "ORG", "GPE", "DATE"}
SENTENCES = 1_200
_ROTATIONS = 5
_TESTED = 5
_STEP = 7
"""Between two rotations; has no part in common with the numbers of articles."""


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    scheme = schemes.load("diplomacy")
    reader = CachedReader(installed.best(), scheme, folder / "readings")
    samples = [
        taught_by(each, scheme, reader) for each in lessons(resource("samples") / "gold.jsonl")
    ]
    bare = [_bare(each, FOUR) for each in samples]
    for count in (1, 2, 4, 8, 12):
        some = _rotated(bare, scheme, count)
        name = f"(a) four labels, nothing known before: F1 of mentions after {count} articles"
        yield f"{name} ({_sentences(bare) * count // len(bare)} sentences)", some[0].f1, "", None
    yield from _times(samples, scheme)
    for count in (0, 1, 2, 4, 8):
        mentions, relations, rule_mentions, rule_relations = _rotated(samples, scheme, count)
        yield f"(d) samples: F1 of mentions after {count} articles", mentions.f1, "", None
        yield "(d)     the rules alone", rule_mentions.f1, "", None
        yield f"(d) samples: F1 of relations after {count} articles", relations.f1, "", None
        yield "(d)     the rules alone", rule_relations.f1, "", None
    blind = [_bare(each, set(scheme.mentions)) for each in samples]
    for count in (1, 2, 4, 8):
        mentions, relations, *_ = _rotated(blind, scheme, count)
        name = f"(d) samples, nothing known before: F1 after {count} articles"
        yield f"{name}, mentions", mentions.f1, "", None
        yield f"{name}, relations", relations.f1, "", None
    held = [taught_by(each, scheme, reader) for each in lessons(HELD_OUT)]
    for count in (0, 4):
        mentions, relations, *_ = _rotated(held, scheme, count, rotations=len(held), step=1)
        yield (
            f"(e) held out: 1 - F1 of mentions after {count}",
            1 - mentions.f1,
            "",
            (0.16 if count else 0.25),
        )
        yield (
            f"(e) held out: 1 - F1 of relations after {count}",
            1 - relations.f1,
            "",
            (0.5 if count else 0.65),
        )


def lessons(path):
    """The articles of a gold file, all as lessons."""
    for line in path.read_text("utf-8").splitlines():
        said = json.loads(line)
        text = said["text"]
        article = Article(ArticleId(said["id"]), sha256(text), "", text, zones=zones(text))
        mentions = tuple(
            PredictedMention(
                each["id"],
                each["label"],
                ((each["start"], each["end"]),),
                attributes=each.get("attributes", {}),
            )
            for each in said["mentions"]
        )
        relations = tuple(
            PredictedRelation(
                each["id"],
                each["label"],
                each["head"],
                each["tail"],
                attributes=each.get("attributes", {}),
            )
            for each in said["relations"]
        )
        yield Lesson(article, Prediction(article.id, mentions, relations))


def _bare(taught, labels):
    """The lesson with these labels alone, without what rules and model say."""
    page = taught.page
    bare = Page(replace(page.reading, marked=()), replace(page.rules, mentions=(), relations=()))
    return Taught(
        bare,
        {place: each for place, each in taught.mentions.items() if place[2] in labels},
        {link: each for link, each in taught.links.items() if {link[0][2], link[1][2]} <= labels},
    )


def _rotated(taught, scheme, count, *, rotations=_ROTATIONS, step=_STEP):
    """Tallies of mentions and relations, and of the rules', over a few choices of lessons."""
    sums = [Tally()] * 4
    for rotation in range(rotations):
        order = [(rotation * step + each) % len(taught) for each in range(len(taught))]
        model = learn([taught[each] for each in sorted(order[:count])], scheme)
        for each in order[count : count + _TESTED]:
            true = taught[each]
            said = predict_page(model, true.page, scheme)
            found = (
                Tally.of(places_of(said.mentions), true.mentions),
                Tally.of(links_of(said), true.links),
                Tally.of(true.page.ruled, true.mentions),
                Tally.of(true.page.ruled_links, true.links),
            )
            sums = [one + other for one, other in zip(sums, found, strict=True)]
    return sums


def _times(samples, scheme):
    many, number = [], 0
    while _sentences(many) < SENTENCES:
        many.append(samples[number % len(samples)])
        number += 1
    bare = [_bare(each, FOUR) for each in many]
    started = time.process_time()
    model = learn(bare, scheme)
    name = f"learning from {_sentences(bare)} sentences"
    yield f"(b) {name}, four labels: all, with cross-validation", _since(started), "s", None
    pages = [each.page for each in bare]
    golds = [sorted(each.mentions) for each in bare]
    from annotator.extract.learn import features

    words = [
        tagging.sequences(features.with_strings(page, features.of_page(page), ())) for page in pages
    ]
    started = time.process_time()
    tagging.train(
        sorted(FOUR),
        [
            (each, tagging.tags(page, gold, sorted(FOUR)))
            for each, page, gold in zip(words, pages, golds, strict=True)
        ],
    )
    yield f"(b) {name}, four labels: one tagger", _since(started), "s", 4
    started = time.process_time()
    for page in pages:
        predict_page(model, page, scheme)
    yield "(c) suggesting with four labels", 1000 * _since(started) / _sentences(bare), "ms", 1
    started = time.process_time()
    whole = learn(many, scheme)
    yield f"(b) {name}, the whole scheme, all", _since(started), "s", None
    started = time.process_time()
    for each in many:
        whole.marking.judged(each.page, scheme.mentions)
    name = "(c) marking by the whole scheme"
    yield f"{name}, a sentence", 1000 * _since(started) / _sentences(many), "ms", 1
    started = time.process_time()
    for each in many:
        predict_page(whole, each.page, scheme)
    name = "(c) marking and relating by the whole scheme"
    yield f"{name}, a sentence", 1000 * _since(started) / _sentences(many), "ms", None


def _sentences(taught):
    return sum(len(each.page.reading.sentences) for each in taught)


def _since(started):
    return time.process_time() - started
