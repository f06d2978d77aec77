"""A worker's answers are saved one at a time, with an ear for keys in between."""

import pytest
from PySide6.QtCore import QObject

from annotator.extract.wire import Ready
from annotator.store import Project
from app.run_writer import RunWriter
from tests.making import OSLO, article, oslo

READY = Ready("scratch", "1", {}, None, "a scratch worker")


@pytest.fixture
def project(tmp_path, diplomacy):
    """A project of two articles, open for writing."""
    with Project.create(tmp_path / "news.goldspan", scheme=diplomacy) as project:
        project.add_articles([article(name="a1"), article(OSLO + " The end.", "a2")])
        yield project


@pytest.fixture
def writer(qapp):
    """A writer of runs, and what it says."""
    parent = QObject()
    writer, said = RunWriter(parent), []
    writer.suggested.connect(lambda name: said.append(f"suggested {name}"))
    writer.settled.connect(lambda: said.append("settled"))
    yield writer, said
    parent.deleteLater()


def test_keys_are_heard_between_a_saved_answer_and_what_follows_it(writer, project, qtbot):
    run, said = writer
    with qtbot.waitSignal(run.settled):
        run.write(project, READY, oslo("a1"), lambda: True)
        assert said == ["suggested a1"]
    run.end()
    assert [each.articles for each in project.runs()] == [1]


def test_what_is_dropped_in_between_is_followed_by_nothing(writer, project, qtbot):
    run, said = writer
    run.write(project, READY, oslo("a1"), lambda: True)
    run.drop()
    with qtbot.waitSignal(run.settled):
        run.write(project, READY, oslo("a2"), lambda: True)
    assert said == ["suggested a1", "suggested a2", "settled"]
