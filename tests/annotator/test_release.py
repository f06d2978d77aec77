"""Freezing gold: what is in a release, that it is the same to the byte, and what is refused."""

import dataclasses
import gzip
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from annotator import linking, reshaping, review
from annotator import scheme as schemes
from annotator.errors import GoldspanError, ProjectError
from annotator.evaluate.load import load_gold
from annotator.model import (
    Article,
    Draft,
    Entity,
    ItemChange,
    Mention,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Verdict,
    Zone,
    ZoneKind,
)
from annotator.release import release
from annotator.store import NewRun, Project, kind_of
from annotator.store.release_file import ReleaseFile
from annotator.text import sha256

ONE = "Talks in Oslo\n\n🤝 Pak Myong-du, an envoy, came to Oslo on Monday."
TWO = "Nobody came, and nothing was said of it."
THREE = "An article that nobody reads to its end, about Oslo."
AT = "2016-11-02T10:00:00.000+00:00"


def article(name, text, zones=()):
    return Article(name, sha256(text), text[:13], text, {"published": "2016-11-02"}, zones)


def found(text, *wanted):
    """Suggestions of these (surface, label)."""
    return tuple(
        PredictedMention(
            f"m{order}", label, ((text.index(part), text.index(part) + len(part)),), score=0.5
        )
        for order, (part, label) in enumerate(wanted, start=1)
    )


@pytest.fixture
def project(tmp_path):
    """One article finished with a few items, one finished without any, one begun."""
    made = Project.create(tmp_path / "news.goldspan", scheme=schemes.load("diplomacy"))
    zones = (Zone(0, 13, ZoneKind.HEADLINE),)
    made.add_articles([article("a1", ONE, zones), article("a2", TWO), article("a3", THREE)])
    mentions = found(
        ONE, ("Talks", "MEETING"), ("Oslo", "GPE"), ("Pak Myong-du", "PERSON"), ("envoy", "ROLE")
    )
    relations = (
        PredictedRelation("r1", "held_at", "m1", "m2", 1),
        PredictedRelation("r2", "holds_role", "m3", "m4"),
    )
    made.add_run(
        NewRun("rules", "rules", "1", {}),
        [Prediction("a1", mentions, relations), Prediction("a3", found(THREE, ("Oslo", "GPE")))],
    )
    judge(made, "a1", lambda sheet: review.accept(sheet, sheet.suggested))
    monday = ONE.index("Monday")
    judge(made, "a1", lambda sheet: review.add_mention(sheet, monday, monday + 6, "DATE"))
    oslo = Entity("e1", "GPE", "Oslo", ids={"wikidata": "Q585", "geonames": "3143244"})
    judge(made, "a1", lambda sheet: linking.link(sheet, ids(sheet, "GPE"), oslo, new=True))
    (talks,) = ids(made.sheet("a1"), "MEETING")
    judge(made, "a1", lambda sheet: review.set_attribute(sheet, talks, "status", "held"))
    judge(made, "a1", review.finish, actor="Kim")
    judge(made, "a2", review.finish, actor="Kim")
    judge(made, "a3", lambda sheet: review.accept(sheet, sheet.suggested))
    yield made
    made.close()


def ids(sheet, label):
    return [mention.id for mention in sheet.mentions if mention.label == label]


def judge(project, name, act, actor="Ana"):
    project.record(act(project.sheet(name)), actor=actor, at=AT)


