"""Where else a mention may be marked in its article, and what of it is likely."""

import pytest

from annotator import projecting, review
from annotator import scheme as schemes
from annotator.model import ItemState, Mention, Verdict, Zone, ZoneKind
from annotator.occurrence import Wanted
from annotator.sheet import Sheet
from tests.desks import oslo_desk
from tests.making import OSLO, article, place, places

PENDING, ACCEPTED, REJECTED = ItemState


@pytest.fixture
def desk(diplomacy):
    """The suggestions for OSLO, none of them judged."""
    return oslo_desk(diplomacy)


def exact(sheet, item):
    """Where else the words of a mention stand."""
    mention = sheet.mention(item)
    words = sheet.surface(mention) if len(mention.fragments) == 1 else ""
    found = projecting.here(sheet, item, Wanted(mention.label, words))
    assert {each.why for each in found} <= {""}
    return [(each.start, each.end) for each in found]


# the same words


def test_other_places_of_the_same_words_are_found_as_whole_words(desk):
    norway = desk.id_of("GPE", "Norway")
    other = place(OSLO, "Norway", 1)
    assert exact(desk.sheet, norway) == [other]
    city = desk.id_of("GPE", "Oslo")
    spans = [place(OSLO, "Oslo", nth) for nth in range(3)]
    assert exact(desk.sheet, city) == spans[:2]
    desk.does(review.add_mention, *spans[0], "GPE")
    assert exact(desk.sheet, city) == [spans[1]]
    assert exact(desk.sheet, desk.id_of("ROLE")) == []


def test_what_is_part_of_a_word_or_in_fragments_has_no_other_places(diplomacy):
    text = "Oslo, Osloer, Oslo-born, OSLO and (Oslo)."
    items = {
        "m": Mention("m", "GPE", ((0, 4),)),
        "f": Mention("f", "GPE", ((0, 4), (6, 10))),
    }
    sheet = Sheet(article(text), diplomacy, items)
    assert [text[slice(*each)] for each in exact(sheet, "m")] == ["Oslo"] * 2
    assert exact(sheet, "f") == []


def test_what_a_longer_name_begins_with_is_offered_and_not_likely(diplomacy):
    text = "Oslo Talks\nOslo, Oslo Academy, Oslo Mayor Lind, Oslo UN. In Oslo Ada spoke of Oslo."
    items = {
        "m": Mention("m", "GPE", (place(text, "Oslo", 1),)),
        "r": Mention("r", "ROLE", (place(text, "Mayor"),)),
        "p": Mention("p", "PERSON", (place(text, "Ada"),)),
    }
    zones = (Zone(0, len("Oslo Talks"), ZoneKind.HEADLINE),)
    sheet = Sheet(article(text, zones=zones), diplomacy, items)
    found = projecting.here(sheet, "m", Wanted("GPE", "Oslo"))
    assert [text[each.start : each.end + 3] for each in found if not each.likely] == ["Oslo Ac"]
    assert len(found) == 6


def test_nothing_is_suggested_in_a_byline_or_in_furniture(diplomacy):
    text = "Oslo talks\nBy Oslo Desk\nOslo met Oslo.\nRead on: Oslo"
    kinds = (ZoneKind.HEADLINE, ZoneKind.BYLINE, None, ZoneKind.FURNITURE)
    starts = (0, text.index("By"), text.index("Oslo met"), text.index("Read"), len(text))
    zones = tuple(
        Zone(start, end, kind)
        for start, end, kind in zip(starts, starts[1:], kinds, strict=False)
        if kind
    )
    met = starts[2]
    items = {"m": Mention("m", "GPE", ((met, met + 4),))}
    sheet = Sheet(article(text, zones=zones), diplomacy, items)
    assert exact(sheet, "m") == [(0, 4), (met + 9, met + 13)]
    byline = starts[1] + 3
    assert review.add_mention(sheet, byline, byline + 4, "GPE").verdict is Verdict.ADD


def sheet_of(text, *mentions, zones=()):
    """A sheet of mentions: (id, label, words, nth, state)."""
    items = {}
    for name, label, words, nth, state in mentions:
        items[name] = Mention(name, label, (place(text, words, nth),), state)
    return Sheet(article(text, zones=zones), schemes.load("diplomacy"), items)


def offered(sheet, item="m", aliases=()):
    """(words, start, likely, why) of what is known at once."""
    like = projecting.wanted(sheet, item, aliases)
    text = sheet.article.text
    return [
        (text[each.start : each.end], each.start, each.likely, each.why)
        for each in projecting.here(sheet, item, like)
    ]


def guessed(sheet, item="m", aliases=()):
    """(words, start, why) of what may be another name."""
    like = projecting.wanted(sheet, item, aliases)
    found = projecting.renamed(sheet, item, like, projecting.here(sheet, item, like))
    assert not any(each.likely for each in found)
    return [(sheet.article.text[each.start : each.end], each.start, each.why) for each in found]


def test_a_place_that_crosses_an_accepted_mention_is_not_likely():
    text = "Oslo talks. Oslo talks. Oslo talks."
    crossing = ("x", "MEETING", "talks. Oslo", 0, ACCEPTED)
    sheet = sheet_of(text, ("m", "ISSUE", "Oslo talks", 2, PENDING), crossing)
    assert [likely for _, _, likely, _ in offered(sheet)] == [False, False]
    suggested = sheet_of(text, ("m", "ISSUE", "Oslo talks", 2, PENDING), (*crossing[:4], PENDING))
    assert [likely for _, _, likely, _ in offered(suggested)] == [True, True]


