"""Plots are SVG that everything can draw: it is parsed, kept within SVG Tiny, and drawn by Qt."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from annotator.evaluate import Confusion
from annotator.evaluate.calibration import calibration
from annotator.evaluate.plots import (
    DARK,
    LIGHT,
    Entry,
    Estimate,
    confusion_matrix,
    interval_plot,
    leaderboard,
    precision_recall_curve,
    reliability_diagram,
    review_cost_curve,
)
from annotator.evaluate.plots.axes import ticks
from annotator.evaluate.plots.canvas import cut, width_of

SVG = "{http://www.w3.org/2000/svg}"
TINY = {
    "svg": {"version", "baseProfile", "role", "width", "height", "viewBox", "font-family",
            "font-size"},
    "title": set(), "desc": set(),
    "rect": {"x", "y", "width", "height", "fill", "fill-opacity", "stroke"},
    "line": {"x1", "y1", "x2", "y2", "stroke", "stroke-width", "stroke-dasharray"},
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-dasharray"},
    "circle": {"cx", "cy", "r", "fill"},
    "polygon": {"points", "fill"},
    "text": {"x", "y", "transform", "fill", "text-anchor", "font-weight"},
}  # fmt: skip
"""What the plots use of SVG Tiny 1.2; `role` is for readers of the screen, others pass over it."""
ODD = '한국어 </svg> & "ليلى" \u202e\x00' + "long " * 40


def scored(seed=1, count=400):
    chance = np.random.default_rng(seed)
    scores = np.round(chance.random(count), 3)
    return calibration(scores, chance.random(count) < scores, support=count // 2)


def all_plots(name="rules", **options):
    """One of each, of everyday values."""
    curves = {name: scored(), "other": scored(2)}
    counts = ((10, 2, 0, 1), (1, 120, 0, 0), (0, 0, 5, 5), (1, 0, 3, 0))
    start = datetime(2026, 3, 1, tzinfo=UTC)
    entries = [
        Entry(start + timedelta(days=day), 0.5 + day / 100, 0.4, 0.9, each)
        for day in range(4)
        for each in (name, "other")
    ]
    estimates = [Estimate(name, 0.7, 0.6, 0.8), Estimate("other", None), Estimate("one", 0.5)]
    return {
        "intervals": interval_plot({"strict": estimates, "exact": estimates[:1]}, **options),
        "precision and recall": precision_recall_curve(curves, **options),
        "review cost": review_cost_curve(curves, **options),
        "reliability": reliability_diagram(scored().equal_width, error=0.1, **options),
        "confusion": confusion_matrix(Confusion((name, "ORG", "GPE"), counts), **options),
        "leaderboard": leaderboard(entries, **options),
    }


def empty_plots():
    """One of each, of nothing."""
    return {
        "intervals": interval_plot({}),
        "precision and recall": precision_recall_curve({}),
        "review cost": review_cost_curve({}),
        "reliability": reliability_diagram([]),
        "confusion": confusion_matrix(Confusion()),
        "leaderboard": leaderboard([]),
    }


CASES = {
    **all_plots(),
    **{f"{name}, dark": each for name, each in all_plots(palette=DARK).items()},
    **{f"{name}, odd": each for name, each in all_plots(ODD).items()},
    **{f"{name}, empty": each for name, each in empty_plots().items()},
}


@pytest.mark.parametrize("case", CASES)
def test_a_plot_is_svg_tiny_and_says_what_it_shows(case):
    drawing = CASES[case]
    root = ElementTree.fromstring(drawing.svg)
    for each in root.iter():
        tag = each.tag.removeprefix(SVG)
        assert set(each.attrib) <= TINY[tag], tag
    assert root.get("viewBox") == f"0 0 {drawing.width} {drawing.height}"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text
    assert root[1].tag == f"{SVG}desc"
    if case not in ("intervals, empty",):
        assert root[1].text


@pytest.mark.parametrize("case", CASES)
def test_qt_draws_a_plot_as_large_as_it_says(case, qapp):
    drawing = CASES[case]
    renderer = QSvgRenderer(drawing.svg.encode())
    assert renderer.isValid()
    size = renderer.defaultSize()
    assert (size.width(), size.height()) == (drawing.width, drawing.height)
    image = QImage(size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    palette = DARK if "dark" in case else LIGHT
    assert image.pixelColor(1, drawing.height - 1).name() == palette.paper


@pytest.mark.parametrize("case", [case for case in CASES if "odd" not in case])
def test_nothing_is_drawn_outside_the_paper(case):
    drawing = CASES[case]
    for tag, *places in re.findall(
        r'<(line) x1="([-.\d]+)" y1="([-.\d]+)" x2="([-.\d]+)" y2="([-.\d]+)"', drawing.svg
    ):
        across, up = places[::2], places[1::2]
        assert all(0 <= float(x) <= drawing.width for x in across), tag
        assert all(0 <= float(y) <= drawing.height for y in up), tag


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_names_make_well_formed_svg(name, title):
    for drawing in all_plots(name, title=title).values():
        root = ElementTree.fromstring(drawing.svg)
        assert not set("\u202e\u2066\x00\x1b") & set(drawing.svg)
        assert len(root)


def test_a_curve_goes_in_steps_through_every_threshold():
    found = calibration(np.array([0.9, 0.6, 0.3]), np.array([True, False, True]), support=4)
    svg = precision_recall_curve({"a": found}).svg
    (places,) = re.findall(r'<path d="M([^"]+)"', svg)
    steps = [tuple(map(float, place.split())) for place in places.split("L")]
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(steps))
    assert len(steps) == 6


def test_a_score_without_a_meaning_is_n_a_and_has_no_mark():
    svg = interval_plot({"strict": [Estimate("silence", None)]}).svg
    assert ">n/a<" in svg
    assert "<circle" not in svg


def test_many_labels_are_drawn_as_the_most_frequent_ones_with_the_same_sum():
    size = 40
    counts = tuple(tuple((row * column) % 7 for column in range(size + 1)) for row in range(size))
    confusion = Confusion(tuple(f"L{n}" for n in range(size)), (*counts, (0,) * (size + 1)))
    svg = confusion_matrix(confusion, most=10).svg
    assert ">31 others<" in svg
    shown = [int(each.replace(",", "")) for each in re.findall(r'middle">([\d,]+)<', svg)]
    assert sum(shown) == sum(map(sum, counts))


def test_what_tells_series_apart_is_never_colour_alone():
    svg = precision_recall_curve({name: scored() for name in "abcde"}).svg
    lines = re.findall(r"<path d=[^>]*?(?:stroke-dasharray=\"([^\"]*)\")?/>", svg)
    assert len(set(lines)) == 5


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return sum(each * weight for each, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_colours_stand_out_from_the_paper(palette):
    def contrast(colour):
        dark, light = sorted(map(luminance, (colour, palette.paper)))
        return (light + 0.05) / (dark + 0.05)

    assert contrast(palette.ink) > 7
    assert all(contrast(accent) > 4.5 for accent in palette.accents)


@given(st.floats(1e-3, 1e9))
def test_ticks_are_few_round_numbers_up_to_what_is_shown(high):
    found = [value for value, _ in ticks(high)]
    assert found[0] == 0
    assert found[-1] >= high * (1 - 1e-9)
    assert found[-2] < high
    assert 2 <= len(found) <= 6


@given(st.text(max_size=60), st.floats(20, 200))
def test_cut_words_fit(words, room):
    assert width_of(cut(words, room)) <= max(room, 12)
    assert cut(words, room).removesuffix("…") in words
