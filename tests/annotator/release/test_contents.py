"""Freezing gold: what is in a release, and that it is the same to the byte."""

import dataclasses
import random
import shutil
import sqlite3

import pytest

from annotator import reshaping, review
from annotator.errors import ProjectError
from annotator.model import (
    Mention,
    Prediction,
)
from annotator.release import release
from annotator.store import NewRun, Project, kind_of
from annotator.store.release_file import ReleaseFile
from tests.annotator.release.looks import AT, ONE, article, ids, judge, rows


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
