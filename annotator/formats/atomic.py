"""Files that are written whole or not at all.

What is written goes to a file beside the target, reaches the disk, and takes the target's name in
one step; then the folder reaches the disk too. On any error the target is as it was and nothing is
left over.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.errors import GoldspanError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """An empty file beside the target; what is in it when the block ends becomes the target."""
    # a link is written through, as every program does
    target = Path(os.path.realpath(target))
    if target.exists() and not target.is_file():
        raise GoldspanError(f"{target} is not an ordinary file; name another file to write")
    beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        _create(beside, like=target)
        yield beside
        _finish(beside, target)
    finally:
        for leftover in (beside, Path(f"{beside}-journal")):
            with suppress(OSError):
                leftover.unlink()


def write(chunks: Iterable[bytes], target: Path) -> None:
    """Makes these bytes, one after another, the target file."""
    with replacing(target) as beside:
        try:
            with beside.open("wb") as file:
                file.writelines(chunks)
        except OSError as error:
            if error.filename not in (None, str(beside)):
                raise  # of another file, which the chunks are made from
            raise _trouble(target, error) from error


def _create(beside: Path, *, like: Path) -> None:
    """The empty file, with the permissions of the file that it will replace."""
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        if like.exists():
            beside.chmod(like.stat().st_mode & 0o777)
    except OSError as error:
        raise _trouble(like, error) from error


def _finish(beside: Path, target: Path) -> None:
    try:
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(target)
        if os.name != "nt":  # Windows cannot open a folder, and needs not
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise _trouble(target, error) from error


def _trouble(target: Path, error: OSError) -> GoldspanError:
    if not target.parent.is_dir():
        return GoldspanError(f"{target} cannot be written: there is no folder {target.parent}")
    return GoldspanError(
        f"{target} cannot be written: {error.strerror}; free some space or name another place"
    )
