"""Writing decisions: all or nothing, chained, and never over somebody else's."""

import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from annotator import linking, reshaping, review
from annotator.errors import ProjectChanged, ProjectError, ReviewError, Trouble, UnsavedError
from annotator.model import (
    ArticleState,
    EntityChange,
    ItemChange,
    ItemState,
    Mention,
    Progress,
    ProgressChange,
    Verdict,
)
from annotator.store import Project
from annotator.store.state import StateMismatch
from tests.making import OSLO, Reviewer, article, draft, oslo, place, suggest

TABLES = ("ledger", "mention", "relation", "entity", "progress", "article", "run_mention")


@pytest.fixture
def reviewer(project):
    """Somebody in front of one article with suggestions."""
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo(), oslo("a2"))
    return Reviewer(project)


def rows(project):
    """Everything that a decision can change, as it lies in the file."""
    with sqlite3.connect(f"{project.path.as_uri()}?mode=ro", uri=True) as other:
        found = {name: other.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    other.close()
    return found


def test_a_decision_is_one_row_that_says_who_when_and_what(reviewer, project):
    ada = reviewer.finds("PERSON")
    first = reviewer.does(review.accept, [ada])
    second = reviewer.does(reshaping.move, ada, ((0, 3), (5, 9)))
    assert [each.seq for each in (first, second)] == [1, 2]
    assert (first.parent, second.parent) == (None, first.id)
    assert first.actor == "reviewer"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", first.at)
    assert first.draft.verdict is Verdict.ACCEPT
    assert list(project.decisions()) == [first, second]
    assert project.head == (2, second.id)
    assert project.first_broken_decision() is None


def test_the_same_decisions_at_the_same_time_have_the_same_ids(project, tmp_path, diplomacy):
    with Project.create(tmp_path / "copy.goldspan", scheme=diplomacy) as copy:
        made = []
        for each in (project, copy):
            each.add_articles([article()])
            suggest(each, oslo())
            sheet = each.sheet("a1")
            accept = review.accept(sheet, sheet.order)
            made.append(each.record(accept, actor="reviewer", at="2020-01-01T00:00:00+00:00"))
        assert made[0] == made[1]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "somebody else"),
        ("at", "2001-01-01"),
        ("verdict", "reject"),
        ("article", 2),
        ("payload", '{"changes":[]}'),
        ("id", "0" * 64),
    ],
)
def test_a_changed_row_breaks_the_chain_where_it_was_changed(reviewer, project, column, value):
    for mention in reviewer.sheet.mentions[:3]:
        reviewer.does(review.accept, [mention.id])
    project._db.execute("PRAGMA foreign_keys = OFF")
    project._db.execute(f"UPDATE ledger SET {column} = ? WHERE seq = 2", [value])
    assert project.first_broken_decision() == 2


def test_a_row_that_was_taken_out_or_put_elsewhere_breaks_the_chain(reviewer, project):
    for item in reviewer.sheet.order[:4]:
        reviewer.does(review.accept, [item])
    project._db.execute("PRAGMA foreign_keys = OFF")
    project._db.conn.execute("BEGIN")
    project._db.execute("DELETE FROM ledger WHERE seq = 2")
    assert project.first_broken_decision() == 3
    project._db.conn.execute("ROLLBACK")
    project._db.execute("UPDATE ledger SET seq = 100 - seq WHERE seq IN (2, 3)")
    assert project.first_broken_decision() == 4


def test_a_second_window_cannot_write_over_what_the_first_decided(reviewer, project):
    with Project.open(project.path) as other:
        late = Reviewer(other)
        reviewer.does(review.accept, [reviewer.finds("PERSON")])
        before = rows(project)
        for write in (
            lambda: late.does(review.reject, late.finds("ROLE")),
            lambda: other.undo(actor="late"),
        ):
            with pytest.raises(ProjectChanged, match="was changed by another window or program"):
                write()
        assert rows(project) == before
        assert other.refresh()
        assert not other.refresh()
        assert late.looks_again() == reviewer.sheet
        late.does(review.reject, late.finds("ROLE"))
    with pytest.raises(ProjectChanged):
        reviewer.does(review.finish)
    assert project.refresh()
    assert [each.seq for each in project.decisions()] == [1, 2]
    assert project.first_broken_decision() is None


def test_an_older_copy_put_in_place_while_the_window_is_open_is_noticed(
    reviewer, project, tmp_path
):
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    shutil.copy(project.path, tmp_path / "backup")
    reviewer.does(review.accept, [reviewer.finds("ROLE")])
    project.path.write_bytes((tmp_path / "backup").read_bytes())
    with pytest.raises(UnsavedError, match="put back to an older copy") as told:
        reviewer.does(review.finish)
    assert told.value.trouble is Trouble.RESTORED


