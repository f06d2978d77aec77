"""Rules come to an end and mark what is there, whatever a text is made of."""

from hypothesis import given
from hypothesis import strategies as st

PARTS = (
    "Ⓐ Ⅳ İ ª 中 ß 😀 ’s - – ( ) . , \u00a0 \t \n "
    "Oslo the Forum for UN Ada Lind envoy talks on May 1998"
)
texts = st.lists(
    st.tuples(st.sampled_from(PARTS.split(" ")), st.sampled_from([" ", " ", ""])), max_size=20
).map(lambda parts: "".join(word + gap for word, gap in parts))


def test_a_capital_that_is_no_letter_is_passed_over(mentions, rules):
    assert mentions("The Ⓐ came to Oslo.", extractor=rules) == [("GPE", "Oslo")]


@given(texts)
def test_mentions_begin_and_end_with_something_to_read(rules, diplomacy, as_article, text):
    (prediction,) = rules.predict([as_article(text)], diplomacy)
    for each in prediction.mentions:
        surface = text[each.start : each.end]
        assert surface.strip() == surface != ""
        assert "\n" not in surface
