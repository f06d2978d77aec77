"""Runs and their items: written once, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from annotator.identity import items_from
from annotator.model import (
    ArticleId,
    Fragments,
    Item,
    ItemId,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Run,
    RunId,
)
from annotator.store import codec, seals
from annotator.store.groups import Groups

_RUN = """SELECT run.id, name, extractor, version, settings, model_sha256, scheme, started, ended,
                 count(run_article.run), coalesce(sum(mentions), 0), coalesce(sum(relations), 0)
          FROM run LEFT JOIN run_article ON run_article.run = run.id"""


@dataclass(frozen=True, slots=True)
class NewRun:
    """What is known of a run before its first prediction."""

    name: str
    extractor: str
    version: str
    settings: Mapping[str, object]
    model_sha256: str | None = None


def now() -> str:
    """This moment in UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def begin(db: Database, run: NewRun, *, scheme: str) -> RunId:
    """Write a run's row; its predictions follow."""
    cursor = db.execute(
        "INSERT INTO run (name, extractor, version, settings, model_sha256, scheme, started) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            run.name,
            run.extractor,
            run.version,
            codec.dumps(run.settings),
            run.model_sha256,
            scheme,
            now(),
        ],
    )
    number = int(cursor.lastrowid or 0)
    seals.write_run(db.conn, number)
    return RunId(number)


def holds(db: Database, run: RunId, name: str) -> bool:
    """Whether there is a run of this id and name."""
    query = "SELECT 1 FROM run WHERE id = ? AND name = ?"
    return db.execute(query, [run, name]).fetchone() is not None


def is_ended(db: Database, run: RunId) -> bool:
    """Whether nothing is added to the run any more."""
    row = db.execute("SELECT ended FROM run WHERE id = ?", [run]).fetchone()
    return row is not None and row[0] is not None


def covers(db: Database, run: RunId, keys: Iterable[int]) -> bool:
    """Whether the run says something of all these articles."""
    query = "SELECT 1 FROM run_article WHERE article = ? AND run = ?"
    return all(db.execute(query, [key, run]).fetchone() is not None for key in keys)


def end(db: Database, run: RunId) -> None:
    """Say that nothing will be added to the run."""
    db.execute("UPDATE run SET ended = ? WHERE id = ?", [now(), run])
    seals.write_run(db.conn, run)


def add(
    db: Database,
    run: RunId,
    predictions: Iterable[Prediction],
    keys: Mapping[ArticleId, int],
    *,
    lengths: Mapping[ArticleId, int] | None = None,
) -> None:
    """Write predictions; executemany over tuples, since 200,000 rows must take about a second.

    `lengths` are those of texts at hand, in code points, so that they need not be read again.
    Raises ValueError where a mention leaves its text: whoever read it should have noticed.
    """
    known = lengths or {}
    articles: list[tuple[object, ...]] = []
    mentions: list[tuple[object, ...]] = []
    relations: list[tuple[object, ...]] = []
    sealed: list[seals.Written] = []
    dumps = codec.dumps
    for prediction in predictions:
        key = keys[prediction.article]
        said = (key, run, len(prediction.mentions), len(prediction.relations))
        articles.append(said)
        begins = len(mentions), len(relations)
        length = known.get(prediction.article)
        _check_inside(prediction, _length(db, key) if length is None else length)
        for place, mention in enumerate(prediction.mentions):
            spans = mention.fragments
            mentions.append(
                (
                    run,
                    key,
                    place,
                    mention.id,
                    mention.label,
                    spans[0][0],
                    spans[-1][1],
                    dumps(spans) if len(spans) > 1 else None,
                    _stored(mention.score),
                    mention.entity,
                    dumps(mention.attributes) if mention.attributes else None,
                )
            )
        places: dict[str, int] = {}
        if prediction.relations:
            places = {mention.id: at for at, mention in enumerate(prediction.mentions)}
        for place, relation in enumerate(prediction.relations):
            relations.append(
                (
                    run,
                    key,
                    place,
                    relation.id,
                    relation.label,
                    places[relation.head],
                    places[relation.tail],
                    _stored(relation.score),
                    dumps(relation.attributes) if relation.attributes else None,
                )
            )
        whole = seals.of_said(said, mentions[begins[0] :], relations[begins[1] :])
        sealed.append((run, key, whole))
    connection = db.conn
    connection.executemany("INSERT INTO run_article VALUES (?, ?, ?, ?)", articles)
    connection.executemany(
        "INSERT INTO run_mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", mentions
    )
    connection.executemany("INSERT INTO run_relation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", relations)
    seals.write(connection, sealed)


def _stored(score: float | None) -> float | None:
    """A score as it is read again: 1 as 1.0, -0.0 as 0.0; a seal tells them apart."""
    return float(score) + 0.0 if isinstance(score, int | float) else score


def _length(db: Database, key: int) -> int:
    (length,) = db.execute("SELECT length(text) FROM article WHERE key = ?", [key]).fetchone()
    return int(length)


def _check_inside(prediction: Prediction, length: int) -> None:
    end = max([mention.fragments[-1][1] for mention in prediction.mentions], default=0)
    if end > length:
        raise ValueError(f"a mention of {prediction.article} ends at {end}, its text at {length}")


def _run(row: tuple[Any, ...]) -> Run:
    run, name, extractor, version, settings, *rest = row
    return Run(RunId(run), name, extractor, version, codec.loads(settings), *rest)


def every(db: Database) -> list[Run]:
    """Every run, oldest first."""
    return [_run(row) for row in db.execute(f"{_RUN} GROUP BY run.id ORDER BY run.id")]


