import json
import os

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import SourceError
from annotator.formats import exchange
from annotator.formats.exchange import line, read, sniff, write
from annotator.model import (
    Article,
    ArticleId,
    PredictedMention,
    PredictedRelation,
    Zone,
    ZoneKind,
)
from annotator.text import sha256

TEXT = "🤝 Choe Son-hui met Joel Wit"
CHOE = {"id": "m1", "start": 2, "end": 14, "label": "PERSON"}
WIT = {"id": "m2", "start": 19, "end": 27, "label": "PERSON"}
MET = {"id": "r1", "label": "met", "head": "m1", "tail": "m2"}


def article(text: str = TEXT, **other: object) -> Article:
    fields = {"id": "a1", "sha256": sha256(text), "title": "A title", "text": text} | other
    return Article(**fields)


@pytest.fixture
def save(tmp_path):
    """Saves lines, each a value or raw bytes, as a file."""

    def save(*lines: object):
        path = tmp_path / "in.jsonl"
        raw = [each if isinstance(each, bytes) else orjson.dumps(each) for each in lines]
        path.write_bytes(b"\n".join(raw))
        return path

    return save


def refusal(path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        list(read(path))
    return caught.value


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


# texts as awkward as they come, less what an article cannot have
awkward = st.sampled_from('a B\n"\\:{}\u00a0\u0301\u200d\u2028\u2029\u0085\u05d0한é😀🏽👩')
texts = (
    st.text(awkward | st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))
    .filter(str.strip)
    .filter(lambda text: len(text) > 1)
)
names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20
)
scores = st.none() | st.floats(0, 1)
attributes = st.dictionaries(names, names, max_size=2)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(-1e9, 1e9) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def lines(draw):
    text = draw(texts)
    cuts = st.lists(st.integers(0, len(text)), unique=True, min_size=2, max_size=6).map(sorted)
    mentions = []
    for place in range(draw(st.integers(0, 4))):
        ends = draw(cuts)
        fragments = tuple(zip(ends[::2], ends[1::2], strict=False))
        entity = draw(st.none() | names)
        mentions.append(
            PredictedMention(
                f"x{place}", draw(names), fragments, draw(scores), entity, draw(attributes)
            )
        )
    relations = []
    for place in range(draw(st.integers(0, 3)) if mentions else 0):
        head, tail = (draw(st.sampled_from(mentions)).id for _ in range(2))
        relations.append(
            PredictedRelation(f"y{place}", draw(names), head, tail, draw(scores), draw(attributes))
        )
    ends = draw(cuts)
    zones = tuple(
        Zone(start, end, draw(st.sampled_from(ZoneKind)))
        for start, end in zip(ends[::2], ends[1::2], strict=False)
    )
    known = {"id", "sha256", "title", "text", "meta", "zones", "mentions", "relations", "finished"}
    meta = draw(st.dictionaries(names.filter(lambda name: name not in known), values, max_size=3))
    found = article(text, id=ArticleId(draw(names)), title=draw(names), meta=meta, zones=zones)
    return found, tuple(mentions), tuple(relations), draw(st.none() | st.booleans())


@given(lines())
def test_what_is_written_is_read_back_equal(tmp_path_factory, drawn):
    whole, mentions, relations, finished = drawn
    path = tmp_path_factory.mktemp("round") / "trip.jsonl"
    write([line(whole, mentions, relations, finished=finished)], path)
    [record] = read(path)
    assert (record.id, record.title, record.text) == (whole.id, whole.title, whole.text)
    assert record.meta == whole.meta
    assert (record.zones or ()) == whole.zones
    assert record.mentions == mentions
    assert record.relations == relations
    assert record.finished is finished


@given(lines(), st.booleans())
def test_json_of_any_writer_is_read_the_same(tmp_path_factory, drawn, escaped):
    whole, mentions, relations, finished = drawn
    raw = line(whole, mentions, relations, finished=finished)
    folder = tmp_path_factory.mktemp("other")
    (folder / "ours.jsonl").write_bytes(raw)
    other = json.dumps(json.loads(raw), ensure_ascii=escaped, separators=(" ,", " : "))
    (folder / "theirs.jsonl").write_text(other, encoding="utf-8", newline="")
    assert list(read(folder / "ours.jsonl")) == list(read(folder / "theirs.jsonl"))


def lines_blamed(path) -> set[int | None]:
    try:
        list(read(path))
    except SourceError as error:
        return {error.line}
    return set()


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_line(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("any") / "bytes.jsonl"
    path.write_bytes(raw)
    assert None not in lines_blamed(path)


KEYS = (
    "id text meta zones mentions relations start end label kind head tail score attributes "
    "fragments surface finished"
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=6)
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_json_is_read_or_refused_with_its_line(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("any") / "json.jsonl"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert lines_blamed(path) <= {1}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "f.fifo")
    with pytest.raises(SourceError, match="is not an ordinary file"):
        sniff(tmp_path / "f.fifo")
