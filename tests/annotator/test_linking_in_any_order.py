"""Entities in any order: links, merges, splits, undo and redo always tell one story.

After each act the cache is what the ledger replayed from nothing gives, every mention means an
entity that is there, and undo leads to exactly the state before.
"""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from annotator import linking, review
from annotator import scheme as schemes
from annotator.errors import ReviewError
from annotator.model import ArticleId, ItemState
from annotator.store import Project
from tests.making import article, oslo, suggest

SCHEME = schemes.load("diplomacy")
ARTICLES = tuple(map(ArticleId, ("a1", "a2", "a3")))
IDS = ({}, {"wikidata": "Q1"}, {"wikidata": "Q2", "viaf": "3"})

numbers = st.integers(0, 30)
articles = st.sampled_from(ARTICLES)


class Linking(RuleBasedStateMachine):
    """A reviewer who links, merges and splits at any time, in articles that are finished or not."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp())
        self.project = Project.create(self.folder / "news.goldspan", scheme=SCHEME)
        self.project._db.execute("PRAGMA synchronous = OFF")
        self.project.add_articles(article(name=name) for name in ARTICLES)
        suggest(self.project, *map(oslo, ARTICLES))
        self.past, self.at = [self.tables()], 0

    def teardown(self):
        if hasattr(self, "project"):
            while self.at:
                self.undoes()
                self.undo_and_redo_lead_where_one_was()
            self.project.close()
            shutil.rmtree(self.folder)

    def act(self, make):
        """Decide what a rule gives, unless it refuses."""
        try:
            draft = make()
        except ReviewError:
            return
        self.project.record(draft, actor="reviewer")
        self.at += 1
        self.past[self.at :] = [self.tables()]

    def mention(self, name, number):
        """One of an article's mentions."""
        sheet = self.project.sheet(name)
        return sheet, sheet.mentions[number % len(sheet.mentions)]

    def entity(self, number):
        """One of the entities; None while there are none."""
        known = self.project.entities()
        return known[number % len(known)] if known else None

    @rule(name=articles, number=numbers, ids=st.sampled_from(IDS))
    def links_to_a_new_one(self, name, number, ids):
        sheet, mention = self.mention(name, number)
        made = linking.new_entity(mention.label, f"{mention.label} {len(self.past)}")
        self.act(lambda: linking.link(sheet, [mention.id], made, new=True))
        if self.project.entity(made.id) is not None:
            self.act(lambda: linking.set_ids(made, ids))

    @rule(name=articles, number=numbers, which=numbers)
    def links_to_a_known_one(self, name, number, which):
        sheet, mention = self.mention(name, number)
        known = [each for each in self.project.entities() if each.label == mention.label]
        if known:
            also = [mention.id, *linking.alike(sheet, mention.id)]
            to = known[which % len(known)]
            self.act(lambda: linking.link(sheet, also, to, new=False))

    @rule(name=articles, number=numbers)
    def unlinks(self, name, number):
        sheet, mention = self.mention(name, number)
        self.act(lambda: linking.unlink(sheet, [mention.id]))

    @rule(name=articles, number=numbers, right=st.booleans())
    def judges(self, name, number, right):
        sheet, mention = self.mention(name, number)
        self.act(
            lambda: (
                review.accept(sheet, [mention.id]) if right else review.reject(sheet, mention.id)
            )
        )

    @rule(name=articles, reopened=st.booleans())
    def finishes_or_reopens(self, name, reopened):
        act = review.reopen if reopened else review.finish
        self.act(lambda: act(self.project.sheet(name)))

    @rule(first=numbers, second=numbers)
    def merges(self, first, second):
        one, other = self.entity(first), self.entity(second)
        if one and other:
            self.act(lambda: linking.merge(one, other, self.project.meaning(one.id)))

    @rule(which=numbers, number=numbers, new=st.booleans(), by_name=st.booleans())
    def splits(self, which, number, new, by_name):
        entity = self.entity(which)
        uses = self.known().get(entity.id) if entity else None
        if uses is None or not uses.mentions:
            return
        if by_name:
            written = uses.aliases[number % len(uses.aliases)][0]
            chosen = self.project.meaning(entity.id, written=[written])
        else:
            first = self.project.places(entity.id).first
            chosen = self.project.meaning(entity.id, items=[first[number % len(first)].item])
        to = linking.new_entity(entity.label, "split") if new else self.entity(number)
        self.act(lambda: linking.split(chosen, to, new=new))

    @rule(which=numbers, name=st.sampled_from(["Ada", "Oslo"]))
    def renames(self, which, name):
        entity = self.entity(which)
        if entity:
            self.act(lambda: linking.rename(entity, name))

    @rule(which=numbers)
    def removes(self, which):
        entity = self.entity(which)
        if entity:
            self.act(lambda: linking.remove(entity, self.project.meaning(entity.id)))

    @rule()
    def undoes(self):
        if self.at:
            self.project.undo(actor="reviewer")
            self.at -= 1

    @rule()
    def does_again(self):
        if self.at < len(self.past) - 1:
            self.project.redo(actor="reviewer")
            self.at += 1

    # what holds after each

    def tables(self):
        """The current state as it lies in the file."""
        return tuple(
            self.project._db.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
            for name in ("mention", "relation", "entity", "progress")
        )

    def known(self):
        """How each entity is used, as the store says."""
        ids = [each.id for each in self.project.entities()]
        return {each.entity.id: each.uses for each in self.project.known(ids)}

    @invariant()
    def undo_and_redo_lead_where_one_was(self):
        assert self.tables() == self.past[self.at]

    @invariant()
    def the_ledger_replayed_gives_the_file(self):
        assert self.project.first_broken_decision() is None
        assert list(self.project.differences()) == []

    @invariant()
    def every_mention_means_an_entity_of_its_label_that_is_there(self):
        labels = {each.id: each.label for each in self.project.entities()}
        for name in ARTICLES:
            for mention in self.project.sheet(name).mentions:
                assert mention.entity is None or labels[mention.entity] == mention.label

    @invariant()
    def the_store_counts_and_finds_what_the_sheets_say(self):
        said: dict = {each.id: [] for each in self.project.entities()}
        meaning: dict = {each: [] for each in said}
        for name in ARTICLES:
            sheet = self.project.sheet(name)
            for mention in sheet.mentions:
                if mention.entity is not None:
                    meaning[mention.entity].append((name, mention))
                    if mention.state is not ItemState.REJECTED:
                        said[mention.entity].append((name, mention.id, sheet.surface(mention)))
        known = self.known()
        for entity, found in said.items():
            written = Counter(surface for _, _, surface in found)
            assert dict(known[entity].aliases) == written
            assert known[entity].mentions == len(found)
            assert known[entity].articles == len({name for name, _, _ in found})
            places = self.project.places(entity, most=2)
            assert places.total == len(found)
            assert [(each.article, each.item, each.surface) for each in places.first] == found[:2]
            assert self.project.meaning(entity) == meaning[entity]


Linking.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_linking_in_any_order = Linking.TestCase
