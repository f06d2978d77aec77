"""What the learning page shows, made where the course is read: of many articles it takes long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotator.course import WINDOW, Course
from annotator.course_rows import Table, answer, dots, line, rests_on, tables
from annotator.evaluate.plots import Curve
from annotator.model import Kind

_NAMES = {Kind.MENTION: "Mentions", Kind.RELATION: "Relations"}


@dataclass(frozen=True, slots=True)
class Shown:
    """The course of a review as words, tables and curves; `older` articles are still to come."""

    answer: str
    rests_on: str
    tables: Sequence[Table]
    curves: Mapping[str, Curve]
    older: int
    finished: int
    called: Mapping[str, str] = field(default_factory=dict)
    """What people read of engines, by their names."""


def shown(course: Course, called: Mapping[str, str]) -> Shown:
    """What is shown of a course; `called` is what people read of engines, by their names."""
    curves = {}
    for kind, name in _NAMES.items():
        curve = Curve(
            [(each.middle, each.f1) for each in dots(course, kind)],
            [(each.last, each.f1) for each in line(course, kind)],
        )
        drawn = f", the line {WINDOW} together" if len(curve.line) > 1 else ""
        curves[f"{name}: a mark an article{drawn}"] = curve
    return Shown(
        answer(course),
        rests_on(course),
        tables(course),
        curves,
        course.older,
        course.finished,
        called,
    )
