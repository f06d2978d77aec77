"""The whole program: its commands as processes of their own, its window with real keys."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.desktop import make_window
from app.hands import Hands
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str


class Program:
    """`goldspan` as a user starts it, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        # as clean as an environment can be: no screen, no settings of the one who runs the tests
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }

    def __call__(self, *arguments):
        """Run a command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *map(str, arguments)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=100,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def json(self, *arguments):
        """What a command that succeeds prints for machines."""
        ran = self(*arguments, "--json")
        assert (ran.code, ran.err) == (0, "")
        return json.loads(ran.out)

    def refuses(self, *arguments):
        """The one sentence with which a command ends that fails by the user's trouble."""
        ran = self(*arguments)
        assert (ran.code, ran.out) == (1, "")
        (line,) = ran.err.splitlines()
        assert line.startswith("goldspan: ")
        return line.removeprefix("goldspan: ")


@pytest.fixture
def goldspan(tmp_path):
    """The program, in an empty folder."""
    return Program(tmp_path)


@pytest.fixture
def open_window(qtbot, tmp_path):
    """Opens the real window on a project and gives the hands that work it."""
    windows = []

    def open_(project):
        window = make_window(Settings(tmp_path / "settings.ini"))
        windows.append(window)
        window.open_project(project)
        with qtbot.waitActive(window):
            window.show()
        return Hands(window)

    yield open_
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.processEvents()
