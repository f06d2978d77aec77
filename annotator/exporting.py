"""A project as exchange JSONL: its gold, or one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from annotator.assistance import told_by
from annotator.bulk import Report, many_values, unreported
from annotator.descent import learnt_from, mark_of
from annotator.errors import ProjectError
from annotator.formats import exchange
from annotator.identity import mention_id, relation_id
from annotator.model import (
    Article,
    ArticleId,
    Entity,
    EntityId,
    ItemId,
    Mention,
    PredictedMention,
    PredictedRelation,
    Relation,
    Split,
)
from annotator.store import Project, kind_of


@many_values()
def export_jsonl(
    project: Project,
    output: Path,
    *,
    run: str | None = None,
    report: Report = unreported,
) -> int:
    """Write all articles, one a line; returns how many. The file is replaced whole or not at all.

    Without a run: finished articles carry their gold, the others no items at all, since what
    nobody read to its end is unknown. With a run: the articles it covers, with its items, and which
    of them it has learnt from. Raises ProjectError where a project or a release is in the way.
    """
    if output.is_file() and (kind := kind_of(output)) != "other":
        raise ProjectError(f"{output} is a {kind}, which an export may not replace; name another.")
    written = total = 0

    def counted() -> Iterator[bytes]:
        nonlocal written
        for written, line in enumerate(lines, start=1):
            yield line
            if written % 100 == 0:
                report(written, total)

    # one moment, so that articles and gold fit each other whatever is decided meanwhile
    with project.snapshot():
        lines = _gold_lines(project) if run is None else _run_lines(project, run)
        total = len(project.article_ids())
        exchange.write(counted(), output)
    report(total, total)
    return written


def _gold_lines(project: Project) -> Iterator[bytes]:
    names = distinct_names(project.entities())
    shown, splits = project.shown(), project.split_of()
    gold = project.gold()
    waiting = next(gold, None)
    # both in import order, so that neither has to be held in memory
    for each in project.articles():
        article = _in_split(each, splits.get(each.id))
        if waiting is not None and waiting[0].id == article.id:
            _, mentions, relations = waiting
            predicted = _predicted(article.id, mentions, relations, names)
            yield exchange.line(told_by(article, shown[article.id]), *predicted, finished=True)
            waiting = next(gold, None)
        else:
            yield exchange.line(article, finished=False)


def distinct_names(entities: Iterable[Entity]) -> dict[EntityId, str]:
    """The names that entities go by outside, where a name is all: of two, "Kim" and "Kim (2)"."""
    waiting = sorted(entities, key=lambda entity: (entity.label, entity.id))
    taken, names = {entity.name for entity in waiting}, dict[EntityId, str]()
    given: set[str] = set()
    for entity in waiting:
        name = entity.name
        if name in given:
            further = (f"{name} ({number})" for number in count(2))
            name = next(each for each in further if each not in taken)
        taken.add(name)
        given.add(name)
        names[entity.id] = name
    return names


def _in_split(article: Article, split: Split | None) -> Article:
    """The article with a meta that names its split, in the order in which a project keeps it."""
    if split is None:
        return article
    return replace(article, meta=dict(sorted({**article.meta, "split": split.value}.items())))


def _run_lines(project: Project, name: str) -> Iterator[bytes]:
    run = project.run(name)
    learnt = learnt_from(run, project.engines())
    marks = set(learnt.values())
    predictions = project.predictions(run.id)
    waiting = next(predictions, None)
    for article in project.articles():
        if waiting is not None and waiting.article == article.id:
            # also of a copy: its text was learnt from under another id
            is_learnt = article.id in learnt or mark_of(article.sha256) in marks
            yield exchange.line(article, waiting.mentions, waiting.relations, learnt=is_learnt)
            waiting = next(predictions, None)


def _predicted(
    article: ArticleId,
    mentions: Sequence[Mention],
    relations: Sequence[Relation],
    names: Mapping[EntityId, str],
) -> tuple[list[PredictedMention], list[PredictedRelation]]:
    """Gold items in the exchange format's terms, in reading order: entities by name, no scores.

    Ids are made from what an item says, not those it has had since it was suggested, so that the
    same gold is the same bytes whoever made it and by whichever way.
    """
    ids = {each.id: mention_id(article, each.label, each.fragments) for each in mentions}
    found = {
        ids[each.id]: PredictedMention(
            ids[each.id],
            each.label,
            each.fragments,
            entity=None if each.entity is None else names[each.entity],
            attributes=each.attributes,
        )
        for each in mentions
    }
    marked = sorted(found.values(), key=lambda each: (each.start, -each.end, each.label, each.id))
    rank = {mention.id: place for place, mention in enumerate(marked)}
    linked = {}
    for each in relations:
        head, tail = ids[each.head], ids[each.tail]
        item: ItemId = relation_id(article, each.label, head, tail)
        linked[item] = PredictedRelation(item, each.label, head, tail, attributes=each.attributes)
    return marked, sorted(
        linked.values(), key=lambda each: (rank[each.head], rank[each.tail], each.label)
    )
