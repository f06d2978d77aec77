"""Bytes made into text, by evidence or not at all.

UTF-8 and UTF-16 prove themselves. The two legacy encodings that are read, CP1252 and CP949 (of
which EUC-KR is a part), decode nearly anything, so each must also look like what it claims to be:
curly quotes and single accented letters inside Latin words, or frequent Hangul syllables. Where
both or neither do, the file is refused: a wrong guess would shift and spoil every offset.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from annotator.articles.evidence import doubt_of_korean, doubt_of_western
from annotator.errors import SourceError

LIMIT = 64 * 1024 * 1024
"""The most bytes that one article may have."""

_SAVE = "save it as UTF-8 and import it again"

_BOMS = (  # UTF-32's little-endian mark begins with that of UTF-16
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe\0\0", "utf-32-le", "UTF-32LE"),
    (b"\0\0\xfe\xff", "utf-32-be", "UTF-32BE"),
    (b"\xff\xfe", "utf-16-le", "UTF-16LE"),
    (b"\xfe\xff", "utf-16-be", "UTF-16BE"),
)
_SIGNATURES = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF media file"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a rich text document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x7fELF", "a program"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r")) + b"\x7f"

_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def read_bytes(path: Path) -> bytes:
    """The whole file, unless it is none, cannot be read or is over the limit."""
    try:
        if not path.is_file():
            problem = "is not an ordinary file" if path.exists() else "there is no such file"
            raise SourceError(path, f"{problem}; check the name")
        size = path.stat().st_size
        if size > LIMIT:
            raise _too_large(path, size)
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except OSError as error:
        raise SourceError(path, f"cannot be read: {error.strerror}; check the file") from error
    if len(raw) > LIMIT:  # it has grown meanwhile
        raise _too_large(path, len(raw))
    return raw


def decode(raw: bytes, *, path: Path | str) -> tuple[str, str]:
    """The text, its newlines still as they were, and the name of the encoding it was in."""
    if len(raw) > LIMIT:
        raise _too_large(path, len(raw))
    text, encoding = _decode(raw, path)
    if "\0" in text:
        place = text.index("\0")
        line = text.count("\n", 0, place) + 1
        raise SourceError(
            path, f"has a NUL character at code point {place}; remove it or {_SAVE}", line=line
        )
    if not text.strip():
        raise SourceError(path, "is empty; an article needs some text")
    return text, encoding


def _too_large(path: Path | str, size: int) -> SourceError:
    return SourceError(
        path,
        f"is over {LIMIT // 1024**2} MB ({size:,} bytes), too large for an article; split it",
    )


def _decode(raw: bytes, path: Path | str) -> tuple[str, str]:
    for bom, codec, name in _BOMS:
        if raw.startswith(bom):
            return _strictly(raw[len(bom) :], codec, name, path), name
    for signature, kind in _SIGNATURES:
        if raw.startswith(signature):
            raise SourceError(path, f"is {kind}, not text; save its text as a .txt file")
    if b"\0" in raw:
        return _utf16_without_bom(raw, path)
    controls = len(raw) - len(raw.translate(None, _CONTROLS))
    if controls * 50 > len(raw):
        raise SourceError(
            path, f"{controls} of its {len(raw)} bytes are control codes; it is not plain text"
        )
    if re.search(rb"\x1b\$|\x1b\([BIJ]|\x0e", raw):
        raise SourceError(
            path, f"looks like ISO-2022 (escape sequences), which is not read; {_SAVE}"
        )
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        return _legacy(raw, error, path)


def _strictly(raw: bytes, codec: str, name: str, path: Path | str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(codec, "replace")
        # the codecs' own words: "illegal UTF-16 surrogate", "unexpected end of data", …
        raise SourceError(
            path,
            f"is {name} by its byte order mark, but {error.reason} at byte {error.start}; {_SAVE}",
            line=before.count("\n") + 1,
        ) from error


def _utf16_without_bom(raw: bytes, path: Path | str) -> tuple[str, str]:
    """UTF-16 by its NUL bytes: only one byte order may give letters, marks and white space."""
    fits = []
    for codec, name in (("utf-16-le", "UTF-16LE"), ("utf-16-be", "UTF-16BE")):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        familiar = len(re.findall(r"[\t\n\r -~\u2010-\u203a가-힣\u00a0-\u017f]", text))
        if familiar >= 0.95 * len(text) and re.search(r"[ \n]", text):
            fits.append((text, name))
    if len(fits) == 1:
        return fits[0]
    place = raw.index(b"\0")
    raise SourceError(
        path,
        f"has a NUL at byte {place} and is not UTF-16 either; it is not plain text, or damaged",
        line=raw.count(b"\n", 0, place) + 1,
    )


def _legacy(raw: bytes, error: UnicodeDecodeError, path: Path | str) -> tuple[str, str]:
    _refuse_damaged_utf8(raw, error, path)
    fits: list[tuple[str, str]] = []
    reasons = []
    readers: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        ("cp1252", "CP1252", doubt_of_western),
        ("cp949", "CP949", doubt_of_korean),
    )
    for codec, name, doubt in readers:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError as trouble:
            reasons.append(f"not {name} (byte {trouble.start})")
            continue
        if reason := doubt(text):
            reasons.append(f"not {name} ({reason})")
        else:
            fits.append((text, name))
    if len(fits) > 1:
        names = " and ".join(name for _, name in fits)
        raise SourceError(path, f"is not UTF-8 and could be {names} alike; {_SAVE}")
    if not fits:
        raise SourceError(path, f"is not UTF-8 (byte {error.start}), {', '.join(reasons)}; {_SAVE}")
    text, name = fits[0]
    if name == "CP949" and _is_euc_kr(raw):
        name = "EUC-KR"
    return text, name


def _refuse_damaged_utf8(raw: bytes, error: UnicodeDecodeError, path: Path | str) -> None:
    """UTF-8 with a flaw must not be taken for CP1252, which would turn its quotes to “â€œ”."""
    line = raw.count(b"\n", 0, error.start) + 1
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        pass
    else:
        raise SourceError(
            path, f"has a lone surrogate at byte {error.start}; remove it or {_SAVE}", line=line
        )
    high = len(raw) - len(raw.translate(None, bytes(range(128, 256))))
    proper = sum(len(sequence) for sequence in _UTF8_SEQUENCE.findall(raw))
    # a good half of EUC-KR can look like UTF-8 by accident: 이번 is c0 [cc b9] f8
    if proper * 4 >= high * 3:
        raise SourceError(
            path,
            f"is UTF-8, but damaged or cut off at byte {error.start} ({error.reason}); "
            "get a whole copy of it",
            line=line,
        )


def _is_euc_kr(raw: bytes) -> bool:
    try:
        raw.decode("euc_kr")
    except UnicodeDecodeError:
        return False
    return True
