"""The session: the one Qt object over the engine, in rooms on top of each other."""

from app.session.session import Session

__all__ = ["Session"]
