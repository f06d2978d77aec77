"""The usual project with two articles more, and the key that marks the same everywhere."""

import pytest

from annotator.model import Prediction
from annotator.store import Project
from tests.app.same.lists import (
    HAMAR,
    TROMSO,
    List,
)
from tests.making import article, mention, place, suggest


@pytest.fixture
def path(path):
    """The usual project with two articles more, of which a model suggests for one."""
    with Project.open(path) as project:
        project.add_articles([article(TROMSO, "a3"), article(HAMAR, "a4")])
        ada = mention("ada", "PERSON", place(TROMSO, "Ada Lind", 1))
        suggest(project, Prediction("a3", (ada,)), Prediction("a4"))
    return path


@pytest.fixture
def same(desk, qtbot):
    """Presses = on a mention and gives the list."""

    def press(label, words=None, *, wait=True):
        desk.focus(label, words)
        desk.press("=")
        shown = List(desk, qtbot)
        return shown.wait() if wait else shown

    return press
