"""How entities are used, where, and which ones decisions have touched."""

import pytest

from annotator import linking, review
from annotator.model import Draft, EntityChange, Verdict
from annotator.store import Known, Places, Uses
from tests.making import OSLO, Reviewer, article, oslo, place, suggest


@pytest.fixture
def lind(project):
    """Ada Lind, meant once in each of two articles, and rejected in a third."""
    names = ("a1", "a2", "a3")
    project.add_articles(article(name=name) for name in names)
    suggest(project, *map(oslo, names))
    made = linking.new_entity("PERSON", "Ada Lind")
    for name in names:
        reviewer = Reviewer(project, name)
        reviewer.does(linking.link, [reviewer.finds("PERSON")], made, new=name == "a1")
    reviewer.does(review.reject, reviewer.finds("PERSON"))
    return made


def test_rejected_mentions_are_no_uses_but_mean_it_still(project, lind):
    assert project.known([lind.id]) == [Known(lind, Uses((("Ada Lind", 2),), 2, 2))]
    assert [name for name, _ in project.meaning(lind.id)] == ["a1", "a2", "a3"]
    assert [each.article for each in project.places(lind.id).first] == ["a1", "a2"]


def test_aliases_come_with_their_counts_the_most_frequent_first(project, lind):
    reviewer = Reviewer(project, "a1")
    for nth in (0, 1):
        reviewer.does(review.add_mention, *place(OSLO, "Bo Quist", nth), "PERSON")
    added = [
        each.id for each in reviewer.sheet.mentions if reviewer.sheet.surface(each) == "Bo Quist"
    ]
    reviewer.does(linking.link, added, lind, new=False)
    reviewer.does(review.add_mention, *place(OSLO, "Ada"), "PERSON")
    reviewer.does(linking.link, [reviewer.finds("PERSON", "Ada")], lind, new=False)
    (known,) = project.known([lind.id])
    assert known.uses == Uses((("Ada Lind", 2), ("Bo Quist", 2), ("Ada", 1)), 5, 2)
    assert [mention.start for _, mention in project.meaning(lind.id, written=["Bo Quist"])] == [
        place(OSLO, "Bo Quist")[0],
        place(OSLO, "Bo Quist", 1)[0],
    ]


def test_what_is_not_there_is_left_out_and_what_is_not_used_has_no_uses(project, lind):
    other = linking.new_entity("GPE", "Oslo")
    project.record(Draft(Verdict.LINK, None, (EntityChange(other.id, None, other),)), actor="me")
    assert project.known([other.id, "nobody"]) == [Known(other)]
    assert project.places(other.id) == Places()
    assert project.known([]) == []


def test_a_place_has_its_text_on_one_line_without_words_that_are_cut_off(project, lind):
    first, _ = project.places(lind.id).first
    assert OSLO[first.start : first.end] == first.surface == "Ada Lind"
    assert (first.before, first.title) == ("Ada Lind and Bo Quist met in Oslo ", OSLO[:20])
    assert first.after == ", an envoy of Norway, came to the Oslo talks 🤝 on Monday."
    text = "Ada Lind" + " and so on" * 20 + " said Bo\nQuist. " + "He went on and on. " * 20
    project.add_articles([article(text, "b1")])
    reviewer = Reviewer(project, "b1")
    start = text.index("Bo\n")
    reviewer.does(review.add_mention, start, start + 8, "PERSON")
    reviewer.does(linking.link, [reviewer.finds("PERSON")], lind, new=False)
    last = project.places(lind.id).first[-1]
    assert last.surface == "Bo Quist"
    assert last.before == "on and so on and so on and so on and so on and so on said "
    assert last.after == ". He went on and on. He went on and on. He went on and on."


def test_no_more_places_than_asked_for_and_how_many_there_are(project, lind):
    found = project.places(lind.id, most=1)
    assert (len(found.first), found.total) == (1, 2)


def test_ids_are_read_a_slice_at_a_time(project):
    made = [linking.new_entity("GPE", f"Place {number}") for number in range(7)]
    changes = tuple(EntityChange(each.id, None, each) for each in made)
    project.record(Draft(Verdict.LINK, None, changes), actor="me")
    found, last = [], None
    while slice_ := project.entity_ids(last, most=3):
        found += slice_
        last = slice_[-1]
    assert found == sorted(each.id for each in made)


def test_whatever_a_decision_changes_or_counts_anew_is_touched(project, lind):
    def touched():
        return project.entities_touched(project.head[0] - 1)

    reviewer = Reviewer(project, "a1")
    ada = reviewer.finds("PERSON")
    reviewer.does(review.accept, [reviewer.finds("GPE", "Norway")])
    assert touched() == set()
    reviewer.does(review.reject, ada)
    assert touched() == {lind.id}
    project.undo(actor="reviewer")
    assert touched() == {lind.id}
    reviewer.looks_again()
    lindt = linking.new_entity("PERSON", "Adah Lindt")
    reviewer.does(linking.link, [ada], lindt, new=True)
    assert touched() == {lind.id, lindt.id}
    project.record(linking.merge(lindt, lind, project.meaning(lindt.id)), actor="reviewer")
    assert touched() == {lind.id, lindt.id}
    project.record(linking.rename(lind, "A. Lind"), actor="reviewer")
    assert touched() == {lind.id}
    assert project.entities_touched(project.head[0]) == set()


def test_after_very_many_decisions_it_may_be_any(project, lind):
    since = project.head[0]
    for number in range(501):
        project.record(linking.set_note(project.entity(lind.id), str(number)), actor="reviewer")
    assert project.entities_touched(since) is None
    assert project.entities_touched(since + 1) == {lind.id}
