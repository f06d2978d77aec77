"""Somebody's own program: how it is started, asked, watched and ended."""

import json
import os
import shlex
import sys
import time
from pathlib import Path

import pytest

from annotator.blinding import is_scored
from annotator.errors import ExtractorError
from annotator.extract.client import predict_in_worker
from annotator.extract.command import MEMORY, CommandExtractor, memory_of, words_of
from annotator.extract.protocol import Failed, Partial
from annotator.model import Policy, Shows
from tests.annotator.extract.conftest import article

TEXTS = [article(f"Oslo said {words}.", name) for name, words in (("a1", "no"), ("a2", "yes"))]
FINDS = """
import json, os, sys, time

def found(line, **changes):
    told = json.loads(line)
    mark = {"id": "m", "start": 0, "end": 4, "label": "GPE", "surface": "Oslo", **changes}
    return json.dumps({"id": told["id"], "mentions": [mark]})

def at(line, name):
    return json.loads(line)["id"] == name
"""
EACH = "for line in sys.stdin:\n    "
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals are another thing on Windows")


@pytest.fixture
def spec(tmp_path):
    """The spec of a command that runs this Python."""

    def write(code):
        path = tmp_path / "my extractor.py"
        path.write_text(FINDS + code, "utf-8")
        return f"command:{shlex.join([sys.executable, str(path)])}"

    return write


@pytest.fixture
def ask(spec, diplomacy):
    """What a program says of the articles: for each id its mentions, or why there are none."""

    def asked(code, articles=TEXTS, environment=os.environ, **options):
        extractor = CommandExtractor(spec(code), diplomacy, environment=environment, **options)
        return {
            each.article: str(each.error) if isinstance(each, Failed) else each.mentions
            for each in extractor.predict_all(articles)
        }

    return asked


def right(said, *names):
    """Whether exactly these articles were answered, and rightly."""
    found = {name: each for name, each in said.items() if not isinstance(each, str)}
    assert set(found) == set(names), said
    assert all(mention.fragments == ((0, 4),) for (mention,) in found.values())


@pytest.mark.parametrize(
    "code",
    [
        EACH + "print(found(line))",
        "for line in reversed([*sys.stdin]): print(found(line))",
        "sys.stderr.write('y' * 2**20); print('Loading…')\n" + EACH + "print(found(line))",
        EACH + "print('loading'); print('a1'); print(found(line))",
        "print('loading\\n' * 900)\n" + EACH + "print(found(line))",
        "sys.stdout.write('\\ufeff')\n" + EACH + "print(found(line))",
        EACH + "print(found(line)); print(found(line))",
        EACH + "print(found(line) + '\\n')\nsys.exit(3)",
    ],
    ids=[
        "line by line", "all at once", "a word before", "words between", "many words", "a BOM",
        "twice", "a wrong end",
    ],
)  # fmt: skip
def test_what_a_program_says_is_taken(ask, code):
    right(ask(code), "a1", "a2")
    right(ask(code, TEXTS[:1]), "a1")


def test_it_gets_the_article_and_none_of_our_environment(ask):
    code = "text = [*sys.stdin]\nassert sorted(json.loads(text[0])) == ['id', 'meta', 'text', "
    code += "'title', 'zones'], text[0]\nassert os.environ['MINE'] == 'yes'\n"
    code += "assert 'PYTHONPATH' not in os.environ\nfor line in text: print(found(line))"
    told = [article("Oslo", "a1"), article("Oslo.", "a2")]
    for each in told:
        each.meta["source"] = "x"
    right(ask(code, told, environment={"MINE": "yes"}), "a1", "a2")


def test_words_are_told_apart_as_a_shell_does_but_no_shell_runs():
    assert words_of("command:python 'my file.py' --fast") == ["python", "my file.py", "--fast"]
    assert words_of("command:a; b | c $D") == ["a;", "b", "|", "c", "$D"]
    for wrong, reason in (("command:", "names no program"), ("command:a 'b", "check its quotes")):
        with pytest.raises(ExtractorError, match=reason):
            words_of(wrong)


def test_its_run_is_named_after_it_and_knows_its_files(spec, diplomacy):
    asked = spec("")
    extractor = CommandExtractor(asked, diplomacy, environment=os.environ)
    assert list(extractor.predict_all([])) == []
    assert extractor.name == asked.removeprefix("command:")
    file = words_of(asked)[1]
    assert len(extractor.settings["files"][file]) == 64
    assert len(extractor.version) == 12


def test_a_program_that_is_not_there_is_named(tmp_path, diplomacy):
    for words in ("no-such-program", shlex.quote(str(tmp_path))):
        with pytest.raises(ExtractorError, match=r"cannot be started: .*; check its name"):
            CommandExtractor(f"command:{words}", diplomacy, environment=os.environ)


# what goes wrong: at the first of two articles, and the second is answered all the same


