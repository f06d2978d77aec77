"""The session: two programs on one project, messages, and random walks that lose nothing."""

from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from annotator import elsewhere, review
from annotator.model import ItemState, Relation, Verdict
from annotator.store import Project
from annotator.text import tokens
from app.session import Session
from tests.making import OSLO, Reviewer, article, oslo, place, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@contextmanager
def other_program(path, name="a1"):
    """Somebody else with the same project open."""
    with Project.open(path) as project:
        yield Reviewer(project, name, actor="somebody else")


# a second program


def test_what_another_program_decided_is_told_and_shown_and_nothing_is_lost(desk, path):
    desk.press(Key.Key_Space)
    with other_program(path) as other:
        other.does(review.reject, other.finds("GPE", "Norway"))
    desk.press(Key.Key_Space)  # refused, since the project has moved on
    (sentence,) = desk.failed
    assert "has changed the project" in sentence
    assert desk.find("GPE", "Norway").state is ItemState.REJECTED
    assert desk.find("PERSON", "Ada Lind").state is ItemState.ACCEPTED
    assert desk.find("ROLE").state is ItemState.PENDING
    assert desk.focused == desk.find("ROLE")
    assert desk.is_saved()
    desk.press(Key.Key_Space)  # and now it is written
    assert desk.find("ROLE").state is ItemState.ACCEPTED
    assert len(desk.failed) == 1
    assert desk.is_saved()
    with Project.open(path, read_only=True) as project:
        verdicts = [each.draft.verdict for each in project.decisions()]
        assert project.first_broken_decision() is None
    assert verdicts == [Verdict.ACCEPT, Verdict.REJECT, Verdict.ACCEPT]


def test_undo_never_takes_back_unseen_what_another_program_decided(desk, path):
    desk.press(Key.Key_Space)
    with other_program(path) as other:
        other.does(review.reject, other.finds("GPE", "Norway"))
    desk.press(Key.Key_Z, CTRL)
    assert "has changed the project" in desk.failed[0]
    assert desk.find("GPE", "Norway").state is ItemState.REJECTED
    desk.press(Key.Key_Z, CTRL)
    assert desk.find("GPE", "Norway").state is ItemState.PENDING


def test_an_article_that_another_program_finished_is_shown_finished(desk, path):
    with other_program(path) as other:
        other.finishes()
    desk.press(Key.Key_X)
    assert desk.sheet.finished
    assert desk.session.queue[0].state == "finished"
    assert "1 of 2 articles finished" in desk.window.status.counts.text()


def test_articles_that_another_program_brought_with_gold_are_in_the_queue_after_it(desk, path):
    with Project.open(path) as project:
        project.add_articles([article("Bo in Rome.\n\nBo Quist is in Rome now.", "a3")])
        suggest(project, oslo().__class__("a3"), name="late")
        Reviewer(project, "a3").finishes()
    assert len(desk.session.queue) == 2
    desk.press(Key.Key_Space)
    assert [row.id for row in desk.session.queue] == ["a1", "a2", "a3"]


def test_two_windows_on_one_project_see_each_others_work(open_desk, path):
    one = open_desk(path)
    two = open_desk(path)
    one.session.accept()
    two.session.accept()  # refused and read again
    assert two.failed
    assert two.find("PERSON", "Ada Lind").state is ItemState.ACCEPTED
    two.session.reject()
    one.session.accept()
    assert one.failed
    assert dict(one.sheet.items) == dict(two.sheet.items) == one.stored()


def test_a_run_that_another_program_added_does_not_change_what_is_being_judged(desk, path):
    with Project.open(path) as project:
        suggest(project, oslo().__class__("a1"), name="silent")
    desk.press(Key.Key_Space)
    assert desk.failed == []
    assert desk.states() == (6, 1, 0)
    assert desk.is_saved()


def test_suggestions_that_arrive_after_another_program_took_away_what_is_in_focus(
    open_desk, tmp_path, diplomacy
):
    path = tmp_path / "bare.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
    desk = open_desk(path)
    desk.session.select(*place(OSLO, "Monday"))
    desk.press(Key.Key_D)
    assert desk.focused.label == "DATE"
    desk.press(Key.Key_Comma)  # awaits a letter
    with Project.open(path) as other:
        other.undo(actor="somebody else")
        suggest(other, oslo())
    desk.session.suggestions_arrived(desk.sheet.article.id)
    assert desk.states() == (7, 0, 0)
    assert desk.focused == desk.find("PERSON", "Ada Lind")
    assert not desk.session.asks
    desk.press(Key.Key_Space)  # the other's undo is told of now
    assert "has changed the project" in desk.failed[0]
    assert desk.states() == (7, 0, 0)


def test_a_project_that_another_program_is_writing_to_is_told_and_the_key_counts(desk, path):
    with Project.open(path) as project:
        project._db.execute("BEGIN IMMEDIATE")
        desk.press(Key.Key_Space)
        project._db.execute("ROLLBACK")
    assert "being written by another program" in desk.failed[0]
    assert desk.states() == (6, 1, 0)
    assert not desk.is_saved()
    desk.press(Key.Key_Space)
    assert desk.states() == (5, 2, 0)
    assert desk.is_saved()


