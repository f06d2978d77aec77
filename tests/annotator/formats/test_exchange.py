"""Exchange JSONL: what a line says when it is read, and how it is written."""

import json
import os

import orjson
import pytest

from annotator.formats.exchange import line, read, sniff, write
from annotator.model import PredictedMention, PredictedRelation, Zone, ZoneKind
from annotator.text import sha256
from tests.annotator.formats.lines import CHOE, MET, TEXT, WIT, article, refusal


def test_a_line_is_read_whole(save):
    [record] = read(
        save(
            {
                "id": "a1",
                "title": "A title",
                "text": TEXT,
                "meta": {"published": "2016-10-24"},
                "zones": [{"start": 0, "end": 1, "kind": "headline"}],
                "finished": True,
                "mentions": [
                    CHOE | {"surface": "Choe Son-hui", "score": 0.93, "entity": "Choe"},
                    WIT | {"attributes": {"status": "held"}, "score": 1},
                ],
                "relations": [MET | {"score": 0.71, "attributes": {"modality": "asserted"}}],
            }
        )
    )
    assert (record.line, record.id, record.title, record.text) == (1, "a1", "A title", TEXT)
    assert record.meta == {"published": "2016-10-24"}
    assert record.zones == (Zone(0, 1, ZoneKind.HEADLINE),)
    assert record.finished is True
    assert record.mentions == (
        PredictedMention("m1", "PERSON", ((2, 14),), 0.93, "Choe"),
        PredictedMention("m2", "PERSON", ((19, 27),), 1.0, None, {"status": "held"}),
    )
    assert record.relations == (
        PredictedRelation("r1", "met", "m1", "m2", 0.71, {"modality": "asserted"}),
    )
    assert record.surfaces == ()


def test_what_a_line_does_not_say_is_none(save):
    [record] = read(save({"text": TEXT}))
    assert record.id is record.sha256 is record.title is record.mentions is record.zones is None
    assert record.finished is None
    assert record.relations == ()
    assert record.meta == {}


def test_an_empty_list_of_mentions_says_that_there_are_none(save):
    [record] = read(save({"text": TEXT, "mentions": [], "zones": []}))
    assert record.mentions == record.zones == ()


def test_null_is_the_same_as_a_key_left_out(save):
    keys = ["title", "meta", "zones", "finished", "mentions", "relations", "sha256", "id"]
    first, second = read(
        save({"text": "One."}, {"text": "Two."} | dict.fromkeys(keys)),
    )
    assert first.meta == second.meta == {}
    assert second.mentions is None
    values = dict.fromkeys(["id", "surface", "score", "entity", "attributes", "fragments"])
    [record] = read(save({"text": TEXT, "mentions": [CHOE | values]}))
    assert record.mentions == (PredictedMention("m1", "PERSON", ((2, 14),)),)


def test_blank_lines_a_byte_order_mark_and_windows_newlines_are_no_trouble(save):
    raw = orjson.dumps({"id": "a", "text": "One."})
    other = orjson.dumps({"id": "b", "text": "Two."})
    records = list(read(save(b"\xef\xbb\xbf" + raw + b"\r", b"", b"  \r", other + b"\n")))
    assert [(record.line, record.id) for record in records] == [(1, "a"), (4, "b")]


def test_a_file_without_lines_has_no_articles(save):
    assert list(read(save(b""))) == []


def test_a_line_separator_inside_a_text_does_not_end_the_line(save):
    text = "One\u2028two\u0085three\x0cfour"
    [record] = read(save({"text": text}))
    assert record.text == text


def test_unknown_keys_of_an_article_are_kept_in_its_meta(save):
    [record] = read(save({"text": TEXT, "meta": {"a": 1}, "source": {"url": ["x", None]}}))
    assert record.meta == {"a": 1, "source": {"url": ["x", None]}}


def test_items_without_ids_get_some_that_are_free(save):
    mentions = [{**WIT, "id": None}, {**CHOE, "id": "m1"}, {"start": 0, "end": 1, "label": "X"}]
    relations = [
        {**MET, "id": "r2"},
        {"label": "x", "head": "m1", "tail": "m2"},
        {"label": "y", "head": "m1", "tail": "m3"},
    ]
    [record] = read(save({"text": TEXT, "mentions": mentions, "relations": relations}))
    assert [mention.id for mention in record.mentions] == ["m2", "m1", "m3"]
    assert [relation.id for relation in record.relations] == ["r2", "r1", "r3"]


