"""What lines of the exchange format say of the usual article."""

from pathlib import Path

from tests.making import OSLO, place


def m(name, label, words, nth=0, **more):
    """A mention as a line of the exchange format gives it."""
    start, end = place(OSLO, words, nth)
    return {"id": name, "start": start, "end": end, "label": label, "surface": words, **more}


ADA, ENVOY = m("ada", "PERSON", "Ada Lind", 1, score=0.9), m("envoy", "ROLE", "envoy")
IS = {"id": "r", "label": "holds_role", "head": "ada", "tail": "envoy"}


def everything(project):
    """The file's bytes, which only a change changes."""
    return Path(project.path).read_bytes()
