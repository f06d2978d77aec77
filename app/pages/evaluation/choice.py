"""What is chosen to be scored, and what is known of the gold before it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotator.model import RunId


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be held against what; `gold` None is the open project's own.

    `split` None judges every finished article. `files` are predictions as exchange JSONL.
    """

    gold: Path | None = None
    split: str | None = None
    runs: tuple[RunId, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of some gold before anything is scored: `splits` with their articles.

    `releases` are those of the open project that lie beside it, `echoes` its runs that came from
    files and say exactly what this gold says, `silent` those that were asked of no article that is
    finished in it, `retired` those that are out of use.
    """

    gold: Path | None
    finished: int
    unfinished: int
    splits: Mapping[str, int] = field(default_factory=dict)
    releases: tuple[Path, ...] = ()
    echoes: frozenset[RunId] = frozenset()
    silent: frozenset[RunId] = frozenset()
    retired: frozenset[RunId] = frozenset()
