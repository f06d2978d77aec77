"""The client against real processes, well-behaved and not."""

import gc
import os
import random
import re
import signal
import subprocess
import sys
import time

import pytest

from annotator.errors import ExtractorError, Stopped
from annotator.extract.client import (
    deadline_for,
    encode_article,
    encode_hello,
    predict_in_worker,
    worker_argv,
    worker_environment,
)

READY = (
    'import sys, json, time, os; sys.stdin.readline(); print(json.dumps({"ready": {"name": "x", '
    '"version": "1", "settings": {}, "model_sha256": None, "note": ""}}), flush=True); '
)
ANSWER = (
    'a = json.loads(sys.stdin.readline()); print(json.dumps({"id": a["id"], "sha256": a["sha256"], '
    '"mentions": [], "relations": []}), flush=True); '
)


@pytest.fixture
def predictions(diplomacy, as_article):
    """Predictions of a worker that is this Python code."""

    def started(code, *, articles=3, seconds=30.0, **more):
        texts = (
            as_article(f"Article {order} from Oslo.", f"a{order}") for order in range(articles)
        )
        return predict_in_worker(
            texts,
            spec=None,
            scheme=diplomacy,
            deadline_seconds_per_article=seconds,
            argv=[sys.executable, "-c", code],
            **more,
        )

    return started


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_real_worker_predicts_what_the_extractor_itself_does(builtin, diplomacy, as_article):
    texts = [
        as_article(f"Ada Lind told Reuters that talks {order} in Oslo failed 🤝.", f"a{order}")
        for order in range(12)
    ]
    with predict_in_worker(texts, spec=None, scheme=diplomacy) as found:
        assert found.ready.name == "builtin"
        assert found.ready.model_sha256 == builtin.model_sha256
        assert list(found) == list(builtin.predict(texts, diplomacy))


def test_articles_are_taken_only_a_few_ahead(diplomacy, as_article):
    taken = []

    def texts():
        for order in range(1000):
            taken.append(order)
            yield as_article("Oslo", f"a{order}")

    with predict_in_worker(texts(), spec="rules", scheme=diplomacy) as found:
        next(found)
        assert len(taken) < 10


def test_articles_larger_than_any_pipe_do_not_block(diplomacy, as_article):
    texts = [as_article("Oslo and Bergen.\n" * 4_500, f"a{order}") for order in range(2)]
    with predict_in_worker(texts, spec="rules", scheme=diplomacy) as found:
        assert [len(each.mentions) for each in found] == [9_000] * 2


def test_no_articles_are_no_predictions(predictions):
    with predictions(READY + "sys.stdin.read()", articles=0) as found:
        assert list(found) == []


def test_a_crash_costs_its_article_alone_and_another_worker_goes_on(predictions):
    code = READY + (
        "exec('while True:\\n a = json.loads(sys.stdin.readline())\\n"
        ' if a["id"] == "a1": sys.stderr.write("first\\\\nout of luck\\\\n"); sys.exit(3)\\n'
        ' print(json.dumps({"id": a["id"], "sha256": a["sha256"], "mentions": [], '
        '"relations": []}), flush=True)\')'
    )
    found = predictions(code, articles=4)
    assert [each.article for each in found] == ["a0", "a2", "a3"]
    (dropped,) = found.dropped
    assert dropped.article == "a1"
    assert "stopped early: out of luck" in dropped.reason


def test_a_silent_death_is_told_with_its_signal(predictions):
    found = predictions(READY + "os.kill(os.getpid(), 9)", articles=1)
    assert list(found) == []
    assert "it was ended by signal 9 (SIGKILL)" in found.dropped[0].reason


def test_an_extractor_that_crashes_over_and_over_is_given_up(predictions):
    found = predictions(READY + "sys.stdin.readline(); 1 / 0", articles=9)
    with pytest.raises(ExtractorError, match="It failed too often and was given up"):
        list(found)
    assert [each.article for each in found.dropped] == ["a0", "a1", "a2", "a3"]


