"""A window that is killed or crashes, in a process of its own, and the start after it."""

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from annotator.store import Project
from app.aftermath import Ended
from tests.making import OSLO, article, oslo, suggest

WORKED = """
import faulthandler, os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import desktop
from app.window import Window

def window():
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, Window))

def work():
    session = window().session
    if "lose" in sys.argv[3:]:
        path = Path(sys.argv[2])
        path.rename(path.with_suffix(".away"))
    if session.project is not None and "accept" in sys.argv[3:]:
        session.accept()
    if "undo" in sys.argv[3:]:
        session.undo()
    print(window().status.message.text() or window().start.trouble.text(), flush=True)
    match sys.argv[1]:
        case "kill": os.kill(os.getpid(), signal.SIGKILL)
        case "segfault": faulthandler._sigsegv()
        case "bug":
            QTimer.singleShot(0, lambda: raise_it(session.sheet.article))
            QTimer.singleShot(50, window().close)
        case "close": window().close()

def raise_it(article):
    try:
        {}[article.text]
    except KeyError as error:
        raise ValueError(f"cannot show {article!r}") from error

app = desktop.make_application()
QTimer.singleShot(0, work)
sys.exit(desktop.show_window(Path(sys.argv[2]) if sys.argv[2] else None))
"""


@pytest.fixture
def home(tmp_path):
    """A user's folder of its own."""
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def project(tmp_path, diplomacy):
    """A project with one article that has suggestions."""
    path = tmp_path / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as made:
        made.add_articles([article()])
        suggest(made, oslo())
    return path


@pytest.fixture
def start(home):
    """Starts the window, has it do one thing, and returns what it said before."""

    def run(end, project="", *more):
        places = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
        return subprocess.run(
            [sys.executable, "-c", WORKED, end, str(project), *more],
            capture_output=True,
            text=True,
            env=os.environ | places | {"QT_QPA_PLATFORM": "offscreen"},
            check=False,
        )

    return run


def written(home):
    """All that lies in the user's folder, as text."""
    files = [each for each in home.rglob("*") if each.is_file()]
    return {each.name: each.read_text("utf-8", errors="replace") for each in files}


def assert_no_article_text(home):
    words = [line for line in OSLO.split("\n") if line]
    for name, said in written(home).items():
        assert not any(each in said for each in ("Ada Lind", "Oslo", *words)), name


def test_a_killed_window_is_told_at_the_next_start_and_only_once(start, home, project):
    assert start("kill", project, "accept").returncode == -9
    said = start("close", project).stdout
    assert re.search(
        r"Goldspan ended unexpectedly at \d\d:\d\d; everything decided until then is in "
        r"news\.goldspan\.\n",
        said,
    )
    with Project.open(project, read_only=True) as opened:
        assert len(list(opened.decisions())) == 1
    assert "unexpectedly" not in start("close", project).stdout
    assert_no_article_text(home)


def test_what_was_not_saved_when_it_crashed_is_told_as_lost(start, home, project):
    assert start("kill", project, "lose", "accept").returncode == -9
    project.with_suffix(".away").rename(project)
    assert (
        "; 1 decision was not saved then (the file was moved or deleted) and lost; what was is in "
        "news.goldspan.\n"
    ) in start("close", project).stdout
    with Project.open(project, read_only=True) as opened:
        assert not list(opened.decisions())
    assert_no_article_text(home)


def test_of_a_file_that_was_gone_when_it_crashed_nothing_is_said_to_be_in_it(start, project):
    start("kill", project, "lose", "accept", "undo")
    said = start("close").stdout
    assert (
        "what was decided is not in news.goldspan: the file was moved or deleted; look for a backup"
    ) in said


def test_of_two_windows_that_were_killed_both_are_told(start, project, tmp_path):
    other = tmp_path / "other.goldspan"
    other.write_bytes(project.read_bytes())
    assert start("kill", project).returncode == -9
    mark = next((tmp_path / "home").rglob("session-*.json"))
    aside = mark.with_name("kept")
    mark.rename(aside)
    assert start("kill", other).returncode == -9
    aside.rename(mark.with_name("session-1.json"))
    said = start("close").stdout
    assert "is in news.goldspan." in said
    assert "is in other.goldspan." in said


def test_a_crash_leaves_a_report_that_the_next_start_names(start, home, project):
    assert start("segfault", project).returncode == -11
    said = start("close").stdout
    report = re.search(r"the report is at (.+)\.\n", said)
    assert report is not None
    text = Path(report[1]).read_text("utf-8")
    assert text.startswith("version: ")
    assert "Segmentation fault" in text
    assert_no_article_text(home)


def test_a_bug_is_logged_with_its_places_and_without_what_it_quotes(start, home, project):
    done = start("bug", project)
    assert "cannot show Article" in done.stderr  # the terminal is the user's own
    log = written(home)["goldspan.log"]
    assert "builtins.ValueError (its message is left out)" in log
    assert "builtins.KeyError" in log
    assert "raise_it" in log
    assert_no_article_text(home)


def test_a_window_that_was_closed_leaves_nothing(start, home, project):
    start("close", project)
    assert not [name for name in written(home) if name.startswith(("session-", "crash-"))]


def test_the_day_is_said_where_it_was_another():
    ended = Ended(datetime(2026, 3, 4, 14, 3))
    assert "unexpectedly at 14:03; " in ended.sentence(datetime(2026, 3, 4, 15, 0))
    assert "unexpectedly on 4 March at 14:03; " in ended.sentence(datetime(2026, 3, 5, 1, 0))
