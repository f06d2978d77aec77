"""Who has a project open to work in it: a small file beside it, for people and their windows.

It is no lock: what keeps decisions from being written over each other is the comparison in every
transaction. It spares two people the surprise. A window takes it for as long as a project is open;
commands do not, for they are short and compare as well. One that was left by a crash is taken over
without a question: of this machine when its process is gone, of another one when nobody has touched
it for ten minutes, which a window does every minute (`Claim.beat`).
"""

from __future__ import annotations

import getpass
import os
import secrets
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import orjson

BEAT_SECONDS = 60
"""How often a window touches its claim."""
_STALE_SECONDS = 600
_MOST_BYTES = 4_096
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that has a project open, as it has said; `since` is UTC in ISO 8601."""

    host: str
    pid: int
    started: str
    user: str
    since: str
    token: str

    def __str__(self) -> str:
        where = "on this computer" if self.host == socket.gethostname() else f"on {self.host}"
        return f"{self.user} {where} (process {self.pid})"


@dataclass(slots=True)
class Claim:
    """A project that is ours to work in, until `release`; in a read-only folder only a word."""

    path: Path | None
    holder: Holder

    def beat(self) -> None:
        """Say that we still have it; a window does so every `BEAT_SECONDS`."""
        if self.path is not None and self.is_ours:
            with suppress(OSError):
                os.utime(self.path)

    @property
    def is_ours(self) -> bool:
        """Whether nobody has taken it over meanwhile, thinking us gone."""
        return self.path is None or _read(self.path) == self.holder

    def release(self) -> None:
        """Give it back."""
        if self.path is not None and self.is_ours:
            with suppress(OSError):
                self.path.unlink()
        self.path = None


def file_of(project: Path) -> Path:
    """The file that says who has a project open."""
    real = Path(os.path.realpath(project))
    return real.with_name(f".{real.name}.open")


def holder_of(project: Path) -> Holder | None:
    """Who else has the project open; None if nobody has, or who had is gone."""
    path = file_of(project)
    found = _read(path)
    return None if found is None or _is_gone(found, path) or _is_me(found) else found


def take(project: Path) -> Claim | Holder:
    """Take a project to work in, or learn who has it; what a crash left is taken over."""
    path, us = file_of(project), _us()
    while True:
        try:
            if _make(path, us):
                return Claim(path, us)
        except OSError:  # where nothing can be written, nobody can work in it either
            return Claim(None, us)
        found = _read(path)
        if found is not None and not _is_gone(found, path) and not _is_me(found):
            return found
        if not _clear(path, found):
            return Claim(None, us)


def _us() -> Holder:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in containers
        user = "somebody"
    pid = os.getpid()
    since = datetime.now(UTC).isoformat(timespec="seconds")
    started = _started(pid) or ""
    return Holder(socket.gethostname(), pid, started, user, since, secrets.token_hex(8))


def _make(path: Path, us: Holder) -> bool:
    """Write the file unless there is one: whole, before it has its name."""
    draft = path.with_name(f"{path.name}.{us.token}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(asdict(us)))
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            if os.path.lexists(path):
                return False
            draft.rename(path)
        return True
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _clear(path: Path, left: Holder | None) -> bool:
    """Remove what was left, and nothing that somebody else has put there just now."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        if _read(aside) != left:
            with suppress(OSError):
                os.link(aside, path)
    finally:
        with suppress(OSError):
            aside.unlink()
    return True


def _read(path: Path) -> Holder | None:
    """What the file says; None where there is none, or nothing that we have written."""
    try:
        # not through a link, nor from a pipe that nobody writes to
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(path, flags)
        with os.fdopen(handle, "rb") as file:
            said = orjson.loads(file.read(_MOST_BYTES))
        found = Holder(**{each.name: said[each.name] for each in fields(Holder)})
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        return None
    texts = (found.host, found.started, found.user, found.since, found.token)
    is_ours = all(isinstance(each, str) for each in texts) and isinstance(found.pid, int)
    return found if is_ours else None


def _is_me(found: Holder) -> bool:
    us = _us()
    return (found.host, found.pid, found.started) == (us.host, us.pid, us.started)


def _is_gone(found: Holder, path: Path) -> bool:
    """Whether whoever made the claim is not there any more."""
    if found.host == socket.gethostname():
        started = _started(found.pid)
        return started is None or (bool(found.started) and started != found.started)
    return _age(path) > _STALE_SECONDS


def _age(path: Path) -> float:
    """Seconds since a file was touched, by the clock of the disk that it is on."""
    probe = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        probe.touch(exist_ok=False)
        try:
            return probe.stat().st_mtime - path.stat().st_mtime
        finally:
            probe.unlink()
    except OSError:
        return 0.0


def _started(pid: int) -> str | None:
    """When a process of this machine was started, as far as is known; None where there is none."""
    if pid <= 0:
        return None
    if sys.platform == "win32":
        return _started_on_windows(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
        # its name, in brackets, may hold brackets and spaces
        ticks = stat.rpartition(")")[2].split()[19]
        return f"{_BOOT.read_text().strip()} {ticks}"
    except (OSError, IndexError):
        pass
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return None
    except OSError:
        return ""  # of somebody else
    return ""


def _started_on_windows(pid: int) -> str | None:
    if sys.platform == "win32":
        import ctypes

        asked = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
        process = ctypes.windll.kernel32.OpenProcess(asked, False, pid)
        if process:
            ctypes.windll.kernel32.CloseHandle(process)
            return ""
    return None
