"""The project file: opening it safely, the ledger, current state. The only home of SQL."""

from annotator.store.articles import QueueRow
from annotator.store.connection import kind_of
from annotator.store.project import Project
from annotator.store.runs import NewRun

__all__ = ["NewRun", "Project", "QueueRow", "kind_of"]
