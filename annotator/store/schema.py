"""The project file's tables, as numbered migrations; a shipped one is never edited.

Runs are immutable; the ledger only grows; `mention`, `relation`, `entity` and `progress` are a
cache of what the ledger says and hold touched things only; the gold views read that cache. `queue`
is what the queue shows of each article, so that a million are listed without reading their texts.
`seal` has hashes of what the ledger does not cover (see `seals`), `ledger_head` says where the
ledger ends, and `plant` what was suggested wrongly on purpose, which is never gold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from annotator.store import seals

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x476C6453  # "GldS"
SCHEMA_VERSION = 4

migrations = Migrations("goldspan")

_TABLES = (
    """CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE scheme (
        sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
        name TEXT NOT NULL,
        toml TEXT NOT NULL,
        added TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE article (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        title TEXT NOT NULL,
        text TEXT NOT NULL CHECK (text <> ''),
        meta TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX article_sha256 ON article (sha256)",
    """CREATE TABLE zone (
        article INTEGER NOT NULL REFERENCES article (key),
        start INTEGER NOT NULL CHECK (start >= 0),
        end INTEGER NOT NULL CHECK (end > start),
        kind TEXT NOT NULL,
        PRIMARY KEY (article, start)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        extractor TEXT NOT NULL,
        version TEXT NOT NULL,
        settings TEXT NOT NULL,
        model_sha256 TEXT,
        scheme TEXT NOT NULL REFERENCES scheme (sha256),
        started TEXT NOT NULL,
        ended TEXT
    ) STRICT""",
    """CREATE TABLE run_article (
        article INTEGER NOT NULL REFERENCES article (key),
        run INTEGER NOT NULL REFERENCES run (id),
        mentions INTEGER NOT NULL,
        relations INTEGER NOT NULL,
        PRIMARY KEY (article, run)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE run_mention (
        run INTEGER NOT NULL,
        article INTEGER NOT NULL,
        place INTEGER NOT NULL,
        id TEXT NOT NULL,
        label TEXT NOT NULL,
        start INTEGER NOT NULL CHECK (start >= 0),
        end INTEGER NOT NULL CHECK (end > start),
        fragments TEXT,
        score REAL CHECK (score BETWEEN 0 AND 1),
        entity TEXT,
        attributes TEXT,
        PRIMARY KEY (run, article, place),
        FOREIGN KEY (article, run) REFERENCES run_article (article, run)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE run_relation (
        run INTEGER NOT NULL,
        article INTEGER NOT NULL,
        place INTEGER NOT NULL,
        id TEXT NOT NULL,
        label TEXT NOT NULL,
        head INTEGER NOT NULL,
        tail INTEGER NOT NULL,
        score REAL CHECK (score BETWEEN 0 AND 1),
        attributes TEXT,
        PRIMARY KEY (run, article, place),
        FOREIGN KEY (run, article, head) REFERENCES run_mention (run, article, place),
        FOREIGN KEY (run, article, tail) REFERENCES run_mention (run, article, place)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE ledger (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (length(id) = 64),
        parent TEXT UNIQUE REFERENCES ledger (id),
        actor TEXT NOT NULL CHECK (actor <> ''),
        at TEXT NOT NULL,
        verdict TEXT NOT NULL,
        article INTEGER REFERENCES article (key),
        scheme TEXT NOT NULL REFERENCES scheme (sha256),
        payload TEXT NOT NULL,
        CHECK ((parent IS NULL) = (seq = 1))
    ) STRICT""",
    "CREATE INDEX ledger_article ON ledger (article)",
    """CREATE TABLE progress (
        article INTEGER PRIMARY KEY REFERENCES article (key),
        state TEXT NOT NULL CHECK (state IN ('to do', 'doing', 'finished')),
        run INTEGER REFERENCES run (id),
        flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
        note TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX progress_state ON progress (state)",
    """CREATE TABLE entity (
        id TEXT PRIMARY KEY,
        label TEXT NOT NULL,
        name TEXT NOT NULL CHECK (name <> ''),
        note TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE mention (
        id TEXT PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES article (key),
        label TEXT NOT NULL,
        start INTEGER NOT NULL CHECK (start >= 0),
        end INTEGER NOT NULL CHECK (end > start),
        fragments TEXT NOT NULL,
        surface TEXT NOT NULL CHECK (surface <> ''),
        state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'rejected')),
        score REAL,
        attributes TEXT NOT NULL,
        entity TEXT REFERENCES entity (id),
        note TEXT NOT NULL,
        flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
        run INTEGER REFERENCES run (id)
    ) STRICT""",
    "CREATE INDEX mention_article ON mention (article, start)",
    "CREATE INDEX mention_surface ON mention (surface, label)",
    "CREATE INDEX mention_entity ON mention (entity) WHERE entity IS NOT NULL",
    # its ends need not be in `mention`: an end that is still an untouched suggestion is in a run
    """CREATE TABLE relation (
        id TEXT PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES article (key),
        label TEXT NOT NULL,
        head TEXT NOT NULL,
        tail TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'rejected')),
        score REAL,
        attributes TEXT NOT NULL,
        note TEXT NOT NULL,
        flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
        run INTEGER REFERENCES run (id)
    ) STRICT""",
    "CREATE INDEX relation_article ON relation (article)",
    """CREATE VIEW gold_article AS
        SELECT article.id AS id, article.sha256 AS sha256, article.title AS title,
               article.text AS text, article.meta AS meta
        FROM article JOIN progress ON progress.article = article.key
        WHERE progress.state = 'finished'""",
    """CREATE VIEW gold_mention AS
        SELECT mention.id AS id, article.id AS article_id, mention.label AS label,
               mention.start AS start, mention.end AS end, mention.fragments AS fragments,
               mention.surface AS surface, mention.attributes AS attributes,
               mention.entity AS entity_id
        FROM mention JOIN article ON article.key = mention.article
                     JOIN progress ON progress.article = mention.article
        WHERE mention.state = 'accepted' AND progress.state = 'finished'""",
    """CREATE VIEW gold_relation AS
        SELECT relation.id AS id, article.id AS article_id, relation.label AS label,
               relation.head AS head_id, relation.tail AS tail_id,
               relation.attributes AS attributes
        FROM relation JOIN article ON article.key = relation.article
                      JOIN progress ON progress.article = relation.article
                      JOIN mention AS head ON head.id = relation.head
                      JOIN mention AS tail ON tail.id = relation.tail
        WHERE relation.state = 'accepted' AND progress.state = 'finished'
              AND head.state = 'accepted' AND tail.state = 'accepted'""",
    """CREATE VIEW gold_entity AS
        SELECT entity.id AS id, entity.label AS label, entity.name AS name, entity.note AS note
        FROM entity WHERE entity.id IN (SELECT entity_id FROM gold_mention)""",
)


@migrations()
def m001_first_light(db: Database) -> None:
    """Everything there is."""
    for statement in _TABLES:
        db.conn.execute(statement)


@migrations()
def m002_outside_ids_and_queue(db: Database) -> None:
    """Entities have outside ids, as a JSON object by source; the queue has a table of its own."""
    for statement in (
        "ALTER TABLE entity ADD COLUMN ids TEXT NOT NULL DEFAULT '{}'",
        "DROP VIEW gold_entity",
        """CREATE VIEW gold_entity AS
            SELECT entity.id AS id, entity.label AS label, entity.name AS name,
                   entity.note AS note, entity.ids AS ids
            FROM entity WHERE entity.id IN (SELECT entity_id FROM gold_mention)""",
        # no reference to `article`: checking it at every opening would read all texts once more;
        # no index: SQLite before 3.41 reads the article for an indexed expression, too
        """CREATE TABLE queue (
            article INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            title TEXT NOT NULL,
            published TEXT NOT NULL,
            source TEXT NOT NULL
        ) STRICT""",
        """INSERT INTO queue
            SELECT key, id, title,
                   coalesce(CAST(meta ->> 'published' AS TEXT),
                            CAST(meta ->> 'modified' AS TEXT), ''),
                   coalesce(CAST(meta ->> 'source' AS TEXT), '')
            FROM article ORDER BY key""",
    ):
        db.conn.execute(statement)


@migrations()
def m003_seals(db: Database) -> None:
    """A hash over each article, run and what a run says of an article; the project's comes last."""
    # no references, for the same reason: a seal whose article is gone is found by a full check
    db.conn.execute(
        """CREATE TABLE seal (
            run INTEGER NOT NULL,
            article INTEGER NOT NULL,
            sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
            PRIMARY KEY (run, article)
        ) STRICT, WITHOUT ROWID"""
    )
    seals.write_all(db)


