"""What the program shows of itself: the offscreen tour, the self-test, the ways it starts."""

import sys

import pytest

from annotator.store import kind_of
from app import __main__ as program
from app import desktop, sample, tour
from app.self_test import self_test


def test_the_tour_reviews_a_sample_to_its_gold_and_leaves_a_picture(tmp_path, capsys, styled):
    assert tour.tour(tmp_path) == 0
    said = capsys.readouterr().out
    assert "as it should be" in said
    assert "mentions, strict" in said
    assert (tmp_path / "window.png").stat().st_size > 10_000
    assert kind_of(tmp_path / "sample-1.sqlite") == "release"


def test_the_self_test_passes_and_says_each_step(capsys, styled):
    assert self_test() == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "self-test passed"
    assert len([line for line in said if line.startswith("ok   ")]) == 7


def test_a_self_test_that_fails_says_which_step_and_is_1(capsys, styled, monkeypatch):
    monkeypatch.setattr("app.self_test.MODEL_MISSING", "English")
    assert self_test() == 1
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("FAIL suggestions by the model in the worker: _FailedError: ")


def test_the_sample_project_is_made_once(tmp_path):
    path = sample.sample_project(tmp_path / "sample.goldspan")
    before = path.read_bytes()
    assert sample.sample_project(path) == path
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], False),
        (["news.goldspan"], False),
        (["folder/news"], False),
        (["list", "news.goldspan"], True),
        (["lsit"], True),
        (["--version"], True),
        (["new"], True),
    ],
)
def test_one_word_that_names_a_file_opens_the_window_and_anything_else_is_a_command(
    arguments, command
):
    assert program._is_command(arguments) is command


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_the_window_says_so(monkeypatch, capsys):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not desktop.has_screen()
    assert desktop.show_window(None) == 1
    assert "There is no screen" in capsys.readouterr().err


def test_what_is_no_project_is_refused_before_a_window_opens(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("They met.")
    assert program.main([str(tmp_path / "notes.txt")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert program.main([str(tmp_path / "missing.goldspan")]) == 1
    assert "does not exist" in capsys.readouterr().err
