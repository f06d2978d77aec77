"""Which articles are blind: drawn by their ids, and only where there are splits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.blinding import in_words, is_scored, lot, shows
from annotator.model import ArticleId, Policy, Shows, Split

NAMES = [ArticleId(f"a{number}") for number in range(2000)]


def test_about_a_tenth_is_drawn_and_always_the_same():
    policy = Policy()
    blind = [each for each in NAMES if shows(policy, Split.TRAIN, each) is Shows.NOTHING]
    assert 150 < len(blind) < 250
    assert [lot(ArticleId(name)) for name in ("a1", "a2", "Büro\udcff")] == pytest.approx(
        [0.5449, 0.3307, 0.3509], abs=0.0001
    )


@given(article=st.text().map(ArticleId), one=st.floats(0, 1), other=st.floats(0, 1))
def test_who_is_blind_at_a_small_share_is_so_at_a_larger_one(article, one, other):
    less, more = (Policy(blind_share=share) for share in sorted((one, other)))
    if shows(less, Split.DEV, article) is Shows.NOTHING:
        assert shows(more, Split.DEV, article) is Shows.NOTHING


@given(
    article=st.text().map(ArticleId),
    policy=st.builds(Policy, test=st.sampled_from(Shows), blind_share=st.floats(0, 1)),
)
def test_what_is_in_no_split_shows_everything_and_test_what_the_lead_says(article, policy):
    assert shows(policy, None, article) is Shows.EVERYTHING
    assert shows(policy, Split.TEST, article) is policy.test


def test_nobody_is_drawn_for_a_share_of_nothing_and_all_for_one():
    for split in (Split.TRAIN, Split.DEV):
        for share, wanted in ((0.0, Shows.EVERYTHING), (1.0, Shows.NOTHING)):
            policy = Policy(blind_share=share)
            assert {shows(policy, split, each) for each in NAMES} == {wanted}


@pytest.mark.parametrize(
    ("scored", "name", "extractor", "hidden"),
    [
        ("spacy:en_core_web_sm", "spacy:en_core_web_lg", "spacy:en_core_web_lg", True),
        ("builtin", "spacy:en_core_web_lg", "spacy:en_core_web_lg", True),
        ("spacy:en_core_web_sm", "builtin", "builtin", True),
        ("builtin", "rules", "rules", True),
        ("builtin", "learner", "learner", True),
        ("learner", "builtin", "builtin", True),
        ("learner", "spacy:en_core_web_sm", "spacy:en_core_web_sm", True),
        ("rules", "builtin", "builtin", True),
        ("rules", "spacy:en_core_web_sm", "spacy:en_core_web_sm", False),
        ("builtin", "command:ours", "command:ours", False),
        ("command:ours", "command:theirs", "command:theirs", True),
        ("ours", "ours", "file", True),
        ("ours", "theirs", "file", False),
        ("file", "theirs", "file", True),
    ],
)
def test_a_family_is_kept_back_as_a_whole(scored, name, extractor, hidden):
    policy = Policy(test=Shows.OTHERS, scored=scored)
    assert is_scored(policy, name=name, extractor=extractor) is hidden


def test_a_policy_is_told_in_words():
    assert in_words(Policy()) == (
        "Test articles show no suggestions; of the others in a split 10 % are blind."
    )
    assert in_words(Policy(test=Shows.OTHERS, scored="builtin", blind_share=0)) == (
        "Test articles show suggestions, but none of builtin or its family; none is blind."
    )
    assert in_words(Policy(test=Shows.EVERYTHING, blind_share=0.125)) == (
        "Test articles show suggestions like all others; of the others in a split 12.5 % are blind."
    )
