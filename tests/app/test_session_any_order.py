"""The real session in any order: whatever reviewers do, window and file tell the same story.

Two sessions have the same project open, as two windows have; extractors and imported gold come in
between. After each act the focus is somewhere, what is shown is what the file says, an act that
was refused has changed nothing, and undo and redo lead back to what was. At the end everything is
undone and done again. `tests/annotator/test_any_order.py` does the same with the rules alone.

GOLDSPAN_EXAMPLES=2000 walks longer than the suite has time for.
"""

import json
import os
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from annotator import elsewhere
from annotator import scheme as schemes
from annotator.errors import GoldspanError
from annotator.importing import import_gold
from annotator.joining import join
from annotator.linking import new_entity
from annotator.model import (
    ArticleState,
    EntityId,
    ItemState,
    Mention,
    Prediction,
    Relation,
)
from annotator.store import Project, QueueFilter
from annotator.text import tokens
from app.session import Session
from tests.app.history import History
from tests.app.sources import read_sources
from tests.making import OSLO, article, mention, new_run, oslo, place, relation

EXAMPLES = int(os.environ.get("GOLDSPAN_EXAMPLES", "0"))
SCHEME = schemes.load("diplomacy")
ARTICLES = {"a1": OSLO, "a2": OSLO + "\n\nAda Lind left Oslo.", "a3": "Bo Quist\n\nBo is in Oslo."}
NAMES = ("Ada Lind", "Norway", "", "  Bo  ")

names = st.sampled_from(sorted(ARTICLES))
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


