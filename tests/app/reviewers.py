"""Two sessions on one project, as two windows have it, and what holds whatever is done there."""

import shutil
import sys
import tempfile
import traceback
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from annotator import scheme as schemes
from annotator.model import (
    ArticleState,
    EntityId,
    ItemState,
    Prediction,
)
from annotator.store import Project
from app.session import Session
from tests.app.history import History
from tests.making import OSLO, article, mention, new_run, oslo, place, relation

SCHEME = schemes.load("diplomacy")
ARTICLES = {"a1": OSLO, "a2": OSLO + "\n\nAda Lind left Oslo.", "a3": "Bo Quist\n\nBo is in Oslo."}
NAMES = ("Ada Lind", "Norway", "", "  Bo  ")

names = st.sampled_from(sorted(ARTICLES))
who = st.integers(0, 1)
items = st.none() | st.integers(0, 12)
numbers = st.integers(0, 30)
labels = st.sampled_from(("PERSON", "ROLE", "GPE", "MEETING", "DATE"))


def other_run(name):
    """What a later extractor says: partly the same, partly something else; nothing of a3."""
    said = oslo(name)
    if name == "a3":
        return Prediction("a3")
    city = mention("first", "GPE", place(OSLO, "Oslo"), score=0.1)
    parts = mention("both", "PERSON", place(OSLO, "Ada"), place(OSLO, "Quist"))
    links = (
        relation("in", "located_in", "city", "first"),
        relation("back", "located_in", "first", "city"),
    )
    return Prediction(said.article, (*said.mentions[2:], city, parts), (said.relations[1], *links))


def first_run(name):
    """What the first extractor says."""
    if name != "a3":
        return oslo(name)
    bo = mention("bo", "PERSON", place(ARTICLES[name], "Bo Quist"))
    return Prediction("a3", (bo, mention("oslo", "GPE", place(ARTICLES[name], "Oslo"))))


class Ears:
    """Listens to a session as the panes do: at every signal it asks what they would show."""

    def __init__(self, session):
        self.session = session
        self.failed, self.told, self.saved = [], [], 0
        session.failed.connect(self.failed.append)
        session.told.connect(self.told.append)
        session.saved.connect(self._save)
        for signal in (
            session.changed, session.focused, session.cursor_moved, session.hints_changed,
            session.article_opened, session.queue_changed,
        ):  # fmt: skip
            signal.connect(self.look)

    def _save(self):
        self.saved += 1
        self.look()

    def look(self):
        """Assert that what is shown can be shown."""
        session, sheet = self.session, self.session.sheet
        if sheet is None:
            assert session.focus is session.shown is None
            return
        assert {session.focus, session.shown} <= {None, *sheet.items}
        for item in {session.focus, session.shown} - {None}:
            sheet.anchor(item)
        assert 0 <= session.cursor.offset <= len(sheet.article.text)
        start, end = session.cursor.selection or (0, 0)
        assert 0 <= start <= end <= len(sheet.article.text)
        for item in session.hints:
            assert sheet.mention(item).state is not ItemState.REJECTED
        for link in session.choices:
            assert SCHEME.allows(
                link.label, sheet.mention(link.head).label, sheet.mention(link.tail).label
            )
        session.offers()
        session.paragraph()
        session.paragraph_letters()
        session.counts()


