"""Suggestions for the window: the real worker once, and workers that do everything wrong."""

import sys
from textwrap import dedent

import pytest
from PySide6.QtCore import Qt

from annotator.model import ItemState, Prediction
from annotator.store import Project
from app import backlog as backlogs
from app import suggester as suggesting
from app import worker_process
from tests.making import OSLO, Reviewer, article, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier

READY = """
import json, sys, time
def say(value):
    sys.stdout.write(json.dumps(value) + chr(10)); sys.stdout.flush()
hello = json.loads(sys.stdin.readline())
say({"ready": {"name": "scratch", "version": "1", "settings": {}, "model_sha256": None,
               "note": "a scratch worker"}})
def mention(text, words, label="GPE", **more):
    start = text.index(words)
    return {"id": words, "label": label, "fragments": [[start, start + len(words)]], **more}
def answer(article, *mentions, **more):
    return {"id": article["id"], "sha256": article["sha256"], "mentions": list(mentions),
            "relations": [], **more}
articles = (json.loads(line) for line in sys.stdin)
"""
GOOD = "for a in articles: say(answer(a, mention(a['text'], 'Oslo')))"


@pytest.fixture
def worker(tmp_path, monkeypatch):
    """Puts a program of these lines in the worker's place."""

    def put(lines, *, ready=READY):
        program = tmp_path / "worker.py"
        program.write_text(dedent(ready) + dedent(lines), "utf-8")
        monkeypatch.setattr(worker_process, "worker_argv", lambda: [sys.executable, str(program)])

    return put


@pytest.fixture
def bare(tmp_path, diplomacy):
    """A project of three articles without suggestions."""
    path = tmp_path / "bare.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(
            article(OSLO + f"\n\nThe end of {name}.", name) for name in ("a1", "a2", "a3")
        )
    return path


@pytest.fixture
def work(open_desk, bare, qtbot):
    """Opens the window on the project and waits for the suggester to be done."""

    def run():
        desk = open_desk()
        desk.failures, done = [], []
        desk.window.suggester.failed.connect(desk.failures.append)
        desk.window.suggester.done.connect(lambda: done.append(True))
        desk.window.open_project(bare)
        qtbot.waitUntil(lambda: bool(done), timeout=20_000)
        assert not desk.window.suggester.busy
        return desk

    return run


def runs(path):
    with Project.open(path, read_only=True) as project:
        return project.runs()


def lives(desk):
    """Whether the window still takes a mention by keys and saves it."""
    before = len(desk.sheet.items)
    desk.session.select(0, 3)
    desk.press("o")
    return len(desk.sheet.items) == before + 1 and desk.is_saved()


def test_the_real_worker_suggests_the_open_article_first_and_the_window_shows_it(
    open_desk, bare, qtbot
):
    desk = open_desk()
    order, notes = [], []
    desk.window.suggester.suggested.connect(order.append)
    desk.window.suggester.ready.connect(notes.append)
    desk.window.open_project(bare)
    # the worker is still loading: the one that is open goes first
    desk.press(Key.Key_PageDown, CTRL)
    desk.press(Key.Key_PageDown, CTRL)
    qtbot.waitUntil(lambda: len(order) == 3, timeout=90_000)
    assert order == ["a3", "a2", "a1"]
    assert desk.sheet.pending
    assert desk.focused is not None
    assert notes == [desk.window.status.extractor.text()]
    (run,) = runs(bare)
    assert run.ended
    assert run.articles == 3
    assert run.mentions > 9
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_while_the_worker_loads_card_and_line_say_that_suggestions_are_on_their_way(
    open_desk, worker, bare, qtbot, tmp_path
):
    go = tmp_path / "go"
    waits = f"import pathlib, time\nwhile not pathlib.Path({str(go)!r}).exists(): time.sleep(0.01)"
    worker(GOOD, ready=f"{waits}\n{READY}")
    desk = open_desk()
    desk.window.open_project(bare)
    card, line = desk.window.card, desk.window.status.extractor
    coming = "Suggestions are on their way"
    qtbot.waitUntil(lambda: card.what.text() == coming)
    assert "You can begin by hand" in card.state.text()
    assert line.text() == "Suggestions are on their way: the model is being loaded"
    assert lives(desk)
    desk.press(Key.Key_Down, CTRL)
    assert card.what.text() == coming
    go.touch()
    qtbot.waitUntil(lambda: line.text() == "a scratch worker", timeout=20_000)
    qtbot.waitUntil(lambda: desk.focused is not None, timeout=20_000)
    assert card.what.text() == "Oslo"


