"""Labels can be told apart by people who do not see red and green as others do.

Colour is never all: the text of a tag names its label, and dashes, fills and rings tell its state.
"""

from itertools import combinations

import pytest

from annotator import scheme
from app.theme import THEMES, label_colors
from tests.app.colour_vision import DEUTERANOPIA, PROTANOPIA, USUAL, distance, seen

VISIONS = {"usual": USUAL, "protanopia": PROTANOPIA, "deuteranopia": DEUTERANOPIA}
each_vision = pytest.mark.parametrize("vision", VISIONS.values(), ids=VISIONS)
each_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
each_scheme = pytest.mark.parametrize("name", scheme.built_in())


def nearest(name, theme, vision, part):
    """The two labels whose colours are most alike, and how far apart those are."""
    colors = {
        label.name: seen(getattr(label_colors(label.hue, theme), part), vision)
        for label in scheme.load(name).mentions.values()
    }
    pairs = combinations(colors, 2)
    return min((distance(colors[one], colors[other]), one, other) for one, other in pairs)


@each_vision
@each_theme
@each_scheme
def test_tags_of_two_labels_are_told_apart(name, theme, vision):
    # 2.3 is what most people just notice (Mahy, Van Eycken and Oosterlinck 1994)
    found = nearest(name, theme, vision, "tag_background")
    assert found[0] >= 6, found


@each_vision
@each_theme
@each_scheme
def test_underlines_of_two_labels_are_told_apart(name, theme, vision):
    found = nearest(name, theme, vision, "edge")
    assert found[0] >= 3, found


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ],
)
def test_the_distance_is_that_of_the_published_examples(one, other, apart):
    assert distance(one, other) == pytest.approx(apart, abs=1e-4)


def test_red_and_green_are_nearer_without_the_cones_that_part_them():
    red, green = "#b04040", "#588040"
    usual = distance(seen(red, USUAL), seen(green, USUAL))
    for vision in (PROTANOPIA, DEUTERANOPIA):
        assert distance(seen(red, vision), seen(green, vision)) < usual / 2
    for vision in VISIONS.values():  # greys stay grey
        _, a, b = seen("#808080", vision)
        assert abs(a) < 1
        assert abs(b) < 1
