"""The finder: questions and answers across threads, and a file that is given back."""

from threading import Event

import pytest

from annotator.model import ArticleId
from annotator.store import Project, connection
from annotator.store.search import Search
from app import finding
from app.finding import Finder
from app.session import Session
from tests.making import OSLO, article


@pytest.fixture
def session():
    session = Session(actor="reviewer")
    yield session
    session.close_project()


@pytest.fixture
def finder(qapp, session):
    finder = Finder(session)
    yield finder
    finder.close()


@pytest.fixture
def many(tmp_path, diplomacy):
    """A project of a thousand articles."""
    path = tmp_path / "many.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(article(f"Oslo {number}", f"n{number}") for number in range(1000))
    return path


def answer(qtbot, finder, asked, *, articles=None):
    """The answer to a question, once it comes with so many articles."""
    token = None

    def fits(came, found):
        return came == token and articles in (None, found.articles)

    with qtbot.waitSignal(finder.found, check_params_cb=fits) as waiting:
        token = finder.find(asked)
    return waiting.args[1]


def test_a_question_is_answered_in_another_thread(qtbot, session, finder, path):
    session.open_project(path)
    found = answer(qtbot, finder, "bergen")
    assert {hit.article for hit in found.hits} == {"a2"}


def test_only_the_newest_question_is_answered(qtbot, session, finder, path):
    session.open_project(path)
    answers = []
    finder.found.connect(lambda token, found: answers.append((token, found.articles)))
    for asked in ("o", "os", "osl"):
        finder.find(asked)
    answer(qtbot, finder, "oslo")
    token = finder.find("nowhere")
    qtbot.waitUntil(lambda: answers[-1][0] == token)
    assert [number for number, _ in answers] == sorted({number for number, _ in answers})
    assert 1 not in [number for number, _ in answers]


def test_what_is_not_looked_through_yet_comes_later(qtbot, session, finder, many, monkeypatch):
    monkeypatch.setattr(finding, "_PATIENCE", 0)
    session.open_project(many)
    progress, answers = [], []
    finder.progressed.connect(lambda done, total: progress.append((done, total)))
    finder.found.connect(lambda _token, found: answers.append(found.articles))
    assert answer(qtbot, finder, "oslo", articles=1000).searched == 1000
    assert answers[0] < 1000
    assert progress[0] == (0, 1000)
    assert progress[-1] == (1000, 1000)


def test_a_decision_is_found_at_the_next_question(qtbot, session, finder, path):
    session.open_project(path)
    assert not answer(qtbot, finder, "label:PERSON").hits
    session.accept()
    assert [hit.match for hit in answer(qtbot, finder, "label:PERSON").hits] == ["Ada Lind"]


def test_imported_articles_are_found_without_asking_again(qtbot, session, finder, path):
    session.open_project(path)
    assert answer(qtbot, finder, "oslo").articles == 1
    session.project.add_articles([article("Oslo", "new")])
    with qtbot.waitSignal(finder.found, check_params_cb=lambda _, found: found.articles == 2):
        session.reread_queue()


def test_another_project_is_asked_once_it_is_open(qtbot, session, finder, path, many):
    session.open_project(path)
    assert answer(qtbot, finder, "bergen").hits
    with qtbot.waitSignal(finder.reset):
        session.open_project(many)
    assert not answer(qtbot, finder, "bergen").hits


def test_a_closed_project_is_given_back_at_once(session, finder, many):
    session.open_project(many)
    finder.find("oslo")
    thread = finder._thread
    finder.close()
    session.close_project()
    assert thread.isFinished()
    assert not [each for each in connection._open if each.file == connection.identity_of(many)]
    finder.find("oslo")
    assert finder._thread is None


def test_closing_does_not_wait_for_sql_that_runs(session, finder, path, monkeypatch):
    begun = Event()

    class Endless(Search):
        def find(self, asked, **_options):
            self._db.conn.create_function("begun", 0, lambda: begun.set() or 1)
            self._db.execute(
                "WITH RECURSIVE n (i) AS (SELECT begun() UNION ALL SELECT i + 1 FROM n) "
                "SELECT count(*) FROM n"
            ).fetchone()

    monkeypatch.setattr(finding, "Search", Endless)
    failed = []
    finder.failed.connect(failed.append)
    session.open_project(path)
    finder.find("oslo")
    assert begun.wait(10)
    session.close_project()
    finder.close()  # would never return
    assert failed == []


def test_an_idle_window_takes_the_articles_in_unasked(qtbot, session, finder, many):
    finder._idle.setInterval(10)
    with qtbot.waitSignal(
        finder.progressed, check_params_cb=lambda done, total: done == total == 1000
    ):
        session.open_project(many)


def test_but_not_those_of_a_very_large_project(qtbot, session, finder, many, monkeypatch):
    monkeypatch.setattr(finding, "_UNASKED", 1000)
    finder._idle.setInterval(1)
    session.open_project(many)
    qtbot.wait(30)
    assert finder._thread is None


def test_work_can_be_saved_while_articles_are_taken_in(qtbot, session, finder, path, many):
    with Project.open(path) as project:
        project.add_articles(article(OSLO, ArticleId(f"more{number}")) for number in range(2000))
    session.open_project(path)
    failed = []
    session.failed.connect(failed.append)
    finder.find("oslo")
    for _ in range(5):
        session.accept()
        qtbot.wait(1)
    assert answer(qtbot, finder, "oslo", articles=2001)
    assert not failed


def test_a_file_that_is_gone_is_told_and_can_be_asked_for_again(qtbot, session, finder, path):
    session.open_project(path)
    assert answer(qtbot, finder, "oslo").hits
    elsewhere = path.with_name("elsewhere.goldspan")
    path.rename(elsewhere)
    with qtbot.waitSignal(finder.failed) as waiting:
        finder.find("bergen")
    assert str(path) in waiting.args[0]
    elsewhere.rename(path)
    assert answer(qtbot, finder, "bergen").hits


def test_nobody_is_told_of_what_nobody_asked(qtbot, session, finder, path):
    finder._idle.setInterval(1)
    failed = []
    finder.failed.connect(failed.append)
    session.open_project(path)
    path.rename(path.with_name("elsewhere.goldspan"))
    qtbot.wait(60)
    assert not failed
