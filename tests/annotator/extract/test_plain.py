"""What an extractor in this process may give, and what of it costs the article."""

import io
import json
import re
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest

from annotator.errors import ExtractorError
from annotator.extract import worker
from annotator.extract.packaged import Packaged
from annotator.extract.wire import decode_answer, encode_answer, encode_article, encode_hello
from annotator.model import PredictedMention, PredictedRelation, Prediction


def ada(**changes):
    said = {"id": "m1", "label": "PERSON", "fragments": ((0, 8),), "score": 0.5, **changes}
    return Prediction("a1", (PredictedMention(**said),))


@pytest.fixture
def told(as_article):
    return as_article("Ada Lind left Oslo.")


@pytest.mark.parametrize(
    "score", [np.float32(0.5), np.float16(0.5), np.array(0.5), np.array([0.5]), Decimal("0.5")]
)
def test_a_librarys_number_is_a_score(told, diplomacy, score):
    prediction = decode_answer(
        encode_answer(told, ada(score=score)), article=told, scheme=diplomacy
    )
    assert prediction.mentions[0].score == 0.5


@pytest.mark.parametrize(
    "fragments",
    [np.array([[0, 8]]), ((np.int64(0), np.int32(8)),), [[0, np.uint8(8)]], [np.array([0, 8])]],
)
def test_a_librarys_whole_numbers_are_a_place(told, diplomacy, fragments):
    line = encode_answer(told, ada(fragments=fragments))
    prediction = decode_answer(line, article=told, scheme=diplomacy)
    assert prediction.mentions[0].fragments == ((0, 8),)


@pytest.mark.parametrize(
    ("prediction", "reason"),
    [
        (ada(score="0.9"), r"mentions\[0\]\.score is '0\.9', no number"),
        (ada(score=True), r"mentions\[0\]\.score is True"),
        (ada(score=np.True_), r"mentions\[0\]\.score is np\.True_"),
        (ada(score=np.float32("nan")), r"mentions\[0\]\.score is .*nan.*, no number"),
        (ada(score=10**400), r"mentions\[0\]\.score is 1000"),
        (ada(score=np.array([0.1, 0.2])), r"mentions\[0\]\.score is array"),
        (ada(fragments=((0.0, 8.0),)), r"mentions\[0\]\.fragments\[0\] has 0\.0, which is no"),
        (ada(fragments=((False, True),)), r"fragments\[0\] has False"),
        (ada(fragments=(("0", "8"),)), r"fragments\[0\] has '0'"),
        (ada(fragments=((0, 10**30),)), r"fragments\[0\] has a number that is no place"),
        (ada(fragments=(0, 8)), r"fragments\[0\] is 0, no \(start, end\)"),
        (ada(fragments=None), r"mentions\[0\]\.fragments is None, no list"),
        (ada(label=None), r"mentions\[0\]\.label is None, no text"),
        (ada(id=np.int64(1)), r"mentions\[0\]\.id is np\.int64\(1\), no text"),
        (ada(entity="Ada \ud83d"), r"mentions\[0\]\.entity is 'Ada \\ud83d', with half a"),
        (ada(attributes={"status": 1}), r"mentions\[0\]\.attributes is 1, no text"),
        (ada(attributes=None), r"mentions\[0\]\.attributes is None, no mapping"),
        (Prediction("a1", None), r"the prediction\.mentions is None, no list"),
        (Prediction("a1", (("m1", "PERSON"),)), r"mentions\[0\] is .*, which has no "),
        (
            Prediction("a1", (), (PredictedRelation("r", "holds_role", "m1", 2),)),
            r"relations\[0\]\.tail is 2, no text",
        ),
        (Prediction("zz"), "the prediction is for the article 'zz'"),
        (None, "the prediction is None, which has no article"),
    ],
)
def test_what_is_no_prediction_of_the_article_is_refused_with_its_field(told, prediction, reason):
    with pytest.raises(ExtractorError, match=reason):
        encode_answer(told, prediction)


def fails(_articles, _scheme):
    raise KeyError("PERSON")
    yield


@pytest.mark.parametrize(
    ("predict", "reason"),
    [
        (lambda _articles, _scheme: iter(()), "no prediction for the article"),
        (lambda _articles, _scheme: [ada(), ada()], "more than one prediction"),
        (lambda _articles, _scheme: [None], "which has no article"),
        (lambda _articles, _scheme: None, "raised TypeError"),
        (fails, r"raised KeyError\('PERSON'\) in test_plain.py, line "),
        (lambda _articles, _scheme: [ada(score="high")], r"mentions\[0\]\.score is 'high'"),
    ],
)
def test_a_packages_slip_costs_the_article_and_no_more(
    told, diplomacy, monkeypatch, predict, reason
):
    answered = Prediction(told.id)
    answers = iter([predict, lambda _articles, _scheme: [answered]])
    inner = SimpleNamespace(predict=lambda *asked: next(answers)(*asked))
    package = Packaged(inner, "package:slips", "1", {}, None, "Slips")
    monkeypatch.setattr("annotator.extract.registry.make", lambda *_, **__: package)
    lines = b"".join((encode_hello("package:slips", diplomacy), *[encode_article(told)] * 2))
    out = io.BytesIO()
    assert worker.main([], io.BytesIO(lines), out) == 0
    _, failed, whole = out.getvalue().splitlines()
    assert re.search(reason, json.loads(failed)["error"])
    assert decode_answer(whole, article=told, scheme=diplomacy) == answered
