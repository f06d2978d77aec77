"""Figure 9 in small, and that its harness notices a span that is shifted."""

import random

from annotator.text import Utf16Map
from tests.faults import texts


def made(count):
    chance = random.Random(7)
    return [texts.text(chance, place) for place in range(count)]


def test_no_span_of_a_generated_text_is_shifted(tmp_path):
    batch = texts.Batch(tmp_path, made(60))
    batch.travel()
    assert batch.faults == []


def test_what_is_marked_in_the_window_is_what_is_exported(qapp, tmp_path):
    assert texts.marked_in_the_window(tmp_path, made(1)[0]) == []


def test_the_harness_notices_other_spans_texts_and_units(tmp_path, monkeypatch):
    batch = texts.Batch(tmp_path, made(6))
    batch._made[0].text += "x"
    batch._made[1].spans[0] = (0, 1, "N")
    monkeypatch.setattr(Utf16Map, "to_utf16", lambda _self, place: place)
    names = {each.name: each for each in batch._made}
    for each in names.values():
        batch._hold_units(each)
        batch._hold(each, made(6)[int(each.name[1:])].text, sorted(made(6)[0].spans), "there")
    assert any("another text" in each for each in batch.faults)
    assert any("other spans" in each for each in batch.faults)
    assert any("UTF-16" in each for each in batch.faults)
