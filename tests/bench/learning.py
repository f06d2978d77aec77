"""The learner: how right it is by articles reviewed, and what learning and tagging take.

There is no public news set of four labels offline, so (a) learns PERSON, ORG, GPE and DATE of the
samples without any rule or model mark: of SUGGESTIONS.md's columns the "CRF + spaCy tags" one is
the nearest, but these articles are made and tidy, and the labels are others. "Rules" are the
builtin extractor's own items. The held-out articles are only reported. Calibration is of what is
shown: Brier's score, and the expected calibration error over ten bins.

Seconds are of this process alone (CPU), where nothing else is said: a machine that does something
else meanwhile counts less. A worker that learns takes one more to load scikit-learn.
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
DEVELOPMENT = Path(__file__).parents[1] / "development" / "gold.jsonl"
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
        some = _sums(_rotated(bare, scheme, count))
        name = f"(a) four labels, nothing known before: F1 of mentions after {count} articles"
        yield f"{name} ({_sentences(bare) * count // len(bare)} sentences)", some[0].f1, "", None
    yield from _times(samples, scheme)
    for count in (0, 1, 2, 4, 8):
        yield from _against_rules("samples", samples, scheme, count)
    development = [taught_by(each, scheme, reader) for each in lessons(DEVELOPMENT)]
    for count in (1, 2, 4, 6):
        yield from _against_rules("development", development, scheme, count)
    blind = [_bare(each, set(scheme.mentions)) for each in samples]
    for count in (1, 2, 4, 8):
        mentions, relations, *_ = _sums(_rotated(blind, scheme, count))
        name = f"(d) samples, nothing known before: F1 after {count} articles"
        yield f"{name}, mentions", mentions.f1, "", None
        yield f"{name}, relations", relations.f1, "", None
    held = [taught_by(each, scheme, reader) for each in lessons(HELD_OUT)]
    for count in (0, 4):
        mentions, relations, *_ = _sums(_rotated(held, scheme, count, rotations=len(held), step=1))
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
    """What was said of articles, with what is true of them, after a few choices of lessons."""
    for rotation in range(rotations):
        order = [(rotation * step + each) % len(taught) for each in range(len(taught))]
        model = learn([taught[each] for each in sorted(order[:count])], scheme)
        for each in order[count : count + _TESTED]:
            true = taught[each]
            yield true, predict_page(model, true.page, scheme)


def _sums(found):
    """Tallies of mentions and relations, and of the rules'."""
    sums = [Tally()] * 4
    for true, said in found:
        each = (
            Tally.of(places_of(said.mentions), true.mentions),
            Tally.of(links_of(said), true.links),
            Tally.of(true.page.ruled, true.mentions),
            Tally.of(true.page.ruled_links, true.links),
        )
        sums = [one + other for one, other in zip(sums, each, strict=True)]
    return sums


def _against_rules(name, taught, scheme, count):
    """How the learner does beside the rules: F1, attributes, and whether its scores are true."""
    found = list(_rotated(taught, scheme, count))
    learnt, ruled = _sums(found)[:2], _sums(found)[2:]
    for kind, mine, theirs in zip(("mentions", "relations"), learnt, ruled, strict=True):
        yield f"(d) {name}: F1 of {kind} after {count} articles", mine.f1, "", None
        yield f"(d)     the rules' F1 is higher by, {kind}", theirs.f1 - mine.f1, "", 0
    said, rules = _attributes(found)
    yield f"(f) {name}: the rules' attributes are right more often by", rules - said, "", 0
    yield f"(f) {name}: attributes that are right where the rules speak", said, "", None
    for kind, pairs in _scored(found).items():
        brier = sum((score - right) ** 2 for score, right in pairs) / max(1, len(pairs))
        yield f"(g) {name}: Brier's score of {kind} after {count}", brier, "", None
        yield f"(g) {name}: calibration error of {kind} after {count}", _ece(pairs), "", None


def _attributes(found):
    """The shares of true attributes that are said rightly, where the rules say something."""
    whole, mine, theirs = 0, 0, 0
    for true, said in found:
        for gold, shown, ruled in (
            (true.mentions, places_of(said.mentions), true.page.ruled),
            (true.links, links_of(said), true.page.ruled_links),
        ):
            for place in gold.keys() & shown.keys() & ruled.keys():
                for name, value in gold[place].attributes.items():
                    if name in ruled[place].attributes:
                        whole += 1
                        mine += shown[place].attributes.get(name) == value
                        theirs += ruled[place].attributes[name] == value
    return mine / max(1, whole), theirs / max(1, whole)


def _scored(found):
    """(score, whether it is right) of all that is shown."""
    pairs = {"mentions": [], "relations": []}
    for true, said in found:
        for kind, shown, gold in (
            ("mentions", places_of(said.mentions), true.mentions),
            ("relations", links_of(said), true.links),
        ):
            pairs[kind] += [(each.score, place in gold) for place, each in shown.items()]
    return pairs


def _ece(pairs):
    bins = {}
    for score, right in pairs:
        bins.setdefault(min(9, int(10 * score)), []).append(score - right)
    return sum(abs(sum(each)) for each in bins.values()) / max(1, len(pairs))


def _times(samples, scheme):
    many, number = [], 0
    while _sentences(many) < SENTENCES:
        many.append(samples[number % len(samples)])
        number += 1
    bare = [_bare(each, FOUR) for each in many]
    started, wall = time.process_time(), time.perf_counter()
    model = learn(bare, scheme)
    name = f"learning from {_sentences(bare)} sentences"
    yield f"(b) {name}, four labels: all, with cross-validation", _since(started), "s", 4
    yield f"(b) {name}, the same by the clock", time.perf_counter() - wall, "s", 4
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
        whole.marking.judged(each.page.finer(whole.marking.cuts), scheme.mentions)
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
