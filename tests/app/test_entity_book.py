"""The entity book: read in slices, then in step with the ledger whoever decided."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import linking, review
from annotator.entities import Register
from annotator.errors import ReviewError
from annotator.model import Draft, EntityChange, Verdict
from annotator.store import Project
from app.session.entity_book import EntityBook
from tests.making import Reviewer, article, oslo, suggest

NAMES = ("a1", "a2")


@pytest.fixture
def filled(project):
    """A project of two articles with forty entities, and nothing linked."""
    project.add_articles(article(name=name) for name in NAMES)
    suggest(project, *map(oslo, NAMES))
    record(project, *(linking.new_entity("PERSON", f"Person {n}") for n in range(40)))
    return project


def record(project, *new):
    changes = tuple(EntityChange(each.id, None, each) for each in new)
    project.record(Draft(Verdict.LINK, None, changes), actor="me")


@pytest.fixture
def book(filled, qtbot):
    made = EntityBook()
    made.open(filled)
    qtbot.waitUntil(lambda: made.whole)
    yield made
    made.open(None)


def everything(project):
    ids = [each.id for each in project.entities()]
    return {each.entity.id: each for each in project.known(ids)}


def test_all_is_read_in_slices_while_nobody_asks(filled, qtbot):
    book = EntityBook()
    book.open(filled)
    assert not book.whole
    assert book.known == {}
    with qtbot.waitSignal(book.changed):
        pass
    qtbot.waitUntil(lambda: book.whole)
    assert book.known == everything(filled)
    book.open(None)
    assert (book.known, book.whole) == ({}, True)


def test_one_entity_is_there_before_the_reading_has_come_to_it(filled, qtbot):
    book = EntityBook()
    book.open(filled)
    last = filled.entity_ids(most=100)[-1]
    assert book.get(last) == everything(filled)[last]
    assert list(book.known) == [last]
    assert book.get("nobody") is None
    book.open(None)


def test_a_decision_is_followed_when_somebody_asks_or_there_is_time(book, filled, qtbot):
    lind = linking.new_entity("PERSON", "Ada Lind")
    record(filled, lind)
    assert lind.id not in book.known
    book.touch()
    assert [each.entity for each in book.candidates("Adah Lindt", "PERSON")] == [lind]
    filled.record(linking.rename(lind, "Bo Quist"), actor="me")
    book.touch()
    qtbot.waitUntil(lambda: book.known[lind.id].entity.name == "Bo Quist")
    filled.undo(actor="me")
    filled.undo(actor="me")
    book.touch()
    assert book.get(lind.id) is None
    assert book.candidates("Ada Lind", "PERSON") == []


def test_what_another_window_decides_is_followed_too(book, filled):
    lind = linking.new_entity("PERSON", "Ada Lind")
    with Project.open(filled.path) as other:
        record(other, lind)
    book.touch()
    assert book.get(lind.id).entity == lind


def test_after_very_many_decisions_everything_is_read_again(book, filled, qtbot):
    gone = filled.entities()[0]
    for number in range(501):
        filled.record(linking.set_note(filled.entity(gone.id), str(number)), actor="me")
    filled.record(linking.remove(filled.entity(gone.id), ()), actor="me")
    book.touch()
    qtbot.waitUntil(lambda: book.whole and gone.id not in book.known)
    assert book.known == everything(filled)


def test_places_are_those_of_the_project(book, filled):
    reviewer = Reviewer(filled)
    known = filled.entities()[0]
    reviewer.does(linking.link, [reviewer.finds("PERSON")], known, new=False)
    assert book.places(known.id) == filled.places(known.id)
    assert book.places(known.id).total == 1


def test_trouble_with_the_file_is_told_and_nothing_is_raised(book, filled, monkeypatch):
    said = []
    book.failed.connect(said.append)

    def trouble(*_args, **_options):
        raise ReviewError("The disk is gone.")

    monkeypatch.setattr(filled, "entities_touched", trouble)
    book.touch()
    assert len(book.candidates("Person 1", "PERSON")) > 0
    assert said == ["The disk is gone."]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["link", "split", "merge", "rename", "reject", "undo"]), st.integers(0, 9)
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[*HealthCheck])
@given(acts=ACTS)
def test_after_any_acts_the_book_is_like_one_that_was_read_anew(
    acts, tmp_path_factory, diplomacy, qtbot
):
    path = tmp_path_factory.mktemp("book") / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(article(name=name) for name in NAMES)
        suggest(project, *map(oslo, NAMES))
        record(project, *(linking.new_entity("GPE", f"Place {n}") for n in range(4)))
        book = EntityBook()
        book.open(project)
        for act, number in acts:
            try:
                do(project, act, number)
            except ReviewError:
                continue
            book.touch()
            if number % 2:
                book.candidates("Oslo", "GPE")
        qtbot.waitUntil(lambda: book.whole)
        known = everything(project)
        book.candidates("", "GPE")
        assert book.known == known
        fresh = Register(
            (each.entity for each in known.values()),
            aliases={key: [name for name, _ in each.uses.aliases] for key, each in known.items()},
        )
        for name in ("Oslo", "Norway", "Place", "Place 1", "Osslo"):
            assert book.candidates(name, "GPE") == fresh.candidates(name, "GPE")
        book.open(None)


def do(project, act, number):
    """One act of a reviewer."""
    entities = project.entities()
    one = entities[number % len(entities)] if entities else None
    reviewer = Reviewer(project, NAMES[number % 2])
    city = reviewer.finds("GPE", "Oslo" if number % 3 else "Norway")
    if act == "undo":
        project.undo(actor="reviewer")
    elif act == "reject":
        reviewer.does(review.reject, city)
    elif one is None:
        return
    elif act == "link":
        reviewer.does(linking.link, [city], one, new=False)
    elif act == "split":
        new = linking.new_entity("GPE", f"Place {number}")
        project.record(linking.split(project.meaning(one.id), new, new=True), actor="reviewer")
    elif act == "merge":
        into = entities[(number + 1) % len(entities)]
        project.record(linking.merge(one, into, project.meaning(one.id)), actor="reviewer")
    else:
        project.record(linking.rename(one, f"Oslo {number}"), actor="reviewer")