@POSIX
@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("sys.exit(3)", "failed: exit code 3."),
        ("1 / 0", "failed: ZeroDivisionError: division by zero (exit code 1)."),
        ("os.kill(os.getpid(), 9)", "failed: it was ended by signal 9 (SIGKILL)."),
        (r"sys.exit('no \x1b[31m model\r')", "failed: no  [31m model (exit code 1)."),
        ("sys.exit('long ' * 9999)", "long long"),
        ("sys.exit(0)", "ended without this answer."),
        ("sys.stdout.write(found(line)[:30]); sys.exit(0)", "is not JSON, but '{"),
        ("os.close(1); time.sleep(60)", "failed: it closed its output."),
        ("print(found(line, start=2))", "mentions[0].surface is 'Oslo', but the text has 'lo'"),
        ("print(found(line, end=4000, surface=None))", "outside the text"),
        ("print(found(line, start='x'))", "must be a whole number"),
        ("print(found(line, label='PLANET'))", "the scheme diplomacy has no PLANET"),
        ("print(found(line, score=float('nan')))", "has NaN, which is not JSON"),
        ("print(found(line, score=2))", "give a number from 0 to 1"),
        ("print(json.dumps({'id': 'a1'}))", "has no mentions"),
        ("print(found(line)[:-5])", "the answer is not JSON"),
        ("print(json.dumps({'id': 'a1', 'mentions': [], 'x': 'y' * 2**19}))", "its answer is over"),
    ],
)
def test_an_article_that_it_fails_at_costs_that_article_alone(ask, trouble, reason):
    said = ask(EACH + f"if at(line, 'a1'):\n        {trouble}\n    else: print(found(line))")
    right(said, "a2")
    assert reason in said["a1"]
    assert said["a1"].isprintable()
    assert len(said["a1"]) < 600


def test_answers_for_articles_that_nobody_asked_about_are_told(ask):
    said = ask(EACH + "print(found(line.replace('a1', 'b1').replace('a2', 'b2')))")
    right(said)
    assert "it answered for 'b1', unasked" in said["a1"]


def test_a_program_that_ends_well_without_an_answer_is_not_started_again(ask, tmp_path):
    count = f"open({str(tmp_path / 'starts')!r}, 'a').write('x')"
    said = ask(f"{count}\nprint('loading')\nsys.stdin.read()", TEXTS)
    right(said)
    for each in said.values():
        assert "ended without this answer; it wrote what is no answer: 'loading'" in each
    assert (tmp_path / "starts").read_text() == "x"


def test_words_without_end_are_not_listened_to(ask):
    many = [article(f"Oslo {number}", f"n{number}") for number in range(1200)]
    began = time.monotonic()
    said = ask("while True: print('loading')", many)
    assert time.monotonic() - began < 60
    right(said)
    assert "1,000 lines that answer nothing and was stopped" in said["n0"]
    assert "It failed too often and was given up." in said["n1199"]


def test_a_line_without_end_is_not_kept(ask):
    said = ask("print('x' * 2**27)")
    right(said)
    assert "it wrote what is no answer: 'xxx" in said["a1"]


SILENT = (
    "(open(os.path.dirname(__file__) + '/told', 'a').write(f'{os.getpid()}\\n'), time.sleep(60))"
)


def runs(number):
    """Whether the process is there, and no mere entry of one that has ended."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are looked for in /proc")
def test_a_program_that_hangs_is_stopped_with_all_that_it_started(ask, tmp_path):
    child = f"import os, time; __file__ = {str(tmp_path / 'x')!r}; {SILENT}"
    hang = f"__import__('subprocess').run([sys.executable, '-c', {child!r}])"
    hang = f"if at(line, 'a1'): {hang}\n    print(found(line))"
    said = ask(EACH + hang, silence=2.0)
    right(said, "a2")
    assert "gave no answer for 2 s and was stopped; have it write each answer at once" in said["a1"]
    (number,) = (tmp_path / "told").read_text().split()
    assert not runs(number)


def test_one_that_goes_on_answering_is_not_stopped(ask):
    many = [article("Oslo", f"n{number}") for number in range(5)]
    assert len(ask(EACH + "time.sleep(0.5); print(found(line))", many, silence=2.0)) == 5


@pytest.mark.skipif(not Path("/proc").exists(), reason="memory is looked up in /proc")
def test_a_program_that_eats_memory_is_stopped(ask):
    eats = EACH + "if at(line, 'a1'):\n        held = b'x' * 2**28; time.sleep(60)\n"
    said = ask(eats + "    print(found(line))", memory=2**27)
    right(said, "a2")
    assert "took more than 0.1 GiB of memory and was stopped" in said["a1"]


@pytest.mark.skipif(not Path("/proc").exists(), reason="memory is looked up in /proc")
def test_what_forks_have_together_counts_once(ask):
    forks = """
