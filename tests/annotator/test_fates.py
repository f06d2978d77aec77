"""What became of an article's suggestions: every one has one fate, and all counts add up."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from annotator import reshaping, review
from annotator.fates import Fate, Found, fates, judged, totals
from annotator.identity import mention_id, relation_id
from annotator.model import ArticleId, Kind
from annotator.store.reviewed import Outcome, label_of, place_of, read_place
from tests.making import Reviewer, article, oslo, suggest

A1 = ArticleId("a1")
LABELS = ("PERSON", "ORG")
places = st.builds(
    lambda label, start: place_of(label, ((start, start + 3),)),
    st.sampled_from(LABELS),
    st.integers(0, 4),
)


@st.composite
def outcomes(draw):
    """Suggestions, some of which are in gold as they are, changed, or in another's place."""
    said = draw(st.lists(places, max_size=6))
    ids = [mention_id(A1, *read_place(place)) for place in said]
    mentions = draw(
        st.dictionaries(st.sampled_from([*ids, "added1", "added2"]), places, max_size=6)
    )
    ends = st.integers(0, max(len(said) - 1, 0))
    links = st.tuples(st.sampled_from(("meets", "knows")), ends, ends)
    said_relations = draw(st.lists(links, max_size=4)) if said else []
    relation_ids = [relation_id(A1, name, ids[one], ids[two]) for name, one, two in said_relations]
    some = st.sampled_from([*mentions, "gone"])
    relations = draw(
        st.dictionaries(
            st.sampled_from([*relation_ids, "new"]),
            st.tuples(st.sampled_from(("meets", "knows")), some, some),
            max_size=4,
        )
    )
    return Outcome(said, said_relations, mentions, relations)


@given(outcomes(), st.sampled_from(((), ("meets",))))
def test_counts_add_up(outcome, symmetric):
    found = fates(judged(A1, outcome, symmetric=symmetric))
    of = {kind: Counter() for kind in Kind}
    for (kind, _), counts in found.items():
        of[kind].update(counts)
    mentions = of[Kind.MENTION]
    said, gold = set(outcome.said_mentions), set(outcome.mentions.values())
    assert mentions.total() - mentions[Fate.ADDED] == len(said)
    assert mentions.total() - mentions[Fate.REJECTED] == len(gold)
    assert mentions[Fate.KEPT] == len(said & gold)
    links = _links(outcome, symmetric)
    relations = of[Kind.RELATION]
    assert relations.total() - relations[Fate.ADDED] == len(links[0])
    assert relations.total() - relations[Fate.REJECTED] == len(links[1])
    assert totals(found) == (
        Found(len(said & gold), len(said), len(gold)),
        Found(len(links[0] & links[1]), len(links[0]), len(links[1])),
    )


def _links(outcome, symmetric):
    """What was suggested and what is in gold, as labels with the places of their ends."""

    def link(label, *ends):
        return label, *(sorted(ends) if label in symmetric else ends)

    said = outcome.said_mentions
    return (
        {link(label, said[one], said[two]) for label, one, two in outcome.said_relations},
        {
            link(label, outcome.mentions[head], outcome.mentions[tail])
            for label, head, tail in outcome.relations.values()
            if head in outcome.mentions and tail in outcome.mentions
        },
    )


@given(st.sampled_from(LABELS), st.sets(st.integers(0, 40), min_size=2, max_size=6))
def test_a_place_is_read_as_it_was_written(label, offsets):
    ends = sorted(offsets)[: len(offsets) // 2 * 2]
    fragments = tuple(zip(ends[::2], ends[1::2], strict=True))
    place = place_of(label, fragments)
    assert read_place(place) == (label, fragments)
    assert label_of(place) == label


def test_what_is_moved_to_where_another_one_was_suggested_is_that_one():
    one, other = place_of("PERSON", ((0, 3),)), place_of("PERSON", ((1, 4),))
    moved = mention_id(A1, *read_place(one))
    found = fates(judged(A1, Outcome([one, other], [], {moved: other})))
    assert found[Kind.MENTION, "PERSON"] == {Fate.REJECTED: 1, Fate.KEPT: 1}


def test_a_review_that_was_counted_by_hand(project):
    project.add_articles([article()])
    run = suggest(project, oslo())
    ada = Reviewer(project)
    ada.does(review.accept, [ada.finds("PERSON")])
    ada.does(review.relabel, ada.finds("ROLE"), "ORG")
    ada.does(review.reject, ada.finds("GPE", "Norway"))
    ada.does(review.accept, [ada.finds("MEETING")])
    city = ada.finds("GPE", "Oslo")
    start, end = ada.sheet.mention(city).fragments[0]
    ada.does(reshaping.move, city, ((start - 3, end),))
    ada.does(review.accept, [city])
    ada.does(review.accept, [ada.finds("held_at")])
    ada.does(review.add_mention, 0, 8, "PERSON")
    ada.does(review.finish)
    (finished,) = project.reviewed()
    assert (finished.article, finished.run, finished.unseen) == ("a1", run, None)
    outcome = project.outcomes([(finished.key, run)])[finished.key]
    assert dict(fates(judged(A1, outcome))) == {
        (Kind.MENTION, "PERSON"): {Fate.KEPT: 1, Fate.ADDED: 1},
        (Kind.MENTION, "ROLE"): {Fate.RELABELLED: 1},
        (Kind.MENTION, "MEETING"): {Fate.KEPT: 1},
        (Kind.MENTION, "GPE"): {Fate.REJECTED: 1, Fate.MOVED: 1},
        (Kind.RELATION, "holds_role"): {Fate.REJECTED: 1},
        (Kind.RELATION, "held_at"): {Fate.MOVED: 1},
    }
