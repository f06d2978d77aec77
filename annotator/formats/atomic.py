"""Files that are written whole or not at all.

What is written goes to a file beside the target, reaches the disk, and takes the target's name in
one step; then the folder reaches the disk too. On any error the target is as it was and nothing is
left over. Where the system can, that file has no name until it is whole, so that a process that is
killed leaves nothing either; elsewhere what it leaves is swept up at the next writing there.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from annotator.errors import GoldspanError

_BESIDE = re.compile(r"[.][0-9a-f]{12}[.]goldspan[.]tmp")
"""The names of our unfinished files; the lock on one is held for as long as its maker lives."""


def write(chunks: Iterable[bytes], target: Path) -> None:
    """Makes these bytes, one after another, the target file."""
    # a link is written through, as every program does
    target = Path(os.path.realpath(target))
    beside = target.with_name(f".{secrets.token_hex(6)}.goldspan.tmp")
    try:
        _refuse_strange(target)
        _sweep(target.parent)
        with _opened(beside, like=target) as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
            _give_name(file, beside)
            if os.name != "nt":  # under the lock, where an open file may be renamed
                beside.replace(target)
        if os.name == "nt":
            beside.replace(target)
        _sync(target.parent)
    except OSError as error:
        if error.filename not in (None, str(beside), str(target), str(target.parent)):
            raise  # of another file, which the chunks are made from
        raise _trouble(target, error) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _refuse_strange(target: Path) -> None:
    # of a folder that may not be searched `exists` raises
    if target.is_symlink():  # what is left of links that lead to each other
        raise GoldspanError(f"{target} cannot be written: it is a link to itself; name a file")
    if not target.is_file() and target.exists():
        what = "a folder; name a file in it" if target.is_dir() else "no ordinary file; name one"
        raise GoldspanError(f"{target} cannot be written: it is {what}")


def _opened(beside: Path, *, like: Path) -> BinaryIO:
    """A new file with the permissions of the one that it will replace; nameless if it can be."""
    file = _nameless(beside.parent) or _named(beside)
    try:
        if hasattr(os, "fchmod") and like.exists():
            os.fchmod(file.fileno(), like.stat().st_mode & 0o777)
    except BaseException:
        file.close()
        raise
    return file


def _nameless(folder: Path) -> BinaryIO | None:
    """A file that goes with its process, unless it gets a name; None where there are none such."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None or not os.path.exists("/proc/self/fd"):
        return None
    try:
        file = os.fdopen(os.open(folder, flag | os.O_WRONLY, 0o666), "wb")
    except OSError:  # this file system has none, or there is other trouble, which a name meets too
        return None
    _lock(file)
    return file


def _named(beside: Path) -> BinaryIO:
    while True:
        file = os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666), "wb")
        _lock(file)
        # another process may have swept it up before it was locked
        if beside.exists():
            return file
        file.close()


def _give_name(file: BinaryIO, beside: Path) -> None:
    if beside.exists():
        return
    folder = os.open(beside.parent, os.O_RDONLY)
    try:
        # the folder is named by its number, without which Python would link the link itself
        os.link(f"/proc/self/fd/{file.fileno()}", beside.name, dst_dir_fd=folder)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(beside)) from error
    finally:
        os.close(folder)


def _lock(file: BinaryIO) -> bool:
    """Whether nobody else holds the file; it is then held until it is closed."""
    if os.name == "nt":  # Windows removes no file that is open
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held, or a file system without locks
        return False
    return True


def _sweep(folder: Path) -> None:
    """Remove what processes that were killed have left in the folder."""
    with suppress(OSError):
        for name in filter(_BESIDE.fullmatch, os.listdir(folder)):
            # each on its own: another process may sweep here too
            with suppress(OSError):
                with open(folder / name, "rb+") as file:
                    left = _lock(file)
                if left:
                    (folder / name).unlink()


def _sync(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder, and needs not
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


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