def test_where_nothing_was_found_the_card_no_longer_says_that_it_is_on_its_way(work, worker):
    worker("for a in articles: say(answer(a))")
    desk = work()
    assert desk.window.card.what.text() == "Nothing is in focus"


def test_articles_are_found_while_the_worker_is_at_work(work, worker, bare, monkeypatch):
    monkeypatch.setattr(backlogs, "_SLICE", 1)
    monkeypatch.setattr(suggesting, "_LOOKING", 0)
    worker(GOOD)
    desk = work()
    assert desk.failures == []
    assert [run.articles for run in runs(bare)] == [3]


def test_good_answers_are_kept_in_one_run_with_the_extractors_name(work, worker, bare):
    worker(GOOD)
    desk = work()
    assert desk.failures == []
    (run,) = runs(bare)
    assert (run.name, run.version, run.articles, run.mentions) == ("scratch", "1", 3, 3)
    assert run.ended
    assert desk.window.status.extractor.text() == "a scratch worker"
    assert desk.focused.label == "GPE"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("a = next(articles); print('Segmentation fault', file=sys.stderr); sys.exit(3)",
         "article a1 (the extractor stopped early: Segmentation fault)"),
        ("a = next(articles); import os; os.kill(os.getpid(), 9)",
         "article a1 (the extractor stopped early: it was ended by signal 9 (SIGKILL))"),
        ("a = next(articles); sys.stdout.write('{\"id\"'); sys.stdout.flush(); sys.exit(0)",
         "article a1 (the extractor stopped early"),
    ],
)  # fmt: skip
def test_a_worker_that_crashes_at_every_article_is_told_and_nothing_is_written(
    work, worker, bare, lines, said
):
    worker(lines)
    desk = work()
    assert said in desk.failures[0]
    assert [each.split()[4] for each in desk.failures] == ["a1", "a2", "a3"]
    assert "article a3" in desk.window.status.message.text()
    assert runs(bare) == []
    assert lives(desk)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("sys.stdout.write('garbage' + chr(10)); sys.stdout.flush()", "is not JSON"),
        ("say([1, 2])", "is not a JSON object"),
        ("say(answer(a, mention(a['text'], 'Oslo', 'PLANET')))", "no mention label 'PLANET'"),
        ("say(answer(a, {'id': 'm', 'label': 'GPE', 'fragments': [[5, 9999]]}))", "is no place"),
        ("say(answer(a, {'id': 'm', 'label': 'GPE', 'fragments': [[-1, 3]]}))", "is no place"),
        ("say(answer(a, {'id': 'm', 'label': 'GPE', 'fragments': [[4, 4]]}))", "is no place"),
        ("say(answer(a, {'id': 'm', 'label': 'GPE', 'fragments': []}))", "no fragments"),
        ("say(answer(a, mention(a['text'], 'Oslo', score=7)))", "is not between 0 and 1"),
        ("say(answer(a, sha256='0' * 64))", "another text"),
        ("say(answer(a, id='another'))", "is for 'another'"),
        ("say({'id': a['id'], 'error': 'it is too long'})", "it is too long"),
        ("say(answer(a, relations=[{'id': 'r', 'label': 'held_at', 'head': 'x', 'tail': 'y'}]))",
         "are not both mentions"),
    ],
)  # fmt: skip
def test_a_wrong_answer_costs_its_article_alone(work, worker, bare, wrong, said):
    worker(f"""
for a in articles:
    if a["id"] == "a2":
        {wrong}
    else:
        say(answer(a, mention(a["text"], "Oslo")))
""")
    desk = work()
    assert len(desk.failures) == 1
    assert said in desk.failures[0]
    (run,) = runs(bare)
    assert (run.articles, run.mentions) == (2, 2)
    assert run.ended
    with Project.open(bare, read_only=True) as project:
        assert project.listing.uncovered(1, 3) == [2]
    assert desk.states() == (1, 0, 0)
    assert lives(desk)


