"""The course of a review: whether suggestions get better, what becomes of them, what is left to do.

Each article is scored strictly by the run that it was begun with, which has not learnt from it; so
nothing has to be learnt again for the curve. Articles that showed nothing are no part of it: there
gold is compared with what was kept back, since who sees suggestions is led by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from statistics import median

from annotator.attention import Attention, attention_of
from annotator.bulk import Report, unreported
from annotator.crediting import Credit, Crediting
from annotator.descent import sources_of
from annotator.effort import LETTERS
from annotator.errors import Stopped
from annotator.fates import Found, Said, fates, judged, said_of, totals
from annotator.model import ArticleId, Kind, Run, RunId
from annotator.shares import Counting, Share
from annotator.store import Project
from annotator.store.reviewed import Reviewed
from annotator.tempo import Tempo, tempo_of

WINDOW = 5
"""Articles whose items are scored together for a curve that single ones make jump."""
RECENT = 200
"""Articles, the last that were finished, by which the time of a review is told."""
MOST_LEFT = 2_000
"""Unfinished articles whose length is looked at."""
FIRST = 1_000
"""Articles that are told of before the others are looked at."""
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Point:
    """A finished article: what was suggested by `engine`, the name of a run, against its gold."""

    article: ArticleId
    at: str
    engine: str
    mentions: Found
    relations: Found

    @property
    def items(self) -> Found:
        """Both."""
        return self.mentions + self.relations


@dataclass(frozen=True, slots=True)
class Speed:
    """The median seconds for a hundred words of text, over so many measured articles."""

    articles: int = 0
    per_hundred_words: float | None = None

    def to_dict(self) -> dict[str, object]:
        """As `goldspan progress --json` prints it."""
        return {"articles": self.articles, "seconds_per_100_words": self.per_hundred_words}


@dataclass(frozen=True, slots=True)
class Course:
    """All of it.

    `points` are the articles that showed suggestions, `blind` those that did not though there were
    any, in the order in which they were finished; `plain` is how many had none, and `older` how
    many were finished before these and are not looked at yet. `engines` are those that suggested
    what was shown, each of a merged run for itself. `tempo` and the speeds are of the
    last RECENT articles, `attention` is of all that was planted. `left` articles have `words`
    words, `blind_words` of them in articles that will show no suggestions.
    """

    points: Sequence[Point] = ()
    blind: Sequence[Point] = ()
    plain: int = 0
    older: int = 0
    labels: Mapping[tuple[Kind, str], Share] = field(default_factory=dict)
    engines: Mapping[str, Credit] = field(default_factory=dict)
    tempo: Tempo = field(default_factory=Tempo)
    assisted_speed: Speed = Speed()
    unassisted_speed: Speed = Speed()
    left: int = 0
    words: int = 0
    blind_words: int = 0
    attention: Attention = field(default_factory=Attention)

    @property
    def finished(self) -> int:
        """How many articles were reviewed to their end here."""
        return len(self.points) + len(self.blind) + self.plain + self.older

    @property
    def speed(self) -> Speed:
        """That of articles with suggestions, where any was measured: most that are left will be."""
        return self.assisted_speed if self.assisted_speed.articles else self.unassisted_speed

    @property
    def blind_speed(self) -> Speed:
        """That of articles without suggestions, where any was measured."""
        return self.unassisted_speed if self.unassisted_speed.articles else self.assisted_speed

    @property
    def hours(self) -> float | None:
        """What is left, blind articles and others each at their speed; None if none is known."""
        if not self.left:
            return 0.0
        assisted, blind = self.speed.per_hundred_words, self.blind_speed.per_hundred_words
        if assisted is None or blind is None:
            return None
        seconds = assisted * (self.words - self.blind_words) + blind * self.blind_words
        return seconds / 100 / 3600

    @property
    def now(self) -> Found:
        """The last WINDOW points together."""
        return together(self.points[-WINDOW:])

    @property
    def before(self) -> Found | None:
        """As many points before these; None where there are not so many."""
        earlier = self.points[-2 * WINDOW : -WINDOW]
        return together(earlier) if len(earlier) == WINDOW else None

    def to_dict(self) -> dict[str, object]:
        """What `goldspan progress --json` prints."""
        return {
            "finished": self.finished,
            "points": [_point(each) for each in self.points],
            "blind": [_point(each) for each in self.blind],
            "labels": [
                {"kind": kind.value, "label": label, **share.to_dict()}
                for (kind, label), share in self.labels.items()
            ],
            "engines": {name: credit.to_dict() for name, credit in self.engines.items()},
            "tempo": self.tempo.to_dict(),
            "assisted": self.assisted_speed.to_dict(),
            "unassisted": self.unassisted_speed.to_dict(),
            "left": {"articles": self.left, "words": self.words, "hours": self.hours},
            "keys": self.tempo.keys_an_item,
            "planted": self.attention.to_dict(),
        }


def together(points: Sequence[Point]) -> Found:
    """All items of some articles."""
    return sum((each.items for each in points), Found())


def course(
    project: Project,
    *,
    report: Report = unreported,
    told: Callable[[Course], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Course:
    """How a project's review has gone; Stopped is raised soon after `stopped` says so.

    Where many articles are finished, `told` hears of the last FIRST of them before the others are
    looked at.
    """
    with project.snapshot():
        reviewed = project.reviewed()
        counting = _Course(project, reviewed, stopped)
        done = 0
        for batch in _batches(reviewed):
            if stopped():
                raise Stopped("Stopped.")
            counting.take(batch)
            done += len(batch)
            report(done, len(reviewed))
            if told is not None and done == FIRST < len(reviewed):
                told(counting.made(older=len(reviewed) - done))
        return counting.made()


class _Course:
    """A course that is being counted, from the article that was finished last."""

    def __init__(
        self, project: Project, reviewed: Sequence[Reviewed], stopped: Callable[[], bool]
    ) -> None:
        self._project = project
        self._runs = project.engines()
        self._symmetric = project.scheme.symmetric
        self._labels: defaultdict[tuple[Kind, str], Counting] = defaultdict(Counting)
        self._engines = Crediting()
        self._points: list[Point] = []
        self._blind: list[Point] = []
        self._plain = 0
        recent = reviewed[-RECENT:]
        keys = [each.key for each in recent]
        times = project.times(keys)
        self._tempo = tempo_of(project.decisions_of(keys), stopped=stopped)
        self._assisted = _speed(times, [each for each in recent if each.run is not None])
        self._unassisted = _speed(times, [each for each in recent if each.run is None])
        self._left = project.left(most=MOST_LEFT)
        planted = project.all_planted()
        on_planted = project.decisions_on_planted()
        self._attention = attention_of(on_planted, planted, stopped=stopped)

    def take(self, batch: Sequence[Reviewed]) -> None:
        """Some articles, the last that was finished first."""
        runs = {each.key: each.unseen if each.run is None else each.run for each in batch}
        asked = [(key, run) for key, run in runs.items() if run is not None]
        outcomes = self._project.outcomes(asked)
        sources = self._sources({each.key: each.run for each in batch if each.run is not None})
        for each in batch:
            run = runs[each.key]
            if run is None:
                self._plain += 1
                continue
            outcome = outcomes[each.key]
            items = list(judged(each.article, outcome, symmetric=self._symmetric))
            found = fates(items)
            point = Point(each.article, each.at, self._runs[run].name, *totals(found))
            if each.run is None:
                self._blind.append(point)
                continue
            self._points.append(point)
            for of, counts in found.items():
                self._labels[of].take(counts)
            said = said_of(outcome, symmetric=self._symmetric)
            self._engines.take(items, sources.get(each.key) or [(point.engine, said)])

    def _sources(self, shown: Mapping[int, RunId]) -> dict[int, list[tuple[str, Set[Said]]]]:
        """What each source of a merged run has said of its article."""
        waiting: dict[int, list[Run]] = {}
        for key, run in shown.items():
            made_of = sources_of(self._runs[run], self._runs)
            if [each.id for each in made_of] != [run]:
                waiting[key] = made_of
        found: dict[int, list[tuple[str, Set[Said]]]] = {key: [] for key in waiting}
        while waiting:
            turn = {key: made_of.pop() for key, made_of in waiting.items() if made_of}
            waiting = {key: waiting[key] for key in turn}
            asked = [(key, run.id) for key, run in turn.items()]
            for key, outcome in self._project.outcomes(asked).items():
                said = said_of(outcome, symmetric=self._symmetric)
                found[key].append((turn[key].name, said))
        return found

    def made(self, *, older: int = 0) -> Course:
        """What was counted, `older` articles being left out."""
        return Course(
            tuple(reversed(self._points)),
            tuple(reversed(self._blind)),
            self._plain,
            older,
            {of: self._labels[of].made() for of in sorted(self._labels)},
            self._engines.made(),
            self._tempo,
            self._assisted,
            self._unassisted,
            self._left.articles,
            round(self._left.length / LETTERS),
            round(self._left.blind / LETTERS),
            self._attention,
        )


def _batches(reviewed: Sequence[Reviewed]) -> Iterator[Sequence[Reviewed]]:
    """All of them, the last first."""
    backwards = reviewed[::-1]
    return (backwards[at : at + _BATCH] for at in range(0, len(backwards), _BATCH))


def _speed(times: Mapping[int, tuple[int, int]], among: Sequence[Reviewed]) -> Speed:
    measured = [times[each.key] for each in among if each.key in times]
    if not measured:
        return Speed()
    each = (took / 1000 / (length / LETTERS) * 100 for took, length in measured)
    return Speed(len(measured), median(each))


def _point(point: Point) -> dict[str, object]:
    return {
        "article": point.article,
        "finished": point.at,
        "engine": point.engine,
        "mentions": point.mentions.to_dict(),
        "relations": point.relations.to_dict(),
    }
