"""Gold: what finished articles say, the same through Python and through any SQLite client."""

import json
import sqlite3
from dataclasses import replace

import pytest

from annotator import linking, reshaping, review
from annotator.identity import items_of
from annotator.model import (
    ArticleState,
    ItemChange,
    ItemState,
    Mention,
    Progress,
    ProgressChange,
    Provenance,
    Verdict,
    Zone,
    ZoneKind,
)
from annotator.review import Link
from tests.making import OSLO, Reviewer, accepted, article, draft, oslo, place, suggest


@pytest.fixture
def reviewed(project):
    """Four articles: finished with corrections, finished empty, begun, imported."""
    zones = (Zone(0, 33, ZoneKind.HEADLINE),)
    project.add_articles([article(name=f"a{order}", zones=zones) for order in (1, 2, 3, 4)])
    suggest(project, oslo("a1"), oslo("a3"))
    first, second, third = (Reviewer(project, f"a{order}") for order in (1, 2, 3))
    ada, envoy = first.finds("PERSON"), first.finds("ROLE")
    first.does(review.accept, [ada, envoy, first.finds("holds_role")])
    first.does(reshaping.move, ada, (place(OSLO, "Ada Lind"), place(OSLO, "an envoy")))
    first.does(review.add_mention, *place(OSLO, "Bo Quist", 1), "PERSON")
    lind = linking.new_entity("PERSON", "Ada Lind")
    first.does(linking.link, [ada], lind, new=True)
    first.does(review.relabel, first.finds("GPE", "Oslo"), "LOC")
    first.does(review.add_relation, Link("held_at", first.finds("MEETING"), first.finds("LOC")))
    first.does(review.set_attribute, first.finds("holds_role"), "modality", "denied")
    first.does(review.finish)
    second.does(review.finish)
    third.does(review.accept, [third.finds("PERSON")])
    items = [accepted(item) for item in items_of(oslo("a4"))]
    gold = [ItemChange(item.id, "a4", None, item) for item in items]
    done = ProgressChange("a4", None, Progress(ArticleState.FINISHED))
    project.record(draft(Verdict.IMPORT, *gold, done, article="a4"), actor="import")
    return project


def test_gold_is_of_finished_articles_and_accepted_items_only(reviewed):
    found = {one.id: (mentions, relations) for one, mentions, relations in reviewed.gold()}
    assert list(found) == ["a1", "a2", "a4"]
    mentions, relations = found["a1"]
    assert [(each.label, each.start) for each in mentions] == [
        ("PERSON", 0),
        ("ROLE", place(OSLO, "envoy")[0]),
        ("LOC", place(OSLO, "Oslo", 2)[0]),
        ("PERSON", place(OSLO, "Bo Quist", 1)[0]),
    ]
    assert [each.label for each in relations] == ["holds_role"]
    assert found["a2"] == ((), ())
    assert len(found["a4"][0]) == 5
    assert len(found["a4"][1]) == 2


def test_gold_articles_come_with_their_text_and_zones(reviewed):
    assert [one for one, _, _ in reviewed.gold()] == [
        reviewed.article(name) for name in ("a1", "a2", "a4")
    ]


def test_gold_is_what_the_sheets_of_finished_articles_show(reviewed):
    for one, mentions, relations in reviewed.gold():
        items = reviewed.sheet(one.id).items.values()
        shown = {item.id: item for item in items if item.state is ItemState.ACCEPTED}
        assert {item.id: item for item in (*mentions, *relations)} == shown


def test_the_views_say_the_same_as_the_gold(reviewed):
    reader = sqlite3.connect(f"{reviewed.path.as_uri()}?mode=ro", uri=True)
    gold = list(reviewed.gold())
    articles = reader.execute("SELECT id, sha256, title, text, meta FROM gold_article ORDER BY id")
    assert articles.fetchall() == [
        (one.id, one.sha256, one.title, one.text, "{}") for one, _, _ in gold
    ]
    rows = reader.execute("SELECT * FROM gold_mention").fetchall()
    assert sorted(rows) == sorted(
        (
            each.id,
            one.id,
            each.label,
            each.start,
            each.end,
            json.dumps(each.fragments, separators=(",", ":")),
            " ".join(one.text[start:end] for start, end in each.fragments),
            json.dumps(each.attributes, separators=(",", ":")),
            each.entity,
        )
        for one, mentions, _ in gold
        for each in mentions
    )
    rows = reader.execute("SELECT * FROM gold_relation").fetchall()
    assert sorted(rows) == sorted(
        (
            each.id,
            one.id,
            each.label,
            each.head,
            each.tail,
            json.dumps(each.attributes, separators=(",", ":")),
        )
        for one, _, relations in gold
        for each in relations
    )
    (lind,) = reviewed.entities()
    assert reader.execute("SELECT * FROM gold_entity").fetchall() == [
        (lind.id, "PERSON", "Ada Lind", "", "{}")
    ]
    reader.close()