def test_an_answer_too_many_spoils_no_other_article(work, worker, bare):
    """Answers out of step are never taken for another article's."""
    worker("""
for a in articles:
    say(answer(a, mention(a["text"], "Oslo")))
    if a["id"] == "a1":
        say(answer(a, mention(a["text"], "Oslo")))
""")
    desk = work()
    assert desk.failures
    with Project.open(bare, read_only=True) as project:
        for run in project.runs():
            for prediction in project.predictions(run.id):
                assert len(prediction.mentions) == 1
    assert lives(desk)


@pytest.mark.parametrize("when", ["loading", "answering"])
def test_a_worker_that_hangs_is_stopped_at_its_deadline(work, worker, bare, monkeypatch, when):
    monkeypatch.setattr(suggesting, "LOADING" if when == "loading" else "SECONDS", 0.3)
    hang = "time.sleep(600)"
    worker(hang if when == "answering" else "", ready=READY if when == "answering" else
           f"import time\n{hang}\n")  # fmt: skip
    desk = work()
    assert "did not answer in time" in desk.failures[0]
    assert ("loading" if when == "loading" else "article a1") in desk.failures[0]
    assert len(desk.failures) == (1 if when == "loading" else 3)
    assert runs(bare) == []
    assert lives(desk)


def test_a_worker_that_cannot_start_is_told(work, monkeypatch, bare):
    monkeypatch.setattr(worker_process, "worker_argv", lambda: ["/nowhere/at/all"])
    desk = work()
    assert desk.failures == ["No suggestions: the extractor could not be started."]
    assert lives(desk)


def test_a_worker_that_cannot_load_says_why(work, worker, bare):
    worker(
        "",
        ready="""
import json, sys
sys.stdin.readline()
print(json.dumps({"error": "there is no model of this name"}), flush=True)
sys.stdin.readline()
""",
    )
    desk = work()
    assert desk.failures == ["No suggestions: there is no model of this name"]
    assert runs(bare) == []


def test_what_has_given_up_says_so_and_tries_again(work, worker, bare, tmp_path, qtbot):
    """By itself at the next article, once; after that when it is asked to."""
    begun = tmp_path / "begun"
    worker("", ready=f"import os; open({str(begun)!r}, 'a').write('x'); os.kill(os.getpid(), 9)")
    desk = work()
    status = desk.window.status
    assert "SIGKILL" in desk.failures[0]
    assert "while loading" in desk.failures[0]
    assert status.suggest.isVisible()
    assert status.extractor.text() == "No suggestions"
    desk.press(Key.Key_PageDown, CTRL)
    qtbot.waitUntil(lambda: len(desk.failures) == 2)
    desk.press(Key.Key_PageDown, CTRL)
    assert "SIGKILL" in status.message.text()  # until it is read, or begun anew
    assert status.suggest.isVisible()
    assert begun.read_text() == "xx"
    worker(GOOD)
    status.suggest.setFocus()
    desk.press(Key.Key_Return)
    assert not status.suggest.isVisible()
    assert status.message.text() == ""
    qtbot.waitUntil(lambda: not desk.window.suggester.busy)
    assert status.extractor.text() == "a scratch worker"
    assert [run.articles for run in runs(bare)] == [3]


def test_a_worker_that_floods_is_stopped(work, worker, bare, monkeypatch):
    monkeypatch.setattr(suggesting, "answer_limit", lambda _article: 100_000)
    worker("""
next(articles)
while True:
    sys.stdout.write("x" * 65536)
""")
    desk = work()
    assert len(desk.failures) == 3
    assert "article a1 (the extractor sent more than it may)" in desk.failures[0]
    assert lives(desk)


