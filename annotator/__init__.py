"""Goldspan's engine: articles, schemes, the ledger of decisions, gold and scores; never Qt."""

__version__ = "0.1.0"