def test_a_worker_that_closes_its_output_is_no_worker(predictions):
    found = predictions(READY + "os.close(1); time.sleep(60)", articles=1)
    process = found.process_id
    assert list(found) == []
    assert "it closed its output" in found.dropped[0].reason
    assert not alive(process)


@pytest.mark.parametrize(
    "hang",
    [
        "time.sleep(60)",
        "import re; re.match('(a+)+$', 'a' * 40 + 'b')",
        "import signal; signal.signal(15, signal.SIG_IGN); time.sleep(60)",
        "[print(end='', flush=True) or time.sleep(0.01) for _ in range(6000)]",
    ],
)
def test_a_hang_ends_at_the_deadline_and_names_the_article(predictions, hang):
    found = predictions(READY + ANSWER + hang, seconds=0.3, articles=2)
    next(found)
    process = found.process_id
    assert list(found) == []
    (dropped,) = found.dropped
    assert dropped.article == "a1"
    assert "within 0.3 s" in dropped.reason
    assert not alive(process)


@pytest.mark.parametrize("session", [False, True])
@pytest.mark.parametrize("ending", ["time.sleep(60)", "sys.exit(1)"])
def test_the_children_of_a_worker_end_with_it(predictions, session, ending, tmp_path):
    if session and ending == "sys.exit(1)":
        pytest.skip("what left the session of a worker that is gone is nobody's child")
    told = tmp_path / "child"
    code = (
        READY + "from annotator.extract import family; family.adopt(); import subprocess; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], "
        f"start_new_session={session}); open({str(told)!r}, 'w').write(str(child.pid)); {ending}"
    )
    assert list(predictions(code, seconds=1, articles=1)) == []
    child = int(told.read_text())
    for _ in range(50):
        if not alive(child) or _is_zombie(child):
            return
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child is still there")


def _is_zombie(process):
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("print('hello', flush=True)", "an answer is not JSON"),
        ("os.write(1, b'\\xff\\xfe\\n')", "an answer is not JSON"),
        ("print('[' * 100_000, flush=True)", "an answer is not JSON"),
        ("print('x' * 300_000, flush=True)", "more than 25\\d KiB"),
        ("print('{}', flush=True)", "the answer is for None"),
        ("""print(json.dumps({"id": "a0", "error": "no idea"}), flush=True)""", "a0: no idea"),
        (
            "[print('x' * 2**20, end='') for _ in range(40)]; print(flush=True)",
            "more than 25\\d KiB",
        ),
    ],
)
def test_garbage_is_refused_and_the_process_ended(predictions, said, complaint):
    found = predictions(READY + said + "; time.sleep(60)", articles=1, seconds=5)
    process = found.process_id
    assert list(found) == []
    assert re.search(complaint, f"a0: {found.dropped[0].reason}")
    assert not alive(process)


def test_wrong_offsets_and_labels_are_refused(predictions):
    for span, label, complaint in (
        ([0, 9999], "GPE", "is no place in a text"),
        ([0, 4], "BIRD", "no mention label 'BIRD'"),
    ):
        mention = {"id": "m1", "label": label, "fragments": [span], "score": 1}
        code = (
            "a = json.loads(sys.stdin.readline()); "
            f'print(json.dumps({{"id": a["id"], "sha256": a["sha256"], "mentions": [{mention}], '
            '"relations": []}), flush=True)'
        )
        found = predictions(READY + code, articles=1)
        assert list(found) == []
        assert complaint in found.dropped[0].reason


def test_a_flood_of_answers_is_left_waiting_and_ends_with_the_process(predictions):
    code = READY + "line = 'x' * 100_000\nwhile True: print(line)"
    found = predictions(code, articles=9)
    with pytest.raises(ExtractorError, match="not JSON"):
        list(found)


