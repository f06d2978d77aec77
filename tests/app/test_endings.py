"""Signals that end the program: its window closes as by hand, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.store import Project
from tests.making import article

STARTED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app import desktop
from app.window import Window

app = desktop.make_application()

def look():
    (window,) = [each for each in app.topLevelWidgets() if isinstance(each, Window)]
    if window.suggester.busy or sys.argv[2] == "idle":
        turn.stop()
        if sys.argv[2] == "asking":
            QTimer.singleShot(0, window.ask_reviewer)
            QTimer.singleShot(300, lambda: print("ready", flush=True))
        else:
            print("ready", flush=True)

turn = QTimer(interval=20)
turn.timeout.connect(look)
turn.start()
sys.exit(desktop.show_window(Path(sys.argv[1])))
"""


def children(pid):
    """The processes that a process has started and that are there."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.parametrize("how", ["idle", "asking"])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_closes_the_window_and_nothing_is_left(path, tmp_path, name, how):
    home = tmp_path / "home"
    home.mkdir()
    if how == "asking":
        with Project.open(path) as project:
            project.add_articles([article("They met in Rome.", "a3")])
    process = subprocess.Popen(
        [sys.executable, "-c", STARTED, str(path), how],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home)},
    )
    try:
        assert process.stdout.readline() == "ready\n"
        assert (path.parent / f".{path.name}.open").exists()
        workers = children(process.pid)
        process.send_signal(getattr(signal, name))
        said = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert said == ("", "")
    assert process.returncode == 0
    assert not (path.parent / f".{path.name}.open").exists()
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
