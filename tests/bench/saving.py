"""What suggestions save a reviewer: keys and seconds against none, as more and more is learnt.

    python -m tests.bench saving          # the figures
    python -m tests.bench.saving          # every article, as JSON

The oracle of tests/bench/effort.py reviews our own articles (samples, tests/development and
tests/held_out, in this order) in the real window, by real keys: with no suggestion of any kind,
not even for the words of what was just marked; with made ones of which a share is right
(effort_made spoils them as extractors do; of 90 % once more with the same wrong of what reads the
same); and with what the learner says of each article once it has learnt from those before it,
beginning with the rules and beginning with nothing.

Seconds are those of the whole review, with every word read once: keys; a mental act for every item
that is judged, also for each of those accepted together, and for every mend; two for what has to be
added, to notice it and to choose its label. These are the prices that suggestions are shown by
(annotator/effort.py), and by them perfect suggestions save about half, as reading and
one act an item stay. The saving is also told without reading, which costs the same either way; with
one mental act for adding; and by effort.py's prices, where Shift+Space is one mental act for its
paragraph.

The gold of tests/development does not say the attributes of meetings, so none are suggested there.
The planner of the oracle looks at fewer ways than effort.py's does: about 2 % more keys, by hand as
with suggestions. Nothing is drawn but by a seed.
"""

import json
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import annotator.text
from annotator import scheme as schemes
from annotator.extract import installed
from annotator.extract.learn.fitting import learn, taught_by
from annotator.extract.learn.lesson import in_order
from annotator.extract.learn.page import links_of, places_of
from annotator.extract.learn.predicting import predict_page
from annotator.extract.learn.readings import CachedReader
from annotator.extract.learn.weighing import Tally
from annotator.model import Prediction
from annotator.resources import resource
from tests.bench import effort_made
from tests.bench.effort_cost import together
from tests.bench.learning import _bare, lessons

_OWN = Path(__file__).parents[1]
_STATES = 500
SHARES = (80, 85, 90, 95, 100)
"""Percent that are right; perfect suggestions show what can be saved at most."""
ALIKE = "90 alike"
"""90 % right too, but what reads the same is wrong in the same way, as extractors mostly are."""
REVIEWED = 20
"""Articles after which the issue asks what is saved."""
_PROCESSES = 2
_WINDOW = 5


def own_articles():
    """The articles with gold that are ours, as lessons."""
    yield from lessons(resource("samples") / "gold.jsonl")
    for folder in ("development", "held_out"):
        yield from lessons(_OWN / folder / "gold.jsonl")


def _suggested(way, articles, scheme, folder):
    """What is suggested of each article; None for nothing at all."""
    if way == "none":
        return None
    if way in SHARES or way == ALIKE:
        right, alike = (0.9, True) if way == ALIKE else (way / 100, False)
        return [
            effort_made.spoiled(each.article, each.gold, scheme, right=right, seed=1, alike=alike)
            for each in articles
        ]
    reader = CachedReader(installed.best(), scheme, folder / "readings")
    taught = [taught_by(each, scheme, reader) for each in articles]
    if way == "nothing known":
        taught = [_bare(each, set(scheme.mentions)) for each in taught]
    unmarked = [not any(m.attributes for m in each.gold.mentions) for each in articles]
    place = {each.article.id: order for order, each in enumerate(in_order(articles))}
    said = []
    for number, each in enumerate(taught):
        known = sorted(range(number), key=lambda before: place[articles[before].article.id])
        found = predict_page(learn([taught[at] for at in known], scheme), each.page, scheme)
        if unmarked[number]:
            found = replace(
                found, mentions=tuple(replace(m, attributes={}) for m in found.mentions)
            )
        said.append(found)
    return said


