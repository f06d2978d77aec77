"""The answer first: which extractor is better, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.evaluate.chance import Comparison, enough
from annotator.evaluate.echoes import echoes, learners, unranked, without
from annotator.evaluate.report import Report, RunReport, on_new
from annotator.evaluate.scores import Score
from annotator.wording import counted

_METRICS = {"mentions.strict": "mentions", "relations.strict": "relations"}


def answer(report: Report) -> str:
    """A sentence or three for people, from strict F1 of mentions and of relations.

    A run that is gold itself is told apart: it wins against every extractor, and is none.
    """
    told = "; ".join(_unranked(report))
    if not told:
        return _answer(report)
    others = without(report, unranked(report))
    if not others.runs:
        return f"{told}."
    said = _answer(others)
    if len(others.runs) == 1:
        return f"{told}. {said}"
    return f"{told}; of the others: {said}"


def _unranked(report: Report) -> Iterator[str]:
    """Who is no extractor, and who is scored for its memory."""
    if same := echoes(report):
        yield f"{_listed(same)} {'says' if len(same) == 1 else 'say'} exactly what the gold says"
    learnt = learners(report)
    for run in report.runs:
        if run.name in learnt:
            yield (
                f"{run.name} has learnt from {run.learnt_articles:,} of "
                f"{counted(report.gold.judged.articles, 'judged article')}; "
                f"{on_new(run, report.gold)}"
            )


def _answer(report: Report) -> str:
    if len(report.runs) == 1:
        return _of_one(report.runs[0])
    if not report.comparisons or not any(report.comparisons.values()):
        return "There is nothing to compare."
    if len(report.runs) == 2:
        return _of_two(report)
    return " ".join(_of_many(report, metric) for metric in _METRICS)


def caveat(report: Report) -> str:
    """What must be known besides before anybody believes the answer; empty if nothing."""
    said = []
    judged = report.gold.judged.articles
    if judged < 2:
        said.append("One article only: nobody can say how sure this is.")
    elif judged < enough() and len(report.runs) > 1:
        said.append(f"With {judged} articles no difference can be sure.")
    for run in report.runs:
        if run.silent_articles:
            said.append(
                f"{run.name} says nothing of {run.silent_articles:,} of "
                f"{counted(judged, 'finished article')}; their gold counts as missed."
            )
    return " ".join(said)


def _of_one(run: RunReport) -> str:
    parts = ", ".join(
        f"{name} {_score(score)}"
        for name, score in (
            ("mentions", run.mentions.strict),
            ("relations", run.relations.strict),
        )
    )
    return f"{run.name}: strict F1 of {parts}."


def _score(score: Score) -> str:
    if score.f1 is None:
        return "n/a"
    between = score.intervals.f1
    return f"{score.f1:.2f}" + (f" [{between.low:.2f} {between.high:.2f}]" if between else "")


def _of_two(report: Report) -> str:
    pairs = {items: report.comparisons[metric][0] for metric, items in _METRICS.items()}
    ahead = {items: _ahead(each) for items, each in pairs.items() if each.differ}
    mentions = pairs["mentions"]
    if not ahead:
        return _of_two_unsure(report, pairs)
    if len(set(ahead.values())) == 2:
        told = _told(pairs, ahead["mentions"])
        return (
            f"{ahead['mentions']} is better at mentions, {ahead['relations']} at relations. "
            f"{ahead['mentions']}: {told}."
        )
    (best,) = set(ahead.values())
    other = mentions.b if best == mentions.a else mentions.a
    return f"{best} is better than {other}: {_told(pairs, best)}."


def _of_two_unsure(report: Report, pairs: Mapping[str, Comparison]) -> str:
    """The test tells nobody apart here; whose interval leaves out 0 is ahead all the same."""
    mentions = pairs["mentions"]
    ahead = {items: _ahead(each) for items, each in pairs.items() if each.at_odds}
    if not ahead:
        higher = _ahead(mentions)
        told = _told(pairs, higher)
        return f"{mentions.a} and {mentions.b} cannot be told apart. {higher}: {told}."
    unsure = _unsure(report, 1)
    if len(set(ahead.values())) == 2:
        told = _told(pairs, ahead["mentions"])
        return (
            f"{ahead['mentions']} is ahead at mentions, {ahead['relations']} at relations, "
            f"{unsure}. {ahead['mentions']}: {told}."
        )
    (best,) = set(ahead.values())
    other = mentions.b if best == mentions.a else mentions.a
    return f"{best} is ahead of {other}, {unsure}: {_told(pairs, best)}."


def _unsure(report: Report, pairs: int) -> str:
    """Why it is not sure that one is ahead, although the interval leaves out 0."""
    articles, needed = report.gold.judged.articles, enough(pairs)
    if articles < needed:
        return (
            f"but {counted(articles, 'article')} are too few to be sure (a comparison needs "
            f"{needed})"
        )
    return "but the test is not sure of it"


def _ahead(each: Comparison) -> str:
    return each.a if (each.delta or 0) >= 0 else each.b


def _told(pairs: Mapping[str, Comparison], name: str) -> str:
    """ "mentions +0.12 [0.08 0.15], sure; relations n/a": how far this one is ahead."""
    said = []
    for items, each in pairs.items():
        if each.delta is None:
            said.append(f"{items} n/a")
        else:
            sure = "sure" if each.differ else "not sure"
            said.append(f"{items} {_signed(each, 1 if each.a == name else -1)}, {sure}")
    return "; ".join(said)


def _signed(each: Comparison, sign: int) -> str:
    """ "+0.12 [0.08 0.15]": a's F1 less b's, or with -1 the other way round."""
    if each.delta is None:
        return "n/a"
    said = f"{_rounded(sign * each.delta):+.2f}"
    if each.low is None or each.high is None:
        return said
    low, high = sorted(_rounded(sign * end) for end in (each.low, each.high))
    return f"{said} [{low:.2f} {high:.2f}]"


def _rounded(value: float) -> float:
    return round(value, 2) + 0.0  # nobody reads -0.00 as nothing


def _of_many(report: Report, metric: str) -> str:
    """Who is first, and whether the next one can be told apart from it."""
    items = _METRICS[metric]
    scores = {
        run.name: (run.mentions if items == "mentions" else run.relations).strict.f1
        for run in report.runs
    }
    known = sorted(
        (name for name, f1 in scores.items() if f1 is not None),
        key=lambda name: -(scores[name] or 0),
    )
    if len(known) < 2:
        return f"{items.capitalize()}: n/a."
    best, *rest = known
    ranks = report.ranks.get(metric, {})
    tied = [name for name in rest if ranks.get(name) == ranks.get(best)]
    if tied:
        found = report.comparisons[metric]
        odds = {frozenset((each.a, each.b)) for each in found if each.at_odds}
        behind = [name for name in tied if frozenset((best, name)) in odds]
        alike = [name for name in tied if name not in behind]
        said = []
        if alike:
            said.append(f"but cannot be told apart from {_listed(alike)}")
        if behind:
            said.append(f"ahead of {_listed(behind)}, {_unsure(report, len(found))}")
        return (
            f"{items.capitalize()}: {best} has the highest F1, {scores[best]:.2f}, "
            f"{'; '.join(said)}."
        )
    (each,) = (each for each in report.comparisons[metric] if {each.a, each.b} == {best, rest[0]})
    return (
        f"{items.capitalize()}: {best} is the best, {_signed(each, 1 if each.a == best else -1)} "
        f"over {rest[0]}, sure."
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
