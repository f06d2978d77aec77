"""The file against its ledger: nothing of what people did differs, anything else is found."""

import sqlite3

import pytest

from annotator import linking, reshaping, review
from annotator.errors import ProjectError
from annotator.model import ItemChange, Verdict
from annotator.store.replay import Difference, replayed
from tests.making import OSLO, Reviewer, article, draft, oslo, suggest

TABLES = ("mention", "relation", "entity", "progress")


@pytest.fixture
def reviewed(project):
    """An article finished after every kind of act, undo and redo; another only begun."""
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo(), oslo("a2"))
    ada, other = Reviewer(project), Reviewer(project, "a2")
    ada.does(review.accept, ada.sheet.pending)
    ada.does(reshaping.move, ada.finds("PERSON"), ((0, 3), (4, 8)))
    ada.does(review.set_note, ada.finds("ROLE"), "sure?")
    ada.does(review.toggle_flag, ada.finds("MEETING"))
    lind = linking.new_entity("PERSON", "Ada Lind")
    ada.does(linking.link, [ada.finds("PERSON")], lind, new=True)
    project.undo(actor="reviewer")
    project.undo(actor="reviewer")
    project.redo(actor="reviewer")
    project.redo(actor="reviewer")
    other.does(review.reject, other.finds("MEETING"))
    ada.looks_again()
    ada.does(review.finish)
    return project


def stored(project):
    return {
        table: {row[0]: row for row in project._db.execute(f"SELECT * FROM {table}")}
        for table in TABLES
    }


def changed(project, statement):
    """What is found once another program has changed the file."""
    other = sqlite3.connect(project.path)
    with other:
        other.execute(statement)
    other.close()
    return list(project.differences())


def test_the_ledger_replayed_gives_the_very_rows_that_are_stored(reviewed):
    assert replayed(reviewed._db) == stored(reviewed)
    assert all(stored(reviewed).values())
    assert list(reviewed.differences()) == []


def test_a_decision_on_another_article_than_its_own_counts_there(reviewed):
    items = reviewed.sheet("a2").items
    meeting = next(item for item in items.values() if item.label == "MEETING")
    away = ItemChange(meeting.id, "a2", meeting, None)
    reviewed.record(draft(Verdict.CORRECT, away, article="a1"), actor="reviewer")
    assert list(reviewed.differences()) == []
    assert meeting.id not in stored(reviewed)["mention"]


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_is_gone_or_new_or_other_is_found(reviewed, table):
    whole = stored(reviewed)[table]
    key, row = next(iter(whole.items()))
    if table == "entity":
        expected = Difference(None, f"the entity {key}")
    else:
        what = "its progress" if table == "progress" else f"{table} {key}"
        expected = Difference("a1", what)
    name = "article" if table == "progress" else "id"
    where = f"WHERE {name} = {row[0]!r}"
    column = "name" if table == "entity" else "note"
    assert changed(reviewed, f"UPDATE {table} SET {column} = 'other' {where}") == [expected]
    assert changed(reviewed, f"DELETE FROM {table} {where}") == [expected]


def test_a_row_that_nobody_decided_is_found(reviewed):
    query = """INSERT INTO mention SELECT 'mine', 2, label, start, end, fragments, surface, state,
               score, attributes, entity, note, flagged, run FROM mention LIMIT 1"""
    assert changed(reviewed, query) == [Difference("a2", "mention mine")]


def test_a_finished_text_that_was_changed_is_found_and_the_article_not_shown(reviewed):
    swapped = "UPDATE article SET text = replace(text, 'Tuesday', 'Tuesdax')"
    assert changed(reviewed, swapped) == [Difference("a1", "its text")]
    for read in (
        lambda: reviewed.sheet("a2"),
        lambda: reviewed.article("a1"),
        lambda: list(reviewed.articles()),
        lambda: list(reviewed.gold()),
    ):
        with pytest.raises(ProjectError, match=r"text of a\d was changed after .*; go back to"):
            read()


def test_a_text_that_is_no_text_any_more_is_damage_and_no_bug_of_ours(reviewed):
    cut = len(OSLO) - 2
    broken = f"UPDATE article SET text = CAST(substr(text, 1, {cut}) || x'ff' AS TEXT)"
    assert changed(reviewed, broken) == [Difference("a1", "its text")]
    with pytest.raises(ProjectError, match="is damaged; go back to a copy that opens"):
        reviewed.sheet("a1")


@pytest.mark.parametrize(
    "asked",
    [
        lambda project: list(project.differences()),
        lambda project: list(project.decisions()),
        lambda project: list(project.provenance()),
        lambda project: project.undo(actor="reviewer"),
        lambda project: project.redo(actor="reviewer"),
    ],
    ids=["differences", "decisions", "provenance", "undo", "redo"],
)
def test_a_decision_that_cannot_be_read_is_named_as_damage(reviewed, asked):
    reviewed.undo(actor="reviewer")
    other = sqlite3.connect(reviewed.path)
    with other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute("UPDATE ledger SET payload = '{\"changes\" [' WHERE verdict <> 'import'")
    other.close()
    with pytest.raises(ProjectError, match=r"is damaged \(.*goldspan check"):
        asked(reviewed)


def test_a_sum_that_does_not_fit_is_named_as_damage(reviewed):
    other = sqlite3.connect(reviewed.path)
    with other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute("UPDATE run_article SET mentions = 9223372036854775807")
    other.close()
    with pytest.raises(ProjectError, match=r"is damaged \(.*goldspan check"):
        reviewed.runs()
