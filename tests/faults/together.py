"""Every harness in full, some side by side: what each says is printed when it is done.

Each is a process of its own, for some fork, and none may after Qt or apsw was loaded; each has a
folder for its files and for what the app keeps of its user, so that none finds anything of another.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FIGURES = {
    "worker": 11,
    "stops": 3,
    "damage": 6,
    "fuzz": 8,
    "hostile": 7,
    "markup": 12,
    "kills": 1,
    "texts": 9,
    "beneath": 5,
    "undoing": 13,
    "writes": 4,
    "powercut": 2,
    "turning": 4,
    "looking": 10,
    "malformed": 8,
}
"""The harnesses and their figures, the longest first."""
_ALONE = ("worker",)
"""It measures how long the window stands still, which others beside it would lengthen."""
_JOBS_MOST = 4
_LIMIT = 2400
"""Seconds after which a harness counts as one that hangs."""
_NOISE = re.compile(
    r"This plugin does not support (\w+\(\)|grabbing the keyboard)"
    "|qt.text.font.db: OpenType support missing"
)
"""What Qt says of a window without a screen, and of letters that no font here has."""


def main(arguments):
    """Run them all; returns 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    usual = min(_JOBS_MOST, len(os.sched_getaffinity(0)))
    parser.add_argument("--jobs", type=int, default=usual, help="how many at once")
    chosen = parser.parse_args(arguments)
    began, waiting, running, failed = time.monotonic(), list(FIGURES), [], set()
    with tempfile.TemporaryDirectory() as folder:
        try:
            while waiting or running:
                while waiting and _may_start(waiting[0], running, max(1, chosen.jobs)):
                    running.append(_Harness(waiting.pop(0), Path(folder)))
                time.sleep(0.1)
                for each in [each for each in running if each.has_ended()]:
                    running.remove(each)
                    if not each.tells():
                        failed.add(FIGURES[each.name])
        finally:
            for each in running:
                each.end()
    figures = set(FIGURES.values())
    sys.stdout.write(
        f"{len(figures - failed)} of {len(figures)} figures passed "
        f"in {(time.monotonic() - began) / 60:.1f} min\n"
    )
    return 1 if failed else 0


def _may_start(name, running, jobs):
    if name in _ALONE or any(each.name in _ALONE for each in running):
        return not running
    return len(running) < jobs


class _Harness:
    """One of them as it runs, with a process group, a folder and an output of its own."""

    def __init__(self, name, folder):
        self.name, self._began, self._code, self._usage = name, time.monotonic(), None, None
        home = folder / name
        for each in (folder, home):
            each.mkdir(exist_ok=True)
            each.chmod(0o755)  # one of them looks as somebody without rights
        self._out, self._err = home / "out", home / "err"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults", name],
                env=os.environ | _own_folders(home),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def has_ended(self):
        """Whether it has; one that hangs is ended."""
        if time.monotonic() - self._began > _LIMIT:
            self.end()
        ended, status, usage = os.wait4(self._process.pid, os.WNOHANG)
        if ended:
            self._usage = usage
            self._code = self._process.returncode = os.waitstatus_to_exitcode(status)
        return bool(ended)

    def end(self):
        """Kill it, with what it has started in its group."""
        os.killpg(self._process.pid, signal.SIGKILL)

    def tells(self):
        """Print what it said, with its times; whether it passed."""
        said = self._out.read_text(errors="replace").splitlines()
        if self._code and not any(each.startswith("FAIL") for each in said):
            said.insert(0, f"FAIL figure {FIGURES[self.name]}: it ended with {self._code}")
        seconds = self._usage.ru_utime + self._usage.ru_stime
        times = f"{time.monotonic() - self._began:.0f} s, {seconds:.0f} s of processor"
        said[:1] = [f"{' '.join(said[:1])} [{self.name}: {times}]"]
        errors = self._err.read_text(errors="replace").splitlines()
        said += [f"     {each}" for each in errors if not _NOISE.match(each)]
        sys.stdout.write("\n".join(said) + "\n")
        sys.stdout.flush()
        return self._code == 0


def _own_folders(home):
    """Where it has its temporary files, and what the app keeps of its user."""
    found = {"TMPDIR": home / "tmp", "HOME": home}
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        found[f"XDG_{kind}_HOME"] = home / kind.lower()
    for each in found.values():
        each.mkdir(exist_ok=True)
        each.chmod(0o755)
    return {name: str(each) for name, each in found.items()}
