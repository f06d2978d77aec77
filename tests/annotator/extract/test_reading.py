from hypothesis import given
from hypothesis import strategies as st

from annotator.extract.reading import batches, pieces, readable
from annotator.model import Zone, ZoneKind


def read(text, as_article, **options):
    zones = options.pop("zones", ())
    return [text[a:b] for a, b in pieces(as_article(text, zones=zones), **options)]


def test_furniture_and_bylines_are_not_read_and_captions_are(as_article):
    text = "Posted on 1 May\nA caption\nBy Ada Lind\nThe body."
    zones = (
        Zone(0, 15, ZoneKind.FURNITURE),
        Zone(16, 25, ZoneKind.CAPTION),
        Zone(26, 37, ZoneKind.BYLINE),
    )
    assert read(text, as_article, zones=zones) == ["A caption", "The body."]


def test_a_zone_inside_a_line_cuts_it(as_article):
    text = "The body ends. ada@news.example"
    assert read(text, as_article, zones=(Zone(15, 31, ZoneKind.FURNITURE),)) == ["The body ends. "]


def test_a_long_paragraph_is_cut_behind_a_sentence_else_at_a_space_else_anywhere(as_article):
    sentence = "This one has ten words or so, not more. "
    assert all(
        each.endswith(". ") for each in read(sentence * 20 + "x", as_article, longest=100)[:-1]
    )
    assert all(
        each.endswith(" ") for each in read("word " * 50 + "x", as_article, longest=100)[:-1]
    )
    assert read("x" * 250, as_article, longest=100) == ["x" * 100, "x" * 100, "x" * 50]


@given(st.text(st.sampled_from("ab. \n"), max_size=300))
def test_the_pieces_hold_every_letter_once_and_no_newline(as_article, text):
    found = read(text, as_article, longest=40)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all("\n" not in each and len(each) <= 40 for each in found)


@given(st.lists(st.text(max_size=30)))
def test_batches_keep_order_and_bound_their_size(texts):
    found = list(batches(texts, size=50))
    assert [text for batch in found for text in batch] == texts
    assert all(len(batch) == 1 or sum(map(len, batch)) <= 50 for batch in found)


@given(st.text())
def test_what_is_read_is_as_long_as_the_text(text):
    assert len(readable(text)) == len(text)


def test_a_wrong_apostrophe_and_odd_spaces_are_mended_for_reading():
    assert readable("the North‘s reply,\u00a0a ‘phase’") == "the North’s reply, a ‘phase’"