@pytest.mark.parametrize("what", ["moved", "deleted", "replaced"])
def test_a_file_that_is_not_there_any_more_is_noticed_at_the_next_decision(
    reviewer, project, tmp_path, what
):
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    elsewhere = tmp_path / "elsewhere"
    if what == "moved":
        project.path.rename(elsewhere)
    elif what == "deleted":
        project.path.unlink()
    else:
        shutil.copy(project.path, elsewhere)
        elsewhere.replace(project.path)
    expected = Trouble.REPLACED if what == "replaced" else Trouble.GONE
    with pytest.raises(UnsavedError, match="nothing was saved in it") as told:
        reviewer.does(review.finish)
    assert told.value.trouble is expected
    assert project.head[0] == 1
    assert project.sheet("a1") == reviewer.sheet


def test_two_windows_may_import_and_judge_beside_each_other(reviewer, project):
    with Project.open(project.path) as other:
        other.add_articles([article(name="a3")])
        reviewer.does(review.accept, [reviewer.finds("PERSON")])
        suggest(other, oslo("a3"))
    assert len(project.sheet("a3").pending) == 7


AT_THE_SAME_TIME = """
import sys
from pathlib import Path
from annotator import review
from annotator.errors import ProjectChanged
from annotator.store import Project
with Project.open(Path(sys.argv[1])) as project:
    done = 0
    while done < 150:
        sheet = project.sheet(sys.argv[2])
        try:
            project.record(review.toggle_flag(sheet, sheet.order[0]), actor=sys.argv[2])
            done += 1
        except ProjectChanged:
            project.refresh()
"""


def test_two_programs_that_judge_at_the_same_time_lose_nothing(reviewer, project):
    programs = [
        subprocess.Popen([sys.executable, "-c", AT_THE_SAME_TIME, project.path, name])
        for name in ("a1", "a2")
    ]
    assert [each.wait() for each in programs] == [0, 0]
    actors = [each.actor for each in project.decisions()]
    assert (actors.count("a1"), actors.count("a2")) == (150, 150)
    assert project.first_broken_decision() is None
    assert not [each for each in project.sheet("a1").items.values() if each.flagged]


def test_a_decision_that_starts_from_another_state_writes_nothing(reviewer, project):
    ada = reviewer.finds("PERSON")
    stale = reviewer.sheet
    reviewer.does(review.accept, [ada])
    before = rows(project)
    with pytest.raises(StateMismatch):
        project.record(review.reject(stale, ada), actor="reviewer")
    with pytest.raises(StateMismatch):
        project.record(review.finish(stale), actor="reviewer")
    other = replace(reviewer.sheet.items[ada], note="as nobody left it")
    noted = ItemChange(ada, "a1", other, replace(other, note=""))
    with pytest.raises(StateMismatch):
        project.record(draft(Verdict.NOTE, noted), actor="reviewer")
    begun = ProgressChange("a1", None, Progress(ArticleState.FINISHED))
    with pytest.raises(StateMismatch):
        project.record(draft(Verdict.FINISH, begun), actor="reviewer")
    entity = linking.new_entity("PERSON", "Ada Lind")
    gone = EntityChange(entity.id, entity, None)
    with pytest.raises(StateMismatch):
        project.record(draft(Verdict.LINK, gone), actor="reviewer")
    twice = ItemChange(ada, "a1", None, replace(reviewer.sheet.items[ada], label="ORG"))
    with pytest.raises(StateMismatch):
        project.record(draft(Verdict.ADD, twice), actor="reviewer")
    assert rows(project) == before
    reviewer.does(review.finish)


def test_an_error_in_the_middle_of_several_decisions_leaves_none_of_them(reviewer, project):
    before, head = rows(project), project.head
    progress = ProgressChange("a3", None, Progress(ArticleState.FINISHED))
    outside = Mention("m", "PERSON", ((0, len(OSLO) + 1),), ItemState.ACCEPTED)
    drafts = [
        review.accept(reviewer.sheet, [reviewer.finds("PERSON")]),
        draft(Verdict.IMPORT, progress, article="a3"),
        draft(Verdict.ADD, ItemChange(outside.id, "a2", None, outside), article="a2"),
    ]
    with pytest.raises(ReviewError, match="A mention of a2 leaves its text; nothing was changed"):
        project.record_all(drafts, actor="reviewer", new_articles=[article(name="a3")])
    assert rows(project) == before
    assert project.head == head
    assert not project._db.conn.in_transaction
    reviewer.does(review.accept, [reviewer.finds("PERSON")])


def test_an_exception_of_the_caller_in_the_middle_leaves_nothing_either(reviewer, project):
    before = rows(project)

    def drafts():
        yield review.accept(reviewer.sheet, [reviewer.finds("PERSON")])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project.record_all(drafts(), actor="reviewer")
    assert rows(project) == before
    reviewer.does(review.finish)