@pytest.mark.parametrize("fault", ["1 / 0", "time.sleep(600)", "sys.stdout.write('x' * 200_000)"])
def test_a_crash_a_flood_or_a_silence_costs_its_article_alone(
    work, worker, bare, monkeypatch, fault
):
    monkeypatch.setattr(suggesting, "SECONDS", 1.0)
    monkeypatch.setattr(suggesting, "answer_limit", lambda _article: 100_000)
    worker(f"""
for a in articles:
    if a["id"] == "a2":
        {fault}
    say(answer(a, mention(a["text"], "Oslo")))
""")
    desk = work()
    (sentence,) = desk.failures
    assert "article a2" in sentence
    (run,) = runs(bare)
    assert run.ended
    with Project.open(bare, read_only=True) as project:
        assert [each.article for each in project.predictions(run.id)] == ["a1", "a3"]
    assert lives(desk)


def test_an_extractor_that_crashes_over_and_over_is_given_up(work, worker, bare, tmp_path):
    with Project.open(bare) as project:
        project.add_articles(article(f"{OSLO} {name}", name) for name in ("a4", "a5", "a6"))
    started = tmp_path / "started"
    worker(f"open({str(started)!r}, 'a').write('x'); next(articles); 1 / 0")
    desk = work()
    assert started.read_text() == "xxxx"
    assert len(desk.failures) == 4
    assert desk.failures[-1].endswith("It failed too often: no more suggestions.")
    assert lives(desk)


def test_suggestions_that_cannot_be_read_are_told(open_desk, bare, qtbot):
    desk = open_desk(bare)
    desk.window.suggester.stop()
    failures = []
    desk.session.failed.connect(failures.append)
    with Project.open(bare) as other:
        other._db.execute("DELETE FROM article WHERE id = ?", [desk.sheet.article.id])
    desk.session.suggestions_arrived(desk.sheet.article.id)
    assert "has no article a1" in failures[0]


def test_what_was_answered_before_a_crash_stays(work, worker, bare):
    worker("""
for a in articles:
    if a["id"] != "a1": 1 / 0
    say(answer(a, mention(a["text"], "Oslo")))
""")
    desk = work()
    assert "ZeroDivisionError" in desk.failures[0]
    (run,) = runs(bare)
    assert run.articles == 1
    assert run.ended
    assert desk.states() == (1, 0, 0)


def test_suggestions_never_change_an_article_under_the_reviewers_hands(
    open_desk, bare, worker, qtbot
):
    worker(
        """
import os
while not os.path.exists("go"): time.sleep(0.005)
for a in articles: say(answer(a, mention(a["text"], "Oslo")))
""".replace('"go"', repr(str(bare.parent / "go")))
    )
    desk = open_desk(bare)
    desk.session.select(0, 8)
    desk.press("p")
    mine = desk.session.focus
    desk.press(Key.Key_N)
    desk.type("typing")
    (bare.parent / "go").touch()
    qtbot.waitUntil(lambda: not desk.window.suggester.busy, timeout=20_000)
    assert desk.session.focus == mine
    assert desk.sheet.items[mine].state is ItemState.ACCEPTED
    assert desk.keyboard is desk.window.prompt.line
    assert desk.window.prompt.line.text() == "typing"
    desk.press(Key.Key_Return)
    assert desk.sheet.items[mine].note == "typing"
    assert desk.is_saved()


def test_opening_another_project_while_suggestions_run_ends_them(
    open_desk, bare, worker, path, qtbot
):
    worker("""
for number, a in enumerate(articles):
    if number: time.sleep(600)
    say(answer(a, mention(a["text"], "Oslo")))
""")
    desk = open_desk(bare)
    qtbot.waitUntil(lambda: bool(desk.sheet.pending), timeout=20_000)
    assert desk.window.suggester.busy
    desk.window.open_project(path)
    assert not desk.window.suggester.busy
    assert desk.session.project.path == path
    (run,) = runs(bare)
    assert run.ended
    assert run.articles == 1


