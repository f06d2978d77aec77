"""Whatever somebody answers: a prediction that holds against text and scheme, or a sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import scheme as schemes
from annotator.errors import ExtractorError
from annotator.extract.chat import _content, _Found
from annotator.extract.exchanging import prediction_of, read_answer
from annotator.extract.wire import decode_answer, encode_answer
from tests.annotator.extract.conftest import article
from tests.annotator.extract.serving import completion

TOLD = article("Ada Lind 🤝 went to Oslo.\nThe Oslo talks “failed”.")
SCHEME = schemes.load("diplomacy")
LABELS = st.sampled_from(
    ["GPE", "PERSON", "MEETING", "held_at", "participates_in", "PLANET", "", 7]
)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
PLACE = st.integers(-2, len(TOLD.text) + 3) | ANY
NAME = st.sampled_from(["m1", "m2", "m3"]) | ANY


def some(**fields):
    """Objects with some of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


MENTIONS = some(
    id=NAME, start=PLACE, end=PLACE, label=LABELS, score=st.floats(-1, 2) | ANY,
    surface=st.sampled_from(["Oslo", "Ada Lind"]) | ANY, entity=ANY,
    attributes=some(status=st.sampled_from(["held", "odd"]), modality=ANY) | ANY,
    fragments=st.lists(st.lists(PLACE, max_size=3), max_size=3) | ANY,
)  # fmt: skip
RELATIONS = some(id=NAME, label=LABELS, head=NAME, tail=NAME, score=ANY, attributes=ANY)
ANSWERS = some(
    id=st.just("a1") | ANY, sha256=st.just(TOLD.sha256) | ANY, text=st.just(TOLD.text) | ANY,
    mentions=st.lists(MENTIONS, max_size=4) | ANY,
    relations=st.lists(RELATIONS, max_size=3) | ANY, zones=ANY, finished=ANY, meta=ANY,
)  # fmt: skip
QUOTES = some(
    id=st.integers(1, 3) | ANY, label=LABELS,
    quote=st.sampled_from(["Oslo", "ada lind", '"failed"', "Oslo. The", ""]) | ANY,
    before=st.sampled_from(["went to", "The"]) | ANY,
)  # fmt: skip
TIES = some(label=LABELS, head=st.integers(0, 4) | ANY, tail=st.integers(0, 4) | ANY)
SAID = some(mentions=st.lists(QUOTES, max_size=5) | ANY, relations=st.lists(TIES, max_size=4) | ANY)


def holds(prediction, scheme):
    """Whether the client would believe it."""
    line = encode_answer(TOLD, prediction)
    assert decode_answer(line, article=TOLD, scheme=scheme) == prediction


@given(ANSWERS, st.sampled_from([SCHEME, None]))
def test_a_line_of_the_exchange_format(value, scheme):
    try:
        line = json.dumps(value).encode()
        prediction = prediction_of(read_answer(line, whose="x"), TOLD, scheme, whose="x")
    except ExtractorError:
        return
    holds(prediction, scheme)


@given(st.binary(max_size=60))
def test_any_bytes(line):
    with pytest.raises(ExtractorError):
        prediction_of(read_answer(line, whose="x"), TOLD, SCHEME, whose="x")


@given(SAID | ANY)
def test_the_words_of_a_model(value):
    found = _Found(TOLD, SCHEME)
    try:
        found.take(_content(completion(json.dumps(value))), 0, len(TOLD.text))
    except ExtractorError:
        return
    holds(found.prediction(), SCHEME)


@given(st.binary(max_size=60) | ANY.map(lambda value: json.dumps(value).encode()))
def test_any_completion(said):
    with pytest.raises(ExtractorError):
        _content(said)
