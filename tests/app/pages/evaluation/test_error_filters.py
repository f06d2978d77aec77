"""The boxes that filter errors tell their counts whole, in a page of usual width."""

from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox

from annotator.evaluate.faults import KINDS
from app.pages.evaluation.error_facets import Facets
from app.pages.evaluation.error_filters import ErrorFilters

NARROW = 450
"""Pixels that the filters have in a window of 1180."""


def room_of(box):
    """How wide a text the box shows whole."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(control, option, part, box).width()


def test_every_choice_is_shown_with_its_count(qtbot, styled):
    filters = ErrorFilters()
    qtbot.addWidget(filters)
    filters.show_counts(
        Facets(
            kinds=dict.fromkeys(KINDS, 120),
            labels={"participates_in": 840},
            sorts={None: 1840, False: 1000, True: 840},
            shown=[],
            total=1840,
        )
    )
    filters.resize(NARROW, 300)
    filters.show()
    for box in (filters.kind, filters.label, filters.sort):
        assert isinstance(box, QComboBox)
        for place in range(box.count()):
            words = box.itemText(place)
            assert box.fontMetrics().horizontalAdvance(words) <= room_of(box), words
