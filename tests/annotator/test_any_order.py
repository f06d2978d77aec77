"""Judging in any order: whatever a reviewer does, memory, file and ledger stay the same story.

Each step is one act of a reviewer in one of three articles. After each the sheets in memory are
those in the file, the ledger replayed from nothing gives the tables, and the gold is whole. At the
end everything is undone to the empty project and done again.
"""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from annotator import cutting, elsewhere, linking, projecting, reshaping, review
from annotator import scheme as schemes
from annotator.errors import ReviewError
from annotator.model import (
    EntityChange,
    ItemChange,
    ItemState,
    Mention,
    Prediction,
    Progress,
    ProgressChange,
    Relation,
    Verdict,
)
from annotator.store import Project, ledger, state
from tests.making import OSLO, article, mention, new_run, oslo, place, relation

SCHEME = schemes.load("diplomacy")
LABELS = ("PERSON", "ROLE", "GPE", "LOC", "MEETING", "DATE")
ARTICLES = ("a1", "a2", "a3")
TOKENS = [place(OSLO, words) for words in ("Ada", "Ada Lind", "Bo Quist", "Oslo", "envoy", "🤝")]

articles = st.sampled_from(ARTICLES)
items = st.integers(0, 20)
labels = st.sampled_from(LABELS)
spans = st.sampled_from(TOKENS)


def other_run(name):
    """What a second extractor says: partly the same, partly something else."""
    said = oslo(name)
    city = mention("first", "GPE", place(OSLO, "Oslo"), score=0.1)
    parts = mention("both", "PERSON", place(OSLO, "Ada"), place(OSLO, "Quist"))
    links = (
        relation("in", "located_in", "city", "first"),
        relation("back", "located_in", "first", "city"),
    )
    return Prediction(said.article, (*said.mentions[2:], city, parts), (said.relations[1], *links))


