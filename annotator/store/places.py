"""Where a project lies, and what to warn of: folders that are synchronised or on a network.

A synchronising program copies a file while it changes, and keeps two versions where two people
worked; a network's locks may be no locks. Neither loses what was saved without a word, for every
save compares, but both make work for people; so they are told once.
"""

from __future__ import annotations

import re
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError
from annotator.store import checking, connection, meta

_SYNCED = {
    "Dropbox": re.compile(r"Dropbox( \(.+\))?"),
    "OneDrive": re.compile(r"OneDrive( - .+)?"),
    "iCloud": re.compile(r"com~apple~CloudDocs|iCloud ?Drive|Mobile Documents"),
    "Google Drive": re.compile(r"Google ?Drive|My Drive|GoogleDrive-.+"),
    "Nextcloud": re.compile(r"Nextcloud|ownCloud", re.IGNORECASE),
}
_MARKERS = {".dropbox": "Dropbox", ".stfolder": "Syncthing", ".sync_journal.db": "Nextcloud"}
"""What a program leaves in the folder that it synchronises."""
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "fuse.rclone", "davfs"}
)
_CONFLICT = re.compile(
    r"""\ \(.*conflicted\ copy.*\)             # Dropbox, Nextcloud
      | \.sync-conflict-\d{8}-\d{6}.*          # Syncthing
      | _conflict-\d{8}-\d{6}                  # Nextcloud
    """,
    re.VERBOSE | re.DOTALL,
)
_PERHAPS = re.compile(
    r"""\ \(\d{1,2}\)                          # Google Drive
      | \ \d{1,2}                              # iCloud
      | -[A-Z0-9][A-Z0-9-]{2,14}               # OneDrive: the other computer's name
    """,
    re.VERBOSE,
)
"""What follows a project's name where a program keeps its other version; people, too, name files
so: what is only perhaps one is looked into.
"""
_MOUNTS = Path("/proc/mounts")


@dataclass(frozen=True, slots=True)
class Place:
    """What is special about where a project lies; what is empty is not."""

    synced_by: str = ""
    network: str = ""
    conflicts: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.synced_by or self.network or self.conflicts)

    @property
    def warning(self) -> str:
        """What to tell the reviewer, once; empty if there is nothing."""
        said = []
        if self.conflicts:  # first, for a narrow window cuts off what comes last
            names = ", ".join(each.name for each in self.conflicts[:3])
            said.append(
                f"A conflicting copy lies beside this project ({names}): decisions of another "
                "computer may be in there and not here. Open it to look, before you go on."
            )
        if self.synced_by:
            said.append(
                f"This project is in a folder that {self.synced_by} synchronises. Let it finish "
                "before you open the project on another computer, and work on one at a time."
            )
        if self.network:
            said.append(
                f"This project is on a network drive ({self.network}). Work in it from one "
                "computer at a time, and make releases often."
            )
        return " ".join(said)


def place_of(project: Path) -> Place:
    """What is special about where a project lies."""
    real = project
    with suppress(OSError):
        real = project.resolve()
    return Place(_synced_by(real), _network(real), _conflicts(real))


def _synced_by(path: Path) -> str:
    for folder in path.parents:
        for program, pattern in _SYNCED.items():
            if pattern.fullmatch(folder.name):
                return program
        for marker, program in _MARKERS.items():
            with suppress(OSError):
                if (folder / marker).exists():
                    return program
    return ""


def _network(path: Path) -> str:
    """The kind of the network file system that a file is on; empty if it is on a disk here."""
    if str(path).startswith("\\\\"):
        return "smb"
    try:
        lines = _MOUNTS.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return ""
    found: tuple[int, str] = (-1, "")
    for line in lines:
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        mounted = Path(_unescaped(parts[1]))
        # of two that are mounted on the same place the later one counts
        if path.is_relative_to(mounted) and len(mounted.parts) >= found[0]:
            found = len(mounted.parts), parts[2]
    return found[1] if found[1] in _NETWORK else ""


def _unescaped(place: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), place)


def _conflicts(path: Path) -> tuple[Path, ...]:
    """Files beside a project that look like its other version."""
    found = []
    with suppress(OSError):
        for each in path.parent.iterdir():
            if each.suffix == path.suffix and each.stem.startswith(path.stem):
                more = each.stem.removeprefix(path.stem)
                perhaps = _PERHAPS.fullmatch(more) and _is_same_project(path, each)
                if _CONFLICT.fullmatch(more) or perhaps:
                    found.append(each)
    return tuple(sorted(found))


def _is_same_project(one: Path, other: Path) -> bool:
    try:
        first, second = map(_project_id, (one, other))
    except (sqlite3.Error, ProjectError):
        return False
    return first == second != ""


def _project_id(path: Path) -> str:
    if connection.kind_of(path) != "project":
        return ""
    with closing(connection.connect(path, read_only=True)) as opened:
        checking.check_schema(opened, path)
        return meta.project_id(Database(opened, execute_plugins=False))
