"""One evaluation as the parts of the page get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.evaluate.report import Report
from annotator.evaluate.sides import Gold
from annotator.model import RunId


@dataclass(frozen=True, slots=True)
class Scored:
    """One evaluation: the report, the gold it was held against, and which project runs they are.

    `live` is whether the gold is the open project's own, as it stood. `runs` are by the names that
    they have in the report; a file's predictions have none.
    """

    report: Report
    gold: Gold
    live: bool
    runs: Mapping[str, RunId]
    called: Mapping[str, str] = field(default_factory=dict)
    """What people read of them, by the same names."""
