"""Pace: how long decisions took, what was accepted unread, and whether suggestions led reviewers.

Where gold agrees more with an extractor in the articles that showed its suggestions than in those
that were read blind, the suggestions have led somebody, or were looked at where nobody was led; the
numbers of articles are told, and small ones say little. What was shown of several extractors as one
is told of each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from annotator.assistance import known
from annotator.attention import Attention, Watching
from annotator.bodies import words
from annotator.descent import sources_of
from annotator.errors import Stopped
from annotator.identity import items_of, relation_id
from annotator.model import (
    MERGED,
    ArticleId,
    Item,
    ItemId,
    Mention,
    Prediction,
    Relation,
    Run,
    RunId,
)
from annotator.store import Project
from annotator.store.reviewed import Reviewed
from annotator.tempo import Tempi, Tempo

BY_HAND = ""
"""The engine of what nobody suggested."""
_OPEN = 256
"""Of so many runs it is known at once what they say of an article; decisions jump to and fro."""


@dataclass(frozen=True, slots=True)
class Density:
    """How much was marked in some finished articles; imported gold is not counted."""

    articles: int = 0
    words: int = 0
    mentions: int = 0
    relations: int = 0

    @property
    def per_hundred(self) -> float | None:
        """Mentions in a hundred words of the body."""
        return 100 * self.mentions / self.words if self.words else None

    def to_dict(self) -> dict[str, object]:
        """As `goldspan pace --json` prints it."""
        return {
            "articles": self.articles,
            "words": self.words,
            "mentions": self.mentions,
            "relations": self.relations,
            "mentions_per_100_words": self.per_hundred,
        }


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far gold is what an extractor says of the same articles: strict F1 of mentions."""

    articles: int = 0
    both: int = 0
    gold: int = 0
    said: int = 0

    @property
    def f1(self) -> float | None:
        """From 0 to 1; None where neither says anything."""
        total = self.gold + self.said
        return 2 * self.both / total if total else None

    def to_dict(self) -> dict[str, object]:
        """As `goldspan pace --json` prints it."""
        return {"articles": self.articles, "mentions": self.gold, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Pace:
    """All of it. Engines are named by their runs, each of a merged run for itself, BY_HAND for what
    nobody suggested.

    `agreement` has for each engine (assisted, blind): in the articles that showed its suggestions,
    and in those of which it had said something before they were finished and that showed none.
    """

    overall: Tempo = field(default_factory=Tempo)
    reviewers: Mapping[str, Tempo] = field(default_factory=dict)
    engines: Mapping[str, Tempo] = field(default_factory=dict)
    assisted: Density = Density()
    blind: Density = Density()
    agreement: Mapping[str, tuple[Agreement, Agreement]] = field(default_factory=dict)
    attention: Attention = field(default_factory=Attention)

    def to_dict(self) -> dict[str, object]:
        """What `goldspan pace --json` prints."""
        return {
            "overall": self.overall.to_dict(),
            "reviewers": {name: each.to_dict() for name, each in self.reviewers.items()},
            "engines": {name: each.to_dict() for name, each in self.engines.items()},
            "assisted": self.assisted.to_dict(),
            "blind": self.blind.to_dict(),
            "agreement": {
                name: {"assisted": one.to_dict(), "blind": other.to_dict()}
                for name, (one, other) in self.agreement.items()
            },
            "planted": self.attention.to_dict(),
        }


def pace(project: Project, *, stopped: Callable[[], bool] = lambda: False) -> Pace:
    """The pace of a project's reviewers; Stopped is raised soon after `stopped` says so."""
    with project.snapshot():
        runs = project.engines()
        tempi = Tempi(_Suggesting(project, runs).of)
        watching = Watching(project.all_planted())
        for decision in project.decisions():
            if stopped():
                raise Stopped("Stopped.")
            tempi.take(decision)
            watching.take(decision)
        parted = _Parted()
        shown = project.shown()
        reviewed = {each.article: each for each in project.reviewed()}
        for article, mentions, relations in project.gold():
            if stopped():
                raise Stopped("Stopped.")
            run, imported = shown[article.id]
            if imported:
                continue
            assisted = bool(known((run, imported), article.meta).assisted)
            parted.density(
                Density(1, len(words(article)), len(mentions), len(relations)), assisted=assisted
            )
            found = reviewed.get(article.id)
            newest: dict[str, Prediction] = {}
            for number, said in project.said_of(article.id).items():
                # what was run on gold may have learnt it, and was shown to nobody
                if found is not None and _counts(runs, number, found, assisted=assisted):
                    newest.setdefault(runs[number].name, said)
            for engine, said in newest.items():
                parted.agree(engine, mentions, said, assisted=assisted)
    return Pace(
        tempi.overall.made(),
        {name: tempi.reviewers[name].made() for name in sorted(tempi.reviewers)},
        {name: tempi.engines[name].made() for name in sorted(tempi.engines)},
        parted.densities[True],
        parted.densities[False],
        {name: (parted.found[name, True], parted.found[name, False]) for name in parted.engines()},
        watching.made(),
    )


def _counts(runs: Mapping[RunId, Run], number: RunId, of: Reviewed, *, assisted: bool) -> bool:
    """Whether gold is compared with it: what was shown, else what was there but kept back."""
    run = runs[number]
    if not assisted:
        return run.extractor != MERGED and run.started < of.first
    return of.run is not None and number in {each.id for each in sources_of(runs[of.run], runs)}


class _Suggesting:
    """Which engines have suggested an item; those that a run was merged of, each for itself."""

    def __init__(self, project: Project, runs: Mapping[RunId, Run]) -> None:
        self._project, self._runs = project, runs
        self._symmetric = project.scheme.symmetric
        self._said = lru_cache(_OPEN)(self._read)

    def of(self, article: ArticleId, item: Item) -> list[str]:
        """Their names; none where runs were merged to what none of them has so."""
        if item.run is None or item.run not in self._runs:
            return [BY_HAND]
        run = self._runs[item.run]
        if run.extractor != MERGED:
            return [run.name]
        ids = {item.id}
        if isinstance(item, Relation) and item.label in self._symmetric:
            ids.add(relation_id(article, item.label, item.tail, item.head))
        having = (
            each.name
            for each in sources_of(run, self._runs)
            if not ids.isdisjoint(self._said(each.id, article))
        )
        return list(dict.fromkeys(having))

    def _read(self, run: RunId, article: ArticleId) -> frozenset[ItemId]:
        said = self._project.prediction(run, article)
        return frozenset(each.id for each in items_of(said))


class _Parted:
    """Finished articles, apart by whether their reviewers saw suggestions."""

    def __init__(self) -> None:
        self.densities = {True: Density(), False: Density()}
        self.found: defaultdict[tuple[str, bool], Agreement] = defaultdict(Agreement)

    def density(self, more: Density, *, assisted: bool) -> None:
        so_far = self.densities[assisted]
        self.densities[assisted] = Density(
            so_far.articles + more.articles,
            so_far.words + more.words,
            so_far.mentions + more.mentions,
            so_far.relations + more.relations,
        )

    def agree(
        self, engine: str, gold: Iterable[Mention], said: Prediction, *, assisted: bool
    ) -> None:
        true = {(each.label, each.fragments) for each in gold}
        claimed = {(each.label, each.fragments) for each in said.mentions}
        so_far = self.found[engine, assisted]
        self.found[engine, assisted] = Agreement(
            so_far.articles + 1,
            so_far.both + len(true & claimed),
            so_far.gold + len(true),
            so_far.said + len(claimed),
        )

    def engines(self) -> list[str]:
        """Those that said something of a finished article."""
        return sorted({name for name, _ in self.found})