def known(db: Database) -> dict[RunId, Run]:
    """Every run, without counting what it says of a million articles: zero, each."""
    query = "SELECT id, name, extractor, version, settings, model_sha256, scheme, started, ended"
    return {RunId(row[0]): _run(row) for row in db.execute(f"{query} FROM run ORDER BY id")}


def covered(db: Database, run: RunId) -> list[ArticleId]:
    """The articles that a run says something of, in import order."""
    query = """SELECT id FROM run_article JOIN article ON article.key = run_article.article
               WHERE run = ? ORDER BY article.key"""
    return [ArticleId(article) for (article,) in db.execute(query, [run])]


def covering(db: Database, article_key: int) -> list[RunId]:
    """The runs that say something of an article, the newest first."""
    query = "SELECT run FROM run_article WHERE article = ? ORDER BY run DESC"
    return [RunId(run) for (run,) in db.execute(query, [article_key])]


def unbegun(
    db: Database, run: RunId, *, after: int, most: int
) -> list[tuple[int, ArticleId, list[RunId]]]:
    """The next articles that a run says something of and that were not begun with suggestions.

    Each with its key, which is behind `after`, and all runs that say something of it, the newest
    first.
    """
    query = """
        SELECT article.key, article.id, (
            SELECT json_group_array(run) FROM run_article AS other
            WHERE other.article = article.key)
        FROM run_article AS covered JOIN article ON article.key = covered.article
        WHERE covered.run = ? AND covered.article > ? AND NOT EXISTS (
            SELECT 1 FROM progress WHERE progress.article = covered.article
            AND (state = 'finished' OR progress.run IS NOT NULL))
        ORDER BY covered.article LIMIT ?"""
    return [
        (key, ArticleId(article), sorted(map(RunId, codec.loads(there)), reverse=True))
        for key, article, there in db.execute(query, [run, after, most]).fetchall()
    ]


def names(db: Database) -> dict[RunId, str]:
    """Every run's name; not by `every`, which counts what they say of a million articles."""
    return dict(db.execute("SELECT id, name FROM run").fetchall())


def predictions(
    db: Database, run: RunId, *, article_key: int | None = None
) -> Iterator[Prediction]:
    """What a run says, an article at a time in import order; or of one article alone."""
    one = "" if article_key is None else " AND {}.article = :article"
    parameters = {"run": run, "article": article_key}
    covered = db.execute(
        "SELECT run_article.article, article.id FROM run_article "
        "JOIN article ON article.key = run_article.article "
        f"WHERE run_article.run = :run{one.format('run_article')} ORDER BY run_article.article",
        parameters,
    )
    mentions = Groups(
        db.execute(
            "SELECT article, id, label, start, end, fragments, score, entity, attributes "
            f"FROM run_mention WHERE run = :run{one.format('run_mention')} "
            "ORDER BY article, place",
            parameters,
        )
    )
    relations = Groups(
        db.execute(
            "SELECT article, id, label, head, tail, score, attributes "
            f"FROM run_relation WHERE run = :run{one.format('run_relation')} "
            "ORDER BY article, place",
            parameters,
        )
    )
    for key, article in covered:
        found = tuple(_mention(row) for row in mentions.take(key))
        yield Prediction(
            ArticleId(article), found, tuple(_relation(row, found) for row in relations.take(key))
        )


def said_of(db: Database, article_key: int) -> dict[RunId, Prediction]:
    """What each run says of an article, the newest first."""
    query = "SELECT run FROM run_article WHERE article = ? ORDER BY run DESC"
    found = [RunId(run) for (run,) in db.execute(query, [article_key]).fetchall()]
    return {run: next(predictions(db, run, article_key=article_key)) for run in found}


def items(db: Database, run: RunId, *, article: ArticleId, article_key: int) -> dict[ItemId, Item]:
    """What a run says of one article, as items that nobody has judged.

    They are those of its prediction, without making that first: of thousands of items it would
    take as long again.
    """
    mentions = db.execute(
        "SELECT label, start, end, fragments, score, attributes FROM run_mention "
        "WHERE run = ? AND article = ? ORDER BY place",
        [run, article_key],
    )
    relations = db.execute(
        "SELECT label, head, tail, score, attributes FROM run_relation "
        "WHERE run = ? AND article = ? ORDER BY place",
        [run, article_key],
    )
    return items_from(
        article,
        # most have neither fragments nor attributes: a call for each is felt
        (
            (
                label,
                _spans(start, end, fragments) if fragments else ((start, end),),
                score,
                codec.loads(attributes) if attributes else {},
            )
            for label, start, end, fragments, score, attributes in mentions
        ),
        (
            (label, head, tail, score, codec.loads(attributes) if attributes else {})
            for label, head, tail, score, attributes in relations
        ),
        run=run,
    )


def _spans(start: int, end: int, fragments: str | None) -> Fragments:
    if fragments is None:
        return ((start, end),)
    return codec.fragments_from_json(codec.loads(fragments))


def _attributes(said: str | None) -> dict[str, str]:
    return codec.loads(said) if said else {}


def _mention(row: tuple[Any, ...]) -> PredictedMention:
    _, source, label, start, end, fragments, score, entity, attributes = row
    spans = _spans(start, end, fragments)
    return PredictedMention(source, label, spans, score, entity, _attributes(attributes))


def _relation(row: tuple[Any, ...], mentions: tuple[PredictedMention, ...]) -> PredictedRelation:
    _, source, label, head, tail, score, attributes = row
    return PredictedRelation(
        source,
        label,
        mentions[head].id,
        mentions[tail].id,
        score,
        _attributes(attributes),
    )
