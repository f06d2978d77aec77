"""Exchange JSONL: what is refused, with its line and its field."""

import os

import pytest

from annotator.errors import SourceError
from annotator.formats import exchange
from annotator.formats.exchange import read, sniff
from tests.annotator.formats.lines import CHOE, MET, TEXT, WIT, refusal


def with_mentions(*mentions: object) -> dict[str, object]:
    return {"id": "a1", "text": TEXT, "mentions": list(mentions)}


def with_relations(*relations: object) -> dict[str, object]:
    return with_mentions(CHOE, WIT) | {"relations": list(relations)}


def nested(depth: int) -> dict[str, object]:
    value: dict[str, object] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


WRONG = {
    "a list": ([1], None, "one object"),
    "a number": (3, None, "one object"),
    "no name": ({"title": "x"}, None, "give its id, sha256 or text"),
    "id a number": ({"id": 3}, "id", "must be text in quotes, not 3"),
    "id empty": ({"id": ""}, "id", "is empty"),
    "id long": ({"id": "x" * 201}, "id", "has 201 characters"),
    "title a list": ({"id": "a", "title": []}, "title", "text in quotes, not a list"),
    "text a number": ({"text": 3}, "text", "text in quotes, not 3"),
    "text blank": ({"text": " \n"}, "text", "is empty"),
    "text with CR": ({"text": "a\r\nb"}, "text", "carriage return at code point 1"),
    "text with NUL": ({"text": "ab\0"}, "text", "has a NUL at code point 2"),
    "label with NUL": (with_mentions(CHOE | {"label": "A\0"}), "mentions[0].label", "has a NUL"),
    "meta with NUL": ({"id": "a", "meta": {"x": ["\0"]}}, "meta.x[0]", "has a NUL"),
    "key with NUL": ({"id": "a", "meta": {"x\0": 1}}, "meta", "has a NUL in a key"),
    "sha256 short": ({"sha256": "abc"}, "sha256", "64 hexadecimal digits"),
    "sha256 of another": ({"text": TEXT, "sha256": "0" * 64}, "sha256", "is not that of the text"),
    "meta a list": ({"id": "a", "meta": []}, "meta", "an object, {…}, not a list"),
    "meta and a key": ({"id": "a", "meta": {"x": 1}, "x": 2}, "x", "meta has a x already"),
    "meta deep": ({"id": "a", "meta": nested(70)}, "meta" + ".a" * 64, "nested more than 64 deep"),
    "finished 1": ({"id": "a", "finished": 1}, "finished", "must be true or false, not 1"),
    "zones an object": ({"id": "a", "zones": {}}, "zones", "must be a list"),
    "zone kind": (
        {"text": TEXT, "zones": [{"start": 0, "end": 2, "kind": "footer"}]},
        "zones[0].kind",
        "headline, standfirst, caption, byline, furniture",
    ),
    "zone outside": (
        {"text": TEXT, "zones": [{"start": 0, "end": 99, "kind": "byline"}]},
        "zones[0].end",
        "outside the text, which has 27",
    ),
    "zones overlap": (
        {
            "id": "a",
            "zones": [
                {"start": 3, "end": 5, "kind": "byline"},
                {"start": 0, "end": 4, "kind": "byline"},
            ],
        },
        "zones",
        "overlap at 3",
    ),
    "zone key": ({"id": "a", "zones": [{"begin": 0}]}, "zones[0].begin", "is unknown"),
    "mentions an object": ({"id": "a", "mentions": {}}, "mentions", "must be a list"),
    "mention a list": (with_mentions([2, 14, "PERSON"]), "mentions[0]", "must be an object"),
    "mention key": (with_mentions(CHOE | {"type": "x"}), "mentions[0].type", "is unknown"),
    "start text": (with_mentions(CHOE | {"start": "2"}), "mentions[0].start", "whole number"),
    "start true": (with_mentions(CHOE | {"start": True}), "mentions[0].start", "not true"),
    "end float": (with_mentions(CHOE | {"end": 14.0}), "mentions[0].end", "not 14.0"),
    "end missing": (with_mentions({"start": 2, "label": "X"}), "mentions[0].end", "nothing"),
    "start negative": (
        with_mentions(CHOE | {"start": -1}),
        "mentions[0].start",
        "code points from 0",
    ),
    "end before start": (with_mentions(CHOE | {"end": 2}), "mentions[0].end", "not after"),
    "end outside": (with_mentions(WIT, CHOE | {"end": 28}), "mentions[1].end", "has 27 code"),
    "label missing": (with_mentions({"start": 2, "end": 3}), "mentions[0].label", "is missing"),
    "label empty": (with_mentions(CHOE | {"label": ""}), "mentions[0].label", "is empty"),
    "label long": (with_mentions(CHOE | {"label": "X" * 201}), "mentions[0].label", "201"),
    "mention id": (with_mentions(CHOE | {"id": 1}), "mentions[0].id", "text in quotes"),
    "mention id a list": (
        with_mentions(CHOE | {"id": []}, WIT | {"id": None}),
        "mentions[0].id",
        "",
    ),
    "ids twice": (with_mentions(CHOE, WIT | {"id": "m1"}), "mentions[1].id", "of mentions[0] too"),
    "surface": (with_mentions(CHOE | {"surface": "Choe"}), "mentions[0].surface", "at 2-14"),
    "surface a number": (with_mentions(CHOE | {"surface": 3}), "mentions[0].surface", "text"),
    "UTF-16 units": (
        with_mentions(CHOE | {"start": 3, "end": 15, "surface": "Choe Son-hui"}),
        "mentions[0].surface",
        "these are UTF-16 units",
    ),
    "score over 1": (with_mentions(CHOE | {"score": 1.1}), "mentions[0].score", "from 0 to 1"),
    "score negative": (with_mentions(CHOE | {"score": -0.1}), "mentions[0].score", "from 0 to 1"),
    "score true": (
        with_mentions(CHOE | {"score": True}),
        "mentions[0].score",
        "is true; give a number",
    ),
    "score text": (with_mentions(CHOE | {"score": "0.5"}), "mentions[0].score", "a number"),
    "entity a number": (with_mentions(CHOE | {"entity": 3}), "mentions[0].entity", "text"),
    "attributes a list": (with_mentions(CHOE | {"attributes": []}), "mentions[0].attributes", ""),
    "attribute a number": (
        with_mentions(CHOE | {"attributes": {"track": 1.5}}),
        "mentions[0].attributes.track",
        "must be text in quotes, not 1.5",
    ),
    "fragments empty": (with_mentions(CHOE | {"fragments": []}), "mentions[0].fragments", "empty"),
    "fragments numbers": (
        with_mentions(CHOE | {"fragments": [2, 14]}),
        "mentions[0].fragments[0]",
        "must be a list",
    ),
    "fragments of three": (
        with_mentions(CHOE | {"fragments": [[2, 5, 14]]}),
        "mentions[0].fragments[0]",
        "two whole numbers",
    ),
    "fragment empty": (
        with_mentions(CHOE | {"fragments": [[2, 2], [3, 14]]}),
        "mentions[0].fragments[0]",
        "not after its start",
    ),
    "fragments unsorted": (
        with_mentions(CHOE | {"fragments": [[7, 14], [2, 6]]}),
        "mentions[0].fragments[1]",
        "before the end of the one before",
    ),
    "fragments elsewhere": (
        with_mentions(CHOE | {"fragments": [[2, 6], [7, 13]]}),
        "mentions[0].fragments",
        "reach from 2 to 13, but start and end say 2 to 14",
    ),
    "relations an object": (with_relations() | {"relations": {}}, "relations", "must be a list"),
    "relation key": (with_relations(MET | {"from": "m1"}), "relations[0].from", "is unknown"),
    "no head": (with_relations({"label": "x", "tail": "m1"}), "relations[0].head", "is missing"),
    "head unknown": (with_relations(MET | {"head": "m9"}), "relations[0].head", "no mention of"),
    "tail a number": (with_relations(MET | {"tail": 2}), "relations[0].tail", "text in quotes"),
    "relation score": (with_relations(MET | {"score": 2}), "relations[0].score", "from 0 to 1"),
    "relation ids": (with_relations(MET, MET), "relations[1].id", "of relations[0] too"),
    "relation attributes": (
        with_relations(MET | {"attributes": {"modality": None}}),
        "relations[0].attributes.modality",
        "not nothing",
    ),
    "relations alone": ({"id": "a", "relations": [MET]}, "relations[0].head", "no mention of"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_field_is_named_with_its_line(case, save):
    value, field, reason = WRONG[case]
    error = refusal(save({"id": "fine", "text": "Fine."}, value))
    assert (error.line, error.field) == (2, field)
    assert reason in error.problem
    assert str(error).startswith(f"{error.path}, line 2")


def test_what_an_error_quotes_is_short_and_printable(save):
    error = refusal(save(with_mentions(CHOE | {"\x1b[31m" + "x" * 999: 1})))
    assert len(error.field) == 200
    assert error.field.startswith("mentions[0].\ufffd[31mx")
    error = refusal(save(with_mentions(CHOE | {"surface": "x" * 999})))
    assert len(error.problem) < 200


RAW = {
    "cut off": (b'{"id": "a", "text": "x', "is not JSON"),
    "two values": (b'{"id": "a"} {"id": "b"}', "is not JSON"),
    "not a number": (b'{"id": "a", "meta": {"x": NaN}}', "is not JSON"),
    "infinite": (b'{"id": "a", "mentions": [{"score": 1e999}]}', "is not JSON"),
    "half a pair": (b'{"id": "a\\ud800"}', "half of a surrogate pair"),
    "not UTF-8": (b'{"id": "caf\xe9"}', "is not UTF-8 (byte 11 of the line)"),
    "a surrogate in UTF-8": (b'{"id": "a\xed\xa0\x80"}', "is not UTF-8 (byte 9 of the line)"),
    "one list": (b'[{"id": "a"}]', "each as one object"),
    "pretty": (b"{", "each as one object on one line"),
    "a raw control character": (b'{"id": "a\x00"}', "is not JSON"),
    "too deep": (b'{"id": ' + b"[" * 2000 + b"]" * 2000 + b"}", "is not JSON"),
}


@pytest.mark.parametrize("case", RAW)
def test_a_line_that_is_no_article_is_explained(case, save):
    raw, reason = RAW[case]
    error = refusal(save({"id": "fine"}, raw))
    assert error.line == 2
    assert reason in error.problem


def test_a_whole_number_that_would_lose_digits_is_refused(save):
    error = refusal(save(b'{"id": "a", "meta": {"tweet": [123456789012345678901]}}'))
    assert error.field == "meta.tweet[0]"
    [record] = read(save(b'{"id": "a", "meta": {"tweet": 1234567890123456789}}'))
    assert record.meta == {"tweet": 1234567890123456789}


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b'{"id": "a", "id": "b"}', "id"),
        (b'{"id": "a", "meta": {"x": {"y": 1, "y": 1}}}', "y"),
        (b'{"id":"a","mentions":[{"start":0,"end":1,"label":"X","end":2}]}', "end"),
        (
            b'{"id":"a","mentions":[{"start":0,"end":1,"label":"X","attributes":{"k":"1","k":"2"}}]}',
            "k",
        ),
        (b'{"id" : "a", "id" : "b"}', "id"),
        (b'{"id": "a", "i\\u0064": "b"}', "id"),
    ],
)
def test_the_same_key_twice_in_one_object_is_refused(raw, key, save):
    error = refusal(save(raw))
    assert (error.line, error.field) == (1, key)
    assert "twice" in error.problem


@pytest.mark.parametrize(
    "text", ['She said "yes": that was all', 'a ":" b', "\\u0000 is not NUL", "“quoted”:"]
)
def test_a_text_that_looks_like_keys_is_no_trouble(text, save):
    [record] = read(save({"id": "a", "text": text, "meta": {'k"': 1}}))
    assert record.text == text


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        list(read(tmp_path / "none.jsonl"))
    with pytest.raises(SourceError, match="not an ordinary file"):
        list(read(tmp_path))


def test_a_text_or_a_line_over_its_limit_is_refused(save, monkeypatch):
    path = save({"id": "a", "text": "한" * 200})
    monkeypatch.setattr("annotator.formats.record.TEXT_LIMIT", 599)
    assert refusal(path).field == "text"
    monkeypatch.setattr("annotator.formats.record.TEXT_LIMIT", 600)
    assert len(list(read(path))) == 1
    monkeypatch.setattr(exchange, "LINE_LIMIT", 300)
    assert refusal(path).line == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "f.fifo")
    with pytest.raises(SourceError, match="is not an ordinary file"):
        sniff(tmp_path / "f.fifo")
