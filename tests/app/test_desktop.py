"""Starting the window from a terminal: what is refused is said there, and a file is read once."""

import os
import subprocess
import sys

import pytest

STARTED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from annotator.store import connection
from app import desktop

opened, really = [], connection.open_database

def counted(path, *, read_only):
    opened.append(path)
    return really(path, read_only=read_only)

connection.open_database = counted
app = desktop.make_application()
QTimer.singleShot(0, app.closeAllWindows)
code = desktop.show_window(Path(sys.argv[1]))
print(code, len(opened))
"""


@pytest.fixture
def start(tmp_path):
    """Runs Python with a project as its argument, in a home of its own."""

    def run(*arguments, stderr=subprocess.PIPE):
        home = tmp_path / "home"
        home.mkdir()
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            timeout=60,
            env=os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home)},
        )

    return run


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "{} does not exist; make it with: goldspan new news.goldspan"),
        (b"They met.", "{} is not a Goldspan project; import it into one instead."),
    ],
)
def test_what_cannot_be_opened_is_said_in_the_terminal(start, tmp_path, content, sentence):
    project = tmp_path / "news.goldspan"
    if content is not None:
        project.write_bytes(content)
    done = start("-m", "app", project)
    assert done.returncode == 1
    assert done.stderr == f"goldspan: {sentence.format(project)}\n"
    assert done.stdout == ""


def test_a_project_is_opened_and_checked_once(start, path):
    done = start("-c", STARTED, path)
    assert done.stderr == ""
    assert done.stdout == "0 1\n"


REFUSED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app import desktop

app = desktop.make_application()

def look():
    (window,) = [each for each in app.topLevelWidgets() if each.isVisible()]
    assert window.stack.currentWidget() is window.start
    assert window.start.trouble.isVisible()
    Path(sys.argv[2]).write_text(window.start.trouble.text(), encoding="utf-8")
    window.close()

QTimer.singleShot(300, look)
sys.exit(desktop.show_window(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("nowhere", ["null", "socket", "closed"])
def test_without_a_reader_the_start_page_says_what_cannot_be_opened(start, tmp_path, nowhere):
    """As when a file of an older format is double-clicked in a folder that cannot be written."""
    project, said = tmp_path / "news.goldspan", tmp_path / "said.txt"
    project.write_bytes(b"They met.")
    script = tmp_path / "script.py"
    script.write_text(REFUSED, encoding="utf-8")
    done = start("-c", WITHOUT_A_READER, nowhere, script, project, said)
    assert done.returncode == 0
    assert done.stdout == ("goldspan: " + sentence_of(project) if nowhere == "socket" else "")
    assert said.read_text(encoding="utf-8") == f"⚠ {sentence_of(project)}"


def sentence_of(project):
    return f"{project} is not a Goldspan project; import it into one instead."


WITHOUT_A_READER = """
import os, socket, subprocess, sys
where, *arguments = sys.argv[1:]
ours, theirs = socket.socketpair()
options = {
    "null": {"stderr": subprocess.DEVNULL},
    "socket": {"stderr": theirs},
    "closed": {"preexec_fn": lambda: os.close(2)},
}[where]
done = subprocess.run([sys.executable, *arguments], **options)
theirs.close()
print(ours.recv(10000).decode().strip(), end="")  # what the journal has of it
sys.exit(done.returncode)
"""


def test_a_file_that_takes_stderr_gets_the_sentence_and_the_window_opens_too(start, tmp_path):
    """As where a desktop's session writes all errors to one file, which nobody looks at."""
    project, said, errors = (tmp_path / name for name in ("news.goldspan", "said.txt", "err.txt"))
    project.write_bytes(b"They met.")
    script = tmp_path / "script.py"
    script.write_text(REFUSED, encoding="utf-8")
    with errors.open("w") as file:
        done = start(script, project, said, stderr=file)
    assert done.returncode == 0
    assert said.read_text(encoding="utf-8") == f"⚠ {sentence_of(project)}"
    assert f"goldspan: {sentence_of(project)}\n" in errors.read_text(encoding="utf-8")
