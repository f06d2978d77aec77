"""What an extractor's name says before anything is loaded: its kind, and what it needs for that."""

from __future__ import annotations

import os

from annotator.extract import sending, trust
from annotator.extract.endpoint import endpoint_of
from annotator.model import BUILTIN, LEARNER, RULES, Article

COMMAND = "command:"
FILE = "file:"
PACKAGE = "package:"
LEARNT = f"{LEARNER}:"
"""What was learnt, by its hash and where it lies."""
_OWN = frozenset({BUILTIN, RULES})
_UNTOLD = (COMMAND, FILE, "http:", "https:")
"""Kinds that are not told the scheme, so that their labels can be another's."""
_KINDS = (*_UNTOLD, PACKAGE, "chat:", LEARNT, "spacy:")

SECONDS = 60.0
"""For one article of ordinary length."""
LONG = 100_000
"""Code points that those are for; longer articles get as many times that."""
SILENCE = 600.0
"""Seconds without an answer after which a program is stopped; the first may load a large model."""
PIECE = 4_000
"""Code points of an article that a chat endpoint is asked about at once."""
_GRACE = 30.0
"""Seconds for an extractor that watches itself to say that it has failed."""
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def is_extractor(spec: str) -> bool:
    """Whether these words name an extractor, and no file."""
    return spec in _OWN or spec.startswith(_KINDS)


def needs_scheme(spec: str | None) -> bool:
    """Whether it cannot tell what to look for without a scheme."""
    return spec is None or not spec.startswith(_UNTOLD)


def takes_all(spec: str | None) -> bool:
    """Whether it is handed all articles at once, and answers in any order (protocol.TakesAll)."""
    return spec is not None and spec.startswith(COMMAND)


def permission_for(spec: str | None) -> str | None:
    """What the user has allowed that this extractor needs: a folder's hash, or a host.

    Raises UntrustedError or UnaskedError where the user has not.
    """
    return trust.trusted_sha256(spec) or sending.allowed_host(spec)


def environment_of(spec: str | None) -> dict[str, str]:
    """What of the user's environment this extractor is given: a program all, an address its key."""
    if spec is not None and spec.startswith(COMMAND):
        return {name: value for name, value in os.environ.items() if _is_text(name + value)}
    endpoint = endpoint_of(spec)
    if endpoint is None:
        return {}
    wanted = (*_CERTIFICATES, *filter(None, [endpoint.key]))
    return {name: os.environ[name] for name in wanted if name in os.environ}


def budget_for(article: Article, seconds: float, *, is_chat: bool) -> float:
    """Seconds for all requests about one article, given those for one request."""
    return seconds * (1 + len(article.text) // PIECE) if is_chat else seconds


def seconds_for(spec: str | None, article: Article) -> float:
    """Seconds until somebody who waits for this article's answer gives the extractor up."""
    if takes_all(spec):
        return SILENCE + _GRACE
    if (endpoint := endpoint_of(spec)) is not None:
        chat = endpoint.model is not None
        return budget_for(article, endpoint.seconds, is_chat=chat) + _GRACE
    return SECONDS * (1 + len(article.text) // LONG)


def _is_text(value: str) -> bool:
    """Whether it is no bytes that Python could not read as text."""
    return value.isprintable() or not any("\ud800" <= each <= "\udfff" for each in value)
