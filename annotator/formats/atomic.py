"""Files that are written whole or not at all.

What is written goes to a file beside the target, reaches the disk, and takes the target's name in
one step; then the folder reaches the disk too. On any error the target is as it was and nothing is
left over.
"""

from __future__ import annotations

import errno
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
    try:
        # of a folder that may not be searched `exists` raises
        ordinary = target.is_file() or not target.exists()
    except OSError as error:
        raise _trouble(target, error) from error
    if not ordinary:
        what = "a folder; name a file in it" if target.is_dir() else "no ordinary file; name one"
        raise GoldspanError(f"{target} cannot be written: it is {what}")
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
    """What stands in the way, and the step that helps against that."""
    folder = target.parent
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return GoldspanError(
            f"{target} cannot be written: there is no folder {folder}; make it or name another"
        )
    return GoldspanError(
        f"{target} cannot be written: {error.strerror}; {_step(error.errno, folder)}"
    )


def _step(number: int | None, folder: Path) -> str:
    match number:
        case errno.EACCES | errno.EPERM:
            return f"name a file elsewhere, or get permission to write in {folder}"
        case errno.EROFS:
            return "name a file on another disk"
        case errno.ENOSPC | errno.EDQUOT:
            return "free some space there, or name a file on another disk"
        case errno.EFBIG:
            return "name a file on a disk that takes larger ones"
        case errno.ENAMETOOLONG:
            return "choose a shorter name"
    return "check the disk, or name another place"
