"""A chat model as extractor: what it is asked, and what is made of its words."""

import orjson
import pytest

from annotator.errors import ExtractorError
from annotator.extract.asking import answer_schema, instructions
from annotator.extract.chat import stretches
from annotator.extract.client import predict_in_worker
from annotator.extract.registry import make
from annotator.model import Zone, ZoneKind
from tests.annotator.extract.conftest import article
from tests.annotator.extract.serving import completion, serving

TEXT = "Ada  Lind went to the Oslo talks. Oslo was cold.\n\nBo Quist’s aide left."
SAID = {
    "mentions": [
        {"id": 1, "label": "PERSON", "quote": "Ada Lind", "before": ""},
        {"id": 2, "label": "MEETING", "quote": "Oslo talks", "before": "went to the"},
        {"id": 3, "label": "GPE", "quote": "Oslo", "before": "talks."},
        {"id": 4, "label": "PERSON", "quote": "Bo Quist's", "before": ""},
    ],
    "relations": [
        {"label": "participates_in", "head": 1, "head_label": "PERSON", "tail": 2,
         "tail_label": "MEETING"},
    ],
}  # fmt: skip


@pytest.fixture
def ask(diplomacy):
    """What the worker makes of a model's answers to one text, and what was left out or dropped."""

    def asked(answers, told=None):
        with serving(answers) as server:
            spec = f"chat:{server.url}/v1#tiny-1.5:free"
            told = told or article(TEXT)
            with predict_in_worker([told], spec=spec, scheme=diplomacy) as found:
                said = [
                    (
                        [(each.label, told.text[each.start : each.end]) for each in one.mentions],
                        [(each.label, each.head, each.tail) for each in one.relations],
                    )
                    for one in found
                ]
            reasons = [each.reason for each in (*found.dropped, *found.left_out)]
            return said, reasons, server.asked

    return asked


def says(value, **changes):
    content = value if isinstance(value, str | None) else orjson.dumps(value).decode()
    return lambda handler: handler.send(completion(content, **changes))


def test_quotes_come_back_as_mentions_with_their_relations(ask):
    ((mentions, relations),), reasons, asked = ask(says(SAID))
    assert mentions == [
        ("PERSON", "Ada  Lind"), ("MEETING", "Oslo talks"), ("GPE", "Oslo"),
        ("PERSON", "Bo Quist’s"),
    ]  # fmt: skip
    assert relations == [("participates_in", "m1", "m2")]
    assert reasons == []
    path, _, body = asked[0]
    assert path == "/v1/chat/completions"
    body = orjson.loads(body)
    assert body["model"] == "tiny-1.5:free"
    assert body["messages"][1] == {"role": "user", "content": TEXT}
    assert body["response_format"]["json_schema"]["strict"] is True


def test_the_scheme_is_what_is_asked_for(diplomacy):
    told = instructions(diplomacy)
    for label in (*diplomacy.mentions.values(), *diplomacy.relations.values()):
        assert label.name in told
        assert label.guideline in told
    schema = answer_schema(diplomacy)
    assert schema["properties"]["mentions"]["items"]["properties"]["label"]["enum"] == list(
        diplomacy.mentions
    )
    ways = schema["properties"]["relations"]["items"]["anyOf"]
    held_at = next(
        each["properties"] for each in ways if "held_at" in each["properties"]["label"]["enum"]
    )
    assert held_at["head_label"]["enum"] == ["MEETING"]
    assert held_at["tail_label"]["enum"] == ["GPE", "LOC"]


