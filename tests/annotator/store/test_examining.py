"""A full check: nothing of a whole project, and each damage by the article that it hit."""

import sqlite3

import pytest

from annotator import review
from annotator.errors import ProjectError, Stopped
from annotator.store import Project, backups, examining, rebuilding, salvaging
from tests.faults import damaged
from tests.making import Reviewer


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a project with every kind of row."""
    path = tmp_path_factory.mktemp("whole") / "news.goldspan"
    damaged.make(path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path, whole):
    """A copy of it."""
    path = tmp_path / "news.goldspan"
    path.write_bytes(whole)
    return path


def tampered(path, *statements):
    """Change a project file with another program."""
    with sqlite3.connect(path, isolation_level=None) as other:
        for statement in statements:
            other.execute(statement)
    other.close()


def found(path):
    """What is wrong, as lines."""
    return [str(flaw) for flaw in examining.check(path).flaws]


def test_nothing_is_wrong_with_a_whole_project_and_it_is_counted(path, whole):
    checked = examining.check(path)
    assert checked.flaws == ()
    assert (checked.counts.articles, checked.counts.runs) == (damaged.ARTICLES, 4)
    assert checked.counts.decisions > 80
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE article SET text = replace(text, 'Monday', 'Sunday') WHERE id = 'a12'",
            "a12: its text is not the one that was imported",
        ),
        (
            "UPDATE zone SET end = end - 1 WHERE article = 3",
            "a3: its title, zones or meta are not what was imported",
        ),
        (
            "UPDATE run_mention SET score = 0.41 WHERE run = 2 AND article = 5 AND place = 1",
            "a5: what a run says of it is not what was suggested",
        ),
        (
            "DELETE FROM run_relation WHERE run = 1 AND article = 6 AND place = 1",
            "a6: what a run says of it is not what was suggested",
        ),
        ("UPDATE run SET version = '2'", "What is known of run 1 is not what it was."),
        (
            "UPDATE meta SET value = 'x' WHERE name = 'created'",
            "Its settings, schemes or format are not what they were.",
        ),
        (
            "UPDATE mention SET state = 'rejected' WHERE article = 2 AND note <> ''",
            "a2: an item is not as it was decided",
        ),
        (
            "UPDATE queue SET title = 'x' WHERE article = 7",
            "a7: the queue lists it otherwise",
        ),
    ],
)
def test_what_was_changed_is_named(path, statement, said):
    tampered(path, statement)
    assert said in found(path)


def test_an_entity_that_was_changed_is_named(path):
    with Project.open(path, read_only=True) as project:
        (entity,) = project.entities()
    tampered(path, "UPDATE entity SET name = 'x'")
    assert f"The entity x ({entity.id}) is not as it was decided." in found(path)


def test_what_the_queue_lists_and_is_no_article_is_told_and_taken_out(path):
    tampered(path, "INSERT INTO queue VALUES (100003, 'ghost', 'Ghost', '2020-01-01', 'x')")
    assert found(path) == ["The queue lists ghost, which is no article."]
    assert rebuilding.rebuild(path).only_cache
    assert found(path) == []


def test_what_the_queue_lists_otherwise_is_named_where_not_all_of_it_can_be_compared(path):
    tampered(
        path,
        "UPDATE article SET meta = '{' WHERE key = 2",
        "UPDATE queue SET title = 'x' WHERE article = 7",
    )
    lines = found(path)
    assert any(line.startswith("The queue cannot be read to the end") for line in lines)
    assert "a7: the queue lists it otherwise" in lines
    assert not any(line.startswith("a8: ") for line in lines)


def test_the_numbers_of_migrations_are_looked_at(path):
    tampered(path, "UPDATE _sqlite_migrations SET id = 9 WHERE id = 2")
    assert found(path) == ["The numbers of its migrations are not what they were."]


def test_a_decision_that_was_changed_is_named_with_its_article(path):
    tampered(path, "UPDATE ledger SET actor = 'eve' WHERE seq = 2")
    lines = found(path)
    assert "Decision 2 is not what was decided." in lines
    assert any(line.startswith("a1: a decision on it is not") for line in lines)


def behind_the_index(path, *statements):
    """Change rows of the ledger so that its index of articles does not know of it."""
    name = "'ledger_article'"
    with sqlite3.connect(path, isolation_level=None) as other:
        (row,) = other.execute(f"SELECT * FROM sqlite_schema WHERE name = {name}").fetchall()
    other.close()
    without = f"DELETE FROM sqlite_schema WHERE name = {name}"
    tampered(path, "PRAGMA writable_schema = ON", without)
    tampered(path, *statements)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("PRAGMA writable_schema = ON")
        other.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)
    other.close()


def test_the_index_names_the_article_of_a_damaged_decision_that_its_row_gives_to_another(path):
    behind_the_index(path, "UPDATE ledger SET article = 3, actor = 'eve' WHERE seq = 2")
    hit = {flaw.article for flaw in examining.check(path).flaws if "a decision on it" in flaw.what}
    assert hit == {"a1", "a3"}


def test_a_missing_decision_is_noticed_and_its_article_named(path):
    tampered(path, "PRAGMA foreign_keys = OFF", "DELETE FROM ledger WHERE seq = 5")
    lines = found(path)
    assert "Decision 5 is missing." in lines
    assert any(line.startswith("a1: ") for line in lines)


@pytest.mark.parametrize("table", ["mention", "relation"])
def test_an_item_in_the_wrong_article_is_told_of_both(path, table):
    one = f"(SELECT id FROM {table} WHERE article = 1 LIMIT 1)"
    tampered(path, f"UPDATE {table} SET article = 3 WHERE id = {one}")
    hit = {line.partition(":")[0] for line in found(path)}
    assert {"a1", "a3"} <= hit


def test_of_lost_decisions_without_a_trace_the_articles_around_them_are_named(path):
    tampered(path, "PRAGMA foreign_keys = OFF", "DELETE FROM ledger WHERE seq IN (3, 4)")
    said = "decisions are lost that may have been on it"
    assert any(line.startswith("a1: ") and said in line for line in found(path))


def test_beside_a_window_a_copy_is_looked_at_and_saves_go_on(path):
    with Project.open(path):
        assert examining.check(path, beside=True).flaws == ()


def test_a_check_that_nobody_wants_any_more_stops(path):
    with pytest.raises(Stopped):
        examining.check(path, stopped=lambda: True)


def test_what_is_no_project_is_refused(tmp_path):
    other = tmp_path / "notes.goldspan"
    other.write_text("notes")
    with pytest.raises(ProjectError, match="is not a Goldspan project"):
        examining.check(other)


def test_the_cache_is_made_again_from_the_ledger(path):
    tampered(
        path,
        "UPDATE mention SET state = 'pending'",
        "DELETE FROM progress WHERE article = 2",
        "DELETE FROM queue WHERE article = 3",
    )
    before = rebuilding.rebuild(path)
    assert before.only_cache
    assert {"a1", "a2", "a3"} <= {flaw.article for flaw in before.flaws}
    assert examining.check(path).flaws == ()


def test_where_more_than_the_cache_is_wrong_nothing_is_rebuilt(path):
    tampered(
        path,
        "UPDATE mention SET state = 'pending'",
        "UPDATE ledger SET actor = 'eve' WHERE seq = 2",
    )
    before = path.read_bytes()
    assert not rebuilding.rebuild(path).only_cache
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["8", "NULL", "4000"])
def test_a_decision_that_was_given_to_another_article_names_the_one_it_was_made_in(path, place):
    # one that was undone and done again, so that nothing of today's state comes of it
    with sqlite3.connect(path, isolation_level=None) as other:
        query = "SELECT max(seq) FROM ledger WHERE article = 7 AND verdict = 'accept'"
        ((seq,),) = other.execute(query).fetchall()
    other.close()
    tampered(path, f"UPDATE ledger SET article = {place} WHERE seq = {seq}")
    assert "a7: a decision on it is not what was decided" in found(path)


def test_decisions_that_are_missing_at_the_end_are_told_by_what_they_left_behind(path):
    with sqlite3.connect(path) as other:
        ((half,),) = other.execute("SELECT max(seq) / 2 FROM ledger").fetchall()
    other.close()
    tampered(path, "PRAGMA foreign_keys = OFF", f"DELETE FROM ledger WHERE seq > {half}")
    before = path.read_bytes()
    checked = examining.check(path)
    (said,) = [str(flaw) for flaw in checked.flaws if str(flaw).startswith("No decision explains")]
    assert "finished article" in said
    assert said.endswith(": decisions are missing.")
    assert not checked.only_cache
    assert not rebuilding.rebuild(path).only_cache
    assert path.read_bytes() == before


def test_where_no_decision_is_missing_a_row_that_none_explains_was_changed(path):
    tampered(path, "UPDATE mention SET label = 'ORG' WHERE article = 2 AND label = 'PERSON'")
    checked = examining.check(path)
    (said,) = [str(flaw) for flaw in checked.flaws if flaw.article is None]
    assert said == (
        "What is said of 2 items was changed: every decision is there, and none says so."
    )
    assert checked.only_cache
    assert rebuilding.rebuild(path).only_cache
    assert examining.check(path).flaws == ()
    assert len(backups.backups(path)) == 1


def test_of_an_empty_ledger_decisions_are_missing(path):
    tampered(path, "PRAGMA foreign_keys = OFF", "DELETE FROM ledger")
    assert not examining.check(path).only_cache


def test_state_that_is_only_out_of_date_can_be_made_again(tmp_path, whole):
    """A page that a disk did not write: finished once, reopened since."""
    path = tmp_path / "news.goldspan"
    path.write_bytes(whole)
    with Project.open(path) as project:
        Reviewer(project, "a2", actor="bo").does(review.reopen)
    tampered(path, "UPDATE progress SET state = 'finished' WHERE article = 2")
    assert rebuilding.rebuild(path).only_cache
    assert examining.check(path).flaws == ()


def test_before_the_cache_is_made_again_the_file_is_backed_up(path):
    tampered(path, "UPDATE mention SET state = 'pending'")
    before = path.read_bytes()
    rebuilding.rebuild(path)
    (kept,) = backups.backups(path)
    assert not kept.flaw
    with sqlite3.connect(kept.path) as copy, sqlite3.connect(":memory:") as old:
        old.deserialize(before)
        rows = "SELECT * FROM mention ORDER BY id"
        assert copy.execute(rows).fetchall() == old.execute(rows).fetchall()
    copy.close()
    old.close()


def page_wrecked(path, name):
    """Overwrite the first page of a table or index; returns its number."""
    with sqlite3.connect(path) as other:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (page,) = other.execute(query, [name]).fetchone()
    other.close()
    content = bytearray(path.read_bytes())
    content[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    path.write_bytes(content)
    return page


def test_where_only_an_index_is_damaged_it_says_that_all_else_is_whole(path, tmp_path):
    page_wrecked(path, "ledger_article")
    *_, last = examining.check(path).flaws
    assert "only an index or an unused page is damaged" in last.what
    assert salvaging.salvage(path, tmp_path / "out.goldspan").lines() == ["Nothing is lost."]


def test_opening_says_which_page_cannot_be_read_without_codes(path):
    page = page_wrecked(path, "mention")
    said = rf"is damaged \(page {page} of it cannot be read\); go back to a copy that opens\.$"
    with pytest.raises(ProjectError, match=said):
        Project.open(path)
