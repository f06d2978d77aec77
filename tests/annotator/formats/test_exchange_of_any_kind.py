"""Exchange JSONL: texts and bytes as awkward as they come."""

import json

from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import SourceError
from annotator.formats.exchange import line, read, write
from annotator.model import ArticleId, PredictedMention, PredictedRelation, Zone, ZoneKind
from tests.annotator.formats.lines import article

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
