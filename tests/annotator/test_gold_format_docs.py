"""docs/gold-format.md names every table and column and no other, and its examples run."""

import re
import sqlite3
from pathlib import Path

import pytest

from annotator import linking, load_gold, review
from annotator import scheme as schemes
from annotator.evaluate import Predictions, evaluate
from annotator.model import Article, Entity, PredictedMention, PredictedRelation, Prediction
from annotator.release import release
from annotator.store import NewRun, Project
from annotator.text import sha256
from tests.counting import Counts, counts

TEXT = "🤝 Pak Myong-du, an envoy, came to Oslo for talks."
DOCS = (Path(__file__).parents[2] / "docs" / "gold-format.md").read_text(encoding="utf-8")
SQL = re.findall(r"```sql\n(.*?)```", DOCS, re.DOTALL)
EXPORT = next(block for block in SQL if "json_object" in block)


def documented():
    """Every `### \\`table\\`` with its (column, type)s."""
    found = {}
    for name, body in re.findall(r"^### `(\w+)`\n(.*?)(?=^#|\Z)", DOCS, re.MULTILINE | re.DOTALL):
        table = body[body.index("| column |") :].split("\n\n")[0]
        found[name] = re.findall(r"^\| (\w+) \| ([A-Z]+) \|", table, re.MULTILINE)
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """One finished article with a bit of everything, a mention in pieces included."""
    path = tmp_path_factory.mktemp("docs") / "news.goldspan"
    with Project.create(path, scheme=schemes.load("diplomacy")) as made:
        made.add_articles([Article("a1", sha256(TEXT), "", TEXT)])
        mentions = (
            PredictedMention("m1", "PERSON", ((2, 5), (12, 14)), 0.9),
            PredictedMention("m2", "ROLE", ((19, 24),), 0.8),
            PredictedMention("m3", "GPE", ((34, 38),), 0.7),
            PredictedMention("m4", "MEETING", ((43, 48),), 0.6),
        )
        relations = (PredictedRelation("r1", "holds_role", "m1", "m2"),)
        made.add_run(NewRun("rules", "rules", "1", {}), [Prediction("a1", mentions, relations)])
        oslo = Entity("e1", "GPE", "Oslo", ids={"wikidata": "Q585"})
        for act in (
            lambda sheet: review.accept(sheet, sheet.suggested),
            lambda sheet: linking.link(sheet, [label(sheet, "GPE")], oslo, new=True),
            lambda sheet: review.set_attribute(sheet, label(sheet, "MEETING"), "status", "held"),
            review.finish,
        ):
            made.record(act(made.sheet("a1")), actor="Ana")
    return path


def label(sheet, wanted):
    return next(mention.id for mention in sheet.mentions if mention.label == wanted)


@pytest.fixture(scope="module")
def frozen(project):
    with Project.open(project, read_only=True) as opened:
        return release(opened, version="1.0", output=project.parent).path


def tables(path, wanted):
    connection = sqlite3.connect(path)
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema" + wanted)]
        return {
            name: [row[1:3] for row in connection.execute(f"PRAGMA table_info({name})")]
            for name in names
        }
    finally:
        connection.close()


def test_every_table_of_a_release_is_documented_column_by_column_and_no_other(frozen):
    real = tables(frozen, " WHERE type = 'table'")
    said = {name: rows for name, rows in documented().items() if not name.startswith("gold_")}
    assert said == real


def test_every_gold_view_of_a_project_is_documented_column_by_column_and_no_other(project):
    real = tables(project, " WHERE type = 'view'")
    said = {name: rows for name, rows in documented().items() if name.startswith("gold_")}
    assert said == real


def test_every_name_in_meta_is_documented_and_no_other(frozen):
    real = set(load_meta(frozen))
    tables_of = tables(frozen, " WHERE type = 'table'")
    said = set(re.findall(r"^\| `(\w+)` \|", DOCS, re.MULTILINE))
    said.remove("sha256_TABLE")
    assert said | {f"sha256_{table}" for table in tables_of} == real


def load_meta(path):
    connection = sqlite3.connect(path)
    try:
        return dict(connection.execute("SELECT name, value FROM meta"))
    finally:
        connection.close()


@pytest.mark.parametrize("query", SQL)
def test_every_query_of_the_page_finds_something(project, frozen, query):
    connection = sqlite3.connect(project if "gold_" in query else frozen)
    try:
        assert connection.execute(query).fetchall()
    finally:
        connection.close()


def test_the_exchange_lines_that_sql_writes_are_this_very_gold(frozen, tmp_path):
    connection = sqlite3.connect(frozen)
    lines = [row[0] for row in connection.execute(EXPORT)]
    connection.close()
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    written = load_gold(path)
    same = tuple(
        Prediction(article.id, article.mentions, article.relations) for article in written.articles
    )
    (run,) = evaluate(load_gold(frozen), Predictions("sql", same)).runs
    assert (counts(run.mentions.strict), counts(run.relations.strict)) == (
        Counts(tp=4),
        Counts(tp=1),
    )


def test_the_manifest_can_be_checked_as_the_page_says(frozen, monkeypatch):
    (code,) = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    monkeypatch.chdir(frozen.parent)
    names = {}
    exec(code, names)
    names["database"].close()
    assert names["table"] in tables(frozen, " WHERE type = 'table'")
