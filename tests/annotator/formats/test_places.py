import pytest

from annotator.formats.places import place_problem

TEXT = "🤝 최선희 met Joel Wit"


@pytest.mark.parametrize(
    ("fragments", "quote"),
    [
        ([(2, 5)], "최선희"),
        ([(2, 5)], None),
        ([(10, 14), (15, 18)], "Joel Wit"),
        ([(10, 12), (12, 14)], "Jo el"),
        ([(10, 12), (12, 14)], "Joel"),
        ([(0, 18)], TEXT),
    ],
)
def test_a_place_that_fits_is_no_problem(fragments, quote):
    assert place_problem(TEXT, fragments, quote) is None


@pytest.mark.parametrize(
    ("start", "end", "field", "hint"),
    [
        (3, 6, "surface", "these are UTF-16 units: count code points"),
        (5, 14, "surface", "these are UTF-8 bytes: count code points"),
        (2, 4, "surface", "the end is exclusive: add 1"),
        (3, 6, "surface", "UTF-16"),
        (2, 19, "end", "is 19, outside the text, which has 18 code points"),
    ],
)
def test_a_place_in_another_unit_is_recognised(start, end, field, hint):
    problem = place_problem(TEXT, [(start, end)], "최선희")
    assert problem is not None
    assert problem[0] == field
    assert hint in problem[1]


def test_offsets_from_one_are_recognised():
    problem = place_problem("Joel Wit came", [(1, 9)], "Joel Wit")
    assert problem == (
        "surface",
        "is 'Joel Wit', but the text has 'oel Wit ' at 1-9; the first code point is 0, not 1",
    )


def test_bytes_outside_the_text_are_recognised_by_the_surface():
    problem = place_problem("최선희 met Wit", [(14, 17)], "Wit")
    assert problem is not None
    assert problem[0] == "end"
    assert problem[1].endswith("these are UTF-8 bytes: count code points")