@migrations()
def m004_head_and_plants(db: Database) -> None:
    """Where the ledger ends is on record; what is accepted as it was planted is not gold."""
    for statement in (
        # no reference to `ledger`: that decisions are gone is to be told, not refused by SQLite
        """CREATE TABLE ledger_head (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            seq INTEGER NOT NULL,
            id TEXT NOT NULL
        ) STRICT""",
        """INSERT INTO ledger_head
            SELECT 1, coalesce(max(seq), 0),
                   coalesce((SELECT id FROM ledger ORDER BY seq DESC LIMIT 1), '')
            FROM ledger""",
        # label and fragments as `mention` has them: one that was corrected is gold
        """CREATE TABLE plant (
            article INTEGER NOT NULL REFERENCES article (key),
            item TEXT NOT NULL,
            label TEXT NOT NULL,
            fragments TEXT NOT NULL,
            PRIMARY KEY (article, item)
        ) STRICT, WITHOUT ROWID""",
        "DROP VIEW gold_relation",
        "DROP VIEW gold_mention",
        """CREATE VIEW gold_mention AS
            SELECT mention.id AS id, article.id AS article_id, mention.label AS label,
                   mention.start AS start, mention.end AS end, mention.fragments AS fragments,
                   mention.surface AS surface, mention.attributes AS attributes,
                   mention.entity AS entity_id
            FROM mention JOIN article ON article.key = mention.article
                         JOIN progress ON progress.article = mention.article
            WHERE mention.state = 'accepted' AND progress.state = 'finished'
                  AND NOT EXISTS (
                      SELECT 1 FROM plant
                      WHERE plant.article = mention.article AND plant.item = mention.id
                            AND plant.label = mention.label
                            AND plant.fragments = mention.fragments)""",
        """CREATE VIEW gold_relation AS
            SELECT relation.id AS id, article.id AS article_id, relation.label AS label,
                   relation.head AS head_id, relation.tail AS tail_id,
                   relation.attributes AS attributes
            FROM relation JOIN article ON article.key = relation.article
                          JOIN progress ON progress.article = relation.article
                          JOIN gold_mention AS head ON head.id = relation.head
                          JOIN gold_mention AS tail ON tail.id = relation.tail
            WHERE relation.state = 'accepted' AND progress.state = 'finished'""",
    ):
        db.conn.execute(statement)