def rows(path, query):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def changed_by_hand(path, *statements):
    """What another program, or somebody with one, does to a file."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_release_holds_what_is_true_of_finished_articles(project, tmp_path):
    summary = release(project, version="1.0", output=tmp_path)
    assert summary.path == tmp_path / "news-1.0.sqlite"
    assert (summary.articles, summary.mentions, summary.relations) == (2, 5, 2)
    assert (summary.entities, summary.unfinished, summary.written) == (1, 1, True)
    assert kind_of(summary.path) == "release"
    assert rows(summary.path, "SELECT id, title FROM article") == [
        ("a1", "Talks in Oslo"),
        ("a2", "Nobody came, "),
    ]
    assert rows(summary.path, "SELECT label, surface FROM mention") == [
        ("MEETING", "Talks"),
        ("GPE", "Oslo"),
        ("PERSON", "Pak Myong-du"),
        ("ROLE", "envoy"),
        ("DATE", "Monday"),
    ]
    assert rows(
        summary.path,
        "SELECT h.surface, r.label, t.surface FROM relation AS r "
        "JOIN mention AS h ON h.id = head_id JOIN mention AS t ON t.id = tail_id",
    ) == [("Talks", "held_at", "Oslo"), ("Pak Myong-du", "holds_role", "envoy")]
    assert rows(summary.path, "SELECT * FROM zone") == [("a1", 0, 13, "headline")]
    assert rows(summary.path, "SELECT * FROM entity") == [("e1", "GPE", "Oslo", "")]
    assert rows(summary.path, "SELECT * FROM outside_id") == [
        ("e1", "geonames", "3143244"),
        ("e1", "wikidata", "Q585"),
    ]
    assert rows(
        summary.path, "SELECT surface FROM mention WHERE attributes ->> 'status' = 'held'"
    ) == [("Talks",)]
    assert rows(summary.path, "SELECT * FROM split") == [
        ("a1", "unassigned"),
        ("a2", "unassigned"),
    ]


def test_a_release_tells_who_decided_and_who_suggested(project, tmp_path):
    path = release(project, version="1.0", output=tmp_path).path
    told = rows(
        path,
        "SELECT label, reviewer, decided_at, verdict, run, score FROM provenance "
        "JOIN mention ON mention.id = mention_id WHERE label IN ('PERSON', 'DATE')",
    )
    assert told == [
        ("PERSON", "Ana", AT, "accept", "rules", 0.5),
        ("DATE", "Ana", AT, "add", None, None),
    ]
    assert rows(path, "SELECT count(mention_id), count(relation_id) FROM provenance") == [(5, 2)]
    assert rows(
        path,
        "SELECT typeof(score) FROM provenance JOIN relation ON relation.id = relation_id "
        "WHERE label = 'held_at'",
    ) == [("real",)]


def test_every_surface_is_what_the_text_has_there_counted_in_code_points(project, tmp_path):
    path = release(project, version="1.0", output=tmp_path).path
    query = (
        "SELECT surface, substr(text, start + 1, end - start) "
        "FROM mention JOIN article ON article.id = article_id"
    )
    assert all(surface == cut for surface, cut in rows(path, query))


def test_the_datasheet_tells_a_stranger_what_this_is(project, tmp_path):
    path = release(project, version="1.0", output=tmp_path).path
    ((text,),) = rows(path, "SELECT value FROM meta WHERE name = 'datasheet'")
    assert "Gold release 1.0" in text
    assert "2 articles that a person declared finished, with 5 mentions, 2 relations" in text
    assert "1 entity." in text
    assert "PERSON: 1. A named individual" in text
    assert "held_at (MEETING -> GPE, LOC): 1. Where the meeting takes place." in text
    assert "what nobody read to the end is unknown, not negative" in text
    assert "Ana: accept " in text
    assert "suggested by rules: 6" in text
    assert "without a suggestion: 1" in text


def test_the_file_keeps_its_own_rules(project, tmp_path):
    path = release(project, version="1.0", output=tmp_path).path
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    for statement in (
        "INSERT INTO mention SELECT 'x', article_id, 'NOBODY', start, end, fragments, surface, "
        "attributes, entity_id FROM mention LIMIT 1",
        "UPDATE mention SET end = start",
        "UPDATE mention SET fragments = '[[0,1]]'",
        "UPDATE mention SET fragments = '{}'",
        "UPDATE mention SET surface = ''",
        "UPDATE mention SET attributes = '[]'",
        "UPDATE mention SET article_id = 'a2'",
        "UPDATE relation SET article_id = 'a2'",
        "UPDATE relation SET label = 'knows'",
        "UPDATE relation SET head_id = 'nobody'",
        "UPDATE article SET sha256 = 'abc'",
        "UPDATE article SET text = ''",
        "UPDATE zone SET kind = 'body'",
        "UPDATE outside_id SET entity_id = 'nobody'",
        "INSERT INTO outside_id VALUES ('e1', 'wikidata', 'Q1')",
        "UPDATE split SET split = 'gold'",
        "UPDATE provenance SET score = 2",
        "UPDATE provenance SET mention_id = NULL",
        "UPDATE provenance SET verdict = 'maybe'",
        "UPDATE mention SET start = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
        connection.rollback()
    connection.close()


def test_a_release_made_again_from_the_same_head_is_the_same_to_the_byte(project, tmp_path):
    first = release(project, version="1.0", output=tmp_path / "first.sqlite")
    assert project.head
    (tmp_path / "elsewhere").mkdir()
    copied = shutil.copy(project.path, tmp_path / "elsewhere" / "renamed.goldspan")
    with Project.open(copied, read_only=True) as copy:
        second = release(copy, version="1.0", output=tmp_path / "elsewhere")
    assert second.path.name == "renamed-1.0.sqlite"
    assert second.path.read_bytes() == first.path.read_bytes()
    assert second.sha256 == first.sha256


def test_articles_and_runs_that_come_later_leave_the_release_as_it_was(project, tmp_path):
    first = release(project, version="1.0", output=tmp_path / "first.sqlite")
    project.add_articles([article("a0", "One more text.")])
    project.add_run(NewRun("late", "late", "1", {}), [Prediction("a1"), Prediction("a0")])
    again = release(project, version="1.0", output=tmp_path / "first.sqlite")
    assert (again.written, again.unfinished) == (False, 2)
    assert "5 mentions, 2 relations, 1 entity are as they were in" in again.sentence()
    assert again.sentence().endswith("Left out: 2 unfinished articles.")
    assert again.sha256 == first.sha256


def test_rows_come_in_an_order_of_their_own(project):
    from annotator.store.release_rows import Release, rows_of

    gold = tuple(project.gold())
    straight = Release(project.scheme, gold, tuple(project.entities()), tuple(project.provenance()))
    mixed = dataclasses.replace(
        straight,
        articles=tuple(
            (whole, tuple(random.Random(7).sample(mentions, len(mentions))), relations[::-1])
            for whole, mentions, relations in gold[::-1]
        ),
        provenance=straight.provenance[::-1],
    )
    assert rows_of(mixed) == rows_of(straight)


def test_a_new_decision_makes_another_release(project, tmp_path):
    first = release(project, version="1.0", output=tmp_path / "first.sqlite")
    judge(project, "a1", review.reopen)
    judge(project, "a1", lambda sheet: review.reject(sheet, ids(sheet, "DATE")[0]))
    judge(project, "a1", review.finish)
    with pytest.raises(ProjectError, match=r"exists already with other content.*choose another"):
        release(project, version="1.0", output=first.path)
    second = release(project, version="1.1", output=tmp_path / "second.sqlite")
    assert (second.mentions, second.sha256 != first.sha256) == (4, True)
    with ReleaseFile(first.path) as untouched:
        untouched.check()


def test_a_mention_in_pieces_keeps_them(project, tmp_path):
    (pak,) = ids(project.sheet("a1"), "PERSON")
    start = ONE.index("Pak")
    pieces = ((start, start + 3), (start + 10, start + 12))
    judge(project, "a1", review.reopen)
    judge(project, "a1", lambda sheet: reshaping.move(sheet, pak, pieces))
    judge(project, "a1", review.finish)
    path = release(project, version="2", output=tmp_path).path
    ((text, first, last, surface),) = rows(
        path, "SELECT fragments, start, end, surface FROM mention WHERE label = 'PERSON'"
    )
    assert text == f"[[{start},{start + 3}],[{start + 10},{start + 12}]]"
    assert (first, last, surface) == (start, start + 12, "Pak du")
    with ReleaseFile(path) as opened:
        (_, mentions, _), _ = opened.gold()
    assert [each.fragments for each in mentions if each.label == "PERSON"] == [pieces]


def test_a_release_read_back_is_the_gold_of_the_project(project, tmp_path):
    path = release(project, version="1.0", output=tmp_path).path

    def bare(gold):
        """What a release keeps of gold; run and score are in its provenance."""
        return [
            (
                whole,
                [
                    Mention(m.id, m.label, m.fragments, m.state, None, m.attributes, m.entity)
                    for m in sorted(mentions, key=lambda m: m.id)
                ],
                sorted((r.id, r.label, r.head, r.tail, r.attributes) for r in relations),
            )
            for whole, mentions, relations in gold
        ]

    with ReleaseFile(path) as opened:
        assert bare(opened.gold()) == bare(project.gold())
        assert opened.scheme() == project.scheme
        opened.check()


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE mention SET label = 'LOC' WHERE label = 'GPE'", "mention"),
        ("DELETE FROM relation WHERE label = 'held_at'", "relation"),
        ("UPDATE article SET text = text || '!'", "article"),
    ],
)
def test_a_release_changed_after_it_was_made_is_noticed(project, tmp_path, statement, table):
    path = release(project, version="1.0", output=tmp_path).path
    changed_by_hand(path, statement)
    with ReleaseFile(path) as opened, pytest.raises(ProjectError, match=f"its table {table} does"):
        opened.gold()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meta SET value = value || '!' WHERE name = 'datasheet'",
        "UPDATE meta SET value = '1.0' WHERE name = 'version'",
        "DELETE FROM meta WHERE name = 'contract'",
        "INSERT INTO meta VALUES ('note', 'mine')",
        "UPDATE meta SET value = 'none' WHERE name = 'sha256_meta'",
        "UPDATE meta SET value = 'none' WHERE name = 'sha256_provenance'",
        "DELETE FROM meta WHERE name = 'sha256'",
    ],
)
def test_a_release_whose_meta_was_changed_is_not_opened(project, tmp_path, statement):
    path = release(project, version="2.0", output=tmp_path).path
    changed_by_hand(path, statement)
    with pytest.raises(ProjectError, match=r"its table meta does not fit its manifest\. Go back"):
        ReleaseFile(path)
    with pytest.raises(ProjectError, match="its table meta"):
        load_gold(path)


def test_the_one_hash_is_over_the_hashes_of_all_tables(project, tmp_path):
    summary = release(project, version="1.0", output=tmp_path)
    meta = dict(rows(summary.path, "SELECT name, value FROM meta"))
    order = [
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
        "meta",
    ]
    assert sorted(f"sha256_{table}" for table in order) == sorted(
        name for name in meta if name.startswith("sha256_")
    )
    listed = "".join(f"{table} {meta[f'sha256_{table}']}\n" for table in order)
    assert sha256(listed) == meta["sha256"] == summary.sha256


def test_an_index_of_ones_own_is_no_harm_and_other_tables_are(project, tmp_path):
    path = release(project, version="1.0", output=tmp_path).path
    connection = sqlite3.connect(path)
    connection.execute("CREATE INDEX mine ON mention (surface)")
    with ReleaseFile(path) as opened:
        assert len(opened.gold()) == 2
    connection.execute("DROP TABLE provenance")
    connection.close()
    with pytest.raises(ProjectError, match="does not have the tables of a release"):
        ReleaseFile(path)


def test_a_newer_release_and_other_files_are_refused_in_a_sentence(project, tmp_path):
    path = release(project, version="1.0", output=tmp_path).path
    with pytest.raises(ProjectError, match="is not a gold release"):
        ReleaseFile(project.path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    with pytest.raises(ProjectError, match=r"made by a newer Goldspan.*update"):
        ReleaseFile(path)


@pytest.fixture
def old(tmp_path):
    """A release as Goldspan made them before entities had outside ids."""
    path = tmp_path / "news-1.0.sqlite"
    packed = Path(__file__).parents[1] / "fixtures" / "release-format-1.sqlite.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def test_a_release_of_the_older_format_is_read_as_ever(old):
    with ReleaseFile(old) as opened:
        assert opened.format == 1
        opened.check()
        articles = opened.gold()
    assert [(article.id, len(found), len(links)) for article, found, links in articles] == [
        ("a1", 5, 2),
        ("a2", 0, 0),
    ]
    assert len(load_gold(old).articles) == 2


@pytest.mark.parametrize(("made", "said"), [(1, 2), (2, 1), (1, 0), (2, 0)])
def test_a_release_that_is_given_out_for_another_format_is_refused(
    project, old, tmp_path, made, said
):
    path = old if made == 1 else release(project, version="2", output=tmp_path).path
    changed_by_hand(path, f"PRAGMA user_version = {said}")
    with pytest.raises(ProjectError, match=r"does not (have the tables|fit its)"):
        ReleaseFile(path)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE mention SET label = 'LOC' WHERE label = 'GPE'", r"a1 \(mention \w+\), a3 \(men"),
        ("DELETE FROM relation WHERE label = 'held_at'", r"a1 \(relation \w+\);"),
        ("UPDATE progress SET state = 'finished' WHERE state = 'doing'", r"a3 \(its progress\);"),
        ("UPDATE entity SET name = 'Bergen'", r"the entity e1;"),
        ("UPDATE article SET text = replace(text, 'Monday', 'Sunday')", r"a1 \(its text\);"),
        ("UPDATE article SET text = CAST(x'ff' AS TEXT) WHERE id = 'a2'", r"a2 \(its text\);"),
        ("UPDATE mention SET fragments = 'none'", r"a1 \(mention \w+\), a3 \(mention \w+\);"),
    ],
)
def test_a_project_changed_by_other_means_than_decisions_is_not_released(
    project, tmp_path, statement, place
):
    changed_by_hand(project.path, statement)
    with pytest.raises(ProjectError, match=f"does not hold what was decided .* in {place}"):
        release(project, version="1.0", output=tmp_path)
    assert list(tmp_path.glob("*.sqlite")) == []


def test_a_text_changed_together_with_its_hash_no_longer_fits_what_was_marked(project, tmp_path):
    other = ONE.replace("Monday", "Sunday")
    query = f"UPDATE article SET text = '{other}', sha256 = '{sha256(other)}' WHERE id = 'a1'"
    changed_by_hand(project.path, query)
    with pytest.raises(ProjectError, match=r"in a1 \(mention \w+\);"):
        release(project, version="1.0", output=tmp_path)


def test_a_sentence_names_a_few_of_many_damaged_articles(project, tmp_path):
    project.add_articles([article(f"b{order}", f"Text {order}.") for order in range(9)])
    for order in range(9):
        judge(project, f"b{order}", review.finish)
    changed_by_hand(project.path, "DELETE FROM progress WHERE article > 3")
    with pytest.raises(ProjectError, match=r"b0 \(.*, b4 \(its progress\) and 4 more; go back"):
        release(project, version="1.0", output=tmp_path)


def test_attributes_that_the_scheme_does_not_have_are_not_released(project, tmp_path):
    judge(project, "a1", review.reopen)
    oslo = project.sheet("a1").mention(ids(project.sheet("a1"), "GPE")[0])
    odd = dataclasses.replace(oslo, attributes={"status": "held"})
    change = ItemChange(oslo.id, "a1", oslo, odd)
    judge(project, "a1", lambda sheet: Draft(Verdict.CORRECT, "a1", (change,)))
    judge(project, "a1", review.finish)
    with pytest.raises(ProjectError, match=r"lacks: GPE status held in a1; reopen the article"):
        release(project, version="1.0", output=tmp_path)
    judge(project, "a1", review.reopen)
    judge(project, "a1", lambda sheet: review.relabel(sheet, oslo.id, "GPE"))
    judge(project, "a1", review.finish)
    assert release(project, version="1.0", output=tmp_path).mentions == 5


def test_a_release_names_the_head_of_the_moment_whose_gold_it_holds(project, tmp_path):
    with Project.open(project.path, read_only=True) as opened_before:
        judge(project, "a1", review.reopen)
        judge(project, "a1", lambda sheet: review.reject(sheet, ids(sheet, "DATE")[0]))
        judge(project, "a1", review.finish)
        said = []
        opened_before._db.conn.set_trace_callback(said.append)
        summary = release(opened_before, version="1.0", output=tmp_path)
    assert summary.mentions == 4
    found = dict(rows(summary.path, "SELECT name, value FROM meta"))
    assert (int(found["ledger_rows"]), found["ledger_head"]) == project.head
    # whatever it reads is read in this one transaction
    assert (said[0], said[-1], said.count("BEGIN")) == ("BEGIN", "COMMIT", 1)


@pytest.mark.parametrize("version", ["", "1 0", "../1", "ü", "1/2", "1\n"])
def test_a_version_is_a_plain_word(project, tmp_path, version):
    with pytest.raises(ProjectError, match="cannot name a version"):
        release(project, version=version, output=tmp_path)
    assert list(tmp_path.glob("*.sqlite")) == []


def test_without_a_finished_article_there_is_nothing_to_release(tmp_path):
    with Project.create(tmp_path / "p.goldspan", scheme=schemes.load("news-basic")) as empty:
        empty.add_articles([article("a1", ONE)])
        with pytest.raises(ProjectError, match=r"has no finished article yet.*Ctrl\+Enter"):
            release(empty, version="1", output=tmp_path)


def test_a_release_never_overwrites_the_project_nor_needs_a_folder_made(project, tmp_path):
    with pytest.raises(ProjectError, match="exists already with other content"):
        release(project, version="1", output=project.path)
    with pytest.raises(GoldspanError, match="there is no folder"):
        release(project, version="1", output=tmp_path / "missing" / "gold.sqlite")
    with pytest.raises(ProjectError, match=r"is no folder and does not end in \.sqlite"):
        release(project, version="1", output=tmp_path / "releases")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["news.goldspan"]