class Reviewing(RuleBasedStateMachine):
    """Two reviewers who do anything at any time in one project."""

    # hypothesis wants the rules before anything else is known of them
    who = st.integers(0, 1)

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

    # verdicts

    @rule(who=who, item=items)
    def accepts(self, who, item):
        with self.act(who, item=item, goes_on=True) as session:
            session.accept()

    @rule(who=who, item=items)
    def accepts_the_paragraph(self, who, item):
        with self.act(who, item=item, goes_on=True) as session:
            session.accept_paragraph()

    @rule(who=who, item=items)
    def rejects(self, who, item):
        with self.act(who, item=item, goes_on=True) as session:
            session.reject()

    @rule(who=who, item=items, label=labels)
    def presses_a_labels_key(self, who, item, label):
        with self.act(who, item=item) as session:
            session.label(label)

    @rule(who=who, first=numbers, second=numbers, label=labels, stays=st.booleans())
    def marks_what_was_missed(self, who, first, second, label, stays):
        with self.act(who) as session:
            found = tokens(session.sheet.article.text)
            one, other = found[first % len(found)], found[second % len(found)]
            session.select(min(one[0], other[0]), max(one[1], other[1]))
            if stays:
                session.mark_and_stay(SCHEME.mentions[label].key)
            else:
                session.label(label)

    @rule(who=who, item=items, digit=st.sampled_from("1234567890"))
    def presses_a_digit(self, who, item, digit):
        with self.act(who, item=item) as session:
            session.take_offer(digit)

    @rule(who=who, item=items, number=numbers)
    def takes_what_another_run_has_instead(self, who, item, number):
        with self.act(who, item=item) as session:
            read_sources(session)
            found = [] if session.shown is None else session.instead(session.shown)
            if found:
                session.take_instead(found[number % len(found)])

    @rule(who=who, item=items)
    def goes_to_what_decided(self, who, item):
        with self.act(who, item=item) as session:
            session.go_to_decided()

    @rule(who=who, item=items, label=st.sampled_from([*sorted(SCHEME.relations), "no label"]))
    def relabels_a_relation(self, who, item, label):
        with self.act(who, item=item) as session:
            if isinstance(session.sheet.items.get(session.shown), Relation):
                session.relabel_relation(label)

    @rule(who=who, item=items, note=st.sampled_from(["", "sure?", "평양\n'); --"]))
    def notes(self, who, item, note):
        with self.act(who, item=item) as session:
            session.set_note(note)

    @rule(who=who, item=items)
    def flags(self, who, item):
        with self.act(who, item=item) as session:
            session.toggle_flag()

    # shape

    @rule(
        who=who, item=items, edge=st.sampled_from(["start", "end"]), forward=st.booleans(),
        by_character=st.booleans(),
    )  # fmt: skip
    def moves_an_edge(self, who, item, edge, forward, by_character):
        with self.act(who, item=item) as session:
            session.move_edge(edge=edge, forward=forward, by_character=by_character)

    @rule(who=who, number=numbers, start=numbers, length=st.integers(1, 30))
    def drags_an_edge(self, who, number, start, length):
        with self.act(who) as session:
            found = self.numbered(session, number, Mention)
            if found is not None:
                end = min(start + length, len(session.sheet.article.text))
                session.drag_edge(found, min(start, end - 1), end)

    @rule(who=who, item=items, first=numbers, second=numbers, selects=st.booleans())
    def joins(self, who, item, first, second, selects):
        with self.act(who, item=item) as session:
            if selects:
                found = tokens(session.sheet.article.text)
                one, other = sorted((found[first % len(found)], found[second % len(found)]))
                session.select(one[0], other[1])
            session.join()

    @rule(who=who, item=items, way=numbers, start=numbers, selects=st.booleans())
    def splits(self, who, item, way, start, selects):
        with self.act(who, item=item) as session:
            found = session.sheet.items.get(session.focus)
            if selects and isinstance(found, Mention):
                first = min(found.start + start % 5, found.end)
                session.select(first, min(first + way % 9 + 1, len(session.sheet.article.text)))
                session.split_selection()
            else:
                ways = session.splits()
                session.split(ways[way % len(ways)] if ways else ())

    # relations

    @rule(who=who, item=items, reverse=st.booleans(), number=numbers, stays=st.booleans())
    def relates_by_letters(self, who, item, reverse, number, stays):
        with self.act(who, item=item) as session:
            session.start_hints(reverse=reverse)
            codes = sorted(session.hints.values())
            for letter in codes[number % len(codes)] if codes else "":
                session.type_hint(letter, stay=stays)
            if session.choices and number % 3:
                session.type_hint(str(number % len(session.choices) + 1))

    @rule(who=who, first=numbers, second=numbers)
    def relates_by_mouse(self, who, first, second):
        with self.act(who) as session:
            head, tail = (self.numbered(session, each, Mention) for each in (first, second))
            if head is not None and head != tail:
                session.relate(head, tail)
                if session.choices:
                    session.choose(session.choices[first % len(session.choices)])

    @rule(who=who, item=items)
    def turns_a_relation(self, who, item):
        with self.act(who, item=item) as session:
            session.swap()

    # meaning

    @rule(who=who, item=items, number=numbers, new=st.booleans(), alike=st.booleans())
    def says_what_it_means(self, who, item, number, new, alike):
        with self.act(who, item=item) as session:
            known = session.project.entities()
            found = session.sheet.items.get(session.focus)
            if not isinstance(found, Mention):
                return
            also = session.alike() if alike else ()
            if new or not known:
                session.link_entity(new_entity(found.label, NAMES[number % 2]), new=True, also=also)
            else:
                session.link_entity(known[number % len(known)], new=False, also=also)

    @rule(who=who, item=items)
    def says_no_more_what_it_means(self, who, item):
        with self.act(who, item=item) as session:
            if isinstance(session.sheet.items.get(session.focus), Mention):
                session.unlink_entity()

    @rule(
        who=who,
        what=st.sampled_from(["rename", "note", "ids", "merge", "split", "remove"]),
        first=numbers,
        second=numbers,
        name=st.sampled_from(NAMES),
    )
    def works_on_an_entity(self, who, what, first, second, name):
        with self.act(who) as session:
            known = session.project.entities()
            if not known:
                return
            one, other = known[first % len(known)], known[second % len(known)]
            match what:
                case "rename":
                    session.rename_entity(one.id, name)
                case "note":
                    session.note_entity(one.id, name)
                case "ids":
                    session.add_outside_id(one.id, ("Q90", "Q31", "nonsense")[second % 3])
                case "merge":
                    session.merge_entities(one.id, other.id)
                case "split" if second % 2:
                    session.split_entity(one.id, other, new=False, written=["Oslo"])
                case "split":
                    fresh = new_entity(one.label, "another")
                    session.split_entity(one.id, fresh, new=True, written=["Ada Lind", "Oslo"])
                case "remove":
                    session.remove_entity(one.id)

    @rule(who=who, item=items, leave=st.integers(0, 3))
    def marks_the_same_everywhere(self, who, item, leave):
        with self.act(who, item=item) as session:
            look = session.same()
            if look is None:
                return
            places = list(look.known)
            for found in elsewhere.look(session.project, look):
                places += found.renamed
                places += [each for sight in found.sightings for each in sight.occurrences]
            session.mark_same(places[leave:])

    # articles and time

    @rule(who=who, sure=st.booleans())
    def finishes(self, who, sure):
        with self.act(who, goes_on=True) as session:
            session.finish()
        if sure:
            with self.act(who, goes_on=True) as session:
                session.finish()

    @rule(who=who)
    def reopens_the_article(self, who):
        with self.act(who) as session:
            session.reopen()

    @rule(who=who)
    def switches_accepting_by_paragraph(self, who):
        with self.act(who) as session:
            session.switch_accept_paragraph()

    @rule(who=who)
    def switches_what_follows(self, who):
        with self.act(who) as session:
            session.switch_likewise()

    @rule(who=who, by=st.sampled_from([-1, 1]))
    def goes_to_another_article(self, who, by):
        with self.act(who) as session:
            session.step_article(by)

    @rule(
        who=who,
        state=st.sampled_from([None, *ArticleState]),
        flagged=st.sampled_from([None, True]),
    )
    def filters_the_queue(self, who, state, flagged):
        with self.act(who) as session:
            session.filter_queue(QueueFilter(state=state, flagged=flagged))
            while not session.queue.complete:
                session.queue.sift(1)
            if session.project.head == self.history.head():
                assert [row.id for row in session.queue] == [
                    name
                    for name, stands, flag in self.history.articles()
                    if state in (None, stands) and flagged in (None, flag)
                ]

    @rule(who=who, times=st.integers(1, 3))
    def undoes(self, who, times):
        for _ in range(times):
            with self.act(who) as session:
                session.undo()

    @rule(who=who, times=st.integers(1, 3))
    def does_again(self, who, times):
        for _ in range(times):
            with self.act(who) as session:
                session.redo()

    @rule(who=who)
    def starts_the_program_anew(self, who):
        gold = self.gold()
        self.close(who)
        self.open(who)
        assert self.gold() == gold

    # looking around

    @rule(
        who=who,
        what=st.sampled_from(
            ["next", "previous", "letter", "word", "clause", "out", "place", "nothing"]
        ),
        number=numbers,
        name=names,
    )
    def looks_around(self, who, what, number, name):
        with self.act(who) as session:
            match what:
                case "next" | "previous":
                    session.step(1 if what == "next" else -1)
                case "letter":
                    letters = sorted(session.paragraph_letters().values())
                    if letters:
                        session.go_to_letter(letters[number % len(letters)])
                case "word":
                    session.jump()
                    session.type_hint("anob"[number % 4])
                    for _ in range(number % 3):
                        session.jump_again()
                case "clause":
                    session.select_to_mark(forward=number % 2 == 0)
                case "place":
                    found = tokens(ARTICLES[name])
                    session.open_at(name, *found[number % len(found)])
                case "out":
                    session.move_cursor(forward=number % 2 == 0, selecting=number % 3 == 0)
                case "nothing":
                    session.dismiss()

    # what others do meanwhile

    @rule(
        said=st.lists(names, min_size=1, unique=True), who=who, tells=st.booleans(),
        joins=st.booleans(),
    )  # fmt: skip
    def a_later_run_arrives(self, said, who, tells, joins):
        session = self.sessions[who]
        with Project.open(self.path) as project:
            run = project.add_run(new_run("later"), [other_run(name) for name in said])
            if joins:
                join(project, run)
        if session is not None and tells:
            session.suggestions_arrived(session.sheet.article.id)

    @rule(name=st.sampled_from(["a1", "a2", "a3", "g1", "g2"]), finished=st.booleans())
    def gold_is_imported(self, name, finished):
        self.files += 1
        text = ARTICLES.get(name, "Ada Lind went home.")
        said = {"id": name, "text": text, "finished": finished, "relations": []}
        start = text.find("Oslo") if name in ARTICLES else 0
        end = start + (4 if name in ARTICLES else 8)
        label = "GPE" if name in ARTICLES else "PERSON"
        said["mentions"] = [
            {"id": "m", "start": start, "end": end, "label": label, "entity": text[start:end]}
        ]
        path = self.folder / f"{self.files}.jsonl"
        path.write_text(json.dumps(said) + "\n")
        before = self.history.head()
        try:
            with Project.open(self.path) as project:
                import_gold(project, path, reviewer="somebody")
        except GoldspanError:
            assert self.history.head() == before
        self.history.follow()

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


Reviewing.TestCase.settings = settings(
    max_examples=EXAMPLES or 30,
    stateful_step_count=60 if EXAMPLES else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.usefixtures("qapp")
@pytest.mark.timeout(0 if EXAMPLES else 120)
class TestReviewingInAnyOrder(Reviewing.TestCase):
    """Hypothesis walks; pytest gives it an application."""
