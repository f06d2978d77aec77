"""The real session in any order over articles with planted suggestions: none of them gets out.

Everything that leaves a project is read back: gold, its columns and views, exports, releases, what
is scored, what is learnt from and what entities are called. Which suggestions are planted is told
here without the table of plants: by what no run has said, and what was marked like that.

GOLDSPAN_EXAMPLES=2000 walks longer than the suite has time for.
"""

import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from annotator import elsewhere
from annotator.evaluate.load import load_gold
from annotator.exporting import export_jsonl
from annotator.identity import items_of, mention_id
from annotator.importing import import_gold
from annotator.learning import lessons_of, names_of
from annotator.linking import new_entity
from annotator.model import ItemState, Policy
from annotator.release import release
from annotator.store import Project, examining, rebuilding, salvaging
from tests.app.keeping.faults import locked
from tests.app.test_session_any_order import EXAMPLES, Reviewing
from tests.making import article, new_run
from tests.planted import HARBOUR, harbour

HALF = HARBOUR[: len(HARBOUR) // 2].rpartition(". ")[0]
TEXTS = {"a1": HARBOUR, "a2": HALF, "a3": HALF}

who = st.integers(0, 1)
numbers = st.integers(0, 30)


def read_before(number):
    """A line of gold: an article that was read to its end with every name marked."""
    mentions = [
        {"id": each.id, "start": each.start, "end": each.end, "label": each.label}
        for each in harbour().mentions
    ]
    said = {"id": f"read {number}", "text": HARBOUR, "finished": True, "mentions": mentions}
    return json.dumps(said | {"relations": []}) + "\n"


class Planting(Reviewing):
    """Reviewers who judge anything, and now and then just what was planted."""

    def fill(self, project, with_runs):
        project.add_articles(article(text, name) for name, text in TEXTS.items())
        project.id = "drawn alike each time"
        project._db.execute("UPDATE meta SET value = ? WHERE name = 'project'", [project.id])
        said = [harbour(name, TEXTS[name]) for name in sorted({"a1", *with_runs})]
        project.add_run(new_run("first"), said)
        read = self.folder / "read.jsonl"
        read.write_text("".join(map(read_before, range(5))))
        import_gold(project, read, reviewer="somebody")
        project.set_policy(Policy(planted_share=0.05))
        self.marked_alike = set()
        self.made_for = {}
        """In which articles plants have meant an entity that was made for one."""
        self.otherwise = set()
        """The entities that something else has meant, too."""

    def planted(self, session):
        """The plants to be seen in the open article, as they were planted."""
        sheet = session.sheet
        return [each for each in sheet.visible() if sheet.is_planted(sheet.items[each])]

    @rule(
        who=who,
        number=numbers,
        what=st.sampled_from(
            ["accept", "reject", "paragraph", "relabel", "move", "same", "entity", "known entity",
             "no entity", "relate"]
        ),
    )  # fmt: skip
    def judges_what_was_planted(self, who, number, what):
        with self.act(who) as session:
            found = self.planted(session)
            if not found or session.sheet.finished:
                return
            item = found[number % len(found)]
            session.set_focus(item)
            match what:
                case "accept":
                    session.accept()
                case "reject":
                    session.reject()
                case "paragraph":
                    session.accept_paragraph()
                case "relabel":
                    session.label(("PERSON", "ISSUE", "GPE")[number % 3])
                case "move":
                    session.move_edge(edge="end", forward=number % 2 == 0, by_character=False)
                case "same":
                    self.marks_alike(session)
                case "entity":
                    self.means(session, item, number)
                case "known entity":
                    self.means(session, item, number, known=True)
                case "no entity":
                    session.unlink_entity()
                case "relate":
                    others = [each.id for each in session.sheet.mentions if each.id != item]
                    session.relate(item, others[number % len(others)])

    def means(self, session, item, number, *, known=False):
        """Link a plant to an entity that is made for it, or to one that was made for another."""
        label = session.sheet.items[item].label
        entity, ids = new_entity(label, f"made {number}"), sorted(self.made_for)
        there = [each.entity for each in session.project.known(ids) if each.entity.label == label]
        if known and there:
            entity = there[number % len(there)]
        session.link_entity(entity, new=entity not in there, also=())
        found = session.sheet.items.get(item)
        if found is not None and found.entity == entity.id:
            self.made_for.setdefault(entity.id, set()).add(session.sheet.article.id)

    @rule(who=who, number=numbers)
    def one_entity_is_meant_by_plants_of_two_articles_that_are_finished(self, who, number):
        for by in (1, -1):
            with self.act(who) as session:
                found = [] if session.sheet.finished else self.planted(session)
                if found:
                    session.set_focus(found[number % len(found)])
                    self.means(session, session.focus, number, known=by < 0)
            with self.act(who) as session:
                session.step_article(by)
        for _ in range(2):
            self.finishes(who, sure=True)

    @rule(who=who, number=numbers, known=st.booleans())
    def decides_and_finishes_while_the_file_is_locked(self, who, number, known):
        with self.act(who) as session:
            stale = session.project.head != self.history.head()
            found = self.planted(session)
            if stale or not found or session.sheet.finished:
                return
            with locked(self.path):
                session.set_focus(found[number % len(found)])
                self.means(session, session.focus, number, known=known)
                session.finish()
                session.finish()
                assert session.unsaved == 2
            assert any("What you decided stays here" in each for each in self.ears[who].failed)
            self.ears[who].failed.clear()
            session.save_again()
            assert session.unsaved == 0

    def marks_alike(self, session):
        """Mark the same as a plant everywhere; what is marked so is planted, too."""
        look = session.same()
        places = list(look.known)
        for found in elsewhere.look(session.project, look):
            places += [each for sight in found.sightings for each in sight.occurrences]
        before = self.accepted()
        session.mark_same(places)
        self.marked_alike |= {key for key in self.accepted() - before if key[0] != look.item}

    def accepted(self):
        """(id, article, label, fragments) of every accepted mention in the file."""
        with Project.open(self.path, read_only=True) as project:
            return {
                (each.id, name, each.label, each.fragments)
                for name in TEXTS
                for each in project.sheet(name).mentions
                if each.state is ItemState.ACCEPTED
            }

    @rule(who=who)
    def keeps_what_is_right(self, who):
        with self.act(who) as session:
            found = session.accepted_plants()
            if found:
                session.keep_plant(found[0])

    @rule()
    def everything_is_read_elsewhere(self):
        with Project.open(self.path) as project:
            gold = self.gold_of(project)
            wrong = self.wrong(project)
            lines = self.folder / "out.jsonl"
            export_jsonl(project, lines)
            assert self.exported(lines) == gold
            lessons = lessons_of(project)
            assert {
                each.article.id: {(one.label, one.fragments) for one in each.gold.mentions}
                for each in lessons
            } == gold
            planted = {TEXTS[name][slice(*span[0])] for _, name, _, span in wrong}
            true = {
                project.article(name).text[slice(*span[0])]
                for name in gold
                for _, span in gold[name]
            }
            assert not {each.text for each in names_of(project)} & (planted - true)
            if gold:
                frozen = release(project, version="1", output=self.folder / "out.sqlite")
                assert frozen.mentions == sum(map(len, gold.values()))
                (self.folder / "out.sqlite").unlink()
        assert len(load_gold(self.path).table().ids) == sum(map(len, gold.values()))

    @rule()
    def the_file_is_rebuilt_and_salvaged(self):
        with Project.open(self.path, read_only=True) as project:
            gold = self.gold_of(project)
        checked = examining.check(self.path)
        assert not checked.flaws, [str(each) for each in checked.flaws]
        copy = self.folder / "salvaged.goldspan"
        salvaging.salvage(self.path, copy)
        rebuilding.rebuild(copy)
        with Project.open(copy, read_only=True) as project:
            assert self.gold_of(project) == gold
            planted = project.all_planted()
        for lost in (False, True):
            with Project.open(copy) as project:
                project._db.execute("DELETE FROM plant")
                if lost:
                    project._db.execute("DELETE FROM seal WHERE run = -1")
            rebuilding.rebuild(copy)
            with Project.open(copy, read_only=True) as project:
                assert (project.all_planted(), self.gold_of(project)) == (planted, gold)
        copy.unlink()

    def gold_of(self, project):
        """(label, fragments) of gold by article."""
        return {
            found.id: {(each.label, each.fragments) for each in mentions}
            for found, mentions, _ in project.gold()
        }

    def exported(self, path):
        """The same in an export."""
        lines = map(json.loads, path.read_text().splitlines())
        return {
            line["id"]: {
                (each["label"], ((each["start"], each["end"]),)) for each in line["mentions"]
            }
            for line in lines
            if "mentions" in line
        }

    def wrong(self, project):
        """What stands in the file as an untouched suggestion would that no run has made."""
        found = set(self.marked_alike)
        for name in TEXTS:
            runs = {
                number: {item.id for item in items_of(said)}
                for number, said in project.said_of(name).items()
            }
            for each in project.sheet(name).mentions:
                is_its_own = each.id == mention_id(name, each.label, each.fragments)
                if each.run is not None and is_its_own and each.id not in runs[each.run]:
                    found.add((each.id, name, each.label, each.fragments))
        return found

    @invariant()
    def nothing_planted_is_gold(self):
        with Project.open(self.path, read_only=True) as project:
            wrong = self.wrong(project)
            gold = {
                (each.id, found.id, each.label, each.fragments)
                for found, mentions, _ in project.gold()
                for each in mentions
            }
            assert not wrong & gold
            views = project._db.execute("SELECT id, article_id, label, fragments FROM gold_mention")
            rows = {
                (item, name, label, tuple(map(tuple, json.loads(fragments))))
                for item, name, label, fragments in views
            }
            assert rows == gold
            for found, mentions, relations in project.gold():
                sheet = project.sheet(found.id)
                assert {each.id for each in mentions} <= set(sheet.items)
                ends = {each.id for each in mentions}
                assert all({each.head, each.tail} <= ends for each in relations)

    @invariant()
    def what_was_made_for_plants_goes_with_the_last_of_them(self):
        with Project.open(self.path, read_only=True) as project:
            sheets = {name: project.sheet(name) for name in TEXTS}
            register = set(project.entity_ids(most=999))
        planted, meant = set(), set()
        for name, sheet in sheets.items():
            for each in sheet.mentions:
                meant.add(each.entity)
                if sheet.is_planted(each):
                    planted.add(name)
                else:
                    self.otherwise.add(each.entity)
        for entity in (self.made_for.keys() & register) - self.otherwise - meant:
            assert self.made_for[entity] & planted, "nothing is left that it was made for"

    @invariant()
    def a_finished_article_shows_no_plants(self):
        for session in self.sessions:
            if session is not None and session.sheet.finished:
                assert not self.planted(session)


Planting.TestCase.settings = settings(
    max_examples=EXAMPLES or 15,
    stateful_step_count=60 if EXAMPLES else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.usefixtures("qapp")
@pytest.mark.timeout(0 if EXAMPLES else 240)
class TestPlantingInAnyOrder(Planting.TestCase):
    """Hypothesis walks; pytest gives it an application."""
