"""The project file: opening it safely, the ledger, current state. The only home of SQL."""

from annotator.store import lean as lean  # isort: split

from annotator.store.connection import kind_of
from annotator.store.entities import Known, Place, Places, Uses
from annotator.store.project import Project
from annotator.store.queue import Listing, QueueRow
from annotator.store.queue_filter import QueueFilter
from annotator.store.queue_order import OrderBy, QueueOrder
from annotator.store.runs import NewRun

__all__ = [
    "Known",
    "Listing",
    "NewRun",
    "OrderBy",
    "Place",
    "Places",
    "Project",
    "QueueFilter",
    "QueueOrder",
    "QueueRow",
    "Uses",
    "kind_of",
]
