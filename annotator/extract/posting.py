"""One POST at a time to one address: over https or to this machine, nowhere else, and not for ever.

No redirect is followed, no proxy used, and an answer is read to its limit of bytes and seconds.
The key is read from the environment, sent to this address alone, and taken out of what is told.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

from annotator.errors import ExtractorError
from annotator.extract.endpoint import Endpoint

_CONNECTING = 30.0
"""Seconds for a connection, at most."""
_IN_A_ROW = 5
"""Articles that may fail one after the other before the address is given up."""
_WAIT = 20.0
"""Seconds that a server which is busy may have us wait, at most."""
_TRIES = 3
_BUSY = frozenset({429, 503})
_TOLD = 200
"""Characters of a server's own words that are told."""


class PostError(ExtractorError):
    """A request that failed; `status` is HTTP's, if it came so far."""

    def __init__(
        self, said: str, *, status: int | None = None, lasting: bool = False, wait: float = 0
    ) -> None:
        self.status, self.lasting, self.wait = status, lasting, wait
        super().__init__(said)


class Poster:
    """Sends to one address, and gives it up once it is clear that it does not work."""

    def __init__(self, endpoint: Endpoint, environment: Mapping[str, str]) -> None:
        self._endpoint = endpoint
        self._key = _key(endpoint, environment)
        self._context = ssl.create_default_context(
            cafile=environment.get("SSL_CERT_FILE"), capath=environment.get("SSL_CERT_DIR")
        )
        self._failed, self._given_up, self._until = 0, "", 0.0

    @contextmanager
    def article(self, seconds: float) -> Iterator[None]:
        """All requests about one article, which take so many seconds together at most."""
        if self._given_up:
            raise ExtractorError(self._given_up)
        self._until = time.monotonic() + seconds
        try:
            yield
        except PostError as error:
            self._failed += 1
            if error.lasting or self._failed >= _IN_A_ROW:
                self._given_up = f"{error} It was given up."
            raise
        self._failed = 0

    def post(self, body: bytes, *, content: str, limit: int) -> bytes:
        """The answer's body; PostError says what went wrong. A busy server is asked again."""
        for _ in range(_TRIES - 1):
            try:
                return self._post(body, content, limit)
            except PostError as error:
                wait = min(error.wait, _WAIT)
                if error.status not in _BUSY or time.monotonic() + wait >= self._until:
                    raise
                time.sleep(wait)
        return self._post(body, content, limit)

    def _post(self, body: bytes, content: str, limit: int) -> bytes:
        left = min(self._endpoint.seconds, self._until - time.monotonic())
        if left <= 0:
            raise self._late()
        connection = self._connection(left)
        try:
            self._connect(connection)
            with _deadline(connection, left) as passed:
                try:
                    said = self._exchange(connection, body, content, limit)
                except (OSError, http.client.HTTPException) as error:
                    if passed.is_set() or isinstance(error, TimeoutError):
                        raise self._late() from error
                    raise self._trouble(self._plain(_broken_off(error))) from error
                if passed.is_set():  # an answer without a length looks whole wherever it is cut
                    raise self._late()
                return said
        finally:
            connection.close()

    def _connection(self, seconds: float) -> http.client.HTTPConnection:
        host, port, wait = self._endpoint.host, self._endpoint.port, min(seconds, _CONNECTING)
        if self._endpoint.secure:
            return http.client.HTTPSConnection(host, port, timeout=wait, context=self._context)
        return http.client.HTTPConnection(host, port, timeout=wait)

    def _connect(self, connection: http.client.HTTPConnection) -> None:
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as error:
            raise PostError(
                f"the certificate of {self._endpoint.place} is not to be trusted "
                f"({error.verify_message}), so nothing was sent; mend it, or name its authority "
                "in SSL_CERT_FILE.",
                lasting=True,
            ) from error
        except TimeoutError as error:
            raise self._late() from error
        except OSError as error:
            said = error.strerror or str(error)
            raise self._trouble(f"cannot be reached: {self._plain(said)}; check it") from error
        peer = connection.sock.getpeername()[0]
        if self._endpoint.is_loopback and not ipaddress.ip_address(peer).is_loopback:
            raise PostError(f"{self._endpoint.host} is another machine: {peer}.", lasting=True)

    def _exchange(
        self, connection: http.client.HTTPConnection, body: bytes, content: str, limit: int
    ) -> bytes:
        headers = {"Content-Type": content, "Accept": "application/jsonl, application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        connection.request("POST", self._endpoint.path, body, headers)
        with closing(connection.getresponse()) as answer:
            return self._said(answer, limit)

    def _said(self, answer: http.client.HTTPResponse, limit: int) -> bytes:
        if 300 <= answer.status < 400:
            raise self._redirected(answer)
        said = _read(answer, limit if answer.status == 200 else 2**16)
        if answer.status != 200:
            words = self._plain((said or b"").decode("utf-8", "replace"))
            told = f"answered {answer.status} {self._plain(answer.reason)}: {words}".rstrip(": ")
            raise self._trouble(
                told, status=answer.status, wait=_seconds(answer.getheader("Retry-After"))
            )
        if said is None:
            raise self._trouble(f"answered with more than {limit:,} bytes; it was not read")
        return said

    def _redirected(self, answer: http.client.HTTPResponse) -> PostError:
        to = urlsplit(answer.getheader("Location", ""))
        where = to.hostname or self._endpoint.host
        return PostError(
            f"{self._endpoint.shown} sends on to another address, on {self._plain(where)}; text "
            "goes nowhere that you did not name: name that address itself.",
            status=answer.status,
            lasting=True,
        )

    def _late(self) -> PostError:
        return self._trouble(f"gave no answer within {self._endpoint.seconds:g} s")

    def _trouble(self, said: str, *, status: int | None = None, wait: float = 0) -> PostError:
        return PostError(f"{self._endpoint.shown} {said}.", status=status, wait=wait)

    def _plain(self, said: str) -> str:
        """A stranger's words as one short line, without the key."""
        if self._key:
            said = said.replace(self._key, "…")
        plain = "".join(each if each.isprintable() else " " for each in said[: 4 * _TOLD])
        return " ".join(plain.split())[:_TOLD]


def _key(endpoint: Endpoint, environment: Mapping[str, str]) -> str:
    """The key that the endpoint names; ExtractorError without telling it."""
    if endpoint.key is None:
        return ""
    key = environment.get(endpoint.key, "").strip()
    if not key:
        raise ExtractorError(f"there is no {endpoint.key} in the environment; put the key there")
    if not (key.isascii() and key.isprintable()):
        raise ExtractorError(f"{endpoint.key} holds more than a key; put it there on one line")
    return key


def _read(answer: http.client.HTTPResponse, limit: int) -> bytes | None:
    """The body; None if it has more bytes than the limit."""
    if (answer.length or 0) > limit:
        return None
    said = bytearray()
    while piece := answer.read1(2**16):
        said += piece
        if len(said) > limit:
            return None
    if answer.length:
        raise http.client.IncompleteRead(bytes(said), answer.length)
    return bytes(said)


def _broken_off(error: OSError | http.client.HTTPException) -> str:
    """How an answer ended too early, in words."""
    match error:
        case http.client.RemoteDisconnected():
            return "broke off: it closed the connection without an answer"
        case http.client.IncompleteRead():
            return "broke off in the middle of its answer"
        case http.client.BadStatusLine():
            return f"broke off: it does not speak HTTP, but says {str(error)!r}"
        case OSError():
            return f"broke off: {error.strerror or error}"
    return f"broke off: {error!r}"


def _seconds(said: str | None) -> float:
    return float(said) if said is not None and said.isdecimal() and len(said) < 6 else 1.0


@contextmanager
def _deadline(connection: http.client.HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Cut the connection off after so many seconds, however slowly its bytes drip."""
    passed, socket_ = threading.Event(), connection.sock

    def cut() -> None:
        passed.set()
        with suppress(OSError):
            socket_.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield passed
    finally:
        timer.cancel()
        timer.join()
