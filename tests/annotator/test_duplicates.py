"""Copies of one wire report are found, whatever was cut off and edited, and nothing else is."""

import random
from dataclasses import replace

import pytest

from annotator import duplicates
from annotator.errors import Stopped
from annotator.model import Zone, ZoneKind
from tests.making import article

WORDS = [
    "".join(random.Random(number).choices("abcdefghiklmnoprstuvwy", k=2 + number % 9))
    for number in range(3000)
]


def report(seed, count=200):
    """A text of words of our own, the same for the same seed."""
    return random.Random(seed).choices(WORDS, k=count)


def edited(words, count, seed=0):
    """The words with so many of them replaced."""
    chance, found = random.Random(seed), list(words)
    for at in chance.sample(range(len(found)), count):
        found[at] = "edited"
    return found


def named(*texts):
    """Articles a0, a1 … of these words."""
    return [article(" ".join(words), f"a{number}") for number, words in enumerate(texts)]


def test_cut_edited_and_led_in_copies_are_one_group_and_other_reports_are_not():
    wire = report(1)
    found = duplicates.groups(
        named(wire, report(2), wire[:150], report(3), edited(wire, 8), report(4, 15) + wire)
    )
    assert found == [["a0", "a2", "a4", "a5"]]


def test_half_of_a_report_or_one_rewritten_is_none_of_its_copies():
    wire = report(1)
    assert duplicates.groups(named(wire, wire[:70], edited(wire, 60))) == []


def test_a_copy_of_a_copy_is_of_the_same_group():
    texts = [report(1)]
    for step in range(6):
        texts.append(edited(texts[-1], 12, seed=step))
    found = duplicates.groups(named(*texts))
    assert found == [[f"a{number}" for number in range(7)]]


def test_equal_texts_are_copies_even_without_a_word():
    twice = [article("…\n", "a1"), article("…\n", "a2"), article("!\n", "a3")]
    assert duplicates.groups(twice) == [["a1", "a2"]]


def test_what_a_site_prints_below_everything_does_not_count():
    below = " ".join(report(9, 300))
    texts = [" ".join(report(seed, 80)) for seed in (1, 2)]
    whole = [
        article(
            f"{text}\n\n{below}",
            f"a{number}",
            zones=(Zone(len(text) + 2, len(text) + 2 + len(below), ZoneKind.FURNITURE),),
        )
        for number, text in enumerate(texts)
    ]
    assert duplicates.groups(whole) == []
    assert duplicates.groups([replace(each, zones=()) for each in whole]) == [["a0", "a1"]]


def test_case_and_punctuation_make_no_other_report():
    wire = report(1)
    shouted = article(", ".join(wire).upper(), "b")
    assert duplicates.groups([*named(wire), shouted]) == [["a0", "b"]]


def test_many_are_grouped_right_and_the_same_at_every_run():
    texts, pairs = [], []
    for number in range(120):
        texts.append(report(number))
        if number % 3 == 0:
            pairs.append([f"a{len(texts) - 1}", f"a{len(texts)}"])
            texts.append(edited(texts[-1], 10, seed=number))
    made = named(*texts)
    assert duplicates.groups(made) == pairs
    assert duplicates.groups(made) == pairs


def test_short_texts_are_compared_as_a_whole():
    assert duplicates.groups(named(["No", "comment"], ["no", "comment."], ["no"])) == [["a0", "a1"]]


def test_it_can_be_stopped_and_says_how_far_it_is():
    heard = []
    assert duplicates.groups(named(report(1), report(2)), read=heard.append) == []
    assert heard == [1, 2]
    with pytest.raises(Stopped):
        duplicates.groups(named(report(1)), stopped=lambda: True)
    assert duplicates.groups([]) == []


@pytest.mark.parametrize(
    "script", [range(0x4E00, 0x9FA5), range(0x3042, 0x3093), range(0xE01, 0xE2E)]
)
def test_where_nobody_writes_spaces_copies_are_found_by_their_characters(script):
    chance = random.Random(4)
    first, other = ("".join(map(chr, chance.choices(script, k=3000))) for _ in range(2))
    found = duplicates.groups(
        [article(first, "a1"), article(f"{first}{other[:6]}", "a2"), article(other, "a3")]
    )
    assert found == [["a1", "a2"]]