def test_fragments_are_read_and_touching_ones_merged(save):
    apart = CHOE | {"start": 2, "end": 27, "fragments": [[2, 6], [24, 27]], "surface": "Choe Wit"}
    touching = WIT | {"fragments": [[19, 23], [23, 27]], "surface": "Joel  Wit"}
    [record] = read(save({"text": TEXT, "mentions": [apart, touching]}))
    assert [mention.fragments for mention in record.mentions] == [((2, 6), (24, 27)), ((19, 27),)]


def test_without_a_text_the_surfaces_are_kept_for_later(save):
    mentions = [CHOE | {"surface": "Choe"}, WIT, WIT | {"id": "m3", "attributes": {"a": "b"}}]
    [record] = read(save({"id": "a1", "mentions": mentions}))
    assert record.surfaces == ("Choe", None, None)


def test_articles_without_an_id_are_told_apart_by_their_text(save):
    assert len(list(read(save({"text": "One."}, {"text": "Two."})))) == 2
    error = refusal(save({"text": "One."}, b"", {"text": "One."}))
    assert (error.line, error.field) == (3, "id")
    assert "is on line 1 already" in error.problem


def test_the_same_id_twice_names_both_lines(save):
    error = refusal(save({"id": "a"}, {"id": "b"}, {"id": "a"}))
    assert (error.line, error.field) == (3, "id")
    assert "'a' is on line 1 already" in error.problem


def test_the_same_text_under_two_ids_is_allowed(save):
    assert len(list(read(save({"id": "a", "text": TEXT}, {"id": "b", "text": TEXT})))) == 2


def test_a_line_has_its_keys_in_the_documented_order():
    whole = article(meta={"published": "2016-10-24"}, zones=(Zone(0, 1, ZoneKind.CAPTION),))
    mentions = [
        PredictedMention("m1", "PERSON", ((2, 6), (7, 14)), 0.5, "Choe", {"k": "v"}),
        PredictedMention("m2", "PERSON", ((19, 27),)),
    ]
    relations = [PredictedRelation("r1", "met", "m1", "m2", 0.25, {"k": "v"})]
    assert line(whole, mentions, relations, finished=True).decode() == (
        '{"id":"a1","title":"A title","text":"🤝 Choe Son-hui met Joel Wit",'
        '"meta":{"published":"2016-10-24"},"zones":[{"start":0,"end":1,"kind":"caption"}],'
        '"finished":true,"mentions":[{"id":"m1","start":2,"end":14,"label":"PERSON",'
        '"fragments":[[2,6],[7,14]],"surface":"Choe Son-hui","score":0.5,"entity":"Choe",'
        '"attributes":{"k":"v"}},{"id":"m2","start":19,"end":27,"label":"PERSON",'
        '"surface":"Joel Wit"}],"relations":[{"id":"r1","label":"met","head":"m1","tail":"m2",'
        '"score":0.25,"attributes":{"k":"v"}}]}\n'
    )


def test_a_line_says_nothing_of_mentions_unless_it_is_given_some():
    said = {"id": "a1", "title": "A title", "text": TEXT, "zones": []}
    assert json.loads(line(article())) == said
    assert json.loads(line(article(), []))["mentions"] == []


def test_a_line_without_its_text_names_it_by_its_hash(tmp_path):
    mention = PredictedMention("m1", "PERSON", ((2, 14),))
    path = tmp_path / "run.jsonl"
    write([line(article(), [mention], text=False, surfaces=False)], path)
    [record] = read(path)
    assert (record.id, record.sha256, record.text) == ("a1", sha256(TEXT), None)
    assert record.mentions == (mention,)
    assert record.surfaces == (None,)


def test_writing_leaves_the_old_file_alone_if_a_line_fails(tmp_path):
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        write((line(each) for each in [article(), article(meta={"x": object()})]), path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.jsonl"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jsonl", b"no JSON at all", "jsonl"),
        ("a.NDJSON", b"", "jsonl"),
        ("a.txt", b'{"id": "a"}', "text"),
        ("a.json", b'\xef\xbb\xbf\n {"id": "a"}', "jsonl"),
        ("a", b'{ "id": "a"}', "jsonl"),
        ("a", b"{}", "jsonl"),
        ("a", b"{Braces} in a text", "text"),
        ("a.md", b"# A title", "text"),
        ("a", b"", "text"),
    ],
)
def test_what_a_file_is_goes_by_its_suffix_and_then_by_its_beginning(tmp_path, name, content, kind):
    path = tmp_path / name
    path.write_bytes(content)
    assert sniff(path) == kind
