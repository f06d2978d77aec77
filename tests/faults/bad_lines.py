"""Lines of exchange JSONL with one thing wrong, by kind."""

import copy
import hashlib

import orjson

from tests.making import OSLO, place

_WRONG = ["x", 7, 1.5, True, [], {}, ["x"], {"x": 1}]
_HUGE = "9" * 400


def good(name, way):
    """A line that is right: of an article that is there for import-run, of a new one else."""
    mentions = [
        {"id": "m1", "start": start, "end": end, "label": label, "surface": words}
        for label, words in (("PERSON", "Ada Lind"), ("ROLE", "envoy"))
        for start, end in [place(OSLO, words)]
    ]
    mentions[1]["id"] = "m2"
    relations = [{"id": "r1", "label": "holds_role", "head": "m1", "tail": "m2"}]
    found = {"mentions": mentions, "relations": relations}
    if way == "import-run":
        return {"id": f"a{name[1:]}", "sha256": hashlib.sha256(OSLO.encode()).hexdigest(), **found}
    text = f"{OSLO} {name}"
    return {
        "id": name,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "title": "Talks",
        "text": text,
        "meta": {"source": "ours"},
        "zones": [{"start": 0, "end": 8, "kind": "headline"}],
        **found,
    }


def made(line, chance):
    """A kind of fault, and the bytes of the line that has it."""
    kind = chance.choice(list(_KINDS))
    return kind, _KINDS[kind](copy.deepcopy(line), chance)


def _changed(change):
    """A kind of fault in the line as a value."""

    def bad(line, chance):
        change(line, chance)
        return orjson.dumps(line)

    return bad


def _replaced(what, by):
    """A kind of fault in the line's bytes."""

    def bad(line, chance):
        content = orjson.dumps(line)
        assert what in content
        made = by(chance) if callable(by) else by
        return content.replace(what, made, 1)

    return bad


def _of_another_type(value, chance, *, but=()):
    """Something that is not of the value's type, nor of those `but`."""
    kinds = (type(value), *but)
    return chance.choice([each for each in _WRONG if type(each) not in kinds])


def _type_of_field(line, chance):
    field = chance.choice(["id", "sha256", "mentions", "relations", "title", "text", "meta"])
    field = field if field in line else "mentions"
    line[field] = _of_another_type(line[field], chance)


def _type_in_mention(line, chance):
    mention = chance.choice(line["mentions"])
    field = chance.choice(list(mention))
    mention[field] = _of_another_type(mention[field], chance)


def _type_in_relation(line, chance):
    relation = line["relations"][0]
    field = chance.choice(list(relation))
    relation[field] = _of_another_type(relation[field], chance)


def _type_of_item(line, chance):
    field = chance.choice(["mentions", "relations"])
    line[field][0] = chance.choice(["x", 7, None, [], True])


def _missing(line, chance):
    mention, field = chance.choice(
        [(line["mentions"][0], each) for each in ("start", "end", "label")]
        + [(line["relations"][0], each) for each in ("head", "tail", "label")]
    )
    del mention[field]


def _unknown_key(line, chance):
    chance.choice([line["mentions"][0], line["relations"][0]])["colour"] = "red"


def _offsets(line, chance):
    mention = chance.choice(line["mentions"])
    start, end = mention["start"], mention["end"]
    mention["start"], mention["end"] = chance.choice(
        [
            (-1, end),
            (end, start),
            (start, start),
            (start, 10**6),
            (start, 2**63),
            (start, -(2**62)),
            (10**7, 10**7 + 3),
            (start + 0.5, end),
            (start, float(end)),
            (str(start), end),
            (None, end),
            (start + 1, end + 1),
            (start, end + 1),
        ]
    )


def _surface(line, chance):
    chance.choice(line["mentions"])["surface"] = chance.choice(["Bo Quist", "", "ada lind", "A"])


def _fragments(line, chance):
    mention = line["mentions"][0]
    start, end = mention["start"], mention["end"]
    mention["fragments"] = chance.choice(
        [
            [],
            [[start]],
            [[start, end, end]],
            [[end, start]],
            [[start, end - 3], [end - 5, end]],
            [[start + 1, end]],
            [[start, end - 1]],
            [[str(start), end]],
            [start, end],
            "all",
        ]
    )


def _ids(line, chance):
    chance.choice(line["mentions"])["id"] = chance.choice(["", "x" * 201, 0, "m3\0"])


def _same_id(line, _chance):
    line["mentions"][1]["id"] = line["mentions"][0]["id"]


def _end(line, chance):
    line["relations"][0][chance.choice(["head", "tail"])] = chance.choice(["m9", "", "r1", 1])


def _label(line, chance):
    item = chance.choice([*line["mentions"], *line["relations"]])
    item["label"] = chance.choice(["UNHEARD_OF", "person", "", "x" * 300, " PERSON", "PERSON\0"])


def _score(line, chance):
    item = chance.choice([*line["mentions"], *line["relations"]])
    item["score"] = chance.choice([-0.01, 1.01, 2, "0.5", True, [], 10**15])


