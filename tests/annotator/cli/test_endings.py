"""What asks a command to end, and what must end with it."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.cli.endings import STOPPED, exit_code, heeded, stoppable
from annotator.store import Project
from tests.making import OSLO, article

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are another thing on Windows")
ROOT = Path(__file__).parents[3]
PATIENCE = 20.0
HANGS = """
import os, pathlib, sys, time
read = sys.stdin.read()
told = pathlib.Path(__file__).with_suffix(f".{os.getpid()}.told")
told.write_text(str(os.getpid()))
time.sleep(300)
"""


@pytest.fixture
def path(tmp_path, diplomacy):
    """A project with five articles that nobody has read."""
    with Project.create(tmp_path / "news.goldspan", scheme=diplomacy) as project:
        project.add_articles(article(f"{OSLO} {number}", f"a{number}") for number in range(1, 6))
    return tmp_path / "news.goldspan"


@pytest.fixture
def program(tmp_path):
    """A program that reads all and then hangs."""
    file = tmp_path / "hangs.py"
    file.write_text(HANGS, "utf-8")
    return file


def suggesting(path, program, *more):
    """A command whose program hangs, and the number of the program's process."""
    spec = f"command:{shlex.join([sys.executable, str(program)])}"
    command = [sys.executable, "-m", "annotator.cli", "suggest", path, "--extractor", spec, *more]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 4 * PATIENCE
    while not (told := [*program.parent.glob("hangs.*.told")]) or not told[0].read_text():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.05)
    return process, int(told[0].read_text())


def is_gone(number):
    """Whether a process has ended, soon; one that nobody has buried yet has."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            os.kill(number, 0)
            stat = Path(f"/proc/{number}/stat").read_text()
        except (ProcessLookupError, FileNotFoundError):
            return True
        if stat.rpartition(")")[2].split()[0] in "ZX":
            return True
        time.sleep(0.05)
    os.kill(number, signal.SIGKILL)
    return False


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("more", [[], ["--workers=2"]])
def test_who_asks_a_command_to_end_ends_its_programs_too(path, program, name, more):
    number = getattr(signal, name)
    process, child = suggesting(path, program, *more)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert (err, process.returncode) == ("Stopped.\n", 128 + number)
    assert is_gone(child)


@pytest.mark.parametrize("more", [[], ["--workers=2"]])
def test_a_command_that_is_killed_leaves_no_program_behind(path, program, more):
    process, child = suggesting(path, program, *more)
    process.kill()
    process.communicate(timeout=60)
    assert is_gone(child)


def test_a_cluster_of_our_own_ends_with_the_command(path, program):
    pytest.importorskip("ray")
    for ending in (signal.SIGTERM, signal.SIGKILL):
        process, child = suggesting(path, program, "--engine=ray", "--workers=1")
        process.send_signal(ending)
        _, err = process.communicate(timeout=60)
        code = -ending if ending == signal.SIGKILL else 128 + ending
        assert process.returncode == code, err
        assert is_gone(child)
        for told in program.parent.glob("hangs.*.told"):
            told.unlink()


def test_what_whoever_started_us_wants_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with heeded(), stoppable() as stopped:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not stopped()
            os.kill(os.getpid(), signal.SIGTERM)
            assert stopped()
            assert exit_code() == 128 + signal.SIGTERM
    finally:
        signal.signal(signal.SIGHUP, before)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    with heeded():
        assert exit_code() == STOPPED


def test_a_second_signal_does_not_end_the_clean_up_of_the_first():
    cleaned = []

    def ended_twice():
        try:
            os.kill(os.getpid(), signal.SIGHUP)
            time.sleep(5)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            cleaned.append(True)

    with heeded():
        with pytest.raises(KeyboardInterrupt):
            ended_twice()
        assert exit_code() == 128 + signal.SIGHUP
    assert cleaned


@pytest.mark.parametrize("module", ["app", "annotator.cli"])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.skipif(not Path("/proc").exists(), reason="only Linux tells what a process handles")
def test_a_command_that_is_asked_to_end_as_it_begins_says_so(path, module, name):
    number = getattr(signal, name)
    command = [sys.executable, "-m", module, "suggest", path, "--extractor=rules", "--json"]
    ends = []
    for moment in range(6):
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        # until Python itself has begun nobody can say anything
        while not is_caught(process) and process.poll() is None:
            time.sleep(0.001)
        time.sleep(0.08 * moment)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        # a command that is at work begins a new line, behind the ^C that a terminal shows
        assert err in ("Stopped.\n", "\nStopped.\n")
        ends.append((out, process.returncode))
    assert ends == [(ends[0][0], 128 + number)] * 6
    assert json.loads(ends[0][0]) == {"error": "Stopped."}


def is_caught(process):
    """Whether a process handles a signal by itself, and not as Python does at its start."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return False
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    # SIGHUP is never Python's own
    return bool(int(caught.split()[1], 16) >> (signal.SIGHUP - 1) & 1)


def test_what_handles_signals_by_itself_goes_on_doing_so():
    def theirs(_number, _frame):
        heard.append(True)

    heard = []
    before = signal.signal(signal.SIGTERM, theirs)
    try:
        with heeded():
            os.kill(os.getpid(), signal.SIGTERM)
        assert heard
        assert signal.getsignal(signal.SIGTERM) is theirs
    finally:
        signal.signal(signal.SIGTERM, before)
