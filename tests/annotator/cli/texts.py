"""What tests of several commands need."""

from pathlib import Path

from tests.making import OSLO, place

ROOT = Path(__file__).parents[3]


def mention(words="Ada Lind", nth=1, label="PERSON"):
    start, end = place(OSLO, words, nth)
    return {"id": "m", "start": start, "end": end, "label": label}
