"""The folders of clusters of our own: each is taken away with its cluster, or by a later one.

Who is killed cannot take anything away, and what Ray has started goes on for up to a minute.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_PREFIX = "goldspan-ray-"
_OLD = 300.0
"""Seconds after which nothing of a cluster goes on whose process has gone."""


def new() -> str:
    """A folder for a cluster; those that killed processes have left are swept up before."""
    if hasattr(os, "getuid"):  # elsewhere nothing tells whose they are
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            with suppress(OSError):
                if _is_left(folder):
                    shutil.rmtree(folder, ignore_errors=True)
    return tempfile.mkdtemp(prefix=_PREFIX)


def _is_left(folder: Path) -> bool:
    """Whether a folder is ours and its process, by which Ray names its session, has gone."""
    found = folder.lstat()
    if found.st_uid != os.getuid() or time.time() - found.st_mtime < _OLD or folder.is_symlink():
        return False
    sessions = [each.name.rpartition("_")[2] for each in folder.glob("session_*_*")]
    return not any(_runs(int(each)) for each in sessions if each.isdecimal())


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