class Judging(RuleBasedStateMachine):
    """A reviewer who does anything at any time, beside extractors that come in between."""

    @initialize(with_runs=st.lists(articles, unique=True))
    def begin(self, with_runs):
        self.folder = Path(tempfile.mkdtemp())
        self.project = Project.create(self.folder / "news.goldspan", scheme=SCHEME)
        self.dare()
        self.project.add_articles(article(name=name) for name in ARTICLES)
        self.project.add_run(new_run("first"), [oslo(name) for name in with_runs])
        self.sheets = {name: self.project.sheet(name) for name in ARTICLES}
        self.past = [self.tables()]
        self.at = 0

    def dare(self):
        """No test here pulls the plug, so nothing waits for the disk."""
        self.project._db.execute("PRAGMA synchronous = OFF")

    def teardown(self):
        if hasattr(self, "project"):
            self.everything_can_be_undone_and_done_again()
            self.project.close()
            shutil.rmtree(self.folder)

    # acts

    def act(self, name, function, *arguments, **options):
        """Do what a function of `review` says, unless it refuses."""
        sheet = self.sheets[name]
        try:
            draft = function(sheet, *arguments, **options)
        except ReviewError:
            return None
        self.project.record(draft, actor="reviewer")
        self.sheets[name] = sheet.after(draft.changes)
        self.show_others(draft)
        self.at += 1
        self.past[self.at :] = [self.tables()]
        return draft

    def pick(self, name, number, kind=(Mention, Relation)):
        """One of an article's items, in reading order; None if there is none of the kind."""
        sheet = self.sheets[name]
        found = [item for item in sheet.order if isinstance(sheet.items[item], kind)]
        return found[number % len(found)] if found else None

    @rule(name=articles, number=items)
    def accepts(self, name, number):
        item = self.pick(name, number)
        if item:
            self.act(name, review.accept, [item])

    @rule(name=articles, number=items)
    def accepts_a_paragraph(self, name, number):
        sheet = self.sheets[name]
        span = sheet.paragraphs[number % len(sheet.paragraphs)]
        chosen = review.pending_between(sheet, *span)
        if chosen:
            assert self.act(name, review.accept, chosen), "a paragraph can be accepted as offered"

    @rule(name=articles, number=items)
    def rejects(self, name, number):
        item = self.pick(name, number)
        if item:
            self.act(name, review.reject, item)

    @rule(name=articles, number=items, label=labels)
    def relabels(self, name, number, label):
        item = self.pick(name, number, Mention)
        if item:
            self.act(name, review.relabel, item, label)

    @rule(name=articles, number=items, span=spans, second=st.none() | spans)
    def moves(self, name, number, span, second):
        item = self.pick(name, number, Mention)
        if item:
            self.act(name, reshaping.move, item, (span, second) if second else (span,))

    @rule(name=articles, span=spans, label=labels)
    def adds(self, name, span, label):
        self.act(name, review.add_mention, *span, label)

    @rule(name=articles, number=items, here=st.booleans())
    def marks_the_same_everywhere(self, name, number, here):
        item = self.pick(name, number, Mention)
        if not item:
            return
        sheet = self.sheets[name]
        mention = sheet.mention(item)
        names = {entity.id: entity.name for entity in self.project.entities()}
        like = projecting.wanted(sheet, item, [names[mention.entity]] if mention.entity else [])
        known = projecting.here(sheet, item, like)
        found = list(elsewhere.look(self.project, elsewhere.Look(sheet, item, like, tuple(known))))
        renamed = [each for one in found for each in one.renamed]
        own = [(each.start, each.end) for each in (*known, *renamed)] if here else []
        others = [
            (
                self.project.sheet(one.article.id),
                [(each.start, each.end) for each in one.occurrences],
            )
            for each in found
            for one in each.sightings
        ]
        begun = {each: sheet.progress for each, sheet in self.sheets.items()}
        if (own or others) and self.act(
            name, projecting.same_everywhere, item, own, elsewhere=others
        ):
            for other, _ in others:
                after = self.sheets[other.article.id].progress
                assert after == (begun[other.article.id] or Progress())

    @rule(name=articles, number=items, second=items)
    def joins(self, name, number, second):
        item = self.pick(name, number, Mention)
        other = self.pick(name, second, Mention)
        if item and other != item:
            self.act(name, reshaping.join, [item, other])

    @rule(name=articles, number=items, span=spans)
    def takes_in(self, name, number, span):
        item = self.pick(name, number, Mention)
        if item:
            self.act(name, reshaping.take_in, item, *span)

    @rule(name=articles, number=items, way=items)
    def splits(self, name, number, way):
        item = self.pick(name, number, Mention)
        ways = cutting.ways(self.sheets[name], item) if item else []
        if ways:
            self.act(name, reshaping.split, item, ways[way % len(ways)])

    @rule(name=articles, first=items, second=items, number=items)
    def relates(self, name, first, second, number):
        one, other = self.pick(name, first, Mention), self.pick(name, second, Mention)
        found = review.links(self.sheets[name], one, other) if one else []
        if found:
            self.act(name, review.add_relation, found[number % len(found)])

    @rule(name=articles, number=items)
    def turns_a_relation(self, name, number):
        item = self.pick(name, number, Relation)
        if item:
            self.act(name, review.swap, item)

    @rule(name=articles, number=items, label=st.sampled_from(sorted(SCHEME.relations)))
    def relabels_a_relation(self, name, number, label):
        item = self.pick(name, number, Relation)
        if item:
            self.act(name, review.relabel_relation, item, label)

    @rule(
        name=articles,
        number=items,
        choice=st.sampled_from(
            [("status", "held"), ("status", None), ("track", "2"), ("modality", "denied")]
        ),
    )
    def sets_an_attribute(self, name, number, choice):
        item = self.pick(name, number)
        if item:
            self.act(name, review.set_attribute, item, *choice)

    @rule(name=articles, number=items, note=st.sampled_from(["", "sure?", "평양\n'); --"]))
    def notes(self, name, number, note):
        item = self.pick(name, number)
        if item:
            self.act(name, review.set_note, item, note)

    @rule(name=articles, number=items)
    def flags(self, name, number):
        item = self.pick(name, number)
        if item:
            self.act(name, review.toggle_flag, item)

    @rule(name=articles, number=items, new=st.booleans())
    def links_an_entity(self, name, number, new):
        item = self.pick(name, number, Mention)
        if not item:
            return
        known = self.project.entities()
        if new or not known:
            made = linking.new_entity(self.sheets[name].mention(item).label, "Somebody")
            self.act(name, linking.link, [item], made, new=True)
        else:
            self.act(name, linking.link, [item], known[number % len(known)], new=False)

    @rule(name=articles)
    def finishes(self, name):
        self.act(name, review.finish)

    @rule(name=articles)
    def reopens_an_article(self, name):
        if self.act(name, review.reopen):
            self.show(name, self.sheets[name])

    @rule()
    def undoes(self):
        if self.at == 0:
            try:
                self.project.undo(actor="reviewer")
            except ReviewError:
                return
            raise AssertionError("there was nothing to undo")
        self.follow(self.project.undo(actor="reviewer"), Verdict.UNDO)
        self.at -= 1

    @rule()
    def does_again(self):
        if self.at == len(self.past) - 1:
            try:
                self.project.redo(actor="reviewer")
            except ReviewError:
                return
            raise AssertionError("there was nothing to redo")
        self.follow(self.project.redo(actor="reviewer"), Verdict.REDO)
        self.at += 1

    def follow(self, decision, verdict):
        """Show what undo or redo changed."""
        draft = decision.draft
        assert draft.verdict is verdict
        self.show(draft.article, self.sheets[draft.article].after(draft.changes))
        self.show_others(draft)

    def show_others(self, draft):
        """Show what a decision changed in other articles than its own."""
        for name in {each.article for each in draft.changes if hasattr(each, "article")}:
            if name != draft.article:
                self.show(name, self.sheets[name].after(draft.changes))

    def show(self, name, sheet):
        """Keep a sheet in memory, unless other suggestions than its own may come up now."""
        own = sheet.run is not None and sheet.progress and sheet.progress.run == sheet.run
        self.sheets[name] = sheet if own else self.project.sheet(name)

    @rule()
    def reopens_the_file(self):
        self.project.close()
        self.project = Project.open(self.folder / "news.goldspan")
        self.dare()

    @rule(names=st.lists(articles, min_size=1, unique=True))
    def lets_another_extractor_run(self, names):
        self.project.add_run(new_run("other"), [other_run(name) for name in names])
        for name in names:
            self.show(name, self.sheets[name])

    # what holds after each

    def tables(self):
        """The current state as it lies in the file."""
        return tuple(
            self.project._db.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
            for name in ("mention", "relation", "entity", "progress")
        )

    @invariant()
    def memory_and_file_show_the_same(self):
        for name, sheet in self.sheets.items():
            assert self.project.sheet(name) == sheet

    @invariant()
    def undo_and_redo_lead_where_one_was(self):
        assert self.tables() == self.past[self.at]

    @invariant()
    def the_chain_holds(self):
        assert self.project.first_broken_decision() is None

    @invariant()
    def nothing_differs_from_what_was_decided(self):
        assert list(self.project.differences()) == []

    @invariant()
    def the_ledger_replayed_from_nothing_gives_the_tables(self):
        found = {}
        for decision in ledger.standing(self.project._db):
            for change in decision.draft.changes:
                key = type(change), subject(change)
                assert found.get(key) == change.before
                found[key] = change.after
        items, entities, progress = (
            {key[1]: value for key, value in found.items() if key[0] is kind and value is not None}
            for kind in (ItemChange, EntityChange, ProgressChange)
        )
        stored = [
            item
            for name in ARTICLES
            for item in state.touched_items(self.project._db, self.project._key(name))
        ]
        assert {item.id: item for item in stored} == items
        assert {each.id: each for each in self.project.entities()} == entities
        assert {
            name: sheet.progress for name, sheet in self.sheets.items() if sheet.progress
        } == progress

    @invariant()
    def gold_is_whole(self):
        for one, mentions, relations in self.project.gold():
            ids = {each.id for each in mentions}
            assert all(each.head in ids and each.tail in ids for each in relations)
            shown = self.sheets[one.id].items.values()
            assert {each.id for each in (*mentions, *relations)} == {
                item.id for item in shown if item.state is ItemState.ACCEPTED
            }

    @invariant()
    def what_is_right_is_allowed_and_there_once(self):
        for sheet in self.sheets.values():
            seen = set()
            for item in sheet.items.values():
                if isinstance(item, Relation) and item.state is not ItemState.REJECTED:
                    head, tail = sheet.mention(item.head), sheet.mention(item.tail)
                    assert ItemState.REJECTED not in (head.state, tail.state)
                    assert SCHEME.allows(item.label, head.label, tail.label)
                kinds = SCHEME.mentions if isinstance(item, Mention) else SCHEME.relations
                known = {each.name: each.values for each in kinds[item.label].attributes}
                assert all(value in known[name] for name, value in item.attributes.items())
                if item.state is ItemState.ACCEPTED:
                    there = item.fragments if isinstance(item, Mention) else (item.head, item.tail)
                    assert (item.label, there) not in seen
                    seen.add((item.label, there))

    def everything_can_be_undone_and_done_again(self):
        end = self.tables()
        for before in reversed(self.past[: self.at]):
            self.project.undo(actor="reviewer")
            assert self.tables() == before
        assert not any(self.tables())
        for name in ARTICLES:
            sheet = self.project.sheet(name)
            assert sheet.progress is None
            assert sheet.items == sheet.suggested
        for _ in range(self.at):
            self.project.redo(actor="reviewer")
        assert self.tables() == end
        assert self.project.first_broken_decision() is None


def subject(change):
    """The id of what a change is about."""
    if isinstance(change, ItemChange):
        return change.item
    return change.entity if isinstance(change, EntityChange) else change.article


Judging.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_judging_in_any_order = Judging.TestCase
