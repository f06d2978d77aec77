"""Where a mention stands in a whole project: told as it is found, its own article first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic

from annotator.entities.called import whole
from annotator.model import Article, ArticleId, ItemId
from annotator.occurrence import Finder, Occurrence, Wanted
from annotator.projecting import renamed
from annotator.sheet import Sheet
from annotator.store import Project

MOST = 50
"""Articles that can be marked are told of; nobody vetoes a longer list, and it marks in 50 ms."""
_SECONDS = 0.03
"""Between two tellings, as long as something is found."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The sheet of an article, as it was read, and the places in it that can be marked."""

    sheet: Sheet
    occurrences: tuple[Occurrence, ...]

    @property
    def article(self) -> Article:
        """The article that has them."""
        return self.sheet.article


@dataclass(frozen=True, slots=True)
class Look:
    """What to look for: a mention of a sheet; `known` are its occurrences that are known."""

    sheet: Sheet
    item: ItemId
    like: Wanted
    known: tuple[Occurrence, ...] = ()


@dataclass(slots=True)
class Spotted:
    """What was found since the last time.

    `renamed` are occurrences in the mention's own article, under names that may be its own;
    `sightings` are other articles in import order. `finished` counts those that have it too and
    stay as they are. Nothing comes after the `end`; `more` articles may have it then.
    """

    renamed: list[Occurrence] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    finished: int = 0
    end: bool = False
    more: bool = False


def look(
    project: Project, wanted: Look, *, stopped: Callable[[], bool] = lambda: False
) -> Iterator[Spotted]:
    """Look through the article and then the project; ends soon after `stopped` says so."""
    like = wanted.like
    spelt = renamed(wanted.sheet, wanted.item, like, wanted.known)
    if spelt:
        yield Spotted(renamed=spelt)
    found, told, due = Spotted(), 0, monotonic() + _SECONDS
    for article in _candidates(project, wanted, stopped):
        if stopped():
            return
        if told == MOST:
            found.more = True
            break
        sheet = project.sheet(article)
        if sheet.finished:
            found.finished += _stands_in(sheet.article, like)
        elif places := tuple(_places(sheet, like)):
            found.sightings.append(Sighting(sheet, places))
            told += 1
        if found.sightings and monotonic() >= due:
            yield found
            found, due = Spotted(), monotonic() + _SECONDS
    found.end = True
    yield found


def _candidates(project: Project, wanted: Look, stopped: Callable[[], bool]) -> Iterator[ArticleId]:
    for batch in project.articles_with(wanted.like.full):
        if stopped():
            return
        yield from (each for each in batch if each != wanted.sheet.article.id)


def _places(sheet: Sheet, like: Wanted) -> Iterator[Occurrence]:
    finder = Finder(sheet, like)
    for each in (*finder.exact(), *finder.known()):
        # a surname may be anybody's where no full name before it says whose
        if each.likely or sheet.article.text[each.start : each.end] not in like.short:
            yield each


def _stands_in(article: Article, like: Wanted) -> bool:
    return any(re.search(whole(name), article.text) for name in like.full)
