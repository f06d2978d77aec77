import pytest

from annotator.extract.learn.times import kind_of_time


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("february", "month"),
        ("sept.", "month"),
        ("may", "month"),
        ("thursday", "weekday"),
        ("weekend", "time"),
        ("centuries", "time"),
        ("yesterday", "when"),
        ("1994", "year"),
        ("1990s", "years"),
        ("31", "day"),
        ("32", "number"),
        ("4500", "number"),
        ("mayor", None),
        ("secondary", None),
        ("٣", None),
        ("", None),
    ],
)
def test_words_and_numbers_tell_of_times(word, kind):
    assert kind_of_time(word) == kind
