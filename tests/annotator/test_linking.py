"""The rules of entities: what each act changes, in which articles, and what it refuses."""

import pytest

from annotator import linking, review
from annotator.errors import ReviewError
from annotator.model import (
    Entity,
    EntityChange,
    EntityId,
    ItemChange,
    ItemState,
    ProgressChange,
    Verdict,
)
from tests.making import Reviewer, article, oslo, suggest


@pytest.fixture
def reviewers(project):
    """Somebody in front of each of two articles with the same suggestions."""
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo(), oslo("a2"))
    return Reviewer(project), Reviewer(project, "a2")


def decide(project, draft):
    return project.record(draft, actor="reviewer")


def person(project, name, reviewer, *, note="", ids=None):
    """An entity that the person of an article means."""
    made = Entity(linking.new_entity("PERSON", name).id, "PERSON", name, note, ids or {})
    reviewer.looks_again()
    reviewer.does(linking.link, [reviewer.finds("PERSON")], made, new=True)
    return made


def meant(project, label="PERSON"):
    """What the mentions of a label mean, by article."""
    return {
        name: [mention.entity for mention in project.sheet(name).mentions if mention.label == label]
        for name in project.article_ids()
    }


def test_a_new_entity_comes_into_being_with_its_first_link(reviewers, project):
    one, _ = reviewers
    lind = linking.new_entity("PERSON", " Ada Lind\n")
    draft = one.does(linking.link, [one.finds("PERSON")], lind, new=True).draft
    assert (draft.verdict, draft.focus) == (Verdict.LINK, one.finds("PERSON"))
    assert draft.changes[0] == EntityChange(lind.id, None, lind)
    assert (one.item("PERSON").entity, lind.name) == (lind.id, "Ada Lind")
    assert one.item("PERSON").state is ItemState.PENDING
    assert project.entities() == [lind]


def test_who_means_it_already_is_left_alone(reviewers):
    one, _ = reviewers
    lind = linking.new_entity("GPE", "Somewhere")
    norway, city = one.finds("GPE", "Norway"), one.finds("GPE", "Oslo")
    one.does(linking.link, [norway], lind, new=True)
    draft = one.does(linking.link, [norway, city], lind, new=False).draft
    assert [change.item for change in draft.changes] == [city]
    with pytest.raises(ReviewError, match="It means Somewhere already"):
        linking.link(one.sheet, [norway, city], lind, new=False)


def test_entities_need_a_name_and_mean_what_has_their_label(reviewers):
    one, _ = reviewers
    with pytest.raises(ReviewError, match="Type a name"):
        linking.new_entity("PERSON", " \n")
    lind = linking.new_entity("PERSON", "Ada Lind")
    with pytest.raises(ReviewError, match="Type a name"):
        linking.rename(lind, "")
    with pytest.raises(ReviewError, match="Ada Lind is a PERSON, this is a ROLE"):
        linking.link(one.sheet, [one.finds("PERSON"), one.finds("ROLE")], lind, new=True)


def test_a_link_is_taken_away_and_the_entity_stays(reviewers, project):
    one, _ = reviewers
    lind = person(project, "Ada Lind", one)
    one.does(linking.unlink, [one.finds("PERSON")])
    assert one.item("PERSON").entity is None
    assert project.entities() == [lind]
    with pytest.raises(ReviewError, match="Nobody has said yet"):
        linking.unlink(one.sheet, [one.finds("PERSON")])


def test_what_a_mention_means_is_not_said_in_a_finished_article(reviewers, project):
    one, _ = reviewers
    person(project, "Ada Lind", one)
    one.finishes()
    with pytest.raises(ReviewError, match="This article is finished"):
        linking.unlink(one.sheet, [one.finds("PERSON")])
    lindt = linking.new_entity("PERSON", "Adah Lindt")
    with pytest.raises(ReviewError, match="This article is finished"):
        linking.link(one.sheet, [one.finds("PERSON")], lindt, new=True)


def test_an_entity_is_renamed_noted_and_given_ids_in_no_article(reviewers, project):
    lind = person(project, "Ada Lind", reviewers[0])
    for act, argument in (
        (linking.rename, " Ada Lindt "),
        (linking.set_note, "an envoy\n"),
        (linking.set_ids, {"wikidata": "q42", "isni": "0000 0001 2103 2683"}),
    ):
        draft = decide(project, act(project.entity(lind.id), argument)).draft
        assert (draft.article, draft.verdict) == (None, Verdict.LINK)
    ids = {"wikidata": "Q42", "isni": "0000000121032683"}
    assert project.entity(lind.id) == Entity(lind.id, "PERSON", "Ada Lindt", "an envoy", ids)
    with pytest.raises(ReviewError, match="“42” is no wikidata id; it should look like Q884"):
        linking.set_ids(lind, {"wikidata": "42"})
    for _ in range(3):
        project.undo(actor="reviewer")
    assert project.entities() == [lind]
    assert list(project.differences()) == []


