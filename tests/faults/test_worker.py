"""Figure 11 in small, and that its harness notices what is left behind and what stalls."""

import time

import pytest

from annotator.extract import family
from app import worker_process
from tests.faults import troublesome, worker


@pytest.mark.parametrize("kind", ["segfault", "grandchild", "nan_scores"])
def test_trouble_of_an_extractor_costs_its_article_alone(styled_once, kind):
    wrong, _, gone = worker.in_the_window(kind)
    assert wrong == []
    assert gone < 1
    assert worker.in_the_library(kind) == []


def test_there_are_sixteen_kinds():
    assert len(troublesome.KINDS) == 16


def test_the_harness_notices_a_process_that_is_left(styled_once, monkeypatch):
    monkeypatch.setattr(family, "_below", lambda _process: [])
    monkeypatch.setattr(worker, "_WAITING", 2.0)
    wrong, _, _ = worker.in_the_window("grandchild")
    assert any("was left" in each for each in wrong)


def test_the_harness_notices_a_window_that_waits(styled_once, monkeypatch):
    monkeypatch.setattr(worker_process.family, "end", lambda _process: time.sleep(0.3))
    _, stall, _ = worker.in_the_window("crash")
    assert stall > 0.1


@pytest.fixture
def styled_once(qapp):
    """The application object that windows need."""
    return qapp
