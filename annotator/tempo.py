"""Tempo: how fast decisions were, and what was accepted unread.

A window measures the milliseconds from when an item came into focus, or from the last decision on
it, to the decision; more than a minute counts as one. Several items accepted with one key share
its time. What is accepted within 300 ms an item was not read. The window also counts the keys since
the decision before, going there and typing among them; which ones they were is kept nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sized
from dataclasses import dataclass
from statistics import median

from annotator.errors import Stopped
from annotator.model import (
    ArticleId,
    Decision,
    Draft,
    Item,
    ItemChange,
    ItemId,
    ItemState,
    Verdict,
)

UNREAD = 300
"""Milliseconds an item; who accepts faster has not read it."""
_NOT_COUNTED = frozenset({Verdict.UNDO, Verdict.REDO, Verdict.IMPORT, Verdict.REOPEN})
EnginesOf = Callable[[ArticleId, Item], Collection[str]]
"""The names of the engines that suggested an item of an article."""


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


def tempo_of(
    decisions: Iterable[Decision], *, stopped: Callable[[], bool] = lambda: False
) -> Tempo:
    """How fast these decisions were; Stopped is raised soon after `stopped` says so."""
    tempi = Tempi()
    for decision in decisions:
        if stopped():
            raise Stopped("Stopped.")
        tempi.take(decision)
    return tempi.overall.made()


def accepted_unread(decisions: Iterable[Decision]) -> set[ItemId]:
    """The suggestions that were accepted too fast to be read, and that nobody came back to."""
    found: set[ItemId] = set()
    for decision in decisions:
        draft = decision.draft
        changed = _decided(draft)
        is_unread = draft.verdict is Verdict.ACCEPT and (_took(draft, changed) or UNREAD) < UNREAD
        for each in changed:
            if is_unread and _accepts(each.before, each.after):
                found.add(each.item)
            else:
                found.discard(each.item)
    return found


class Counting:
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


class Tempi:
    """Decisions by reviewer and by engine; what several engines have suggested is each one's."""

    def __init__(self, engines_of: EnginesOf = lambda _article, _item: ()) -> None:
        self._engines_of = engines_of
        self.overall = Counting()
        self.reviewers: defaultdict[str, Counting] = defaultdict(Counting)
        self.engines: defaultdict[str, Counting] = defaultdict(Counting)

    def take(self, decision: Decision) -> None:
        """The next decision."""
        draft = decision.draft
        if draft.verdict in _NOT_COUNTED:
            return
        changed = _decided(draft)
        # finishing is about an article: what it rejects nobody has looked at one by one
        if not changed or draft.verdict is Verdict.FINISH:
            return
        took = _took(draft, changed)
        by_engine: defaultdict[str, list[bool]] = defaultdict(list)
        accepted = 0
        for change in changed:
            item = change.after or change.before
            if item is None:
                continue
            accepts = draft.verdict is Verdict.ACCEPT and _accepts(change.before, change.after)
            accepted += accepts
            for engine in self._engines_of(change.article, item):
                by_engine[engine].append(accepts)
        for counting in (self.overall, self.reviewers[decision.actor]):
            counting.take(len(changed), accepted, took, draft.keys)
        for engine, found in by_engine.items():
            # the keys of a decision on items of several engines are no one engine's
            keys = draft.keys if len(found) == len(changed) else None
            self.engines[engine].take(len(found), sum(found), took, keys)


def _decided(draft: Draft) -> list[ItemChange]:
    """What it is about: items that were judged or are meant; others follow and stay pending."""
    return [
        each
        for each in draft.changes
        if isinstance(each, ItemChange)
        and (
            each.item == draft.focus
            or each.after is None
            or each.after.state is not ItemState.PENDING
        )
    ]


def _took(draft: Draft, changed: Sized) -> float | None:
    """Milliseconds for each of these items; None where nobody has measured that."""
    took = draft.took
    return took / len(changed) if changed and isinstance(took, int) and took >= 0 else None


def _accepts(before: Item | None, after: Item | None) -> bool:
    """Whether a suggestion became gold by this."""
    pending = before is None or before.state is ItemState.PENDING
    return pending and after is not None and after.run is not None
