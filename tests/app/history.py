"""What a project's file has held, decision by decision, and whether undo and redo lead back to it.

It reads the file by a connection of its own, so that it sees what is there, whoever wrote it.
"""

from sqlite_utils.utils import sqlite3

TABLES = ("mention", "relation", "entity", "progress")


class History:
    """The states of the cache's tables: `past[at]` is the present one.

    Behind `at` lies what was undone. Imported gold is nobody's keystroke, so it joins every state.
    """

    def __init__(self, path):
        self._db = sqlite3.connect(path)
        self.seq = (self.head() or (0,))[0]
        self.past = [self.tables()]
        self.at = 0

    def close(self):
        """Let the file go."""
        self._db.close()

    def tables(self):
        """The current state as it lies in the file: by table and key."""
        return {
            (table, row[0]): row
            for table in TABLES
            for row in self._db.execute(f"SELECT * FROM {table}")
        }

    def head(self):
        """The newest decision's number and id."""
        query = "SELECT seq, id FROM ledger ORDER BY seq DESC LIMIT 1"
        return self._db.execute(query).fetchone()

    def articles(self):
        """Every article's id, state and flag, in import order."""
        query = """SELECT id, coalesce(progress.state, 'to do'), coalesce(flagged, 0) FROM article
                   LEFT JOIN progress ON progress.article = article.key ORDER BY article.key"""
        return self._db.execute(query).fetchall()

    def dangling(self):
        """Accepted relations of finished articles without both their ends accepted."""
        query = """SELECT relation.id FROM relation
                   JOIN progress ON progress.article = relation.article
                   LEFT JOIN mention AS head ON head.id = relation.head
                   LEFT JOIN mention AS tail ON tail.id = relation.tail
                   WHERE relation.state = 'accepted' AND progress.state = 'finished'
                     AND NOT (coalesce(head.state, '') = 'accepted'
                              AND coalesce(tail.state, '') = 'accepted')"""
        return [row[0] for row in self._db.execute(query)]

    def follow(self):
        """Take over what is new, and assert that it led where it should.

        That is one decision, or several that had waited to be saved: what was in between was
        never in the file, and is taken as it comes when undo leads there.
        """
        query = "SELECT seq, verdict FROM ledger WHERE seq > ?"
        new = self._db.execute(query, [self.seq]).fetchall()
        now = self.tables()
        if not new:
            assert now == self.past[self.at], "without a decision nothing changes"
            return
        *waited, (self.seq, verdict) = new
        assert not {said for _, said in waited} & {"undo", "redo", "import"}
        self.past[self.at + 1 :] = [None] * len(waited) or self.past[self.at + 1 :]
        self.at += len(waited)
        if verdict == "undo":
            self.at -= 1
            assert self.past[self.at] in (None, now), "undo leads back"
            self.past[self.at] = now
        elif verdict == "redo":
            self.at += 1
            assert self.past[self.at] in (None, now), "redo leads where one was"
            self.past[self.at] = now
        elif verdict == "import":
            self._join(now)
        else:
            self.at += 1
            self.past[self.at :] = [now]

    def _join(self, now):
        before = self.past[self.at]
        assert before.items() <= now.items(), "imported gold changes nothing that was decided"
        new = dict(now.items() - before.items())
        self.past = [None if state is None else state | new for state in self.past]
