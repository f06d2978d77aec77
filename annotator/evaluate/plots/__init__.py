"""Pictures of scores as SVG text: pure functions over values, without a library.

They stay within SVG Tiny 1.2 and presentation attributes, so that Qt, browsers and drawing programs
show the same. What tells two series apart is never colour alone: dashes and marks differ too.
"""

from annotator.evaluate.plots.bins import reliability_diagram
from annotator.evaluate.plots.canvas import Drawing
from annotator.evaluate.plots.curves import precision_recall_curve, review_cost_curve
from annotator.evaluate.plots.estimates import Estimate, interval_plot
from annotator.evaluate.plots.matrix import confusion_matrix
from annotator.evaluate.plots.over_articles import Curve, learning_curve
from annotator.evaluate.plots.over_time import Entry, leaderboard
from annotator.evaluate.plots.palette import DARK, LIGHT, Palette

__all__ = [
    "DARK",
    "LIGHT",
    "Curve",
    "Drawing",
    "Entry",
    "Estimate",
    "Palette",
    "confusion_matrix",
    "interval_plot",
    "leaderboard",
    "learning_curve",
    "precision_recall_curve",
    "reliability_diagram",
    "review_cost_curve",
]