# messages


@pytest.mark.parametrize(
    "act",
    ["accept", "accept_paragraph", "reject", "start_hints", "swap", "toggle_flag", "finish",
     "reopen", "undo", "redo", "dismiss", "paragraph"],
)  # fmt: skip
def test_every_act_without_a_project_is_told_or_does_nothing(qapp, act):
    session = Session(actor="nobody")
    told = []
    session.failed.connect(told.append)
    getattr(session, act)()
    assert all(each.endswith("first.") for each in told)
    assert session.project is None


def test_the_last_article_is_finished_and_the_focus_is_on_nothing_that_was_rejected_by_it(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Return, CTRL, times=2)
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Return, CTRL, times=2)
    assert desk.sheet.article.id == "a2"
    assert desk.sheet.finished
    assert desk.focused is None or desk.focused.state is ItemState.ACCEPTED


def test_that_suggestions_are_awaited_is_taken_back_when_they_arrive(
    open_desk, tmp_path, diplomacy
):
    path = tmp_path / "bare.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
    desk = open_desk()
    desk.session.open_project(path)
    desk.session.awaited = lambda _article: True
    desk.press(Key.Key_Return, CTRL)
    assert "are on their way" in desk.failed[-1]
    with Project.open(path) as project:
        suggest(project, oslo())
    desk.session.suggestions_arrived(desk.sheet.article.id)
    assert desk.told[-1] == "The suggestions are here: 7 to judge."
    assert desk.window.status.message.text() == desk.told[-1]
    desk.session.suggestions_arrived(desk.sheet.article.id)
    assert desk.told.count(desk.told[-1]) == 1


def test_letters_are_gone_before_a_decision_is_shown(desk):
    desk.press(Key.Key_R)
    assert desk.session.hints
    shown = []
    desk.session.changed.connect(lambda: shown.append(desk.session.hints))
    desk.press_action("flag")
    assert shown == [{}]
    assert desk.focused.flagged


def test_an_entity_that_is_unknown_has_no_name(desk):
    assert desk.session.entity_name("unknown") == ""


# random walks

ACTS = (
    "accept", "accept_paragraph", "reject", "toggle_flag", "undo", "redo", "swap", "finish",
    "reopen", "next", "previous", "label", "add", "move", "note", "relate", "same", "article",
    "digit",
)  # fmt: skip


def walk(session, act, number):
    """Does one act of a random walk, whatever it comes to."""
    sheet = session.sheet
    labels = list(sheet.scheme.mentions)
    found = tokens(sheet.article.text)
    match act:
        case "next" | "previous":
            session.step(1 if act == "next" else -1)
        case "label":
            session.label(labels[number % len(labels)])
        case "add":
            session.select(found[number % len(found)][0], found[number * 7 % len(found)][1])
            session.label(labels[number % len(labels)])
        case "move":
            session.move_edge(
                edge=("start", "end")[number % 2], forward=number % 3 == 0,
                by_character=number % 5 == 0,
            )  # fmt: skip
        case "note":
            session.set_note(f"note {number % 3}")
        case "relate":
            session.start_hints(reverse=number % 2 == 0)
            if session.hints:
                codes = sorted(session.hints.values())
                for letter in codes[number % len(codes)]:
                    session.type_hint(letter)
        case "same":
            look = session.same()
            if look is not None:
                places = list(look.known)
                for found in elsewhere.look(session.project, look):
                    places += found.renamed
                    places += (each for one in found.sightings for each in one.occurrences)
                session.mark_same(places[number % 3 :])
        case "digit":
            session.take_offer(str(number % 10))
        case "article":
            session.step_article(1 if number % 2 else -1)
        case _:
            getattr(session, act)()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=25))
def test_whatever_is_done_in_any_order_is_what_the_file_says(
    qapp, tmp_path_factory, diplomacy, acts
):
    path = tmp_path_factory.mktemp("walk") / "walk.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(), article(OSLO + "\n\nAda Lind left.", "a2")])
        suggest(project, oslo(), oslo("a2"))
    session = Session(actor="walker")
    session.open_project(path)
    for act, number in acts:
        walk(session, act, number)
        assert {session.focus, session.shown} <= {None, *session.sheet.items}
        assert set(session.hints) <= set(session.sheet.items)
    article_open, shown = session.sheet.article.id, dict(session.sheet.items)
    progress, queue = session.sheet.progress, list(session.queue)
    session.close_project()
    with Project.open(path, read_only=True) as project:
        sheet = project.sheet(article_open)
        assert dict(sheet.items) == shown
        assert sheet.progress == progress
        assert project.queue() == queue
        assert project.first_broken_decision() is None
        for each in project.article_ids():
            items = project.sheet(each).items
            for item in items.values():
                if isinstance(item, Relation) and item.state is ItemState.ACCEPTED:
                    ends = {items[item.head].state, items[item.tail].state}
                    assert ItemState.REJECTED not in ends


def test_the_cursor_selection_is_of_the_open_article(desk):
    desk.session.select(*place(OSLO, "sanctions"))
    desk.press(Key.Key_PageDown, CTRL)
    assert desk.session.cursor.selection is None
    assert desk.canvas.selection() is None
