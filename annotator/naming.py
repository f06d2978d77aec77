"""What people call runs and themselves: one line that can be told from everything else."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from annotator.errors import GoldspanError
from annotator.model import BUILTIN, JOINED, LEARNER, MERGED, RULES, Run, merged_names

LENGTH = 200
"""The most code points of a run's or a reviewer's name."""
_EXTRACTORS = frozenset({BUILTIN, RULES, LEARNER})
_PROGRAM = "command:"
_KINDS = ("spacy:", "package:", "chat:", "file:", "http:", "https:", _PROGRAM, f"{LEARNER}:")
_OWN_KINDS = _EXTRACTORS | {MERGED, "file", "spacy", "package"}
"""What runs are told to be of our own by, or of a kind with rules of its own, in front of a colon
or alone."""
_SUFFIX = " (file)"
_NAMED = 3
"""Sources of a merged run that are all named in a list."""
_FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's categories of controls, halves of surrogate pairs, line and paragraph separators."""


def reviewer_name(given: str) -> str:
    """The name without white space around it; GoldspanError if it cannot stand in a ledger."""
    return _line(given, "a reviewer")


def run_name(given: str) -> str:
    """The name of an outside run without white space around it; GoldspanError if it is taken."""
    name = _line(given, "a run")
    if problem := _taken(name):
        raise GoldspanError(f"{name!r} cannot name an outside run: {problem}; choose another")
    return name


def run_name_of(path: Path) -> str:
    """What the run of a file is called: its stem, with " (file)" where that is no name for one."""
    stem = "".join("\ufffd" if _forbidden(each) else each for each in path.stem).strip()
    stem = stem[: LENGTH - len(_SUFFIX)].rstrip()
    return f"{stem}{_SUFFIX}".strip() if not stem or _taken(stem) else stem


def program_name(words: str) -> str:
    """What the run of a program is called: its words, behind "command:" where that is taken."""
    kind, _, _ = words.partition(":")
    name = f"{_PROGRAM}{words}" if kind in _OWN_KINDS or _taken(words) else words
    return name[:LENGTH]


def short_name(run: Run) -> str:
    """A run's name; of one that was merged of more than three the first two: "a + b + 3"."""
    names = merged_names(run.name) if run.extractor == MERGED else []
    return JOINED.join([*names[:2], str(len(names) - 2)]) if len(names) > _NAMED else run.name


def _line(given: str, whose: str) -> str:
    name = given.strip()
    if not name:
        raise GoldspanError(f"the name of {whose} is empty; give one")
    if len(name) > LENGTH:
        raise GoldspanError(
            f"the name of {whose} has {len(name)} characters; it may have {LENGTH}: shorten it"
        )
    if any(map(_forbidden, name)):
        raise GoldspanError(f"the name of {whose} has a control character; write it on one line")
    return name


def _forbidden(character: str) -> bool:
    return unicodedata.category(character) in _FORBIDDEN


def _taken(name: str) -> str | None:
    """Why an outside run cannot be called so."""
    if name.isdecimal():
        return "a number alone is a run's id"
    if name in _EXTRACTORS or name.startswith(_KINDS):
        return "the runs of Goldspan's own extractors are called so"
    return None
