from hypothesis import given
from hypothesis import strategies as st

from annotator.extract.learn.fitting import fit
from annotator.extract.learn.lesson import Lesson
from annotator.extract.learn.page import links_of, places_of
from annotator.extract.learn.predicting import predict
from annotator.extract.learn.trusting import ADDED, DROPPED, Trust, earned, known, trust
from annotator.extract.learn.valuing import Example, learn
from annotator.extract.rules.book import apply
from annotator.extract.spacy_pipeline import Reader, blank
from annotator.model import Article, ArticleId, Prediction
from annotator.scheme import Attribute
from annotator.text import sha256

COUNTS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8)
ITEMS = st.sampled_from("abcdef")
PROBABILITY = st.floats(0, 1)
STATUS = (Attribute("status", ("held", "planned")),)


def reports(count):
    """Articles in which the rules find a person, a body and a place, and two links."""
    for order in range(count):
        text = f"Ada Lind, secretary of the Fjord Foundation, left Oslo on {order + 1} May 2024."
        yield Article(ArticleId(f"r{order}"), sha256(text), "", text)


def without(said, label):
    """A lesson of what the rules say, but that nothing with this label is true."""
    kept = tuple(each for each in said.mentions if each.label != label)
    ids = {each.id for each in kept}
    links = tuple(each for each in said.relations if {each.head, each.tail} <= ids)
    return Prediction(said.article, kept, links)


def lessons(scheme, reader, count, *, wrong="NOTHING"):
    for article in reports(count):
        yield Lesson(article, without(apply(reader.read(article), scheme), wrong))


@given(COUNTS, st.floats(0.05, 0.95))
def test_nothing_is_earned_without_a_larger_share_in_two_articles(counts, even):
    if earned(counts, even=even):
        right, wrong = sum(one for one, _ in counts), sum(each for _, each in counts)
        assert right > even * (right + wrong)
        assert len(counts) > 1


def test_a_few_right_changes_are_chance_and_many_are_not():
    assert not earned([(1, 0), (1, 0), (1, 0)])
    assert not earned([(9, 0), (0, 0), (0, 0)])
    assert earned([(2, 0)] * 6)
    assert not earned([(6, 5)] * 6)


def seen(chosen, *, sure=0.8):
    """What was chosen of an article in which the rules are half right and miss two."""
    return dict.fromkeys(chosen, sure), set("abcdwxyz"), set("abcdef")


def test_what_adds_and_what_drops_are_trusted_apart():
    adding = trust([seen("abcdwxyzef")] * 6)
    assert adding.adds > 0.8
    assert adding.drops == DROPPED
    dropping = trust([seen("abcd")] * 6)
    assert dropping.drops > 0.8
    assert dropping.adds == ADDED
    assert trust([]) == Trust()


def test_trust_grows_with_every_article_that_bears_it_out_and_falls_with_the_others():
    grown = [trust([seen("abcdef")] * count) for count in range(1, 9)]
    assert sorted(grown, key=lambda each: each.adds) == grown
    assert sorted(grown, key=lambda each: each.drops) == grown
    fallen = trust([seen("wxyzpq")] * 8)
    assert fallen.adds < ADDED
    assert fallen.drops < DROPPED


@given(st.lists(st.tuples(st.frozensets(ITEMS), st.frozensets(ITEMS), st.frozensets(ITEMS))))
def test_trust_is_a_share(articles):
    found = trust([(dict.fromkeys(chosen, 0.5), *rest) for chosen, *rest in articles])
    assert 0 < found.adds <= 1
    assert 0 < found.drops < 1


@given(PROBABILITY, PROBABILITY, PROBABILITY)
def test_what_the_rules_find_is_never_less_likely_than_both_say(learnt, prior, share):
    kept = Trust(drops=share).kept(learnt, prior)
    assert min(learnt, prior) - 1e-9 <= kept <= max(learnt, prior) + 1e-9


def test_a_few_lessons_that_agree_with_the_rules_take_nothing_from_them(diplomacy):
    reader = Reader(blank(), diplomacy)
    for count in (1, 2, 4):
        model = fit(lessons(diplomacy, reader, count), diplomacy, reader)
        text = "Eva Sund, secretary of the Fjord Foundation, met Bo Ek, deputy minister, in Bergen."
        reading = reader.read(Article(ArticleId("new"), sha256(text), "", text))
        said, rules = predict(model, reading, diplomacy), apply(reading, diplomacy)
        assert places_of(rules.mentions).keys() == places_of(said.mentions).keys()
        assert links_of(rules).keys() == links_of(said).keys()


def test_rules_that_are_always_wrong_about_a_label_are_overruled(diplomacy):
    reader = Reader(blank(), diplomacy)
    text = "Eva Sund, secretary of the Fjord Foundation, left Bergen on 3 July 2024."
    reading = reader.read(Article(ArticleId("new"), sha256(text), "", text))

    def labels(count):
        taught = list(lessons(diplomacy, reader, count, wrong="DATE"))
        said = predict(fit(taught, diplomacy, reader), reading, diplomacy)
        return {each.label for each in said.mentions}

    assert "DATE" in labels(1)
    assert "DATE" not in labels(12)
    assert "PERSON" in labels(12)


def said(true, ruled, lesson, surface="talks"):
    return Example(lesson, "MEETING", surface, {"status": true}, {"status": ruled})


def value(examples, ruled, surface="talks"):
    found = learn(examples).values("MEETING", surface, {"status": ruled}, STATUS)
    return found["status"]


def test_rules_are_believed_of_attributes_until_they_are_often_wrong():
    assert value([said("held", "planned", 1)] * 3, "planned") == "planned"
    wrong = [said("held", "planned", lesson) for lesson in range(8) for _ in range(2)]
    assert value(wrong, "planned") == "held"
    # of the other value nothing was shown
    assert value([*wrong, *(said("planned", "held", lesson) for lesson in (1, 2))], "held") == (
        "held"
    )


def test_where_rules_are_silent_the_usual_value_is_said():
    examples = [Example(1, "MEETING", "talks", {"status": "held"}, None)] * 2
    assert learn(examples).values("MEETING", "a summit", None, STATUS) == {"status": "held"}


def test_a_label_is_known_to_rules_that_find_others_until_they_have_often_missed_it():
    found = [(0, 1, "ORG")]
    seldom, often = [(1, 2, "LOC")], [(at, at + 1, "ISSUE") for at in range(20)]
    assert known(found, [*seldom, *often]) == {"ORG", "LOC"}
    assert known([], [*seldom, *often]) == frozenset()


def test_a_doubtful_find_of_the_rules_is_shown_until_drops_have_been_right():
    new, proven = Trust(), Trust(drops=0.95)
    for said in (0.1, 0.3, 0.9):
        assert new.kept(said, said) > new.least(0.34, said)
    assert new.kept(0.1, 0.3) > new.least(0.34, 0.3)
    assert proven.kept(0.1, 0.3) < proven.least(0.34, 0.3)
    assert new.least(0.34, None) == 0.34
