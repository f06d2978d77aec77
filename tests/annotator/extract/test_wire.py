import json

import pytest

from annotator.errors import ExtractorError
from annotator.extract.wire import (
    ANSWER_LIMIT,
    decode_answer,
    decode_ready,
    encode_answer,
    read_line,
)
from annotator.model import PredictedMention, PredictedRelation, Prediction

TEXT = "Ada Lind, an envoy, went to the Oslo talks 🤝.\nShe left."
MENTIONS = [
    {"id": "m1", "label": "PERSON", "fragments": [[0, 8]], "score": 0.9, "attributes": {}},
    {"id": "m2", "label": "MEETING", "fragments": [[32, 42]], "score": 1, "attributes": {}},
]
RELATION = {"id": "r1", "label": "participates_in", "head": "m1", "tail": "m2", "score": None}


@pytest.fixture
def told(as_article):
    return as_article(TEXT)


@pytest.fixture
def decode(told, diplomacy):
    def decoded(**changes):
        answer = {
            "id": "a1",
            "sha256": told.sha256,
            "mentions": MENTIONS,
            "relations": [RELATION],
            **changes,
        }
        return decode_answer(json.dumps(answer).encode(), article=told, scheme=diplomacy)

    return decoded


def test_a_right_answer_is_taken_as_it_is(decode):
    prediction = decode()
    assert [each.label for each in prediction.mentions] == ["PERSON", "MEETING"]
    assert prediction.mentions[1].fragments == ((32, 42),)
    assert prediction.relations == (PredictedRelation("r1", "participates_in", "m1", "m2"),)


def test_what_is_encoded_comes_back(told, diplomacy):
    prediction = Prediction(
        told.id,
        (
            PredictedMention("m1", "PERSON", ((0, 3), (4, 8)), 0.5),
            PredictedMention("m2", "MEETING", ((32, 42),), None, None, {"track": "1.5"}),
        ),
        (PredictedRelation("r1", "participates_in", "m1", "m2", 0.25, {"modality": "planned"}),),
    )
    line = encode_answer(told, prediction)
    assert line.endswith(b"\n")
    assert decode_answer(line, article=told, scheme=diplomacy) == prediction


def mention(**changes):
    return {"mentions": [{**MENTIONS[0], **changes}], "relations": []}


def relation(**changes):
    return {"relations": [{**RELATION, **changes}]}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": "a2"}, "the answer is for 'a2'"),
        ({"sha256": "0" * 64}, "another text"),
        ({"error": "the model is tired"}, "article a1: the model is tired"),
        ({"mentions": None}, "must be lists"),
        ({"relations": {}}, "must be lists"),
        ({"mentions": ["m1"]}, "not an object with an id"),
        (mention(id=1), "not an object with an id"),
        (mention(label="BIRD"), "mention m1: the scheme has no mention label 'BIRD'"),
        (mention(label=None), "no mention label None"),
        (mention(fragments=[]), "no fragments"),
        (mention(fragments=[[0, 400]]), "is no place in a text of 55"),
        (mention(fragments=[[-8, -1]]), "is no place"),
        (mention(fragments=[[5, 5]]), "is no place"),
        (mention(fragments=[[8, 0]]), "is no place"),
        (mention(fragments=[[0, 8.0]]), "is no place"),
        (mention(fragments=[[False, True]]), "is no place"),
        (mention(fragments=[["0", "8"]]), "is no place"),
        (mention(fragments=[0, 8]), "is no place"),
        (mention(fragments=[[0, 3], [3, 8]]), "touch or are not in order"),
        (mention(fragments=[[4, 8], [0, 3]]), "touch or are not in order"),
        (mention(fragments=[[40, 50]]), "over the end of a line"),
        (mention(score=1.01), "the score 1.01 is not between 0 and 1"),
        (mention(score=True), "the score True"),
        (mention(score="high"), "the score 'high'"),
        (mention(attributes={"track": "1"}), "no attribute track = '1'"),
        (mention(attributes=[]), "attributes are not an object"),
        ({"mentions": [*MENTIONS, MENTIONS[0]]}, "two mentions have the same id"),
        ({"mentions": [*MENTIONS, {**MENTIONS[0], "id": "m9"}]}, "the same label and place"),
        (relation(label="likes"), "relation r1: the scheme has no relation label 'likes'"),
        (relation(tail="m7"), "its ends 'm1', 'm7' are not both mentions here"),
        (relation(head=["m1"]), "are not both mentions here"),
        (relation(head="m2", tail="m1"), "forbids participates_in from MEETING to PERSON"),
        (relation(attributes={"modality": "sung"}), "no attribute modality = 'sung'"),
        ({"relations": [RELATION, RELATION]}, "two relations have the same id"),
        ({"relations": [RELATION, {**RELATION, "id": "r2"}]}, "the same label and ends"),
    ],
)
def test_a_wrong_answer_is_refused_with_the_article_and_the_reason(decode, changes, complaint):
    with pytest.raises(ExtractorError, match="article a1: ") as caught:
        decode(**changes)
    assert complaint in str(caught.value)


@pytest.mark.parametrize("line", [b"", b"hello\n", b"[1]\n", b"\xff\xfe\n", b'{"id": NaN}\n', b"7"])
def test_garbage_is_no_answer(line):
    with pytest.raises(ExtractorError, match="an answer is not"):
        read_line(line)


def test_an_endless_line_is_not_even_parsed():
    with pytest.raises(ExtractorError, match="more than 32 MiB"):
        read_line(b"[" * (ANSWER_LIMIT + 1))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b'{"error": "no such model"}', "no such model"),
        (b'{"ready": true}', "did not say that it is ready"),
        (b'{"ready": {"name": "x"}}', "did not say that it is ready"),
    ],
)
def test_a_worker_that_is_not_ready_is_refused(line, complaint):
    with pytest.raises(ExtractorError, match=complaint):
        decode_ready(line)
