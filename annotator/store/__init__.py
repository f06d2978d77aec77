"""The project file: opening it safely, the ledger, current state. The only home of SQL."""

from annotator.store.connection import kind_of
from annotator.store.project import Project
from annotator.store.queue import Listing, QueueRow
from annotator.store.queue_filter import QueueFilter
from annotator.store.runs import NewRun

__all__ = ["Listing", "NewRun", "Project", "QueueFilter", "QueueRow", "kind_of"]