def test_what_makes_no_sense_is_left_out_counted_and_told(ask):
    wrong = {
        "mentions": [
            *SAID["mentions"], SAID["mentions"][0], "Oslo",
            {"id": 7, "label": "PLANET", "quote": "Oslo"},
            {"id": 8, "label": "GPE", "quote": "Bergen"}, {"id": 9, "label": "GPE", "quote": None},
            {"id": 10, "label": "GPE", "quote": "cold. Bo"},
        ],
        "relations": [
            *SAID["relations"], {"label": "held_at", "head": 1, "tail": 3},
            {"label": "held_at", "head": 2, "tail": 8}, 7,
            {"label": "held_at", "head": 2, "tail": 2},
        ],
    }  # fmt: skip
    ((mentions, relations),), (reason,), _ = ask(says(wrong))
    assert len(mentions) == 4
    assert len(relations) == 1
    assert reason == (
        "3 quotes not found in the text: 'Bergen', '', 'cold. Bo'; "
        "2 mentions without a label of the scheme; "
        "1 relation between labels that the scheme does not allow; "
        "3 relations without both of its ends"
    )


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (says("I am sorry, Dave."), "did not write JSON, but 'I am sorry, Dave.'"),
        (says("[]"), "wrote no list of mentions"), (says(None), "the model gave no answer"),
        (says({"mentions": 3}), "wrote no list of mentions"),
        (says('{"mentions": [', finish_reason="length"), "the model's answer was cut"),
        (lambda handler: handler.send(b"<html>"), "is no chat completion; check the address"),
        (lambda handler: handler.send(b'{"choices": []}'), "is no chat completion"),
        (lambda handler: handler.send(b"x" * (9 * 2**20)), "more than 8,388,608 bytes"),
        (lambda handler: handler.send(b"no such model", status=404), "Not Found: no such model"),
    ],
)  # fmt: skip
def test_answers_that_are_none_are_told(ask, answers, reason):
    said, (told,), _ = ask(answers)
    assert said == []
    assert reason in told


@pytest.mark.parametrize(
    "wrapped",
    [
        "<think>Oslo is {{a}} city.</think>\n{}", "```json\n{}\n```",
        "Here it is:\n```\n{}\n```\nBye.", "<think>```json\n[]\n```</think>```json\n{}\n```",
    ],
)  # fmt: skip
def test_thoughts_and_markdown_around_the_answer_are_passed_over(ask, wrapped):
    ((mentions, _),), dropped, _ = ask(says(wrapped.format(orjson.dumps(SAID).decode())))
    assert len(mentions) == 4
    assert not dropped


def test_a_model_that_chats_is_asked_once_more(ask):
    def better(handler):
        first = len(handler.server_asked()) == 1
        says("Sure! Here it is:" if first else f"```json\n{orjson.dumps(SAID).decode()}\n```")(
            handler
        )

    asked = []

    def answers(handler):
        handler.server_asked = lambda: asked
        asked.append(handler.body)
        better(handler)

    ((mentions, _),), _, _ = ask(answers)
    assert len(mentions) == 4
    assert len(asked) == 2


def test_what_a_model_does_not_take_is_left_away(ask):
    def strict(handler):
        if "temperature" in orjson.loads(handler.body):
            handler.send(b"Unsupported value: 'temperature'", status=400)
        else:
            says(SAID)(handler)

    ((mentions, _),), _, asked = ask(strict)
    assert len(mentions) == 4
    assert "seed" in orjson.loads(asked[-1][2])


def test_long_articles_go_in_pieces_and_furniture_not_at_all(ask):
    paragraph = "Oslo was cold. " * 100
    text = f"Menu Oslo\n{paragraph}\n\n{paragraph}\n{paragraph}\n{paragraph}"
    told = article(text, zones=(Zone(0, 9, ZoneKind.FURNITURE),))
    assert [text[start:end].count("Oslo") for start, end in stretches(told)] == [200, 200]
    one = {"mentions": [{"id": 1, "label": "GPE", "quote": "Oslo", "before": ""}], "relations": []}
    ((mentions, _),), _, asked = ask(says(one), told)
    assert len(asked) == 2
    assert all("Menu" not in orjson.loads(body)["messages"][1]["content"] for *_, body in asked)
    assert mentions == [("GPE", "Oslo")] * 2


def test_without_a_scheme_there_is_nothing_to_ask():
    with pytest.raises(ExtractorError, match="cannot tell what to look for without a scheme"):
        make("chat:http://localhost:1/v1#m", None)
