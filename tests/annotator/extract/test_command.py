"""Somebody's own program: how it is started, watched and ended."""

import os
import sys
import time
from pathlib import Path

import pytest

from annotator.errors import ExtractorError, Stopped
from annotator.extract import command


@pytest.fixture
def run(tmp_path):
    """Runs a line of Python over some input and gives what it wrote."""

    def run(code, *, given=b"a\nb\n", **options):
        (tmp_path / "in").write_bytes(given)
        command.run(
            [sys.executable, "-c", code],
            articles=tmp_path / "in",
            answers=tmp_path / "out",
            **options,
        )
        return (tmp_path / "out").read_bytes()

    return run


def test_a_program_reads_the_one_file_and_writes_the_other(run):
    large = b"x" * 2**20 + b"\n"
    echo = "import sys; sys.stderr.write('y' * 2**20); sys.stdout.write(sys.stdin.read())"
    assert run(echo, given=large) == large


def test_words_are_told_apart_as_a_shell_does_but_no_shell_runs():
    assert command.words_of("command:python 'my file.py' --fast") == [
        "python", "my file.py", "--fast"
    ]  # fmt: skip
    assert command.words_of("command:a; b | c $D") == ["a;", "b", "|", "c", "$D"]
    for spec, reason in (("command:", "names no program"), ("command:a 'b", "check its quotes")):
        with pytest.raises(ExtractorError, match=reason):
            command.words_of(spec)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(3)", r"failed: exit code 3$"),
        ("1 / 0", r"failed: ZeroDivisionError: division by zero \(exit code 1\)$"),
        ("import os; os.kill(os.getpid(), 9)", "failed: it was ended by signal 9$"),
        (r"import sys; sys.exit('no \x1b[31m model\r')", r"failed: no  \[31m model \(exit code 1"),
        ("import sys; sys.exit('long ' * 9999)", "long long"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="signals are another thing on Windows")
def test_a_program_that_fails_is_told_of_by_its_last_words(run, code, reason):
    with pytest.raises(ExtractorError, match=reason) as caught:
        run(code)
    assert len(str(caught.value)) < 500
    assert str(caught.value).isprintable()


def test_a_program_that_is_not_there_is_named(tmp_path):
    (tmp_path / "in").touch()
    for words in (["no-such-program"], [str(tmp_path)]):
        with pytest.raises(ExtractorError, match=r"cannot be started: .*; check its name"):
            command.run(words, articles=tmp_path / "in", answers=tmp_path / "out")


HANGS = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"


def ended(answer):
    """Whether the process that wrote its number is no more."""
    number = int(answer.split()[0])
    return not Path(f"/proc/{number}").exists()


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are looked for in /proc")
def test_a_program_that_says_nothing_more_is_stopped(run, tmp_path):
    with pytest.raises(ExtractorError, match="gave no answer for 1 s and was stopped"):
        run(HANGS, silence=1.0)
    assert ended((tmp_path / "out").read_text())


def test_one_that_goes_on_answering_is_not_stopped(run):
    code = "import time\nfor n in range(6): print(n, flush=True); time.sleep(0.5)"
    assert run(code, silence=2.0).split() == [b"0", b"1", b"2", b"3", b"4", b"5"]


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are looked for in /proc")
def test_whoever_waits_can_stop_it_with_all_that_it_started(run, tmp_path):
    answers = tmp_path / "out"

    def stop():
        if answers.read_text().endswith("\n"):
            raise Stopped("Stopped.")

    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HANGS!r}])"
    with pytest.raises(Stopped):
        run(child, meanwhile=stop)
    for _ in range(100):  # the grandchild is taken over by another process, which buries it
        if ended(answers.read_text()):
            break
        time.sleep(0.05)
    assert ended(answers.read_text())
