"""What each run has said of the open article, read at once: a session reads it step by step."""


def read_sources(session):
    """Read all of it now."""
    session._source_anew()
    while session._reading is not None:
        session._source_on()
