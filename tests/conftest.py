"""What every test has: no screen, a silent log, and nothing left open behind it."""

import gc
import logging
import os
import threading

import pytest

# before anything imports Qt; a developer may choose a real screen
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from annotator import scheme as schemes
from annotator.store import Project, connection


@pytest.fixture(autouse=True)
def silent_log(caplog):
    """A warning in the log fails the test; one that is expected is looked at and cleared."""
    yield
    for phase in ("setup", "call"):
        loud = [each for each in caplog.get_records(phase) if each.levelno >= logging.WARNING]
        assert not loud, f"unexpected in the log: {[each.getMessage() for each in loud]}"


@pytest.fixture(autouse=True)
def nothing_left_open():
    """Every project a test opened is closed at its end, and every thread it started is done."""
    projects, threads = set(connection._open), set(threading.enumerate())
    yield
    # what Python did not start itself it takes for running for ever: a QThread that has logged
    started = [each for each in threading.enumerate() if type(each) is not threading._DummyThread]
    left = [each for each in started if each not in threads]
    for each in left:
        each.join(timeout=2)
    alive = [each.name for each in left if each.is_alive()]
    assert not alive, f"threads still run: {alive}"
    if set(connection._open) - projects:
        gc.collect()  # what only a cycle still holds was not left open
    assert not set(connection._open) - projects, "a project was not closed"


@pytest.fixture(scope="session")
def diplomacy():
    """The default scheme."""
    return schemes.load("diplomacy")


@pytest.fixture
def project(tmp_path, diplomacy):
    """A new project without articles, closed after the test."""
    with Project.create(tmp_path / "news.goldspan", scheme=diplomacy) as made:
        yield made
