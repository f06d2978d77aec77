"""One extractor over a project's articles, in a worker process, as one run."""

import sys
from textwrap import dedent

import pytest

from annotator import suggesting
from annotator.errors import ExtractorError, GoldspanError, Stopped
from annotator.extract import client
from annotator.joining import join
from annotator.model import MERGED
from annotator.store import Project
from annotator.suggesting import suggest
from tests.making import OSLO, Reviewer, article
from tests.making import suggest as add_run

WORKER = """
import json, sys
def say(value): print(json.dumps(value), flush=True)
hello = json.loads(sys.stdin.readline())
say({"ready": {"name": hello["extractor"] or "scratch", "version": "3", "settings": {"n": 1},
               "model_sha256": "ab" * 32, "note": ""}})
for line in sys.stdin:
    a = json.loads(line)
    at = a["text"].index("Oslo")
    m = {"id": "m", "label": "GPE", "fragments": [[at, at + 4]]}
"""
GOOD = '    say({"id": a["id"], "sha256": a["sha256"], "mentions": [m], "relations": []})'


@pytest.fixture
def worker(tmp_path, monkeypatch):
    """Puts a program in the worker's place that answers with these lines."""

    def put(lines=GOOD):
        program = tmp_path / "worker.py"
        program.write_text(dedent(WORKER) + lines, "utf-8")
        monkeypatch.setattr(client, "worker_argv", lambda: [sys.executable, str(program)])

    return put


@pytest.fixture
def three(project):
    """A project of three articles, one of them finished."""
    project.add_articles(article(f"{OSLO} {name}", name) for name in ("a1", "a2", "a3"))
    add_run(project, name="silent")
    Reviewer(project, "a2").finishes()
    return project


def covered(project, run):
    return [each.article for each in project.predictions(run.id)]


def test_the_rules_alone_suggest_in_a_real_worker(project):
    project.add_articles([article()])
    run = suggest(project, extractor="rules")
    assert (run.name, run.articles) == ("rules", 1)
    assert run.ended
    assert run.mentions > 0


def test_unfinished_articles_become_one_run_that_says_what_made_it(three, worker):
    worker()
    reports = []
    run = suggest(three, report=lambda *pair: reports.append(pair))
    assert (run.name, run.version, run.settings, run.model_sha256) == (
        "scratch",
        "3",
        {"n": 1},
        "ab" * 32,
    )
    assert covered(three, run) == ["a1", "a3"]
    assert run.mentions == 2
    assert run.ended
    assert reports[0] == (0, 2)
    assert reports[-1] == (2, 2)


def test_all_articles_can_be_asked_for_and_each_time_is_a_new_run(three, worker):
    worker()
    first, second = suggest(three, which="all"), suggest(three, which="all", extractor="mine")
    assert covered(three, first) == covered(three, second) == ["a1", "a2", "a3"]
    assert (first.name, second.name) == ("scratch", "mine")
    assert first.id != second.id


def test_more_articles_than_a_batch(project, worker, monkeypatch):
    monkeypatch.setattr(suggesting, "_BATCH", 2)
    project.add_articles(article(f"{OSLO} {number}", f"a{number}") for number in range(5))
    worker()
    assert suggest(project).articles == 5


def test_nothing_to_suggest_for_is_said(project, worker):
    worker()
    with pytest.raises(GoldspanError, match="has no unfinished articles"):
        suggest(project)
    with pytest.raises(GoldspanError, match="has no articles"):
        suggest(project, which="all")


def test_an_unknown_extractor_is_refused_and_no_run_is_made(three):
    with pytest.raises(ExtractorError, match="no extractor 'oracle'; there are: builtin"):
        suggest(three, extractor="oracle")
    assert [run.name for run in three.runs()] == ["silent"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("    sys.exit('I give up')", "I give up"),
        ("    print('garbage', flush=True)", "is not JSON"),
        ('    say({"id": a["id"], "error": "too many notes"})', "too many notes"),
        ('    m["fragments"] = [[0, 99999]]\n' + GOOD, "is no place"),
    ],
)
def test_an_extractor_that_fails_at_every_article_is_told_with_the_first_reason(
    three, worker, lines, said
):
    worker(lines)
    with pytest.raises(ExtractorError, match="article a1") as raised:
        suggest(three)
    assert said in str(raised.value)
    assert [run.name for run in three.runs()] == ["silent"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("sys.exit('no more')", "no more"),
        ("print('garbage', flush=True)", "is not JSON"),
        ("say({'id': 'a3', 'error': 'too many notes'}); continue", "too many notes"),
    ],
)
def test_an_article_that_fails_is_passed_over_and_told(project, worker, fault, said):
    project.add_articles(article(f"{OSLO} {number}", f"a{number}") for number in range(5))
    worker(f'    if a["id"] == "a3": {fault}\n{GOOD}')
    dropped = []
    run = suggest(project, dropped=dropped.append)
    assert covered(project, run) == ["a0", "a1", "a2", "a4"]
    assert run.ended
    assert [each.article for each in dropped] == ["a3"]
    assert said in dropped[0].reason


