"""To which hosts the user lets the text of articles go: asked once for each, then remembered.

What stays on this machine is nobody's question. A project never says where its text may go.
"""

from __future__ import annotations

from pathlib import Path

from annotator.errors import ExtractorError
from annotator.extract import remembered
from annotator.extract.endpoint import endpoint_of


class UnaskedError(ExtractorError):
    """A host that the user has not been asked about."""


def host_of(spec: str | None) -> str | None:
    """The host and port outside this machine that an extractor sends text to; None without one."""
    endpoint = endpoint_of(spec)
    return None if endpoint is None or endpoint.is_loopback else endpoint.place


def allowed_host(spec: str | None) -> str | None:
    """The host that text may be sent to; None where none leaves this machine.

    Raises UnaskedError where the user has not said that text may go there.
    """
    host = host_of(spec)
    if host is not None and host not in remembered.lines(settings_path()):
        raise UnaskedError(
            f"the text of the articles would be sent to {host}, and you have not said that it may "
            "leave this machine; with --send you do"
        )
    return host


def allow(spec: str) -> None:
    """Remember that the user lets text go to the host of this extractor."""
    host = host_of(spec)
    if host is not None and host not in remembered.lines(settings_path()):
        remembered.add(host, settings_path())


def settings_path() -> Path:
    """The user's file of hosts that text may go to, one a line."""
    return remembered.path_of("text-may-go-to.txt")
