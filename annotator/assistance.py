"""Whether gold was made with a run's suggestions before the reviewer, or blind.

Exchange JSONL tells it in an article's meta, and so does a project into which that is imported; a
release tells it of all its articles in one row. Both name the runs, none if it was made blind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from annotator.model import Article, merged_names

KEY = "assisted"
"""In an article's meta: the names of the runs; true or false where nobody knows which."""


@dataclass(frozen=True, slots=True)
class Assistance:
    """How an article's gold was made; `assisted` is None where nobody told.

    `runs` are the names of the runs whose suggestions were shown, in their order.
    """

    assisted: bool | None = None
    runs: tuple[str, ...] = ()

    @classmethod
    def by(cls, *runs: str) -> Assistance:
        """By these runs; blind, if there is none."""
        return cls(bool(runs), tuple(sorted(set(runs))))

    @property
    def told(self) -> list[str] | bool | None:
        """As a meta tells it."""
        return list(self.runs) if self.runs or self.assisted is False else self.assisted


UNTOLD = Assistance()


def said(meta: Mapping[str, object]) -> Assistance:
    """What an article's meta tells; what can mean nothing here tells nothing."""
    value = meta.get(KEY)
    if isinstance(value, bool):
        return Assistance(value)
    if isinstance(value, list) and all(isinstance(name, str) and name for name in value):
        return Assistance.by(*value)
    return UNTOLD


def known(shown: tuple[str | None, bool], meta: Mapping[str, object]) -> Assistance:
    """What a project knows of a finished article, from the run that was shown to its reviewers and
    whether its gold was imported: then its source may have told, in the article's meta. A run that
    was merged from others stands for each of them too.
    """
    run, imported = shown
    # those that a run was merged from have helped as it did
    own = () if run is None else (run, *merged_names(run))
    if not imported:
        return Assistance.by(*own)
    told = said(meta)
    return Assistance.by(*own, *told.runs) if own else told


def told_by(article: Article, shown: tuple[str | None, bool]) -> Article:
    """The article with a meta that tells; as it is, where there is nothing to tell.

    In the order in which a project keeps it, so that what comes back is written as it was.
    """
    found = known(shown, article.meta).told
    if found is None:
        return article
    return replace(article, meta=dict(sorted({**article.meta, KEY: found}.items())))