held = bytearray(2**27)
held[::4096] = b"x" * (2**27 // 4096)
for _ in range(3):
    if os.fork() == 0:
        time.sleep(30)
        os._exit(0)
time.sleep(2.5)
"""
    said = ask(forks + EACH + "print(found(line))", memory=2**28)
    right(said, "a1", "a2")


def test_an_item_said_twice_is_one_and_none_goes_over_the_end_of_a_line(spec, diplomacy):
    code = """
    mark = {"start": 0, "end": 4, "label": "GPE"}
    ends = [{**mark, "id": "m"}, {**mark, "id": "n"}, {**mark, "id": "o", "end": 9}]
    date = {"id": "d", "start": 5, "end": 9, "label": "MEETING"}
    ties = [{"label": "held_at", "head": "d", "tail": each} for each in "mno"]
    print(json.dumps({"id": "a1", "mentions": [*ends, date], "relations": ties}))
"""
    with predict_in_worker(
        [article("Oslo\nmeet", "a1")], spec=spec(EACH + code), scheme=diplomacy
    ) as found:
        (said,) = found
    assert [(each.id, each.label) for each in said.mentions] == [("m", "GPE"), ("d", "MEETING")]
    assert [(each.head, each.tail) for each in said.relations] == [("d", "m")]
    assert isinstance(said, Partial)
    assert found.left_out[0].reason == "1 mention over the end of a line"


# through the worker, as everywhere


def test_the_worker_hands_all_over_and_takes_answers_in_any_order(spec, diplomacy):
    many = [article(f"Oslo {number}.", f"n{number}") for number in range(50)]
    late = spec("for line in reversed([*sys.stdin]): print(found(line, entity='Oslo'))")
    with predict_in_worker(many, spec=late, scheme=diplomacy) as found:
        said = [*found]
    assert [each.article for each in said] == [each.id for each in reversed(many)]
    assert said[0].mentions[0].entity == "Oslo"
    assert found.dropped == []


def test_without_a_scheme_any_label_goes(spec):
    with predict_in_worker(
        TEXTS, spec=spec(EACH + "print(found(line, label='CITY'))"), scheme=None
    ) as found:
        assert [each.mentions[0].label for each in found] == ["CITY", "CITY"]


def test_what_the_program_fails_at_is_dropped_with_the_reason(spec, diplomacy):
    fails = spec(EACH + "print(found(line, label='X' if at(line, 'a1') else 'GPE'))")
    with predict_in_worker(TEXTS, spec=fails, scheme=diplomacy) as found:
        assert [each.article for each in found] == ["a2"]
    (dropped,) = found.dropped
    assert dropped.article == "a1"
    assert "the scheme diplomacy has no X" in dropped.reason


def test_one_at_a_time_is_answered_one_at_a_time(spec, diplomacy):
    """As a window asks: the next article comes only after the answer."""
    extractor = CommandExtractor(
        spec(EACH + "print(found(line))"), diplomacy, environment=os.environ
    )
    answered = []

    def articles():
        for each in TEXTS:
            while len(answered) < TEXTS.index(each):
                time.sleep(0.01)
            yield each

    for outcome in extractor.predict_all(articles()):
        answered.append(outcome.article)
    assert answered == ["a1", "a2"]
    assert json.dumps(extractor.settings)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            EACH + "print(found(line))\nsys.stderr.write('state not saved\\n'); sys.exit(3)",
            "nothing, but the program then failed (exit code 3): state not saved",
        ),
        (
            EACH + "print(found(line)); print(found(line, label='ORG'))",
            "1 answer that came twice passed over",
        ),
    ],
)
def test_what_else_is_to_be_told_of_a_program_comes_with_its_last_answer(
    spec, diplomacy, code, told
):
    extractor = CommandExtractor(spec(code), diplomacy, environment=os.environ)
    first, last = extractor.predict_all(TEXTS)
    assert not isinstance(first, Partial)
    assert last.left_out == (told,)
    assert [each.label for each in last.mentions] == ["GPE"]


@pytest.mark.parametrize(("said", "gib"), [("8", 8), (" 0.5 ", 0.5)])
def test_how_much_memory_a_program_may_have_can_be_said(said, gib):
    assert memory_of({MEMORY: said}) == gib * 2**30


def test_a_program_may_have_four_gib_unless_told():
    assert 0 < memory_of({}) <= 4 * 2**30
    for odd in ("much", "-1", "0", "nan"):
        with pytest.raises(ExtractorError, match="write how many GiB"):
            memory_of({MEMORY: odd})


@pytest.mark.parametrize(
    "words",
    ["learner", "builtin", "rules", "merged", "file", "spacy:big", "rules:v2", "http://x", "7"],
)
def test_a_program_that_is_called_like_our_own_makes_no_run_that_passes_for_it(
    words, diplomacy, monkeypatch
):
    monkeypatch.setattr(CommandExtractor, "_start", lambda self: None)
    name = CommandExtractor(f"command:{words}", diplomacy, environment=os.environ).name
    assert name == f"command:{words}"
    policy = Policy(test=Shows.OTHERS, scored="builtin")
    assert not is_scored(policy, name=name, extractor=name)


def test_any_other_program_is_called_by_its_words(diplomacy, monkeypatch):
    monkeypatch.setattr(CommandExtractor, "_start", lambda self: None)
    spec = "command:rules.sh --fast"
    assert CommandExtractor(spec, diplomacy, environment=os.environ).name == "rules.sh --fast"
