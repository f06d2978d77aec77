"""What a run comes from: the runs that it was merged of, and the articles that it has learnt from.

Who is scored on what it has learnt from is scored for its memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotator.model import MERGED, ArticleId, Run, RunId

LEARNT = "learnt_from"
"""Of a run's settings: for each article that it has learnt from the mark of its text, by id."""
_MARK = 16
"""Letters of a text's sha256 that tell it from all others of a project."""


def mark_of(sha256: str) -> str:
    """What a run keeps of a text that it has learnt from."""
    return sha256[:_MARK]


def learning(texts: Mapping[ArticleId, str]) -> dict[str, object]:
    """The settings of a run that has learnt from articles with these sha256; {} where it has from
    none.
    """
    return {LEARNT: {each: mark_of(sha256) for each, sha256 in texts.items()}} if texts else {}


def sources_of(run: Run, known: Mapping[RunId, Run]) -> list[Run]:
    """The runs that a merged run was made of, as far as they are there; any other is its own."""
    if run.extractor != MERGED:
        return [run]
    return [known[each] for each in source_ids(run.settings) if each in known]


def source_ids(settings: Mapping[str, object]) -> list[RunId]:
    """The runs that a merged run was made of, by its settings."""
    said = settings.get("merged")
    return list(_ids(said if isinstance(said, list) else ()))


def learnt_from(run: Run, known: Mapping[RunId, Run]) -> dict[ArticleId, str]:
    """The articles that a run, or one that it was made of, has learnt from, each with its mark."""
    found: dict[ArticleId, str] = {}
    for source in sources_of(run, known):
        found |= learnt_by(source.settings)
    return found


def learnt_by(settings: Mapping[str, object]) -> dict[ArticleId, str]:
    """The articles that settings say were learnt from, each with its mark."""
    said = settings.get(LEARNT)
    if not isinstance(said, Mapping):
        return {}
    return {ArticleId(str(article)): str(mark) for article, mark in said.items()}


def _ids(said: Iterable[object]) -> Iterator[RunId]:
    for each in said:
        if isinstance(each, Mapping) and isinstance(each.get("run"), int):
            yield RunId(each["run"])