class Reviewers(RuleBasedStateMachine):
    """Two reviewers of one project who do nothing yet, and what holds after each act."""

    @initialize(with_runs=st.lists(names, unique=True))
    def begin(self, with_runs):
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "news.goldspan"
        with Project.create(self.path, scheme=SCHEME) as project:
            self.fill(project, with_runs)
        self.raised = []
        self.hook, sys.excepthook = sys.excepthook, self.note
        self.history = History(self.path)
        self.sessions, self.ears = [None, None], [None, None]
        self.files = 0
        self.whole = True
        """Whether the last act came to its end; what is broken need not be undone."""
        self.open(0)

    def fill(self, project, with_runs):
        """Three articles, and what an extractor says of some of them."""
        project.add_articles(article(text, name) for name, text in ARTICLES.items())
        project.add_run(new_run("first"), [first_run(name) for name in with_runs])

    def note(self, *what):
        """Something was raised where only Qt was waiting."""
        self.raised.append("".join(traceback.format_exception(*what)))

    def open(self, who):
        """A reviewer opens the project, as a program that has just started does."""
        session = self.sessions[who] = self.start(who)
        self.ears[who] = Ears(session)
        session.open_project(self.path)
        # no test here pulls the plug, so nothing waits for the disk
        session.project._db.execute("PRAGMA synchronous = OFF")
        assert self.ears[who].failed == []
        return session

    def start(self, who):
        """A session without a project; a test of windows has one around it."""
        return Session(actor=f"reviewer {who}")

    def end(self, who):
        """The session is wanted no more."""
        self.sessions[who].close_project()
        self.sessions[who].deleteLater()

    def settle(self):
        """An act has been shown, where there is anybody to show it."""

    def close(self, who):
        """A reviewer ends the program."""
        if self.sessions[who] is not None:
            self.end(who)
        self.sessions[who] = None

    def teardown(self):
        if not hasattr(self, "history"):
            return
        try:
            if self.whole:
                self.everything_can_be_undone_and_done_again()
        finally:
            for who in (0, 1):
                self.close(who)
            self.history.close()
            sys.excepthook = self.hook
            shutil.rmtree(self.folder)

    @contextmanager
    def act(self, who, *, item=None, goes_on=False):
        """One act of a reviewer, who may first look at another item; and what must hold then."""
        session = self.sessions[who] or self.open(who)
        if item is not None and session.sheet.visible():
            visible = session.sheet.visible()
            session.set_focus(visible[item % len(visible)])
        ears, before = self.ears[who], self.history.head()
        ears.failed.clear()
        ears.told.clear()
        ears.saved = 0
        stale = session.project.head != before
        looked_at = session.focus
        self.whole = False
        yield session
        self.settle()
        after = self.history.head()
        assert ears.saved == (after != before), "what is written is said, and only that"
        if ears.failed:
            assert after == before, "an act that was refused has changed nothing"
        if stale:
            assert after == before, "nobody decides on what they have not seen"
        taken_over = any("has changed the project" in sentence for sentence in ears.failed)
        assert not taken_over or stale
        if after != before or taken_over:
            assert session.project.head == after
        if goes_on and after != before and session.focus not in (None, looked_at):
            assert session.focus in session.sheet.visible()
        self.history.follow()
        self.whole = True

    def numbered(self, session, number, kind):
        """One of the sheet's items of a kind, in the order of the review; None without any."""
        sheet = session.sheet
        found = [item for item in sheet.order if isinstance(sheet.items[item], kind)]
        return found[number % len(found)] if found else None

    # what holds after each

    def gold(self):
        """What the file gives as gold."""
        with Project.open(self.path, read_only=True) as project:
            return list(project.gold())

    @invariant()
    def nothing_was_raised_where_nobody_sees_it(self):
        assert self.raised == [], "".join(self.raised)

    @invariant()
    def what_is_shown_can_be_shown(self):
        for session, ears in zip(self.sessions, self.ears, strict=True):
            if session is not None:
                ears.look()

    @invariant()
    def window_and_file_show_the_same(self):
        for session in self.sessions:
            if session is None or session.project.head != self.history.head():
                continue
            stored = session.project.sheet_to_review(session.sheet.article.id)
            if stored.run == session.sheet.run:
                assert stored == session.sheet
            else:  # newer suggestions wait until nobody looks, or for ever once one is judged
                progress = session.sheet.progress
                assert progress is None or progress.run is None
                assert stored.progress == progress

    @invariant()
    def the_queue_tells_where_every_article_stands(self):
        for session in self.sessions:
            if session is None or session.project.head != self.history.head():
                continue
            stands = self.history.articles()
            found = Counter(state for _, state, _ in stands)
            assert session.counts() == {state: found[state] for state in ArticleState}
            listed = {row.id: (row.state, row.flagged) for row in session.queue}
            known = {name: (state, flagged) for name, state, flagged in stands}
            assert listed.items() <= known.items()
            if not session.queue.filter:
                assert [*listed] == [*known]

    @invariant()
    def what_is_known_of_entities_is_what_the_file_says(self):
        for session in self.sessions:
            if session is None or session.project.head != self.history.head():
                continue
            ids = session.project.entity_ids(most=99)
            known = {each.entity.id: each for each in session.project.known(ids)}
            session.book.touch()
            session.book.get(EntityId("nobody"))  # as a moment later, when no key is pressed
            assert {each: session.book.get(each) for each in ids} == known
            assert set(session.book.known) <= set(ids)

    @invariant()
    def a_sheet_knows_its_order(self):
        for session in self.sessions:
            if session is not None:
                sheet = session.sheet
                fresh = type(sheet)(
                    sheet.article, sheet.scheme, sheet.items, sheet.suggested, sheet.progress,
                    sheet.run,
                )  # fmt: skip
                assert sheet.mentions == fresh.mentions
                assert sheet.relations == fresh.relations
                assert (sheet.order, sheet.pending) == (fresh.order, fresh.pending)
                assert sheet.visible() == fresh.visible()
                assert (sheet.judged, sheet.flagged) == (fresh.judged, fresh.flagged)

    @invariant()
    def the_file_is_what_was_decided(self):
        with Project.open(self.path, read_only=True) as project:
            assert project.first_broken_decision() is None
            assert list(project.differences()) == []
            for _, mentions, relations in project.gold():
                known = {each.id for each in mentions}
                assert all({each.head, each.tail} <= known for each in relations)

    @invariant()
    def no_accepted_relation_of_gold_lacks_an_end(self):
        assert self.history.dangling() == []

    def everything_can_be_undone_and_done_again(self):
        """Back to the first decision and forth to the last, but over imported gold."""
        self.close(1)
        end, gold = self.history.at, self.gold()
        self.close(0)
        self.open(0)
        while self.history.at and self.turned("undo"):
            pass
        begin = self.history.at
        while self.history.at < end and self.turned("redo"):
            pass
        if begin == 0 and self.history.at == end:
            assert self.gold() == gold
        assert self.raised == [], "".join(self.raised)

    def turned(self, way):
        """Whether undo or redo went on; imported gold may stand in the way."""
        at = self.history.at
        with self.act(0) as session:
            getattr(session, way)()
        if self.history.at == at:
            (sentence,) = self.ears[0].failed
            assert "imported gold" in sentence
            return False
        return True
