"""What reviewing costs: from given suggestions to given gold, in the real window, by real keys.

    python -m tests.bench.effort GOLD.jsonl PREDICTIONS.jsonl [--no-suggestions]
        [--scheme NAME|FILE] [--no-paragraph-key] [--entities]

A reviewer who knows the gold takes each article there by the fewest keys (effort_plan says how
they are found, and which tricks are left out; effort_cost what they are worth). It prints JSON: for
each article and for all of them the keys by kind of act, the seconds, whether the file then says
exactly what GOLD says (mentions, relations and attributes; with --entities what they mean too),
and what was saved against the same without suggestions. The mouse is never needed.

The exit code is 1 where an article did not come to its gold.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from annotator import scheme as schemes
from annotator.articles.zones import zones as find_zones
from annotator.errors import GoldspanError, SourceError
from annotator.formats import exchange
from annotator.model import UNANNOTATED, Article, ArticleId, Prediction
from annotator.resources import resource
from annotator.store import NewRun, Project
from annotator.text import sha256
from tests.bench import effort_made
from tests.bench.effort_cost import Cost, saving, together

_SEEDS = (1, 2, 3)
_TOLD = 20
"""Differences that are told of an article."""


@dataclass(frozen=True)
class Job:
    """An article, what it should say, and what is suggested."""

    article: Article
    gold: Prediction
    suggested: Prediction


@dataclass(frozen=True)
class Outcome:
    """What a job took, and how the file differs from the gold afterwards."""

    cost: Cost
    differs: tuple


def jobs_of(gold, predictions, scheme):
    """What two exchange files give to do; SourceError where they do not fit the scheme."""
    said = {}
    for record in exchange.read(predictions):
        exchange.check_scheme(record, scheme, path=predictions)
        for name in _names(record):
            said[name] = record
    jobs = []
    for record in exchange.read(gold):
        exchange.check_scheme(record, scheme, path=gold)
        if record.mentions is None or record.finished is False:
            continue
        other = next((said[name] for name in _names(record) if name in said), None)
        text = record.text or (other.text if other else None)
        if text is None:
            raise SourceError(gold, "has no text, nor have the predictions", line=record.line)
        name = ArticleId(record.id or sha256(text)[:16])
        zones = find_zones(text) if record.zones is None else record.zones
        article = Article(name, sha256(text), record.title or "", text, record.meta, zones)
        suggested = Prediction(name)
        if other is not None:
            exchange.check_against(other, text, path=predictions)
            suggested = Prediction(name, other.mentions or (), other.relations)
        jobs.append(Job(article, Prediction(name, record.mentions, record.relations), suggested))
    return jobs


def _names(record):
    """What an article may be known by, in both files: its text first."""
    digest = sha256(record.text) if record.text else record.sha256
    return [name for name in (digest, record.id) if name is not None]


def review(jobs, scheme, folder, *, suggestions=True, entities=False, follows=True, **ways):
    """What each job takes, done in one window on a new project in this folder.

    Without `follows` nothing is suggested either for the words of what was just decided.
    """
    from app.hands import Hands
    from tests.bench.effort_goal import goal_of
    from tests.bench.effort_reviewer import Reviewer

    path = Path(tempfile.mkdtemp(dir=folder)) / "effort.goldspan"
    with Project.create(path, scheme=scheme) as project:
        project.add_articles(job.article for job in jobs)
        # a run for every article, so that the window sets no extractor to work
        said = [job.suggested if suggestions else Prediction(job.article.id) for job in jobs]
        project.set_policy(replace(project.policy, likewise=follows))
        project.add_run(NewRun("effort", "effort", "1", {}), said)
    outcomes = []
    with _window(path) as window:
        # every word is read, at its price, though no time passes here
        window.session.unread = list
        for job in jobs:
            window.session.open_article(job.article.id)
            goal = goal_of(job.gold, scheme)
            goal = goal if entities else goal.without_entities()
            hands = Hands(window)
            reviewer = Reviewer(hands, goal, **ways)
            reviewer.review()
            cost = Cost(
                words=_words(job.article),
                acts=reviewer.tally.acts,
                keys=hands.keys,
                modifiers=hands.modifiers,
                added=tuple(reviewer.tally.added),
                together=reviewer.tally.together,
            )
            differs = _differences(goal, _kept(path, job.article.id, scheme, entities))
            outcomes.append(Outcome(cost, tuple(differs)))
    return outcomes


@contextmanager
def _window(path):
    """A real window on a project, shown and with the keyboard."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.desktop import make_window
    from app.settings import Settings

    window = make_window(Settings(path.with_suffix(".ini")))
    window.show()
    window.open_project(path)
    QTest.qWaitForWindowActive(window)
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        QApplication.processEvents()


def _kept(path, article, scheme, entities):
    """What the file says of an article now."""
    from tests.bench.effort_goal import goal_now

    with Project.open(path, read_only=True) as project:
        names = {entity.id: entity.name for entity in project.entities()} if entities else {}
        return goal_now(project.sheet(article).items.values(), scheme, names)


