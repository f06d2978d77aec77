"""What a plant is, and what becomes of it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotator import planting
from annotator.identity import mention_id
from annotator.model import ItemState, Mention, Relation, RunId
from annotator.planting import Planted


def mention(start, *, label="GPE"):
    """A suggestion that stands here."""
    span = ((start, start + 3),)
    return Mention(mention_id("a1", label, span), label, span, score=0.5, run=RunId(1))


def test_a_plant_that_was_corrected_is_none():
    plant = mention(4)
    plants = {plant.id: Planted(plant)}
    assert planting.as_planted(replace(plant, state=ItemState.ACCEPTED), plants)
    assert planting.as_planted(replace(plant, note="sure?", flagged=True), plants)
    assert not planting.as_planted(replace(plant, label="ORG"), plants)
    assert not planting.as_planted(replace(plant, fragments=((4, 8),)), plants)
    assert planting.is_retired(planting.retired(plant), plants)
    assert not planting.is_retired(replace(plant, state=ItemState.REJECTED), plants)


@given(there=st.sets(st.integers(0, 99)), new=st.sets(st.integers(0, 99)))
def test_plants_stand_among_the_suggestions_where_the_text_has_them(there, new):
    suggested = {each.id: each for each in map(mention, sorted(there))}
    link = Relation("link", "near", "one", "other")
    plants = {each.id: each for each in (mention(start, label="ORG") for start in new)}
    found = planting.among({**suggested, link.id: link}, plants)
    assert list(found)[-1] == link.id, "mentions come first, as in any run"
    starts = [each.start for each in found.values() if isinstance(each, Mention)]
    assert starts == sorted(starts)
    assert found.keys() == {*suggested, *plants, link.id}
    assert [each for each in found if each in suggested] == list(suggested)