def test_a_place_in_a_longer_mention_of_the_label_is_not_likely():
    text = "Korea, North Korea and Korea"
    for state in (PENDING, ACCEPTED):
        sheet = sheet_of(
            text, ("m", "GPE", "Korea", 0, PENDING), ("n", "GPE", "North Korea", 0, state)
        )
        assert offered(sheet) == [("Korea", 13, False, ""), ("Korea", 23, True, "")]
    inside = sheet_of(
        text, ("m", "GPE", "Korea", 0, PENDING), ("n", "ORG", "North Korea", 0, ACCEPTED)
    )
    assert offered(inside)[0] == ("Korea", 13, True, "")


def test_what_is_accepted_as_something_else_is_not_likely():
    text = "Oslo and Oslo"
    sheet = sheet_of(text, ("m", "GPE", "Oslo", 0, PENDING), ("o", "ORG", "Oslo", 1, ACCEPTED))
    assert offered(sheet) == [("Oslo", 9, False, "")]


# names that are known


def test_names_of_the_entity_are_likely_but_none_inside_another_place():
    text = "Ada Lind spoke. A. Lind left; Envoy Ada came, and Ada Lind. Ada Lindgren too."
    sheet = sheet_of(text, ("m", "PERSON", "Ada Lind", 0, ACCEPTED))
    assert offered(sheet, aliases=["Ada Lind", "A. Lind", "Ada"]) == [
        ("Ada Lind", 50, True, ""),
        ("A. Lind", 16, True, "a known alias"),
        ("Ada", 36, True, "a known alias"),
        ("Ada", 60, False, "a known alias"),  # of Ada Lindgren
    ]


def test_a_surname_that_two_people_bear_is_not_likely():
    text = "Ada Lind met Ulf Lind. Lind left."
    one = sheet_of(text, ("m", "PERSON", "Ada Lind", 0, ACCEPTED))
    assert offered(one, aliases=["Lind"])[-1] == ("Lind", 23, True, "a known alias")
    both = sheet_of(
        text, ("m", "PERSON", "Ada Lind", 0, ACCEPTED), ("u", "PERSON", "Ulf Lind", 0, PENDING)
    )
    assert offered(both, aliases=["Lind"])[-1] == ("Lind", 23, False, "a known alias")


def test_a_surname_is_looked_for_as_that_of_the_last_full_name_before_it():
    text = "Ada Lind came. Lind left. Bo Quist and Lind met. Ulf Lind and Lind ate."
    sheet = sheet_of(
        text,
        ("a", "PERSON", "Ada Lind", 0, ACCEPTED),
        ("m", "PERSON", "Lind", 1, PENDING),
        ("u", "PERSON", "Ulf Lind", 0, PENDING),
    )
    assert projecting.wanted(sheet, "m") == Wanted(
        "PERSON", "Lind", ("Ada Lind",), frozenset({"Lind"}), linked=False
    )
    starts = [start for start, _ in places(text, "Lind")]
    assert offered(sheet) == [
        ("Lind", starts[2], True, ""),
        ("Lind", starts[3], False, ""),
        ("Lind", starts[4], False, ""),  # of either
    ]


def test_a_full_name_that_nobody_has_linked_is_not_likely_for_its_surname():
    text = "Ada Lind came. Lind left. Ada Lind ate."
    sheet = sheet_of(
        text, ("a", "PERSON", "Ada Lind", 0, ACCEPTED), ("m", "PERSON", "Lind", 1, PENDING)
    )
    assert offered(sheet)[-1] == ("Ada Lind", 26, False, "a known alias")


# names that it may have


def test_other_spellings_acronyms_and_surnames_are_offered():
    text = (
        "Choe Son Hui met Choe Son-hui. Choi Sun Hee of the Foreign Ministry left with Choe "
        "Ryong Hae. Choe stayed."
    )
    sheet = sheet_of(
        text,
        ("m", "PERSON", "Choe Son Hui", 0, ACCEPTED),
        ("x", "PERSON", "Choe Ryong Hae", 0, REJECTED),
    )
    assert guessed(sheet) == [
        ("Choe Son-hui", 17, "the same name"),
        ("Choi Sun Hee", 31, "another spelling"),
        ("Choe", text.index("Choe stayed"), "the surname alone"),
    ]


def test_a_surname_after_another_bearer_is_not_offered():
    text = "Choe Son Hui came. Choe Ryong Hae left. Choe stayed."
    sheet = sheet_of(
        text,
        ("m", "PERSON", "Choe Son Hui", 0, ACCEPTED),
        ("x", "PERSON", "Choe Ryong Hae", 0, PENDING),
    )
    assert guessed(sheet) == []


def test_surnames_are_a_matter_of_people_alone():
    text = "Foreign Ministry and Ministry"
    sheet = sheet_of(text, ("m", "ORG", "Foreign Ministry", 0, ACCEPTED))
    assert guessed(sheet) == []


def test_what_is_marked_already_is_not_offered_under_another_name():
    text = "Choe Son Hui met Choe Son-hui and Choe Son-hui."
    sheet = sheet_of(
        text,
        ("m", "PERSON", "Choe Son Hui", 0, ACCEPTED),
        ("a", "PERSON", "Choe Son-hui", 0, ACCEPTED),
        ("b", "PERSON", "Choe Son-hui", 1, PENDING),
    )
    assert guessed(sheet) == [("Choe Son-hui", 34, "the same name")]


def test_nothing_else_is_offered_for_a_mention_in_fragments(diplomacy):
    text = "Ada and Bo Lind met Ada Lind."
    item = Mention("m", "PERSON", ((0, 3), (11, 15)))
    sheet = Sheet(article(text), diplomacy, {"m": item})
    like = projecting.wanted(sheet, "m", ["Ada Lind"])
    assert like.full == []
    assert projecting.here(sheet, "m", like) == []
    assert projecting.renamed(sheet, "m", like, []) == []