def test_closing_the_window_while_suggestions_run_ends_the_worker(open_desk, bare, worker, qtbot):
    worker("next(articles); time.sleep(600)")
    desk = open_desk(bare)
    qtbot.waitUntil(lambda: desk.window.suggester._asked is not None, timeout=20_000)
    process = desk.window.suggester._process
    gone = []
    process.destroyed.connect(lambda: gone.append(True))
    desk.window.close()
    assert not desk.window.suggester.busy
    qtbot.waitUntil(lambda: bool(gone))


def test_a_covered_project_starts_no_worker(open_desk, path, monkeypatch):
    monkeypatch.setattr(worker_process, "worker_argv", lambda: pytest.fail("nothing to suggest"))
    desk = open_desk(path)
    assert not desk.window.suggester.busy


def test_what_is_suggested_waits_for_a_program_that_has_the_file_for_a_moment(
    open_desk, bare, worker, qtbot
):
    worker(GOOD)
    desk = open_desk()
    desk.window.open_project(bare)
    with Project.open(bare) as other:
        other._db.execute("BEGIN IMMEDIATE")
        qtbot.waitUntil(lambda: desk.window.suggester._writer.held_up > 0, timeout=20_000)
        assert desk.window.suggester.owes("a1")
        other._db.execute("ROLLBACK")
    qtbot.waitUntil(lambda: not desk.window.suggester.busy, timeout=20_000)
    (run,) = runs(bare)
    assert run.articles == 3
    assert desk.failed == []


def test_a_project_in_use_elsewhere_is_told_and_what_was_suggested_stays_out(
    open_desk, bare, worker, qtbot, monkeypatch
):
    monkeypatch.setattr("app.run_writer._PATIENCE", 1)
    worker(GOOD)
    desk = open_desk()
    failures = []
    desk.window.suggester.failed.connect(failures.append)
    desk.window.open_project(bare)
    desk.session.project._db.execute("PRAGMA busy_timeout = 0")
    with Project.open(bare) as other:
        other._db.execute("BEGIN IMMEDIATE")
        qtbot.waitUntil(lambda: bool(failures), timeout=20_000)
        other._db.execute("ROLLBACK")
    assert "being written by another program" in failures[0]
    assert runs(bare) == []
    assert lives(desk)


def test_a_project_in_use_elsewhere_in_the_middle_keeps_what_was_answered(
    open_desk, bare, worker, qtbot, monkeypatch
):
    monkeypatch.setattr("app.run_writer._PATIENCE", 1)
    go = bare.parent / "go"
    worker(f"""
import os
for a in articles:
    if a["id"] == "a2":
        while not os.path.exists({str(go)!r}): time.sleep(0.005)
    say(answer(a, mention(a["text"], "Oslo")))
""")
    desk = open_desk()
    failures = []
    desk.window.suggester.failed.connect(failures.append)
    desk.window.open_project(bare)
    qtbot.waitUntil(lambda: bool(desk.sheet.pending), timeout=20_000)
    desk.session.project._db.execute("PRAGMA busy_timeout = 0")
    with Project.open(bare) as other:
        other._db.execute("BEGIN IMMEDIATE")
        go.touch()
        qtbot.waitUntil(lambda: not desk.window.suggester.busy, timeout=20_000)
        desk.window.suggester.stop()
        other._db.execute("ROLLBACK")
    assert all("being written by another program" in each for each in failures)
    (run,) = runs(bare)
    assert run.articles == 1
    assert lives(desk)


def test_articles_that_are_finished_or_suggested_for_are_not_asked_about(
    open_desk, bare, worker, qtbot
):
    with Project.open(bare) as project:
        suggest(project, Prediction("a1"), name="silent")
        Reviewer(project, "a2").finishes()
    worker(GOOD)
    desk = open_desk(bare)
    qtbot.waitUntil(lambda: not desk.window.suggester.busy, timeout=20_000)
    with Project.open(bare, read_only=True) as project:
        asked = [each.article for each in project.predictions(project.run("scratch").id)]
    assert asked == ["a3"]
