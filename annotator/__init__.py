"""Goldspan's engine: articles, schemes, the ledger of decisions, gold and scores; never Qt."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.course import course as progress
    from annotator.evaluate import Predictions, evaluate, load_gold, load_predictions
    from annotator.importing import import_files
    from annotator.joining import join
    from annotator.learning import learn
    from annotator.scheme import load as load_scheme
    from annotator.splitting import split
    from annotator.store import Project
    from annotator.suggesting import suggest

__all__ = [
    "Predictions",
    "Project",
    "__version__",
    "evaluate",
    "import_files",
    "join",
    "learn",
    "load_gold",
    "load_predictions",
    "load_scheme",
    "progress",
    "split",
    "suggest",
]

__version__ = "0.1.0"
_HOMES = {
    "Predictions": "evaluate.Predictions",
    "Project": "store.Project",
    "evaluate": "evaluate",
    "import_files": "importing.import_files",
    "join": "joining.join",
    "learn": "learning.learn",
    "load_gold": "evaluate.load_gold",
    "load_predictions": "evaluate.load_predictions",
    "load_scheme": "scheme.load",
    "progress": "course.course",
    "split": "splitting.split",
    "suggest": "suggesting.suggest",
}


def __getattr__(name: str) -> object:
    # looked up when asked for: whatever imports a part of the engine imports this module too
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(".")
    found = import_module(f"annotator.{module}")
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