def test_a_worker_that_cannot_load_says_why(diplomacy, as_article):
    with pytest.raises(ExtractorError, match="installed are: "):
        predict_in_worker([as_article("Oslo")], spec="spacy:no_such", scheme=diplomacy)


def test_a_program_that_is_not_there_is_named(diplomacy, as_article):
    with pytest.raises(ExtractorError, match="/no/such/program cannot be started"):
        predict_in_worker(
            [as_article("Oslo")], spec=None, scheme=diplomacy, argv=["/no/such/program"]
        )


def test_leaving_early_ends_the_process(predictions):
    with predictions(READY + ANSWER + "time.sleep(60)") as found:
        next(found)
        process = found.process_id
    assert not alive(process)
    assert list(found) == []


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no such timers")
def test_an_interrupt_at_any_moment_is_an_interrupt_and_ends_the_process(predictions):
    def interrupt(_number, _frame):
        raise KeyboardInterrupt

    def interrupted(found):
        # not before it is awaited: on a busy machine a moment is long
        signal.setitimer(signal.ITIMER_REAL, random.uniform(0.001, 0.05))
        return list(found)

    handler = signal.signal(signal.SIGALRM, interrupt)
    gc.disable()  # an exception in what hypothesis does at each collection is raised nowhere
    try:
        for _ in range(20):
            found = predictions(READY + f"exec('while True: {ANSWER}')", articles=100_000)
            process = found.process_id
            with pytest.raises(KeyboardInterrupt), found:
                interrupted(found)
            assert not alive(process)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        gc.enable()
        signal.signal(signal.SIGALRM, handler)


@pytest.mark.parametrize("when", ["loading", "answering"])
def test_who_says_stop_is_heard_while_waiting_and_the_process_ends(predictions, when):
    asked = []

    def stopped():
        asked.append(True)
        return len(asked) > 4

    with pytest.raises(Stopped):
        list(
            predictions(
                ("import time; " if when == "loading" else READY) + "time.sleep(60)",
                stopped=stopped,
            )
        )
    assert len(asked) == 5


def test_an_error_of_the_callers_own_ends_the_process_too(diplomacy, as_article):
    def texts():
        yield as_article("Oslo")
        raise OSError("the disk is gone")

    found = predict_in_worker(texts(), spec="rules", scheme=diplomacy)
    process = found.process_id
    with pytest.raises(OSError, match="the disk is gone"):
        list(found)
    assert not alive(process)


def test_the_worker_kills_itself_at_its_own_deadline(diplomacy, as_article):
    slow = (
        "import re; from annotator.extract import builtin, worker\n"
        "def hang(*args): re.match('(a+)+$', 'a' * 40 + 'b')\n"
        "builtin.apply = hang\n"
        "worker.main([])"
    )
    done = subprocess.run(
        [sys.executable, "-c", slow],
        input=encode_hello("rules", diplomacy, deadline=2) + encode_article(as_article("Oslo")),
        capture_output=True,
        env=worker_environment(),
        timeout=30,
        check=False,
    )
    assert done.returncode == -14
    assert done.stdout.count(b"\n") <= 1  # ready at most, and no answer


def test_a_long_article_may_take_longer(as_article):
    assert deadline_for(as_article("x"), 60) == 60
    assert deadline_for(as_article("x" * 250_000), 60) == 180


def test_the_environment_of_a_worker_is_clean(monkeypatch):
    monkeypatch.setenv("PYTHONSTARTUP", "evil.py")
    monkeypatch.setenv("SECRET", "1")
    environment = worker_environment()
    assert {"PYTHONSTARTUP", "SECRET"} & set(environment) == set()
    assert environment["PYTHONSAFEPATH"] == "1"


def test_the_shipped_binary_starts_itself(monkeypatch):
    assert worker_argv() == [sys.executable, "-m", "annotator.extract.worker"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_argv() == [sys.executable, "--worker"]
