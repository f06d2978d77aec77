"""Offsets that count something else than code points are pointed out, never converted."""

import pytest

from annotator.evaluate import Predictions, evaluate
from annotator.evaluate.remarks import Oddity
from annotator.evaluate.sides import Gold, GoldArticle
from annotator.model import PredictedMention
from tests.counting import Counts, counts

ASTRAL = "🤝 Ada met Bo in 🎉 Oslo, Kim in Rome, and Lee in Bern."
NARROW = "Zoë met Bo in Malmö, Kim in Rome, and Lee in Bern."
PLAIN = "Ada met Bo in Oslo, Kim in Rome, and Lee in Bern."
WORDS = "Bo", "Oslo", "Malmö", "Kim", "Rome", "Lee", "Bern"


def spans(text):
    return [(text.index(word), text.index(word) + len(word)) for word in WORDS if word in text]


def utf16(text, place):
    return len(text[:place].encode("utf-16-le")) // 2


def utf8(text, place):
    return len(text[:place].encode())


def other_units(text, said, *, gold=None, told=True):
    """The remarks of another unit on what is said of one article, and its strict counts."""
    marked = tuple(
        PredictedMention(f"m{n}", "X", (span,)) for n, span in enumerate(gold or spans(text))
    )
    article = GoldArticle("a1", text=text if told else None, mentions=marked)
    predictions = Predictions.from_spans("mine", {"a1": [(*span, "X") for span in said]})
    run = evaluate(Gold("gold", (article,)), predictions, resamples=0).runs[0]
    found = [each for each in run.remarks if each.kind is Oddity.OTHER_UNIT]
    return found, counts(run.mentions.strict)


@pytest.mark.parametrize(
    ("text", "change", "name"),
    [
        (ASTRAL, lambda text, start, end: (utf16(text, start), utf16(text, end)), "UTF-16 units"),
        (ASTRAL, lambda text, start, end: (utf8(text, start), utf8(text, end)), "UTF-8 bytes"),
        (NARROW, lambda text, start, end: (utf8(text, start), utf8(text, end)), "UTF-8 bytes"),
        (PLAIN, lambda _, start, end: (start, end - 1), "an end that is included"),
        (PLAIN, lambda _, start, end: (start + 1, end + 1), "from 1"),
        (PLAIN, lambda _, start, end: (start + 1, end), "from 1, and an end that is included"),
    ],
)
def test_a_unit_in_which_the_spans_would_be_golds_is_named_and_nothing_is_converted(
    text, change, name
):
    # a text that goes on, so that no span leaves it
    text += " " * 10
    said = [change(text, start, end) for start, end in spans(text)]
    (found,), strict = other_units(text, said)
    assert found.count == len(said)
    right = len({*said} & {*spans(text)})
    assert found.examples == (
        f"{name}: of {len(said)} spans that would move, {len(said)} would be gold's; "
        f"as it is, {right}",
    )
    assert strict.tp == right


@pytest.mark.parametrize("text", [ASTRAL, NARROW, PLAIN])
def test_code_points_are_not_taken_for_anything_else(text):
    found, strict = other_units(text, spans(text))
    assert not found
    assert strict == Counts(tp=len(spans(text)))


def test_spans_that_fit_no_unit_are_only_wrong():
    found, _ = other_units(PLAIN, [(start + 3, end + 3) for start, end in spans(PLAIN)[:-1]])
    assert not found


def test_two_spans_are_chance():
    said = [(start + 1, end + 1) for start, end in spans(PLAIN)[:2]]
    assert not other_units(PLAIN, said)[0]
    said = [(start + 1, end + 1) for start, end in spans(PLAIN)[:3]]
    assert other_units(PLAIN, said)[0]


def test_when_a_third_is_right_as_it_is_a_shift_is_not_looked_for():
    own = spans(PLAIN)
    said = [*own[:2], *((start + 1, end + 1) for start, end in own[2:5])]
    assert not other_units(PLAIN, said)[0]


def test_other_characters_are_found_among_many_spans_before_which_there_is_none():
    text = "Bo, Kim, Lee, Rome, Bern: " + "x, " * 30 + "🤝 Oslo Malmö Minsk " + " " * 10
    early = [
        (text.index(word), text.index(word) + len(word)) for word in WORDS if word in text[:26]
    ]
    early += [(place, place + 1) for place in range(26, 116, 3)]
    late = [(text.index(word), text.index(word) + len(word)) for word in ("Oslo", "Malmö", "Minsk")]
    said = [*early, *((start + 1, end + 1) for start, end in late)]
    (found,), strict = other_units(text, said, gold=[*early, *late])
    assert found.examples == (
        "UTF-16 units: of 3 spans that would move, 3 would be gold's; as it is, 0",
    )
    assert strict.tp == len(early)


def test_without_a_text_only_what_needs_none_is_tried():
    said = [(utf16(ASTRAL, start), utf16(ASTRAL, end)) for start, end in spans(ASTRAL)]
    wide = [(start, end) for start, end in said if end <= len(ASTRAL)]
    found, _ = other_units(ASTRAL, wide, told=False)
    assert all("UTF" not in remark.examples[0] for remark in found)
    ends = [(start, end - 1) for start, end in spans(PLAIN)]
    assert other_units(PLAIN, ends, told=False)[0]
