import io
import json

import pytest

from annotator.extract.learn import serving
from annotator.extract.learn.readings import CachedReader
from annotator.extract.learn.serving import Learnt, decode_reply, encode_request
from annotator.extract.wire import decode_answer, decode_ready, encode_article, encode_hello
from annotator.extract.worker import main


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    """The user's cache is this test's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))


def serve(*lines):
    out = io.BytesIO()
    code = main([], io.BytesIO(b"".join(lines)), out)
    return out.getvalue().splitlines(keepends=True), code


def learnt(market, scheme):
    answers, code = serve(*encode_request(market, scheme, []))
    assert code == 0
    return [decode_reply(each) for each in answers]


def test_the_worker_learns_and_then_suggests_what_it_has_learnt(market, cheeses):
    *read, found = learnt(market, cheeses)
    assert read == list(range(len(market) + 1))
    assert isinstance(found, Learnt)
    assert found.lessons == 6
    article = market[0].article
    answers, code = serve(encode_hello(found.spec, cheeses), encode_article(article))
    assert code == 0
    ready = decode_ready(answers[0])
    assert (ready.name, ready.model_sha256) == ("learner", found.sha256)
    assert ready.settings["lessons"] == 6
    assert ready.note.startswith("learnt from 6 articles + ")
    prediction = decode_answer(answers[1], article=article, scheme=cheeses)
    assert len(prediction.mentions) == 10


def test_the_same_lessons_are_the_same_file(market, cheeses):
    assert learnt(market, cheeses)[-1].path == learnt(market[::-1], cheeses)[-1].path


def test_what_was_learnt_for_another_scheme_is_not_used(market, cheeses, diplomacy):
    spec = learnt(market[:2], cheeses)[-1].spec
    answers, code = serve(encode_hello(spec, diplomacy))
    assert code == 1
    assert "for another scheme" in json.loads(answers[0])["error"]


def test_what_was_learnt_with_another_pipeline_is_not_used(market, cheeses, monkeypatch):
    spec = learnt(market[:2], cheeses)[-1].spec
    monkeypatch.setattr("annotator.extract.learn.readings.VERSION", 99)
    answers, _ = serve(encode_hello(spec, cheeses))
    assert "for another pipeline" in json.loads(answers[0])["error"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([b'{"learn": 1}\n'], "the first line must say"),
        ([b'{"learn": -1, "scheme": ""}\n'], "the first line must say"),
        ([b'{"learn": 1, "scheme": ""}\n'], "give the scheme a name"),
    ],
)
def test_a_wrong_request_is_answered_with_the_reason(lines, reason):
    answers, code = serve(*lines)
    assert code == 1
    assert reason in json.loads(answers[0])["error"]


def test_lessons_that_end_too_soon_are_told(market, cheeses):
    lines = list(encode_request(market, cheeses, []))
    answers, code = serve(*lines[:-1])
    assert code == 1
    assert "error" in json.loads(answers[-1])


def test_readings_are_kept_where_the_cache_is(market, cheeses, tmp_path):
    learnt(market[:1], cheeses)
    assert list(tmp_path.rglob("*.json.z"))
    assert serving.CachedReader is CachedReader
