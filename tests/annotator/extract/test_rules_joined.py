"""Words that the tokenizer leaves together, and names told by their initials."""

import pytest


@pytest.mark.parametrize("pair", ["U.S.-China", "DPRK-U.S.", "US-China", "U.K.-Iran"])
def test_states_joined_by_a_hyphen_are_two_mentions_in_a_meeting(mentions, pair):
    left, right = pair.split("-")
    found = mentions(f"They spoke of the {pair} summit in Oslo.")
    assert ("MEETING", f"{pair} summit") in found
    assert ("GPE", left) in found
    assert ("GPE", right) in found


def test_offsets_behind_a_joined_word_stay_right(mentions):
    assert ("GPE", "Oslo") in mentions("After U.S.-China talks, a U.S.-Japan summit came to Oslo.")


def test_initials_in_brackets_tell_an_organisation(mentions):
    found = mentions("The Baltic Sea Forum (BSF) spoke. Later the Baltic Sea Forum left.")
    assert found.count(("ORG", "Baltic Sea Forum")) == 2
    assert ("ORG", "BSF") in found


def test_other_initials_tell_none(mentions):
    found = mentions("They crossed the Military Demarcation Line (MDL) in Korea.")
    assert ("ORG", "Military Demarcation Line") not in found


def test_the_agency_of_a_dateline_is_no_mention(mentions):
    found = mentions("OSLO, Sept. 4 (Fjord News) -- Norway waits.")
    assert ("ORG", "Fjord News") not in found


def test_a_plain_phrase_behind_talks_on_is_an_issue(mentions):
    assert ("ISSUE", "land mines") in mentions("Norway held talks on land mines in Oslo.")


def test_a_ministry_in_lower_case_takes_its_nationality(mentions):
    found = mentions("He works at the Norwegian foreign ministry.")
    assert ("ORG", "Norwegian foreign ministry") in found
    assert ("GPE", "Norwegian") in found
