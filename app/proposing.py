"""Where a file is proposed to be written: beside the project that is open."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.session import Session


def proposed(parent: QWidget, name: str) -> str:
    """This name in the folder of the project in the window that asks; as it is without one."""
    session = getattr(parent.window(), "session", None)
    project = session.project if isinstance(session, Session) else None
    return name if project is None else str(project.path.with_name(name))
