"""Gold as values, and as the rows of a release's tables, in an order that only they decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator import scheme as schemes
from annotator.bulk import maker
from annotator.model import (
    Article,
    ArticleId,
    Entity,
    EntityId,
    ItemId,
    ItemState,
    Mention,
    Provenance,
    Relation,
    Zone,
    ZoneKind,
)
from annotator.scheme import Scheme
from annotator.store import codec
from annotator.store.columns import Items, MentionColumns, RelationColumns
from annotator.text import surface

Row = tuple[str | int | float | None, ...]
_made_article = maker(Article)
Rows = dict[str, list[Row]]
Chunk = list[tuple[Any, ...]]
GoldTriple = tuple[Article, tuple[Mention, ...], tuple[Relation, ...]]

TABLES = (
    "scheme",
    "mention_label",
    "relation_label",
    "article",
    "zone",
    "entity",
    "outside_id",
    "mention",
    "relation",
    "split",
    "provenance",
)
"""The tables that hold gold, each after those it refers to."""


@dataclass(frozen=True, slots=True)
class Release:
    """Gold as it is frozen: finished articles with what is true of them, and where that is from.

    `splits` names the articles that are in one; the others are unassigned.
    """

    scheme: Scheme
    articles: tuple[GoldTriple, ...]
    entities: tuple[Entity, ...] = ()
    provenance: tuple[Provenance, ...] = ()
    splits: Mapping[ArticleId, str] = field(default_factory=dict)


def rows_of(release: Release) -> Rows:
    """Every table's rows but meta's, in an order that depends on what they say alone."""
    rows: Rows = {name: [] for name in TABLES}
    _add_scheme(rows, release.scheme)
    rows["entity"] = sorted(
        (each.id, each.label, each.name, each.note) for each in release.entities
    )
    rows["outside_id"] = sorted(
        (each.id, source, value) for each in release.entities for source, value in each.ids.items()
    )
    sources = {each.item: each for each in release.provenance}
    for article, mentions, relations in sorted(release.articles, key=lambda each: each[0].id):
        _add_article(rows, article, release.splits.get(article.id, "unassigned"))
        in_order = sorted(mentions, key=lambda each: (each.start, -each.end, each.id))
        places = {mention.id: place for place, mention in enumerate(in_order)}
        for mention in in_order:
            _add_mention(rows, article, mention)
            _add_source(rows, sources.get(mention.id), mention=mention.id)
        for relation in sorted(
            relations, key=lambda each: (places[each.head], places[each.tail], each.id)
        ):
            _add_relation(rows, article, relation)
            _add_source(rows, sources.get(relation.id), relation=relation.id)
    return rows


def _add_scheme(rows: Rows, scheme: Scheme) -> None:
    rows["scheme"].append((scheme.name, scheme.sha256, scheme.toml))
    for label in scheme.mentions.values():
        rows["mention_label"].append((label.name, int(label.entity), label.guideline))
    for link in scheme.relations.values():
        rows["relation_label"].append((link.name, int(link.symmetric), link.guideline))


def _add_article(rows: Rows, article: Article, split: str) -> None:
    rows["article"].append(
        (article.id, article.sha256, article.title, article.text, codec.dumps(article.meta))
    )
    for zone in sorted(article.zones, key=lambda each: each.start):
        rows["zone"].append((article.id, zone.start, zone.end, zone.kind.value))
    rows["split"].append((article.id, split))


def _add_mention(rows: Rows, article: Article, mention: Mention) -> None:
    rows["mention"].append(
        (
            mention.id,
            article.id,
            mention.label,
            mention.start,
            mention.end,
            codec.dumps(mention.fragments),
            surface(article.text, mention.fragments),
            codec.dumps(mention.attributes),
            mention.entity,
        )
    )


def _add_relation(rows: Rows, article: Article, relation: Relation) -> None:
    rows["relation"].append(
        (
            relation.id,
            article.id,
            relation.label,
            relation.head,
            relation.tail,
            codec.dumps(relation.attributes),
        )
    )


def _add_source(
    rows: Rows,
    source: Provenance | None,
    *,
    mention: ItemId | None = None,
    relation: ItemId | None = None,
) -> None:
    if source is not None:
        rows["provenance"].append(
            (
                mention,
                relation,
                source.actor,
                source.at,
                source.verdict.value,
                source.run,
                None if source.score is None else float(source.score),
            )
        )


def scheme_from(rows: Iterable[Any], *, source: str) -> Scheme | None:
    """The scheme in the rows of `scheme`; None if there is none."""
    for _, _, toml in rows:
        return schemes.parse(toml, source=source)
    return None


def gold_from(
    articles: Iterable[Any],
    zones: Iterable[Any],
    mentions: Iterable[Any] = (),
    relations: Iterable[Any] = (),
) -> list[GoldTriple]:
    """The inverse of `rows_of` for what is marked; every item is accepted."""
    zones_of: defaultdict[str, list[Zone]] = defaultdict(list)
    for article, start, end, kind in zones:
        zones_of[article].append(Zone(start, end, ZoneKind(kind)))
    mentions_of: defaultdict[str, list[Mention]] = defaultdict(list)
    for item, article, label, start, end, fragments, _, attributes, entity in mentions:
        simple = fragments.count("[") == 2
        mentions_of[article].append(
            Mention(
                ItemId(item),
                label,
                ((start, end),) if simple else codec.fragments_from_json(codec.loads(fragments)),
                ItemState.ACCEPTED,
                attributes=_attributes(attributes),
                entity=None if entity is None else EntityId(entity),
            )
        )
    relations_of: defaultdict[str, list[Relation]] = defaultdict(list)
    for item, article, label, head, tail, attributes in relations:
        relations_of[article].append(
            Relation(
                ItemId(item),
                label,
                ItemId(head),
                ItemId(tail),
                ItemState.ACCEPTED,
                attributes=_attributes(attributes),
            )
        )
    return [
        (
            _made_article(
                ArticleId(article), sha256, title, text, codec.loads(meta), tuple(zones_of[article])
            ),
            tuple(mentions_of[article]),
            tuple(relations_of[article]),
        )
        for article, sha256, title, text, meta in articles
    ]


def items_from(
    articles: Iterable[str], mentions: Iterable[Chunk], relations: Iterable[Chunk]
) -> Items:
    """The items in these rows as columns, their articles numbered in the order given.

    A release's references hold, so each end of a relation is one of the mentions.
    """
    number = {article: place for place, article in enumerate(articles)}
    found, linked = MentionColumns(), RelationColumns()
    row: dict[str, int] = {}
    for rows in mentions:
        ids, owners, labels, starts, ends, fragments, _, attributes, entities = zip(
            *rows, strict=True
        )
        here = len(found.id)
        found.add(ids, map(number.__getitem__, owners), labels, starts, ends)
        found.add_more(range(here, len(found.id)), fragments, entities, attributes)
        # some at a time: all of them at once would stop every other thread meanwhile
        row.update(zip(ids, range(here, len(found.id)), strict=True))
    for rows in relations:
        ids, _, labels, heads, tails, attributes = zip(*rows, strict=True)
        head, tail = (map(row.__getitem__, each) for each in (heads, tails))
        linked.add(ids, labels, head, tail, attributes)
    return found, linked


def _attributes(text: str) -> Mapping[str, str]:
    return {} if text == "{}" else codec.loads(text)