def _attributes(line, chance):
    item = chance.choice([*line["mentions"], *line["relations"]])
    item["attributes"] = chance.choice([{"a": 1}, {"a": None}, [], "a", {"a": {}}, {"no": "such"}])


def _hash(line, chance):
    line["sha256"] = chance.choice(["0" * 64, "0" * 63, "g" * 64, "", line["sha256"][:-1]])


def _finished(line, chance):
    line["finished"] = chance.choice(["yes", 1, 0, [], "true"])


def _zones(line, chance):
    line["zones"] = chance.choice(
        [
            [{"start": 0, "end": 10**6, "kind": "headline"}]
            if "text" in line
            else [{"start": 0, "end": 0, "kind": "headline"}],
            [{"start": 5, "end": 2, "kind": "headline"}],
            [{"start": 0, "end": 4, "kind": "poem"}],
            [{"start": 0, "end": 4}],
            [{"start": 0, "end": 4, "kind": "byline"}, {"start": 3, "end": 8, "kind": "byline"}],
            [[0, 4, "byline"]],
            "all",
        ]
    )


def _text(line, chance):
    line["text"] = chance.choice(["", "   \n", "a\r\nb", "a\0b", 7, ["Oslo"]])


def _meta(line, chance):
    deep = "x"
    for _ in range(chance.choice([70, 200])):
        deep = [deep] if chance.random() < 0.5 else {"in": deep}
    line["meta"] = chance.choice([deep, {"n": 1e300}, {"k\0": 1}, {"k": "a\0"}, 5, []])
    if not isinstance(line["meta"], dict) and isinstance(line["meta"], list) and not line["meta"]:
        line["meta"] = "x"


def _cut(line, chance):
    content = orjson.dumps(line)
    return content[: chance.randrange(1, len(content) - 1)]


def _bad_byte(line, chance):
    content = bytearray(orjson.dumps(line))
    content[content.index(b"Ada") + 1] = chance.choice([0x80, 0xFF, 0xC0, 0xED, 0x00, 0x0B])
    return bytes(content)


def _whole(values):
    return lambda _line, chance: chance.choice(values)


_KINDS = {
    "cut off": _cut,
    "a byte that is no text": _bad_byte,
    "no object": _whole([b"[]", b"null", b"7", b'"x"', b"true", b"[{}]", b"{", b"}", b"id,text"]),
    "no article": _whole([b"{}", b'{"mentions": []}', b'{"id": null}', b'{"title": "x"}']),
    "deep nesting": _whole(
        [b"[" * 100_000, b'{"a":' * 50_000, b'{"id":' + b"[" * 2000 + b"]" * 2000 + b"}"]
    ),
    "NaN": _replaced(b'"label":"PERSON"', b'"label":"PERSON","score":NaN'),
    "Infinity": _replaced(b'"label":"PERSON"', b'"label":"PERSON","score":-Infinity'),
    "a huge number": _replaced(
        b'"start"',
        lambda chance: chance.choice([b'"score":1e999,"start"', b'"score":%s,"start"']).replace(
            b"%s", _HUGE.encode()
        ),
    ),
    "a huge offset": _replaced(b'"end":', b'"end":' + _HUGE.encode()),
    "half of a surrogate pair": _replaced(
        b"Ada Lind",
        lambda chance: chance.choice(
            [rb"\ud83e Lind", rb"\udd1d", rb"\udd1d\ud83e", rb"Ada\uDFFF"]
        ),
    ),
    "NUL": _replaced(b"Ada Lind", rb"Ada\u0000ind"),
    "a key twice": _replaced(b'"id":"m1"', b'"id":"m1","label":"GPE"'),
    "an article's key twice": _replaced(b'"mentions":', b'"mentions":[],"mentions":'),
    "a byte order mark amid": lambda line, _: b"\xef\xbb\xbf\xef\xbb\xbf" + orjson.dumps(line),
    "single quotes": lambda line, _: orjson.dumps(line).replace(b'"', b"'"),
    "a comma too much": _replaced(b'"relations":[{', b'"relations":[,{'),
    "a comment": _replaced(b'"relations":', b'/* none */"relations":'),
    "two objects": lambda line, _: orjson.dumps(line) * 2,
    "a comma at the end": lambda line, _: orjson.dumps(line) + b",",
    "a raw tab": _replaced(b"Ada Lind", b"Ada\tLind"),
    "a field of another type": _changed(_type_of_field),
    "an item of another type": _changed(_type_of_item),
    "a mention's field of another type": _changed(_type_in_mention),
    "a relation's field of another type": _changed(_type_in_relation),
    "a key that is missing": _changed(_missing),
    "a key that is unknown": _changed(_unknown_key),
    "offsets": _changed(_offsets),
    "a surface": _changed(_surface),
    "fragments": _changed(_fragments),
    "an id": _changed(_ids),
    "the same id": _changed(_same_id),
    "an end": _changed(_end),
    "a label": _changed(_label),
    "a score": _changed(_score),
    "attributes": _changed(_attributes),
    "a hash": _changed(_hash),
    "finished": _changed(_finished),
    "zones": _changed(_zones),
    "a text": _changed(_text),
    "meta": _changed(_meta),
}
