import io
import json
import os
import subprocess

import pytest

from annotator.extract.client import worker_argv, worker_environment
from annotator.extract.wire import decode_answer, decode_ready, encode_article, encode_hello
from annotator.extract.worker import main
from annotator.model import Zone, ZoneKind


def serve(*lines):
    """The lines that a worker in this process answers, and its exit code."""
    out = io.BytesIO()
    code = main([], io.BytesIO(b"".join(lines)), out)
    return out.getvalue().splitlines(keepends=True), code


def test_the_worker_says_what_it_is_and_answers_each_article(diplomacy, as_article):
    told = as_article("Ada Lind, secretary of the Fjord Foundation, left Oslo.")
    answers, code = serve(encode_hello("rules", diplomacy), encode_article(told))
    assert code == 0
    assert decode_ready(answers[0]).note == "Rules only, without a model"
    prediction = decode_answer(answers[1], article=told, scheme=diplomacy)
    assert [each.label for each in prediction.mentions] == ["PERSON", "ROLE", "ORG", "GPE"]


def test_zones_reach_the_worker(diplomacy, as_article):
    told = as_article("Oslo\nOslo", zones=(Zone(0, 4, ZoneKind.FURNITURE),))
    answers, _ = serve(encode_hello("rules", diplomacy), encode_article(told))
    prediction = decode_answer(answers[1], article=told, scheme=diplomacy)
    assert [each.start for each in prediction.mentions] == [5]


def test_nothing_in_is_nothing_out():
    assert serve() == ([], 0)


@pytest.mark.parametrize(
    ("hello", "reason"),
    [
        (b"hello\n", "not JSON"),
        (b"{}\n", "the first line must be"),
        (b'{"extractor": 1, "scheme": ""}\n', "the first line must be"),
        (b'{"extractor": null, "scheme": ""}\n', "give the scheme a name"),
        (b'{"extractor": null, "scheme": "", "deadline": "1"}\n', "must be seconds"),
    ],
)
def test_a_wrong_first_line_is_answered_with_the_reason(hello, reason):
    answers, code = serve(hello)
    assert code == 1
    assert reason in json.loads(answers[0])["error"]


def test_an_unknown_extractor_is_answered_with_those_there_are(diplomacy):
    answers, code = serve(encode_hello("magic", diplomacy))
    assert code == 1
    assert "there are: builtin" in json.loads(answers[0])["error"]


def test_a_line_that_is_no_article_does_not_end_the_worker(diplomacy, as_article):
    told = as_article("Oslo")
    answers, code = serve(
        encode_hello("rules", diplomacy), b'{"id": "x"}\n', b"what?\n", encode_article(told)
    )
    assert code == 0
    assert ["no article" in each.decode() for each in answers[1:]] == [True, True, False]


def test_arguments_are_a_mistake(capsys):
    assert main(["--fast"]) == 2
    assert "no arguments" in capsys.readouterr().err


def test_what_libraries_print_never_reaches_the_answers(diplomacy):
    noisy = (
        "import sys, os; from annotator.extract import registry, worker\n"
        "make = registry.make\n"
        "def loud(*args, **options):\n"
        "    print('python prints')\n"
        "    os.write(1, b'C code prints')\n"
        "    os.system('echo a child prints')\n"
        "    return make(*args, **options)\n"
        "registry.make = loud\n"
        "sys.exit(worker.main([]))"
    )
    done = subprocess.run(
        [worker_argv()[0], "-c", noisy],
        input=encode_hello("rules", diplomacy),
        capture_output=True,
        env=worker_environment(),
        timeout=30,
        check=True,
    )
    assert decode_ready(done.stdout).name == "rules"
    for words in (b"python prints", b"C code prints", b"a child prints"):
        assert words in done.stderr


@pytest.mark.skipif(not hasattr(os, "setsid"), reason="no sessions here")
def test_the_worker_leads_a_session_of_its_own_and_lets_others_go_first(diplomacy):
    process = subprocess.Popen(
        worker_argv(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=worker_environment()
    )
    with process:
        process.stdin.write(encode_hello("rules", diplomacy))
        process.stdin.flush()
        assert decode_ready(process.stdout.readline()).name == "rules"
        assert os.getsid(process.pid) == process.pid
        assert os.getpriority(os.PRIO_PROCESS, process.pid) > os.getpriority(os.PRIO_PROCESS, 0)


@pytest.mark.skipif(not os.path.exists("/proc/self/limits"), reason="limits are not shown here")
def test_the_workers_memory_is_bounded(diplomacy):
    process = subprocess.Popen(
        worker_argv(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=worker_environment()
    )
    with process, open(f"/proc/{process.pid}/limits") as limits:
        process.stdin.write(encode_hello("rules", diplomacy))
        process.stdin.flush()
        process.stdout.readline()
        bound = next(line for line in limits if line.startswith("Max address space"))
        assert int(bound.split()[3]) == 4 * 2**30
