"""The address in an extractor's name: `http:…`, `https:…` or `chat:URL#MODEL`, and what follows it.

    https://example.org/extract key=MY_KEY seconds=30
    chat:http://localhost:11434/v1#llama3.2

Text goes over https, or to this machine itself. `key` names an environment variable: the key
itself is never part of a name, for names are stored and shown.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from annotator.errors import ExtractorError

CHAT = "chat:"
_PLAIN = ("http:", "https:")
SECONDS = {"http": 60.0, "chat": 300.0}
"""Seconds for one request: to a server, and to a model, which may write for minutes on a laptop."""
_LONGEST = 3600.0
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN_IN_A_PATH = "/%?&=:;,+!$'()*~@[]"
_HOST = re.compile(r"[A-Za-z0-9_.:-]{1,253}")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where requests go; `model` is a chat endpoint's, `key` the variable that holds a key."""

    secure: bool
    host: str
    port: int
    path: str
    seconds: float
    model: str | None = None
    key: str | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether what is sent there stays on this machine."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def place(self) -> str:
        """Host and port, as the user is asked about them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def shown(self) -> str:
        """The address without its query, where people put keys."""
        return f"http{'s' * self.secure}://{self.place}{self.path.partition('?')[0]}"

    @property
    def told(self) -> dict[str, object]:
        """What a run keeps of it: of the query a few letters of its hash, which tell it from other
        ones and give no key away."""
        query = self.path.partition("?")[2]
        said: dict[str, object] = {"address": self.shown}
        if query:
            said["query"] = hashlib.sha256(query.encode()).hexdigest()[:8]
        return said


def is_endpoint(spec: str | None) -> bool:
    """Whether an extractor is somewhere that requests are sent to."""
    return spec is not None and spec.startswith((CHAT, *_PLAIN))


def endpoint_of(spec: str | None) -> Endpoint | None:
    """The address in an extractor's name, None for others; ExtractorError for one that is none."""
    if spec is None or not is_endpoint(spec):
        return None
    address, *options = spec.removeprefix(CHAT).split()[:8] or [""]
    chat = spec.startswith(CHAT)
    try:
        url = urlsplit(address)
        port, host, user = url.port, url.hostname or "", url.username
    except ValueError as error:
        raise _Refused(address, str(error)) from error
    if url.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        raise _Refused(address, "write it as https://HOST/PATH")
    if user is not None:
        raise _Refused(
            f"{url.scheme}://…@{host}",
            "keep the password out of it: put it into an environment variable, and name that with "
            "key=VARIABLE",
        )
    if chat and not url.fragment:
        raise _Refused(address, "name the model behind it: chat:URL#MODEL")
    if not chat and url.fragment:
        raise _Refused(address, f"what is #{url.fragment}? A model belongs to chat:URL#MODEL")
    path = url.path or "/"
    if chat and not path.endswith("/chat/completions"):
        path = f"{path.rstrip('/')}/chat/completions"
    key, seconds = _options(address, options, SECONDS["chat" if chat else "http"])
    secure = url.scheme == "https"
    endpoint = Endpoint(
        secure=secure,
        host=host,
        port=port or (443 if secure else 80),
        path=quote(f"{path}?{url.query}" if url.query else path, safe=_PLAIN_IN_A_PATH),
        seconds=seconds,
        model=url.fragment or None,
        key=key,
    )
    if not (secure or endpoint.is_loopback):
        raise _Refused(endpoint.shown, "text leaves this machine over https alone: write https://")
    return endpoint


def _options(address: str, options: list[str], seconds: float) -> tuple[str | None, float]:
    """The variable of the key, and the seconds for a request, from what follows the address."""
    key = None
    for option in options:
        name, equals, value = option.partition("=")
        if name == "key" and _VARIABLE.fullmatch(value):
            key = value
        elif name == "seconds" and re.fullmatch(r"\d{1,4}(\.\d+)?", value):
            seconds = float(value)
        elif name == "key" and equals:
            # not repeated: somebody may have typed the key itself
            raise _Refused(address, "key= takes the name of an environment variable")
        else:
            raise _Refused(
                address,
                "behind it there may be key=VARIABLE and seconds=NUMBER, with spaces between",
            )
    if not 0 < seconds <= _LONGEST:
        raise _Refused(address, f"seconds= takes a number up to {_LONGEST:g}")
    return key, seconds


class _Refused(ExtractorError):
    """An address that no text is sent to."""

    def __init__(self, address: str, problem: str) -> None:
        super().__init__(f"the address {address.partition('?')[0]!r} cannot be used: {problem}")