def test_a_relation_without_both_its_ends_is_no_gold_whoever_wrote_it(project):
    project.add_articles([article()])
    suggest(project, oslo())
    items = [accepted(item) for item in items_of(oslo(), run=1)]
    person, talks, city = items[0], items[3], items[4]
    half = [ItemChange(item.id, "a1", None, item) for item in (person, talks, *items[5:])]
    gone = ItemChange(city.id, "a1", None, replace(city, state=ItemState.REJECTED))
    done = ProgressChange("a1", None, Progress(ArticleState.FINISHED, run=1))
    project.record(draft(Verdict.IMPORT, *half, gone, done), actor="import")
    ((_, mentions, relations),) = project.gold()
    assert ({each.label for each in mentions}, relations) == ({"PERSON", "MEETING"}, ())
    assert project._db.execute("SELECT * FROM gold_relation").fetchall() == []


def test_every_surface_in_the_gold_is_the_text_at_its_place(reviewed):
    reader = sqlite3.connect(f"{reviewed.path.as_uri()}?mode=ro", uri=True)
    query = """SELECT surface, substr(text, start + 1, end - start), fragments
               FROM gold_mention JOIN gold_article ON gold_article.id = article_id"""
    rows = reader.execute(query).fetchall()
    assert len(rows) == 9
    assert all(surface == text for surface, text, parts in rows if parts.count("[") == 2)
    reader.close()


def test_provenance_names_the_newest_judgement_the_run_and_the_score(reviewed):
    first = Reviewer(reviewed)
    found = {each.item: each for each in reviewed.provenance()}
    gold = [item.id for _, *both in reviewed.gold() for items in both for item in items]
    assert sorted(found) == sorted(gold)
    assert [each.item for each in reviewed.provenance()] == sorted(found)
    said = list(reviewed.decisions())
    assert found[first.finds("ROLE")] == Provenance(
        first.finds("ROLE"), "reviewer", said[0].at, Verdict.ACCEPT, "model", 0.4
    )
    assert found[first.finds("PERSON", "Ada Lind an envoy")].verdict is Verdict.CORRECT
    added = found[first.finds("PERSON", "Bo Quist")]
    assert (added.verdict, added.run, added.score) == (Verdict.ADD, None, None)
    assert found[first.finds("LOC")].verdict is Verdict.CORRECT
    imported = {
        each.verdict for each in found.values() if each.actor == "import" and each.run is None
    }
    assert imported == {Verdict.IMPORT}


def test_a_decision_that_was_taken_back_is_not_where_gold_comes_from(reviewed):
    first = Reviewer(reviewed)
    role = first.finds("ROLE")
    first.does(review.reopen)
    first.does(review.set_note, role, "sure?")
    reviewed.undo(actor="reviewer")
    first.looks_again()
    first.does(review.finish)
    (found,) = [each for each in reviewed.provenance() if each.item == role]
    assert found.verdict is Verdict.ACCEPT


def test_reopening_takes_an_article_out_of_the_gold_until_it_is_finished_again(reviewed):
    before = list(reviewed.gold())
    first = Reviewer(reviewed)
    first.does(review.reopen)
    assert [one.id for one, _, _ in reviewed.gold()] == ["a2", "a4"]
    assert reviewed.finished_ids() == {"a2", "a4"}
    first.does(review.finish)
    assert list(reviewed.gold()) == before


def test_gold_can_be_read_while_it_is_walked(reviewed):
    walk = [(one.id, len(reviewed.sheet(one.id).items)) for one, _, _ in reviewed.gold()]
    assert walk == [("a1", 8), ("a2", 0), ("a4", 7)]
    assert all(isinstance(item, Mention) for _, mentions, _ in reviewed.gold() for item in mentions)