def reviewed(way):
    """(id, items, found, cost, exact) of each article reviewed in this way: a process's work."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # the oracle asks for the tokens of the same paragraphs again and again
    annotator.text.tokens = lru_cache(maxsize=None)(annotator.text.tokens)
    from app import log
    from tests.bench.effort import Job, review

    log.catch_qt_messages()
    scheme = schemes.load("diplomacy")
    articles = list(own_articles())
    with tempfile.TemporaryDirectory() as folder:
        said = _suggested(way, articles, scheme, Path(folder))
        follows = said is not None
        said = said or [Prediction(each.article.id) for each in articles]
        jobs = [Job(each.article, each.gold, of) for each, of in zip(articles, said, strict=True)]
        if way in SHARES or way == ALIKE:
            jobs = jobs[: len(list(lessons(resource("samples") / "gold.jsonl")))]
        outcomes = review(jobs, scheme, folder, follows=follows, states=_STATES)
    return [
        (
            job.article.id,
            Tally.of(places_of(job.suggested.mentions), places_of(job.gold.mentions)),
            Tally.of(links_of(job.suggested), links_of(job.gold)),
            outcome.cost,
            not outcome.differs,
        )
        for job, outcome in zip(jobs, outcomes, strict=True)
    ]


def all_ways():
    """Every way, reviewed by two processes."""
    ways = ("none", "learner", "nothing known", *SHARES, ALIKE)
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        return dict(zip(ways, pool.map(reviewed, ways), strict=True))


PRICES = {
    "": {"noticed": True},
    ", reading left out": {"noticed": True, "reading": False},
    ", adding at one mental act": {},
}
_BY_PARAGRAPH = ", a paragraph at one mental act"


def saved(costs, bare):
    """The share of the seconds that is saved, at each price, and of the keys."""
    one, none = together(costs), together(bare)
    found = {
        name: 1 - one.seconds_by_item(**price) / none.seconds_by_item(**price)
        for name, price in PRICES.items()
    }
    found[_BY_PARAGRAPH] = 1 - one.seconds["all"] / none.seconds["all"]
    return {**found, ", of the keys": 1 - one.keys / none.keys}


def figures(_folder):
    """(name, value, unit, limit) of each figure; a share that must be reached is told as lost."""
    found = all_ways()
    bare = [cost for *_, cost, _ in found["none"]]
    yield "own articles", len(bare), "articles", None
    yield from _spent("without any suggestion", bare)
    for share in (*SHARES, ALIKE):
        costs = [cost for *_, cost, _ in found[share]]
        name = "90 % right, mistakes alike" if share == ALIKE else f"{share} % right"
        yield from _spent(name, costs)
        limit = 0.55 if share == 90 else None
        yield from _left(name, saved(costs, bare[: len(costs)]), limit)
    for way in ("learner", "nothing known"):
        costs = [cost for *_, cost, _ in found[way]]
        for first in (0, 5, 10, REVIEWED):
            last = len(costs) if first == REVIEWED else first + _WINDOW
            name = f"{way}, articles {first + 1} to {last}"
            some = slice(first, last)
            limit = 0.7 if first == REVIEWED else None
            for kind, place in (("mentions", 1), ("relations", 2)):
                tally = sum((each[place] for each in found[way][some]), Tally())
                yield f"{name}: F1 of {kind}", tally.f1, "", None
            yield from _left(name, saved(costs[some], bare[some]), limit)
    wrong = sum(not each[-1] for way in found.values() for each in way)
    yield "articles that did not come to their gold", wrong, "articles", 0


def _spent(name, costs):
    whole = together(costs)
    yield f"{name}: keys an article", whole.keys / len(costs), "keys", None
    yield f"{name}: seconds an article", whole.seconds_by_item(noticed=True) / len(costs), "s", None


def _left(name, shares, limit):
    for price, share in shares.items():
        yield f"{name}: share still spent{price}", 1 - share, "", None if price else limit


def by_article(found):
    """Every article of every way: keys, seconds, what is saved and what was right."""
    bare = {name: cost for name, _, _, cost, _ in found["none"]}
    said = {}
    for way, outcomes in found.items():
        rows, so_far = [], []
        for name, mentions, relations, cost, exact in outcomes:
            so_far.append((cost, bare[name]))
            rows.append(
                {
                    "article": name,
                    "f1": [round(mentions.f1, 3), round(relations.f1, 3)],
                    "keys": cost.keys,
                    "seconds": round(cost.seconds_by_item(noticed=True), 1),
                    "by_kind": {kind: len(keys) for kind, keys in cost.acts.items()},
                    "keys_by_kind": {kind: sum(keys) for kind, keys in cost.acts.items()},
                    "together": cost.together,
                    "saved": _rounded(saved([cost], [bare[name]])),
                    "saved_so_far": _rounded(saved(*zip(*so_far, strict=True))),
                    "exact": exact,
                }
            )
        said[str(way)] = rows
    return said


def _rounded(shares):
    return {name: round(share, 3) for name, share in shares.items()}


if __name__ == "__main__":
    json.dump(by_article(all_ways()), sys.stdout, indent=1)