def test_what_was_answered_before_an_extractor_is_given_up_is_kept(project, worker):
    project.add_articles(article(f"{OSLO} {number}", f"a{number}") for number in range(9))
    worker('    if a["id"] > "a2": sys.exit("no more")\n' + GOOD)
    dropped = []
    with pytest.raises(ExtractorError, match=r"no more.*failed too often"):
        suggest(project, dropped=dropped.append)
    (run,) = project.runs()
    assert covered(project, run) == ["a0", "a1", "a2"]
    assert not run.ended
    assert len(dropped) == 4


def test_who_stops_it_keeps_each_answer_until_then(project, worker):
    project.add_articles(article(f"{OSLO} {number}", f"a{number}") for number in range(5))
    worker()
    reports = []
    with pytest.raises(Stopped):
        suggest(
            project,
            report=lambda done, _total: reports.append(done),
            stopped=lambda: reports[-1] == 3,
        )
    (run,) = project.runs()
    assert covered(project, run) == ["a0", "a1", "a2"]
    assert not run.ended


def test_answers_do_not_wait_long_for_their_batch(project, worker, monkeypatch):
    monkeypatch.setattr(suggesting, "_SECONDS", 0.0)
    project.add_articles(article(f"{OSLO} {number}", f"a{number}") for number in range(3))
    worker()
    written = []

    def look(done, _total):
        with Project.open(project.path, read_only=True) as other:
            written.append((done, sum(run.articles for run in other.runs())))

    suggest(project, report=look)
    assert written == [(0, 0), (1, 1), (2, 2), (3, 3)]


def lines(tmp_path, *said):
    """A file of predictions."""
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(f"{line}\n" for line in said), "utf-8")
    return f"file:{path}"


def test_of_a_file_the_reason_that_is_told_is_a_mistake_in_it(three, tmp_path):
    wrong = '{"id": "a3", "mentions": [{"start": 0, "end": 4, "label": "GPE", "surface": "OSLO"}]}'
    with pytest.raises(ExtractorError, match=r"article a3: .*surface"):
        suggest(three, extractor=lines(tmp_path, wrong))
    with pytest.raises(ExtractorError, match="names none of these 2: check its ids"):
        suggest(three, extractor=lines(tmp_path, '{"id": "b1", "mentions": []}'))


def test_what_is_wrong_with_an_extractor_is_told_before_that_there_is_nothing_to_do(
    project, tmp_path
):
    with pytest.raises(GoldspanError, match="no extractor 'nobody'"):
        suggest(project, extractor="nobody")
    with pytest.raises(GoldspanError, match="names no program"):
        suggest(project, extractor="command:")
    with pytest.raises(GoldspanError, match=r"gone\.jsonl"):
        suggest(project, extractor=f"file:{tmp_path / 'gone.jsonl'}")
    with pytest.raises(GoldspanError, match="has no unfinished articles"):
        suggest(project, extractor=lines(tmp_path, '{"id": "a1", "mentions": []}'))


def test_what_was_stopped_in_the_merging_is_merged_to_its_end(project, worker):
    project.add_articles(article(f"{OSLO} {number}", f"a{number}") for number in range(120))
    worker()
    suggest(project, extractor="rules")

    def joined(run, *, most=1000):
        reports = []
        join(
            project,
            run,
            report=lambda done, _total: reports.append(done),
            stopped=lambda: len(reports) >= most,
        )

    with pytest.raises(Stopped):
        suggest(project, then=lambda run: joined(run, most=1))
    *_, stopped, part = project.runs()
    assert (stopped.name, stopped.articles, stopped.ended) == ("scratch", 120, None)
    assert (part.extractor, part.articles) == (MERGED, 50)
    resumed = suggest(project, resume=True, then=joined)
    assert resumed.id == stopped.id
    assert resumed.ended
    assert [run.articles for run in project.runs() if run.extractor == MERGED] == [50, 70]
    assert {project.run(project.sheet(each).run).extractor for each in project.article_ids()} == {
        MERGED
    }
