"""Goldspan's engine: articles, schemes, the ledger of decisions, gold and scores; never Qt."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.evaluate import Predictions, evaluate, load_gold, load_predictions

__all__ = ["Predictions", "__version__", "evaluate", "load_gold", "load_predictions"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # looked up when asked for: whatever imports a part of the engine imports this module too
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    package = import_module("annotator.evaluate")
    return package if name == "evaluate" else getattr(package, name)
