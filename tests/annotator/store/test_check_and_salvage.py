"""What a check names and what a salvage says never contradict each other, whatever was cut off or
changed; and where a check says that all can be made again, a salvage comes to the same.
"""

import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import linking, review
from annotator.store import Project, examining, rebuilding, salvaging
from tests.faults.damage import contradiction
from tests.making import Reviewer, article, oslo, suggest

CHANGES = (
    "DELETE FROM ledger WHERE seq > (SELECT max(seq) FROM ledger) - {}",
    "DELETE FROM ledger WHERE seq = {}",
    "UPDATE ledger SET actor = 'eve' WHERE seq = {}",
    "DELETE FROM ledger_head",
    "UPDATE ledger_head SET seq = seq - {}",
    "UPDATE ledger_head SET id = 'x' || id",
    "UPDATE mention SET label = 'ORG' WHERE rowid % 7 = {}",
    "UPDATE mention SET label = 'NONE' WHERE rowid % 7 = {}",
    "UPDATE mention SET note = 'x' WHERE rowid % 7 = {}",
    "UPDATE mention SET note = x'00ff' WHERE rowid % 7 = {}",
    "UPDATE mention SET state = 'pending' WHERE rowid % 7 = {}",
    "UPDATE mention SET id = 'x' || id WHERE rowid % 7 = {}",
    "UPDATE mention SET start = start + 1 WHERE rowid % 7 = {}",
    "UPDATE mention SET article = 2 WHERE rowid % 7 = {}",
    "DELETE FROM mention WHERE rowid % 7 = {}",
    "UPDATE relation SET state = 'rejected' WHERE rowid % 7 = {}",
    "UPDATE entity SET name = 'Bo Quist'",
    "UPDATE entity SET label = 'NONE'",
    "DELETE FROM entity",
    "UPDATE progress SET state = 'finished' WHERE article % 7 = {}",
    "UPDATE progress SET state = 'doing', run = 9 WHERE article % 7 = {}",
    "DELETE FROM progress",
)
"""What another program might do to the ledger, its end and current state."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory, diplomacy):
    """A project of three articles, one untouched, one of them corrected last."""
    path = tmp_path_factory.mktemp("whole") / "news.goldspan"
    known = linking.new_entity("PERSON", "Ada Lind")
    names = ("a1", "a2", "a3")
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(name=name) for name in names])
        suggest(project, *(oslo(name) for name in names))
        for name in names[:2]:
            reviewer = Reviewer(project, name)
            ada = reviewer.finds("PERSON", "Ada Lind")
            reviewer.does(review.accept, [ada])
            reviewer.does(linking.link, [ada], known, new=name == "a1")
            reviewer.does(review.reject, reviewer.finds("GPE", "Norway"))
            reviewer.finishes()
        project.record(linking.rename(known, "Ada M. Lind"), actor="ada")
        project.undo(actor="ada")
        project.redo(actor="ada")
        reviewer.looks_again()
        reviewer.does(review.reopen)
        reviewer.does(review.relabel, reviewer.finds("GPE", "Oslo"), "ORG")
        reviewer.does(review.finish)
    return path


def state(path):
    """Current state by the names of articles, not their keys."""
    found = {}
    with sqlite3.connect(path) as opened:
        names = dict(opened.execute("SELECT key, id FROM article"))
        for table, column in {"mention": 1, "relation": 1, "progress": 0, "entity": None}.items():
            rows = opened.execute(f"SELECT * FROM {table}").fetchall()
            found[table] = sorted(
                (
                    [names[each] if at == column else each for at, each in enumerate(row)]
                    for row in rows
                ),
                key=repr,
            )
    opened.close()
    return found


@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 6)), min_size=0, max_size=3)
)
def test_check_salvage_and_rebuild_agree(whole, changes):
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "news.goldspan", Path(folder) / "out.goldspan"
        path.write_bytes(whole.read_bytes())
        with sqlite3.connect(path, isolation_level=None) as other:
            for statement, number in changes:
                with suppress(sqlite3.IntegrityError):  # a table's own rules do not let it
                    other.execute(statement.format(number))
        other.close()
        checked = examining.check(path)
        made = salvaging.salvage(path, out)
        assert not contradiction(checked, made)
        if not checked.flaws:
            assert state(out) == state(path) == state(whole)
        if checked.only_cache:
            assert rebuilding.rebuild(path).only_cache
            assert state(path) == state(out)
