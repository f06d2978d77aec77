"""Which entities go when an article is finished: those that were made for plants alone."""

import pytest

from annotator import linking, review
from annotator.model import ArticleId
from tests.annotator.test_attention import Planted
from tests.planted import plant


@pytest.fixture
def planted(project):
    """Two articles with plants, and a reviewer of each."""
    plant(project, "a1", "a2")
    return Planted(project), Planted(project, "a2")


def links(reviewer, item, entity, *, new=True):
    """Say what a mention means."""
    reviewer.does(linking.link, [item], entity, new=new)


def entity_for(reviewer, item, name="Nobody"):
    """An entity of the mention's label."""
    return linking.new_entity(reviewer.sheet.items[item].label, name)


def finishes(reviewer):
    """Finish the article, whatever is left in it; what the file says the decision was."""
    decision = reviewer.does(review.finish)
    (last,) = list(reviewer.project.decisions())[-1:]
    assert decision == last
    return decision


def register(project):
    """The names of all entities, also of those that only plants mean."""
    ids = project.entity_ids(most=99)
    return {each.entity.name for each in project.known(ids)}


def test_it_goes_with_the_last_article_whose_plants_mean_it(project, planted):
    first, second = planted
    one, other = next(
        (one, other)
        for one in first.plants
        for other in second.plants
        if first.sheet.items[one].label == second.sheet.items[other].label
    )
    entity = entity_for(first, one)
    links(first, one, entity)
    second.sheet = project.sheet_to_review(ArticleId("a2"))
    links(second, other, entity, new=False)
    first.sheet = project.sheet(ArticleId("a1"))
    finishes(first)
    assert register(project) == {"Nobody"}
    second.looks_again()
    finishes(second)
    assert register(project) == set()
    project.undo(actor="ada")
    assert register(project) == {"Nobody"}
    assert project.sheet("a2").items[other].entity == entity.id


def test_it_goes_where_its_plant_was_told_to_mean_something_else_before(project, planted):
    reviewer = planted[0]
    item = reviewer.plants[0]
    links(reviewer, item, entity_for(reviewer, item, "Nobody"))
    links(reviewer, item, entity_for(reviewer, item, "Nobody else"))
    reviewer.does(linking.unlink, [item])
    finishes(reviewer)
    assert register(project) == set()


def test_it_stays_where_a_mention_means_it(project, planted):
    reviewer = planted[0]
    item = reviewer.plants[0]
    entity = entity_for(reviewer, item, "Somebody")
    links(reviewer, item, entity)
    like = next(
        each.id
        for each in reviewer.sheet.mentions
        if each.label == entity.label and each.id not in reviewer.sheet.plants
    )
    links(reviewer, like, entity, new=False)
    finishes(reviewer)
    assert register(project) == {"Somebody"}


def test_what_was_made_for_a_mention_stays_though_only_plants_mean_it_now(project, planted):
    reviewer = planted[0]
    item = reviewer.plants[0]
    entity = entity_for(reviewer, item, "Somebody")
    like = next(
        each.id
        for each in reviewer.sheet.mentions
        if each.label == entity.label and each.id not in reviewer.sheet.plants
    )
    links(reviewer, like, entity)
    links(reviewer, item, entity, new=False)
    reviewer.does(linking.unlink, [like])
    finishes(reviewer)
    assert register(project) == {"Somebody"}