def test_merging_moves_every_mention_in_every_article_and_one_undo_takes_it_back(
    reviewers, project
):
    one, two = reviewers
    lind = person(project, "Ada Lind", one, note="of Norway", ids={"wikidata": "Q1", "viaf": "7"})
    lindt = person(project, "Adah Lindt", two, note="an envoy", ids={"wikidata": "Q2"})
    two.does(review.reject, two.finds("PERSON"))
    one.finishes()
    before = meant(project), project.entities()
    draft = linking.merge(lindt, lind, project.meaning(lindt.id))
    decide(project, draft)
    assert meant(project) == {"a1": [lind.id], "a2": [lind.id]}
    (left,) = project.entities()
    assert (left.name, left.note) == ("Ada Lind", "of Norway; an envoy")
    assert left.ids == {"wikidata": "Q1", "viaf": "7"}
    assert project.sheet("a1").finished
    assert not any(isinstance(change, ProgressChange) for change in draft.changes)
    assert list(project.differences()) == []
    project.undo(actor="reviewer")
    assert (meant(project), project.entities()) == before
    project.redo(actor="reviewer")
    assert project.entities() == [left]


def test_a_finished_article_is_merged_too_and_its_gold_says_so(reviewers, project):
    one, two = reviewers
    lind = person(project, "Ada Lind", one, ids={"geonames": "5"})
    lindt = person(project, "Adah Lindt", two)
    one.finishes()
    decide(project, linking.merge(lind, lindt, project.meaning(lind.id)))
    ((_, mentions, _),) = project.gold()
    assert {each.entity for each in mentions} == {lindt.id, None}
    assert project.entity(lindt.id).ids == {"geonames": "5"}


def test_only_two_different_entities_of_one_label_are_merged(reviewers, project):
    lind = person(project, "Ada Lind", reviewers[0])
    with pytest.raises(ReviewError, match="Choose another entity"):
        linking.merge(lind, lind, [])
    oslo = linking.new_entity("GPE", "Oslo")
    with pytest.raises(ReviewError, match="Oslo is a GPE, Ada Lind is a PERSON"):
        linking.merge(lind, oslo, project.meaning(lind.id))


def test_splitting_moves_what_was_chosen_to_a_new_or_a_known_entity(reviewers, project):
    one, two = reviewers
    lind = person(project, "Ada Lind", one)
    two.does(linking.link, [two.finds("PERSON")], lind, new=False)
    here = [two.finds("PERSON")]
    other = linking.new_entity("PERSON", "another Ada Lind")
    decide(project, linking.split(project.meaning(lind.id, items=here), other, new=True))
    assert meant(project) == {"a1": [lind.id], "a2": [other.id]}
    decide(project, linking.split(project.meaning(other.id), lind, new=False))
    assert meant(project) == {"a1": [lind.id], "a2": [lind.id]}
    assert other in project.entities()
    with pytest.raises(ReviewError, match="Tick the names or places"):
        linking.split(project.meaning(lind.id, written=["nobody"]), other, new=False)
    norway = linking.new_entity("GPE", "Norway")
    with pytest.raises(ReviewError, match="Norway is a GPE, this is a PERSON"):
        linking.split(project.meaning(lind.id), norway, new=True)


def test_an_entity_goes_once_nothing_but_rejected_mentions_means_it(reviewers, project):
    one, two = reviewers
    lind = person(project, "Ada Lind", one)
    two.does(linking.link, [two.finds("PERSON")], lind, new=False)
    with pytest.raises(ReviewError, match="2 mentions mean Ada Lind; merge it"):
        linking.remove(lind, project.meaning(lind.id))
    one.does(linking.unlink, [one.finds("PERSON")])
    with pytest.raises(ReviewError, match="1 mention means Ada Lind"):
        linking.remove(lind, project.meaning(lind.id))
    two.does(review.reject, two.finds("PERSON"))
    draft = linking.remove(lind, project.meaning(lind.id))
    assert isinstance(draft.changes[0], ItemChange)
    decide(project, draft)
    assert project.entities() == []
    assert meant(project) == {"a1": [None], "a2": [None]}
    project.undo(actor="reviewer")
    assert meant(project) == {"a1": [None], "a2": [lind.id]}


def test_the_same_words_in_an_article_are_alike_but_for_case_hyphens_and_spaces(project):
    text = "Choe Son-hui met CHOE SON HUI. Choe Sonhui and Choe left. Choe Son-hui is no place."
    project.add_articles([article(text, "a3")])
    reviewer = Reviewer(project, "a3")
    for words in ("Choe Son-hui", "CHOE SON HUI", "Choe Sonhui", "Choe"):
        start = text.index(words)
        reviewer.does(review.add_mention, start, start + len(words), "PERSON")
    last = text.rindex("Choe Son-hui")
    reviewer.does(review.add_mention, last, last + 12, "GPE")
    reviewer.does(review.reject, reviewer.finds("PERSON", "Choe Sonhui"))
    first = reviewer.finds("PERSON", "Choe Son-hui")
    assert linking.alike(reviewer.sheet, first) == [reviewer.finds("PERSON", "CHOE SON HUI")]


def test_twins_have_label_and_name_in_common():
    one, other = (Entity(EntityId(each), "PERSON", "Ada Lind") for each in "ab")
    place = Entity(EntityId("c"), "GPE", "Ada Lind")
    assert linking.twins(one, [one, other, place]) == [other]
