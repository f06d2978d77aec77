"""Plain text files read into articles."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from annotator.articles.decode import decode, read_bytes
from annotator.articles.zones import find_dates, zones
from annotator.errors import SourceError
from annotator.model import Article, ArticleId, Zone, ZoneKind
from annotator.text import canonical, sha256

SUFFIXES = (".txt", ".text", ".jsonl", ".ndjson")
"""The files that are taken from a folder, and that the window's file dialog shows."""
TITLE_LENGTH = 80
"""Code points of the first line that stand for a missing headline."""


def read_plain(path: Path) -> Article:
    """The article of a text file: decoded, canonical, with its zones, its title and its dates."""
    decoded, encoding = decode(read_bytes(path), path=path)
    text = canonical(decoded)
    found = zones(text)
    # a file's name may be no UTF-8 at all; in meta it is text like everything else
    name = os.fsencode(path.name).decode("utf-8", "replace")
    meta: dict[str, object] = {"file": name, **find_dates(text, found)}
    if encoding != "UTF-8":
        meta["encoding"] = encoding
    digest = sha256(text)
    return Article(
        id=ArticleId(digest[:16]),
        sha256=digest,
        title=title_of(text, found),
        text=text,
        meta=meta,
        zones=found,
    )


def title_of(text: str, found: Iterable[Zone]) -> str:
    """The headline with its white space collapsed, else the beginning of the first line."""
    for zone in found:
        if zone.kind is ZoneKind.HEADLINE:
            return " ".join(text[zone.start : zone.end].split())
    first = text.strip().partition("\n")[0]
    return " ".join(first.split())[:TITLE_LENGTH].rstrip()


def find_files(paths: Iterable[Path], *, suffixes: Collection[str] = SUFFIXES) -> list[Path]:
    """These files, and the files in these folders that have one of the suffixes, sorted.

    Hidden files and folders are passed over; a file that is named itself may have any suffix.
    """
    found: set[Path] = set()
    for path in paths:
        if _is_folder(path):
            inside = set(_inside(path, suffixes))
            if not inside:
                wanted = ", ".join(suffixes)
                raise SourceError(path, f"no file in this folder ends with {wanted}; name another")
            found |= inside
        elif path.exists():
            found.add(path)
        else:
            raise SourceError(path, "there is no such file or folder; check the name")
    return sorted(found)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError as error:  # in a folder that may not be searched
        raise SourceError(
            path, f"cannot be read: {error.strerror}; check the permissions of its folder"
        ) from error


def _inside(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        raise SourceError(
            str(error.filename), f"cannot be read: {error.strerror}; check its permissions"
        ) from error

    for root, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for name in files:
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in suffixes:
                yield Path(root, name)
