"""Pace: how long decisions took, what was accepted unread, and whether suggestions led reviewers.

A window measures the milliseconds from when an item came into focus, or from the last decision on
it, to the decision; more than a minute counts as one. Several items accepted with one key share
its time. What is accepted within 300 ms an item was not read. The window also counts the keys since
the decision before, going there and typing among them; which ones they were is kept nowhere.

Where gold agrees more with an extractor in the articles that showed its suggestions than in those
that were read blind, the suggestions have led somebody, or were looked at where nobody was led; the
numbers of articles are told, and small ones say little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from annotator.assistance import known
from annotator.attention import Attention, Watching
from annotator.bodies import words
from annotator.errors import Stopped
from annotator.model import (
    Change,
    Decision,
    Draft,
    Item,
    ItemChange,
    ItemState,
    Mention,
    Prediction,
    Run,
    RunId,
    Verdict,
)
from annotator.store import Project
from annotator.store.reviewed import Reviewed

UNREAD = 300
"""Milliseconds an item; who accepts faster has not read it."""
BY_HAND = ""
"""The engine of what nobody suggested."""
_NOT_COUNTED = frozenset({Verdict.UNDO, Verdict.REDO, Verdict.IMPORT, Verdict.REOPEN})


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast some decisions were. `items` are those they were about, `timed` of them measured.

    `seconds` is the median of an item, None where none was measured. `accepted` suggestions were
    measured, of which `unread` took less than 300 ms. `keyed` items had `keys` keys counted.
    """

    decisions: int = 0
    items: int = 0
    timed: int = 0
    seconds: float | None = None
    accepted: int = 0
    unread: int = 0
    keyed: int = 0
    keys: int = 0

    @property
    def keys_an_item(self) -> float | None:
        """The mean: most take one key, so that a median would hide what mending takes."""
        return self.keys / self.keyed if self.keyed else None

    @property
    def share_unread(self) -> float | None:
        """Of the accepted suggestions those that nobody can have read."""
        return self.unread / self.accepted if self.accepted else None

    def to_dict(self) -> dict[str, object]:
        """As `goldspan pace --json` prints it."""
        return {
            "decisions": self.decisions,
            "items": self.items,
            "timed": self.timed,
            "seconds": self.seconds,
            "accepted": self.accepted,
            "unread": self.unread,
            "share_unread": self.share_unread,
            "keyed": self.keyed,
            "keys": self.keys,
            "keys_an_item": self.keys_an_item,
        }


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
    """All of it. Engines are named by their runs, BY_HAND for what nobody suggested.

    `agreement` has for each engine (assisted, blind): in the articles that showed its suggestions,
    and in those of which it had said something before they were finished and that showed none.
    """

    overall: Tempo = Tempo()
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
        names = {number: run.name for number, run in runs.items()}
        tempi, watching = _Tempi(names), Watching(project.all_planted())
        for decision in project.decisions():
            if stopped():
                raise Stopped("Stopped.")
            tempi.take(decision)
            watching.take(decision)
        parted = _Parted(names)
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
                if found is not None and _counts(runs[number], found, assisted=assisted):
                    newest.setdefault(names[number], said)
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


def _counts(run: Run, of: Reviewed, *, assisted: bool) -> bool:
    """Whether gold is compared with it: what was shown, else what was there but kept back."""
    return run.id == of.run if assisted else run.started < of.first


def tempo_of(
    decisions: Iterable[Decision], *, stopped: Callable[[], bool] = lambda: False
) -> Tempo:
    """How fast these decisions were; Stopped is raised soon after `stopped` says so."""
    tempi = _Tempi({})
    for decision in decisions:
        if stopped():
            raise Stopped("Stopped.")
        tempi.take(decision)
    return tempi.overall.made()


class _Counting:
    """A tempo that is being counted."""

    def __init__(self) -> None:
        self.decisions = self.items = self.accepted = self.unread = self.keyed = self.keys = 0
        self._times: list[float] = []

    def take(self, items: int, accepted: int, took: float | None, keys: object) -> None:
        """One decision on so many items, or the part of it that is an engine's."""
        self.decisions += 1
        self.items += items
        if took is not None:
            self._times += [took] * items
            self.accepted += accepted
            self.unread += accepted if took < UNREAD else 0
        if isinstance(keys, int) and keys >= 0:
            self.keyed += items
            self.keys += keys

    def made(self) -> Tempo:
        """What was counted."""
        seconds = median(self._times) / 1000 if self._times else None
        return Tempo(
            self.decisions,
            self.items,
            len(self._times),
            seconds,
            self.accepted,
            self.unread,
            self.keyed,
            self.keys,
        )


class _Tempi:
    """Decisions by reviewer and by engine."""

    def __init__(self, names: Mapping[RunId, str]) -> None:
        self._names = names
        self.overall = _Counting()
        self.reviewers: defaultdict[str, _Counting] = defaultdict(_Counting)
        self.engines: defaultdict[str, _Counting] = defaultdict(_Counting)

    def take(self, decision: Decision) -> None:
        draft = decision.draft
        if draft.verdict in _NOT_COUNTED:
            return
        changed = [each for each in draft.changes if _is_decided(each, draft)]
        # finishing is about an article: what it rejects nobody has looked at one by one
        if not changed or draft.verdict is Verdict.FINISH:
            return
        took = draft.took
        each_took = took / len(changed) if isinstance(took, int) and took >= 0 else None
        by_engine: defaultdict[str, list[bool]] = defaultdict(list)
        for change in changed:
            if isinstance(change, ItemChange) and (item := change.after or change.before):
                accepts = draft.verdict is Verdict.ACCEPT and _accepts(change.before, change.after)
                by_engine[self._engine(item)].append(accepts)
        accepted = sum(map(sum, by_engine.values()))
        for counting in (self.overall, self.reviewers[decision.actor]):
            counting.take(len(changed), accepted, each_took, draft.keys)
        for engine, found in by_engine.items():
            # the keys of a decision on items of several engines are no one engine's
            keys = draft.keys if len(found) == len(changed) else None
            self.engines[engine].take(len(found), sum(found), each_took, keys)

    def _engine(self, item: Item) -> str:
        return BY_HAND if item.run is None else self._names.get(item.run, BY_HAND)


def _is_decided(change: Change, draft: Draft) -> bool:
    """Whether it is about an item that was judged or is meant; others follow and stay pending."""
    if not isinstance(change, ItemChange):
        return False
    after = change.after
    return change.item == draft.focus or after is None or after.state is not ItemState.PENDING


def _accepts(before: Item | None, after: Item | None) -> bool:
    """Whether a suggestion became gold by this."""
    pending = before is None or before.state is ItemState.PENDING
    return pending and after is not None and after.run is not None


class _Parted:
    """Finished articles, apart by whether their reviewers saw suggestions."""

    def __init__(self, names: Mapping[RunId, str]) -> None:
        self._names = names
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
