"""Where a word and a name end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text import tokens
from app.session.names import name_end, word_end


def ends(text, start=0):
    """The word and the name that begin there."""
    found = tokens(text)
    place = [token[0] for token in found].index(start)
    return text[start : word_end(text, found, place)], text[start : name_end(text, found, place)]


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("talks in Oslo", "talks", "talks"),
        ("Choe Son-hui met", "Choe", "Choe Son-hui"),
        ("Son-hui, who", "Son-hui", "Son-hui"),
        ("working-level talks", "working-level", "working-level"),
        ("KN-23 missiles", "KN-23", "KN-23"),
        ("Foreign Ministry Director General Choe", "Foreign",
         "Foreign Ministry Director General Choe"),
        ("US-North Korea talks", "US", "US"),
        ("North Korea-US talks", "North", "North Korea"),
        ("North Korea’s Kim", "North", "North Korea"),
        ("N. Korea and", "N", "N. Korea"),
        ("John F. Kennedy said", "John", "John F. Kennedy"),
        ("Plan B. the", "Plan", "Plan B"),
        ("Plan B", "Plan", "Plan B"),
        ("Oslo. The talks", "Oslo", "Oslo"),
        ("U.S. State Department said", "U.S.", "U.S. State Department"),
        ("Oslo  Agreement", "Oslo", "Oslo"),
        ("Seoul (KINU)", "Seoul", "Seoul"),
        ("Kim -", "Kim", "Kim"),
        ("Kim-", "Kim", "Kim"),
        ("Kim-!x", "Kim", "Kim"),
        ("김정은 위원장", "김정은", "김정은"),
        ("Élan Ōsaka", "Élan", "Élan Ōsaka"),
        ("24,000 Koreans", "24,000", "24,000"),
        ("Daniel O’Malley said", "Daniel", "Daniel O’Malley"),
        ("O'Malley's plan", "O'Malley", "O'Malley"),
        ("Resolution 2397 of", "Resolution", "Resolution 2397"),
        ("September 19 Joint Statement", "September", "September 19 Joint Statement"),
        ("Oct. 21", "Oct", "Oct"),
        ("Ministry of Foreign Affairs said", "Ministry", "Ministry of Foreign Affairs"),
        ("Agency of the United States", "Agency", "Agency of the United States"),
        ("Institute for\nPeace", "Institute", "Institute"),
        ("Kim of the ministry", "Kim", "Kim"),
        ("Kim for the", "Kim", "Kim"),
        ("Kim of", "Kim", "Kim"),
        ("Kim the Second", "Kim", "Kim"),
        ("June of 1950", "June", "June"),
    ],
)  # fmt: skip
def test_a_word_keeps_its_hyphens_and_a_name_its_words_with_capitals(text, word, name):
    assert ends(text) == (word, name)


@given(text=st.text("aAb-. ’s1é\n", min_size=1, max_size=40), data=st.data())
def test_a_name_is_at_least_its_first_word_and_both_end_with_a_token(text, data):
    found = tokens(text)
    if not found:
        return
    place = data.draw(st.integers(0, len(found) - 1))
    word, name = word_end(text, found, place), name_end(text, found, place)
    assert found[place][1] <= word <= name
    assert {word, name} <= {end for _, end in found}
    assert name == word or text[found[place][0]].isupper()
