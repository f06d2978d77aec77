"""Whether predictions fit the gold: their articles, texts, offsets and labels.

Whatever does not is an error that names it and the next step; nothing is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from annotator.errors import SourceError
from annotator.evaluate.labels import LabelMap
from annotator.evaluate.sides import Gold, GoldArticle, Predictions
from annotator.evaluate.table import Table, check_inside
from annotator.formats.places import place_problem
from annotator.model import ArticleId, Prediction
from annotator.scheme import Scheme


def gold_table(gold: Gold) -> Table:
    """What gold says of its finished articles, found to make sense; where it has scores, of
    suggestions that it was made from, they are no part of what is true.
    """
    source = gold.source or gold.name
    check_once(source, [article.id for article in gold.known])
    table = gold.table()
    check_inside(table, _lengths(table, {each.id: each for each in gold.known}), source=source)
    return table.without_scores()


def run_table(gold: Gold, run: Predictions) -> Table:
    """What a run says, its articles by their ids in gold; SourceError where it does not fit."""
    source = run.source or run.name
    table = run.table()
    known = {article.id: article for article in gold.known}
    placed = _placed(gold, known, run, table, source)
    for said in run.articles if run.surfaces else ():
        if surfaces := run.surfaces.get(said.article):
            article = known.get(placed[said.article])
            if article is not None and article.text is not None:
                _check_surfaces(said, surfaces, article.text, source)
    table = replace(table, articles=tuple(placed[article] for article in table.articles))
    check_inside(table, _lengths(table, known), source=source)
    return table


def _lengths(table: Table, known: Mapping[ArticleId, GoldArticle]) -> list[int | None]:
    texts = (known[each].text if each in known else None for each in table.articles)
    return [None if text is None else len(text) for text in texts]


def _placed(
    gold: Gold,
    known: Mapping[ArticleId, GoldArticle],
    run: Predictions,
    table: Table,
    source: str,
) -> dict[ArticleId, ArticleId]:
    """Gold's id of each article: the same, else that of the article with its text."""
    check_once(source, table.articles)
    by_text = {} if known.keys() >= set(table.articles) else _by_text(known.values())
    placed: dict[ArticleId, ArticleId] = {}
    unfinished: list[ArticleId] = []
    unknown: list[ArticleId] = []
    other: list[ArticleId] = []
    for said in table.articles:
        sha256 = run.hashes.get(said)
        found = known.get(said)
        if found is None and sha256 in by_text:
            found = known[_only(by_text[sha256], said, source)]
        if found is None:
            (unfinished if said in run.project else unknown).append(said)
        elif sha256 is not None and found.sha256 not in (None, sha256):
            other.append(said)
        else:
            placed[said] = found.id
    if not placed:
        # not a release of the run's project, but another gold altogether
        unknown += unfinished
    if unknown:
        raise SourceError(
            source,
            f"articles that the gold {gold.source or gold.name} does not know: "
            f"{listed(unknown)}; "
            "leave them out, or score against the project or file that has them",
        )
    if other:
        raise SourceError(
            source,
            f"articles whose text is not the one in the gold {gold.source or gold.name}: "
            f"{listed(other)}; run the extractor on the gold's own texts",
        )
    placed |= {article: article for article in unfinished}
    check_once(source, list(placed.values()))
    return placed


def _by_text(articles: Iterable[GoldArticle]) -> dict[str, list[ArticleId]]:
    found: dict[str, list[ArticleId]] = {}
    for article in articles:
        if article.sha256 is not None:
            found.setdefault(article.sha256, []).append(article.id)
    return found


def _only(articles: list[ArticleId], said: ArticleId, source: str) -> ArticleId:
    """The one article of a text that was found by its hash."""
    if len(articles) > 1:
        raise SourceError(
            source,
            f"several articles of the gold have this text: {listed(articles)}; "
            "say which one by its id",
            field=f"article {said}",
        )
    return articles[0]


def _check_surfaces(
    said: Prediction, surfaces: tuple[str | None, ...], text: str, source: str
) -> None:
    for mention, told in zip(said.mentions, surfaces, strict=True):
        if problem := place_problem(text, mention.fragments, told):
            raise SourceError(
                source,
                f"the {problem[0]} of mention {mention.id} {problem[1]}",
                field=f"article {said.article}",
            )


def check_symmetric(symmetric: Collection[str], scheme: Scheme) -> None:
    """Refuse relation labels that the scheme does not have."""
    unknown = [label for label in symmetric if label not in scheme.relations]
    if unknown:
        raise SourceError(
            "symmetric",
            f"the scheme {scheme.name} has no relation label {listed(unknown)}; "
            f"it has {listed(scheme.relations)}",
        )


def check_inverse(inverse: Mapping[str, str]) -> None:
    """Refuse a label that is turned into one that is turned itself."""
    if both := [label for label in inverse.values() if label in inverse]:
        raise SourceError(
            "inverse",
            f"{_turned(both)} turned round, and what others are turned into; "
            "choose which of the two stays",
        )


def _turned(labels: Collection[str]) -> str:
    return f"{listed(set(labels))} {'is' if len(set(labels)) == 1 else 'are'}"


def check_targets(inverse: Mapping[str, str], labels: LabelMap, scheme: Scheme) -> None:
    """Refuse to rename labels to what the scheme does not have: a typing error would go unseen."""
    known = {*scheme.mentions, *scheme.relations}
    named = {*labels.mentions.values(), *labels.relations.values()} - {""}
    for source, targets, wanted in (
        ("inverse", set(inverse.values()), set(scheme.relations)),
        ("label map", named, known),
    ):
        if strange := targets - wanted:
            raise SourceError(
                source,
                f"the scheme {scheme.name} has no label {listed(strange)} to rename to; "
                f"it has {listed(wanted)}",
            )


def check_labels(table: Table, scheme: Scheme, *, source: str) -> None:
    """Refuse labels that the scheme does not have, and say how many items have them."""
    import numpy as np

    unknown = [
        f"{label} ({times} {noun if times == 1 else noun + 's'})"
        for noun, labels, codes, wanted in (
            ("mention", table.labels, table.label, scheme.mentions.keys()),
            ("relation", table.relation_labels, table.relation_label, scheme.relations.keys()),
        )
        for label, times in zip(
            labels, np.bincount(codes, minlength=len(labels)).tolist(), strict=True
        )
        if times and label not in wanted
    ]
    if unknown:
        raise SourceError(
            source,
            f"labels that the gold's scheme {scheme.name} does not have: {listed(unknown)}; "
            "rename them to the scheme's, as a label map does, or leave them out",
        )


def check_once(source: str, articles: Sequence[ArticleId]) -> None:
    """Refuse articles that come twice."""
    if len(set(articles)) < len(articles):
        twice = [article for article, n in Counter(articles).items() if n > 1]
        raise SourceError(
            source, f"articles that come more than once: {listed(twice)}; keep one of each"
        )


def listed(names: Iterable[str], *, at_most: int = 20) -> str:
    """Names in their order, the first of them if there are many."""
    found = sorted(names)
    more = f" and {len(found) - at_most} more" if len(found) > at_most else ""
    return ", ".join(found[:at_most]) + more