def test_after_a_failed_import_the_next_one_writes_to_its_own_articles(reviewer, project):
    lost = draft(
        Verdict.IMPORT, ProgressChange("lost", None, Progress(ArticleState.DOING)), article="lost"
    )
    outside = Mention("m", "PERSON", ((0, 999),), ItemState.ACCEPTED)
    wrong = draft(Verdict.IMPORT, ItemChange("m", "lost", None, outside), article="lost")
    with pytest.raises(ReviewError):
        project.record_all([lost, wrong], actor="x", new_articles=[article(name="lost")])
    project.add_articles([article("Another text.", "other")])
    with pytest.raises(ProjectError, match="has no article lost"):
        project.record(lost, actor="x")
    assert project.sheet("other").progress is None
    project.record_all([lost], actor="x", new_articles=[article("The third text.", "lost")])
    assert project.sheet("lost").progress == Progress(ArticleState.DOING)
    assert project.sheet("other").progress is None


@pytest.mark.parametrize("nth", range(1, 9))
def test_whichever_write_inside_a_decision_fails_nothing_of_it_is_kept(reviewer, project, nth):
    before, seen = rows(project), 0

    def refuse(action, *_):
        nonlocal seen
        if action not in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE):
            return sqlite3.SQLITE_OK
        seen += 1
        return sqlite3.SQLITE_DENY if seen == nth else sqlite3.SQLITE_OK

    ada, envoy = reviewer.finds("PERSON"), reviewer.finds("ROLE")
    lind = linking.new_entity("PERSON", "Ada Lind")
    wanted = linking.link(reviewer.sheet, [ada], lind, new=True)
    both = (*wanted.changes, *review.accept(reviewer.sheet, [envoy]).changes[:1])
    wanted = replace(wanted, changes=both)
    project._db.conn.set_authorizer(refuse)
    failed = False
    try:
        project.record(wanted, actor="reviewer")
    except ProjectError:
        failed = True
    finally:
        project._db.conn.set_authorizer(None)
    assert failed == (nth <= seen)
    assert (rows(project) == before) == failed
    if failed:
        project.record(wanted, actor="reviewer")
    assert project.sheet("a1").items[ada].entity == lind.id
    assert project.first_broken_decision() is None


def test_a_full_disk_is_named_and_work_goes_on_when_there_is_room(reviewer, project):
    (pages,) = project._db.execute("PRAGMA page_count").fetchone()
    project._db.execute(f"PRAGMA max_page_count = {pages}")
    before = rows(project)
    ada = reviewer.finds("PERSON")
    with pytest.raises(ProjectError, match=r"cannot grow: the disk is full\. Make room"):
        reviewer.does(review.set_note, ada, "a long story " * 10_000)
    with pytest.raises(ProjectError, match="the disk is full"):
        project.add_articles([article(OSLO * 100, "long")])
    assert rows(project) == before
    project._db.execute("PRAGMA max_page_count = 1000000")
    reviewer.does(review.set_note, ada, "a long story " * 10_000)
    assert reviewer.looks_again().items[ada].note.startswith("a long story")


def test_the_surface_of_every_mention_stands_beside_its_offsets(reviewer, project):
    talks = reviewer.finds("MEETING")
    reviewer.does(reshaping.move, talks, (place(OSLO, "Oslo talks 🤝"), place(OSLO, "Monday")))
    (row,) = project._db.execute("SELECT surface, start, end, fragments FROM mention")
    start, end = place(OSLO, "Oslo talks 🤝")[0], place(OSLO, "Monday")[1]
    assert row[:3] == ("Oslo talks 🤝 Monday", start, end)
    payloads = project._db.execute("SELECT payload ->> '$.changes[0].after.surface' FROM ledger")
    assert payloads.fetchall() == [("Oslo talks 🤝 Monday",)]


def test_what_everybody_calls_an_entity_is_listed_by_how_often(reviewer, project):
    reviewer.does(review.add_mention, *place(OSLO, "Ada"), "PERSON")
    reviewer.does(review.add_mention, *place(OSLO, "Ada Lind"), "PERSON")
    everybody = [each.id for each in reviewer.sheet.mentions if each.label == "PERSON"]
    lind = linking.new_entity("PERSON", "  Ada Lind ")
    reviewer.does(linking.link, everybody, lind, new=True)
    assert project.entities() == [lind]
    assert project.entity(lind.id) == lind
    assert project.entity("nobody") is None
    assert project.aliases() == {lind.id: ["Ada Lind", "Ada"]}
    reviewer.does(review.reject, reviewer.finds("PERSON", "Ada"))
    assert project.aliases() == {lind.id: ["Ada Lind"]}
