"""The curve over articles."""

import re
from xml.etree import ElementTree

import pytest

from annotator.evaluate.plots import Curve, learning_curve

SVG = "{http://www.w3.org/2000/svg}"


def test_no_articles_are_said():
    svg = learning_curve({"Mentions": Curve()}).svg
    assert "<desc>No articles yet.</desc>" in svg
    assert "no articles yet" in svg


def test_marks_and_lines_are_told_and_differ_in_shape():
    each = Curve([(1, 0.5), (2, 0.75)], [(1, 0.5), (2, 0.625)])
    drawing = learning_curve({"Mentions": each, "Relations": each}, width=500, height=300)
    root = ElementTree.fromstring(drawing.svg)
    assert (drawing.width, drawing.height) == (500, 300)
    assert "Mentions: from 0.50 at article 1 to 0.62 at article 2" in root.find(f"{SVG}desc").text
    assert len(root.findall(f"{SVG}circle")) == 3  # two marks, one in the legend
    assert len(root.findall(f"{SVG}polygon")) == 3
    dashes = [path.get("stroke-dasharray") for path in root.findall(f"{SVG}path")]
    assert dashes[0] is None
    assert dashes[1]


@pytest.mark.parametrize("first", [0, 3, 9_200])
def test_everything_is_inside_of_the_frame(first):
    marks = [(first + number, number / 1000) for number in range(1, 1001)]
    drawing = learning_curve({"Mentions": Curve(marks, marks)}, first=first)
    xs = [float(x) for x in re.findall(r'cx="([\d.]+)"', drawing.svg)]
    assert len(xs) == 1001
    assert min(xs) >= 40
    assert max(xs) <= drawing.width


def test_a_mark_hides_no_other_one_and_no_line_is_promised_that_is_not_drawn():
    same = Curve([(1, 0.5), (2, 0.9)])
    drawing = learning_curve({"Mentions": same, "Relations": same})
    root = ElementTree.fromstring(drawing.svg)
    dots = [float(each.get("cx")) for each in root.findall(f"{SVG}circle")][:2]
    squares = [each.get("points").split()[0] for each in root.findall(f"{SVG}polygon")][:2]
    for dot, corner in zip(dots, squares, strict=True):
        assert float(corner.split(",")[0]) >= dot
    dashed = [each for each in root.findall(f"{SVG}line") if each.get("stroke-dasharray")]
    assert dashed == []
