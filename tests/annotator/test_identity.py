"""What makes two suggestions one item."""

from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from annotator.identity import items_of, mention_id, new_id, relation_id
from annotator.model import ItemState, Prediction
from tests.making import OSLO, mention, oslo, place, relation

LIND = place(OSLO, "Ada Lind")
OTHER = place(OSLO, "Ada Lind", 1)


def test_the_same_suggestion_of_two_extractors_is_one_item():
    one = Prediction("a1", (mention("m1", "PERSON", LIND, score=0.2),))
    other = Prediction("a1", (mention("99", "PERSON", LIND, score=0.9, attributes={"a": "b"}),))
    assert [item.id for item in items_of(one)] == [item.id for item in items_of(other)]


def test_another_article_label_or_span_is_another_item():
    ids = {
        mention_id("a1", "PERSON", (LIND,)),
        mention_id("a2", "PERSON", (LIND,)),
        mention_id("a1", "ORG", (LIND,)),
        mention_id("a1", "PERSON", (OTHER,)),
        mention_id("a1", "PERSON", (LIND, OTHER)),
    }
    assert len(ids) == 5


def test_the_direction_of_a_relation_makes_it_another_one():
    head, tail = mention_id("a1", "GPE", (LIND,)), mention_id("a1", "GPE", (OTHER,))
    assert relation_id("a1", "in", head, tail) != relation_id("a1", "in", tail, head)
    assert relation_id("a1", "in", head, tail) != relation_id("a1", "at", head, tail)


def test_items_are_pending_and_keep_score_attributes_and_run():
    items = items_of(oslo(), run=7)
    assert {item.state for item in items} == {ItemState.PENDING}
    assert {item.run for item in items} == {7}
    assert [item.score for item in items] == [0.9, 0.4, None, None, 0.25, 0.5, None]
    assert items[3].attributes == {"status": "held"}
    assert items[6].attributes == {"modality": "asserted"}
    assert (items[6].head, items[6].tail) == (items[3].id, items[4].id)


def test_what_a_prediction_says_twice_is_one_item_and_its_relations_follow():
    said = Prediction(
        "a1",
        (
            mention("m1", "PERSON", LIND, score=0.5),
            mention("m2", "PERSON", LIND, score=0.9),
            mention("m3", "ROLE", OTHER),
        ),
        (relation("r1", "is", "m1", "m3", score=0.1), relation("r2", "is", "m2", "m3")),
    )
    person, role, link = items_of(said)
    assert person.score == 0.5
    assert (link.head, link.tail, link.score) == (person.id, role.id, 0.1)


def test_ids_of_added_items_never_come_twice():
    assert len({new_id() for _ in range(1000)}) == 1000
    assert all(len(new_id()) == 20 for _ in range(5))


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(names, names, names, names)
def test_ids_tell_any_articles_and_labels_apart(article, label, other, another):
    same = (article, label) == (other, another)
    assert (mention_id(article, label, (LIND,)) == mention_id(other, another, (LIND,))) == same


@given(st.integers(0, 10**7), st.integers(1, 10**4))
def test_a_mentions_id_is_the_hash_of_all_that_it_says(start, length):
    fragments = ((start, start + length),)
    said = f"a1\0mention\0PERSON\0{fragments!r}".encode()
    assert mention_id("a1", "PERSON", fragments) == blake2b(said, digest_size=10).hexdigest()