def _differences(goal, kept):
    for noun in ("mentions", "relations", "entities"):
        wanted, there = getattr(goal, noun), getattr(kept, noun)
        for key in {**wanted, **there}:
            if wanted.get(key) != there.get(key):
                yield f"{noun}: {key} is {there.get(key)}, should be {wanted.get(key)}"


def _words(article):
    """How many words are to be read."""
    left_out = [zone for zone in article.zones if zone.kind in UNANNOTATED]
    starts = (match.start() for match in re.finditer(r"\S+", article.text))
    return sum(not any(zone.start <= start < zone.end for zone in left_out) for start in starts)


def report(jobs, outcomes, bare):
    """Costs, and what they save against the same jobs without suggestions, if that was tried."""
    lines = []
    for place, (job, outcome) in enumerate(zip(jobs, outcomes, strict=True)):
        line = {
            "article": job.article.id,
            "title": job.article.title,
            "mentions": len(job.gold.mentions),
            "relations": len(job.gold.relations),
            **outcome.cost.to_dict(),
            "exact": not outcome.differs,
        }
        if outcome.differs:
            line["differs"] = outcome.differs[:_TOLD]
        if bare:
            line["saved"] = saving(outcome.cost, bare[place].cost)
        lines.append(line)
    whole = together([outcome.cost for outcome in outcomes])
    every = {
        "articles": len(jobs),
        "mentions": sum(line["mentions"] for line in lines),
        "relations": sum(line["relations"] for line in lines),
        **whole.to_dict(),
        "keys_an_article": round(whole.keys / len(jobs), 1) if jobs else 0.0,
        "exact": all(line["exact"] for line in lines),
    }
    if bare:
        every["saved"] = saving(whole, together([outcome.cost for outcome in bare]))
    return {"articles": lines, "all": every}


def figures(folder):
    """(name, value, unit, limit) of each figure: 40 mentions and 15 relations, 85 % right."""
    for named, paragraph_key, limit in (
        ("a verdict an item", False, 70),
        ("the paragraph key", True, 35),
    ):
        outcomes = [
            outcome
            for jobs in _made_jobs()
            for outcome in review(
                jobs, schemes.load("diplomacy"), folder, paragraph_key=paragraph_key
            )
        ]
        cost = together([outcome.cost for outcome in outcomes])
        yield f"keys an article, with {named}, mean", cost.keys / len(outcomes), "keys", limit
        seconds = cost.seconds["all"] / len(outcomes)
        yield f"seconds an article, with {named}, mean", seconds, "s", None
        wrong = sum(bool(outcome.differs) for outcome in outcomes)
        yield f"articles that did not come to their gold, with {named}", wrong, "articles", 0
    for kind, most in (("accept", 1), ("reject", 1), ("relabel", 1), ("relate", 3)):
        keys = cost.acts[kind]
        yield f"keys to {kind}, mean", sum(keys) / len(keys), "keys", most
    yield "keys to add a mention of two tokens, mean", cost.keys_to_add(2), "keys", 4


def _made_jobs():
    """The samples, cut and spoiled, once for each seed."""
    scheme = schemes.load("diplomacy")
    cut = map(effort_made.shortened, exchange.read(resource("samples", "gold.jsonl")))
    golds = [each for each in cut if each is not None]
    for seed in _SEEDS:
        yield [
            Job(article, gold, effort_made.spoiled(article, gold, scheme, seed=seed))
            for article, gold in golds
        ]


def main(argv):
    """Print the report; 1 where an article did not come to its gold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.effort")
    parser.add_argument("gold", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--no-suggestions", action="store_true", help="mark everything by hand")
    parser.add_argument("--scheme", default="diplomacy", help="a built-in one or a TOML file")
    parser.add_argument("--no-paragraph-key", action="store_true", help="a verdict an item")
    parser.add_argument("--entities", action="store_true", help="say what mentions mean, too")
    asked = parser.parse_args(argv)
    ways = {"paragraph_key": not asked.no_paragraph_key, "entities": asked.entities}
    try:
        scheme = schemes.load(asked.scheme)
        jobs = jobs_of(asked.gold, asked.predictions, scheme)
    except GoldspanError as error:
        print(f"effort: {error}", file=sys.stderr)
        return 1
    from app import log

    log.catch_qt_messages()
    with tempfile.TemporaryDirectory() as folder:
        bare = review(jobs, scheme, folder, suggestions=False, **ways)
        done = bare if asked.no_suggestions else review(jobs, scheme, folder, **ways)
    said = report(jobs, done, None if asked.no_suggestions else bare)
    about = {"scheme": scheme.name, "suggestions": not asked.no_suggestions, **ways}
    print(json.dumps({**about, **said}, indent=2, ensure_ascii=False))
    return int(not said["all"]["exact"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
