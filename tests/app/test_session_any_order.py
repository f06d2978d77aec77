"""The real session in any order: whatever reviewers do, window and file tell the same story.

Two sessions have the same project open, as two windows have; extractors and imported gold come in
between. After each act the focus is somewhere, what is shown is what the file says, an act that
was refused has changed nothing, and undo and redo lead back to what was. At the end everything is
undone and done again. `tests/annotator/test_any_order.py` does the same with the rules alone.

GOLDSPAN_EXAMPLES=2000 walks longer than the suite has time for.
"""

import json
import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotator.errors import GoldspanError
from annotator.importing import import_gold
from annotator.joining import join
from annotator.model import ArticleState
from annotator.store import Project, QueueFilter
from annotator.text import tokens
from tests.app.item_acts import ItemActs
from tests.app.reviewers import (
    ARTICLES,
    names,
    numbers,
    other_run,
    who,
)
from tests.making import new_run

EXAMPLES = int(os.environ.get("GOLDSPAN_EXAMPLES", "0"))


class Reviewing(ItemActs):
    """Two reviewers who do anything at any time in one project."""

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
