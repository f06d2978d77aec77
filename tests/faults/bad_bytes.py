"""Files that are no text, by kind."""

import gzip

from tests.making import OSLO


def made(chance):
    """A kind of fault, and the bytes of a file that has it."""
    kind = chance.choice(list(_KINDS))
    return kind, _KINDS[kind](chance)


def _noise(chance):
    return bytes(chance.randrange(256) for _ in range(chance.randrange(200, 4000)))


def _put_in(content, what, chance):
    at = chance.randrange(10, len(content) - 10)
    return content[:at] + what + content[at:]


_UTF8 = (OSLO.replace("envoy", "envoyé — “so”") * 3).encode()
_SIGNATURES = [
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"SQLite format 3\0",
    b"\x7fELF",
    b"BZh9",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf1",
]

_KINDS = {
    "nothing": lambda chance: chance.choice([b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"]),
    "noise": _noise,
    "a picture, an archive, a program": lambda chance: chance.choice(_SIGNATURES) + _noise(chance),
    "compressed": lambda _: gzip.compress(_UTF8),
    "NUL": lambda chance: _put_in(OSLO.encode("ascii", "ignore"), b"\0", chance),
    "UTF-8 with a flaw": lambda chance: _UTF8.replace(
        "é".encode(), chance.choice([b"\xc3", b"\xa9", b"\xff", b"\xc0\xa9"])
    ),
    "half of a surrogate pair": lambda chance: _put_in(
        OSLO.encode("ascii", "ignore"), b"\xed\xa0\xbd", chance
    ),
    "UTF-16 cut off": lambda chance: chance.choice(
        [b"\xff\xfe" + OSLO.encode("utf-16-le"), b"\xfe\xff" + OSLO.encode("utf-16-be")]
    )[:-1],
    "UTF-16 with a flaw": lambda _: b"\xff\xfe" + b"\x3d\xd8" * 4 + OSLO.encode("utf-16-le"),
    "UTF-32 with a flaw": lambda _: b"\xff\xfe\0\0" + b"\xff\xff\xff\xff" * 3,
    "escape sequences": lambda _: b"\x1b$B" + b"%+%a" * 20 + b"\x1b(B Oslo talks and other talks",
    "control codes": lambda chance: bytes(chance.choice(b"\x01\x02\x05\x10ab") for _ in range(500)),
}
