"""What is said of a decision that is not saved, and when it is tried again."""

from pathlib import Path

import pytest

from annotator.errors import Trouble, UnsavedError
from annotator.model import Verdict
from app.session import troubles

PATH = Path("/a/long/way/to/news.goldspan")


@pytest.mark.parametrize("trouble", list(Trouble))
def test_whatever_is_in_the_way_is_said_and_whether_it_is_tried_again(trouble):
    error = UnsavedError(f"{PATH} takes nothing.", trouble)
    said = troubles.in_words(error, PATH)
    assert said.startswith("news.goldspan takes nothing. What you decided stays here")
    assert said.endswith("tried again.") is (troubles.wait_for(trouble) is not None)
    assert troubles.reason(error)


def test_who_else_writes_is_soon_done_and_what_was_replaced_is_mended_by_hand():
    assert troubles.wait_for(Trouble.BUSY) < troubles.wait_for(Trouble.FULL)
    assert all(troubles.wait_for(each) is None for each in (Trouble.REPLACED, Trouble.RESTORED))
    assert troubles.reason(None) == ""


def test_a_long_name_is_cut_in_its_middle():
    path = Path("/a") / f"{'x' * 60}.goldspan"
    said = troubles.in_words(UnsavedError(f"{path} is gone.", Trouble.GONE), path)
    assert said.startswith(f"{'x' * 20}…{'x' * 11}.goldspan is gone.")
    assert troubles.in_words(UnsavedError("It is gone.", Trouble.GONE), None).startswith("It is")


@pytest.mark.parametrize(
    ("verdict", "what", "back"),
    [
        (Verdict.ACCEPT, "decision", "undo it"),
        (Verdict.UNDO, "undo", "redo"),
        (Verdict.REDO, "redo", "undo it"),
    ],
)
def test_what_waits_is_named_with_what_takes_it_back(verdict, what, back):
    said = str(troubles.behind(verdict, UnsavedError("…", Trouble.FULL)))
    assert said.startswith(f"The last {what} is not saved yet: the disk is full.")
    assert said.endswith(f"save a copy, or {back}.")
