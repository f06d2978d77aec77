import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.effort import KEYBOARD, Cost
from annotator.errors import Stopped
from annotator.extract.learn.fitting import fit
from annotator.extract.learn.lesson import Name
from annotator.extract.learn.model import from_bytes
from annotator.extract.learn.page import links_of, places_of
from annotator.extract.learn.predicting import predict
from annotator.extract.rules.book import apply
from annotator.extract.spacy_pipeline import Reader, blank
from annotator.model import Article, ArticleId
from annotator.text import sha256
from tests.annotator.extract.learn.conftest import lesson, lessons

FEW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def article(text, name="new"):
    return Article(ArticleId(name), sha256(text), "", text)


def said(prediction, text):
    return {(text[each.start : each.end], each.label) for each in prediction.mentions}


def test_labels_that_no_rule_knows_are_learnt_from_nothing(market, cheeses, reader):
    model = fit(market, cheeses, reader)
    text = "We sell Manchego for 55 crowns."
    prediction = predict(model, reader.read(article(text)), cheeses)
    assert said(prediction, text) == {("Manchego", "CHEESE"), ("55 crowns", "PRICE")}
    (link,) = links_of(prediction)
    assert link[2] == "costs"
    assert prediction.mentions[0].attributes == {"age": "old"}


def test_without_lessons_it_says_what_the_rules_say(diplomacy):
    reader = Reader(blank(), diplomacy)
    model = fit([], diplomacy, reader)
    told = article("Ada Lind, secretary of the Fjord Foundation, left Oslo on Monday.")
    reading = reader.read(told)
    rules = apply(reading, diplomacy)
    prediction = predict(model, reading, diplomacy)
    assert places_of(prediction.mentions).keys() == places_of(rules.mentions).keys()
    assert links_of(prediction).keys() == links_of(rules).keys()


def test_one_lesson_teaches_a_string(cheeses, reader):
    model = fit([lesson(("Brie", 3), ("Edam", 4), ("Brie", 5))], cheeses, reader)
    text = "Everybody likes Brie."
    assert said(predict(model, reader.read(article(text)), cheeses), text) == {("Brie", "CHEESE")}


def test_a_name_that_the_project_knows_is_found(market, cheeses, reader):
    model = fit(market, cheeses, reader, names=[Name("Old Amsterdam", "CHEESE"), Name("x", "NO")])
    text = "We sell Old Amsterdam for 9 crowns."
    assert ("Old Amsterdam", "CHEESE") in said(
        predict(model, reader.read(article(text)), cheeses), text
    )
    assert model.about["names"] == 1


@FEW
@given(lessons(), st.randoms(use_true_random=False))
def test_the_same_lessons_in_any_order_give_the_same_model(cheeses, reader, given_, random):
    shuffled = list(given_)
    random.shuffle(shuffled)
    one, other = fit(given_, cheeses, reader), fit(shuffled, cheeses, reader)
    assert one.content == other.content
    assert from_bytes(one.content).content == one.content


@FEW
@given(
    lessons(),
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")),
    st.floats(0.05, 0.95),
)
def test_suggestions_are_within_the_text_and_the_scheme(cheeses, reader, given_, extra, threshold):
    model = fit(given_, cheeses, reader)
    text = "\n".join(
        [*(each.article.text for each in given_), extra, "북한 외무성은 브리 치즈를 판다."]
    )
    prediction = predict(model, reader.read(article(text)), cheeses, threshold=threshold)
    assert prediction == predict(model, reader.read(article(text)), cheeses, threshold=threshold)
    for mention in prediction.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.label in cheeses.mentions
        assert threshold - 0.0001 <= mention.score <= 1
    ends = {each.id: each for each in prediction.mentions}
    for relation in prediction.relations:
        assert cheeses.allows(relation.label, ends[relation.head].label, ends[relation.tail].label)
        assert threshold - 0.0001 <= relation.score <= 1
    assert len({each.id for each in prediction.relations}) == len(prediction.relations)


def test_a_label_or_mention_that_cannot_be_learnt_does_no_harm(cheeses, diplomacy, reader, market):
    model = fit(market[:2], diplomacy, Reader(blank(), diplomacy))
    assert model.lessons == 2
    assert model.marking.layers == ()


def test_learning_can_be_stopped(market, cheeses, reader):
    asked = iter([False] * 9 + [True] * 99)
    with pytest.raises(Stopped):
        fit(market, cheeses, reader, stopped=lambda: next(asked))


def test_what_is_dear_to_reject_must_be_likelier_to_be_shown():
    assert round(KEYBOARD.threshold, 2) == 0.34
    assert Cost(accept=1, reject=3, add=3).threshold > Cost(accept=1, reject=1, add=3).threshold
