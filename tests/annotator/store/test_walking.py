"""Reading tables that may be damaged, row by row."""

import sqlite3
from contextlib import closing

import pytest

from annotator.store.walking import Walk


@pytest.fixture
def table():
    """A table of numbers and texts, one of which a flipped bit has made a blob."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("CREATE TABLE t (k, v)")
        rows = [(1, "one"), (2, "two €".encode()), (2, "too"), (4, "four")]
        made.executemany("INSERT INTO t VALUES (?, ?)", rows)
        yield made


def test_rows_are_taken_by_their_keys_in_rising_order(table):
    walk = Walk(table, "k, v", "t", "k")
    assert walk.take(1) == [(1, "one")]
    assert [row[0] for row in walk.take(2)] == [2, 2]
    assert walk.take(3) == []
    assert walk.take(4) == [(4, "four")]


def test_a_blob_is_the_text_that_it_was(table):
    walk = Walk(table, "k, v", "t", "k", as_texts=True)
    assert {row[1] for row in walk.take(2)} == {"two €", "too"}
    assert {row[1] for row in walk.again(2)} == {"two €", "too"}
