"""Choosing what suggests: real keys, and extractors that really run."""

import json
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from textwrap import dedent

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from annotator.extract import remembered, sending, trust
from annotator.model import MERGED, ArticleId, Mention
from annotator.store import Project
from app.pages.extractor import ExtractorSheet, checked
from tests.making import OSLO, Reviewer, article, mention, new_run, place, suggest

Key = Qt.Key
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CITIES = """
import json, re, sys, time
def answer(article):
    found = [{"start": m.start(), "end": m.end(), "label": "GPE"}
             for m in re.finditer("Oslo|Bergen", article["text"])]
    print(json.dumps({"id": article["id"], "mentions": found}), flush=True)
"""
EACH = "for line in sys.stdin: answer(json.loads(line))"
WHOLE = "for article in [json.loads(line) for line in sys.stdin]: answer(article)"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """The user's own settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def program(tmp_path):
    """Writes a program of these lines; gives its name as an extractor."""

    def write(lines, name="cities.py"):
        path = tmp_path / name
        path.write_text(CITIES + dedent(lines), "utf-8")
        return f"command:{sys.executable} {path}"

    return write


@pytest.fixture
def opened(desk, qtbot):
    """Opens the sheet with its key."""

    def open_():
        desk.press(Key.Key_E, CTRL_SHIFT)
        found = [each for each in desk.window.findChildren(ExtractorSheet) if each.isVisible()]
        (sheet,) = found
        qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet)
        return sheet

    return open_


@pytest.fixture
def choose(desk, opened, qtbot):
    """Types a name and presses Enter, and waits until it has done its work."""

    def choose_(spec):
        sheet = opened()
        sheet.field.setFocus()
        sheet.field.selectAll()
        desk.type(spec)
        desk.press(Key.Key_Return)
        chosen = desk.window.suggester.chosen
        qtbot.waitUntil(lambda: not chosen.busy, timeout=40_000)
        return desk.window.status.message.text()

    return choose_


def runs(desk):
    with Project.open(desk.session.project.path, read_only=True) as project:
        return project.runs()


def shown(desk, name):
    """The labels and words that an article shows to who opens it now."""
    with Project.open(desk.session.project.path, read_only=True) as project:
        sheet = project.sheet(ArticleId(name))
        found = sheet.items.values()
        return {(each.label, sheet.surface(each)) for each in found if isinstance(each, Mention)}


def answers(button, seen):
    """Presses a button of the question that comes up."""

    def press():
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, press)
            return
        seen.append(box.text())
        next(each for each in box.buttons() if each.text() == button).click()

    QTimer.singleShot(20, press)


@pytest.mark.parametrize("lines", [EACH, WHOLE])
def test_a_program_suggests_beside_what_is_there_and_the_open_article_stays(
    desk, choose, program, lines
):
    before = dict(desk.sheet.items)
    said = choose(program(lines))
    assert "1 article" in said
    assert dict(desk.sheet.items) == before
    _, own, merged = runs(desk)
    assert own.extractor.endswith("cities.py")
    assert own.ended
    assert merged.extractor == MERGED
    assert [each.articles for each in (own, merged)] == [1, 1]
    # of the title, which the model before had nothing of
    assert ("GPE", "Bergen") in shown(desk, "a2")
    assert ("PERSON", "Cem Tan") in shown(desk, "a2")
    assert desk.keyboard is desk.canvas
    assert not desk.window.status.stop.isVisible()


def test_articles_that_were_begun_keep_what_they_have(desk, choose, program, path):
    with Project.open(path) as project:
        reviewer = Reviewer(project, "a2")
        from annotator import review

        reviewer.does(review.accept, [reviewer.finds("ORG")])
    before = shown(desk, "a2")
    choose(program(EACH))
    assert shown(desk, "a2") == before
    assert len(runs(desk)) == 1


def test_what_is_open_and_has_nothing_is_shown_what_comes(open_desk, tmp_path, diplomacy, qtbot,
                                                          program):  # fmt: skip
    path = tmp_path / "bare.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(), article(OSLO + " More.", "a2")])
    spec = program(EACH)
    desk = open_desk()
    desk.window.settings.keep_extractor(path, spec)
    desk.window.open_project(path)
    assert desk.session.awaited(ArticleId("a1"))
    suggester = desk.window.suggester
    qtbot.waitUntil(lambda: not suggester.chosen.busy and not suggester.busy, timeout=40_000)
    assert {each.label for each in desk.sheet.items.values()} == {"GPE"}
    # nothing is left for our own extractor, and nothing to merge with
    (run,) = runs(desk)
    assert run.articles == 2
    assert run.ended
    # what is covered starts nothing
    desk.window.open_project(path)
    qtbot.waitUntil(lambda: not suggester.chosen.busy)
    assert len(runs(desk)) == 1


def test_the_choice_is_kept_for_this_project_in_the_users_own_settings(
    desk, choose, opened, program, path
):
    spec = program(EACH)
    choose(spec)
    assert desk.window.settings.extractor(path) == spec
    sheet = opened()
    assert sheet.field.text() == spec
    assert desk.keyboard is sheet.field
    desk.press(Key.Key_Escape)
    assert desk.window.settings.extractor(path.with_name("other.goldspan")) == ""


def test_what_goes_wrong_is_counted_with_reasons(desk, choose, opened, program, path):
    with Project.open(path) as project:
        project.add_articles(article(f"{OSLO} {n}", f"b{n}") for n in range(3))
    desk.session.reread_queue()
    said = choose(
        program("""
for line in sys.stdin:
    article = json.loads(line)
    if article["id"] == "b1":
        print(json.dumps({"id": "b1", "mentions": [{"start": 1, "end": 9999, "label": "GPE"}]}))
    else:
        answer(article)
""")
    )
    assert said.startswith("⚠ ")
    assert "cities.py: no answer for 1 article, " in said
    assert said.endswith("”). 8 suggestions in 3 articles.")
    sheet = opened()
    assert "no answer for 1 article: “" in sheet.reasons.toPlainText()
    assert sheet.heading.text().endswith("cities.py:")
    assert sheet.reasons.isVisible()
    desk.press(Key.Key_Escape)
    # our own extractor is asked about what it gave no answer for
    assert "b1" not in {each for run in runs(desk)[1:2] for each in covered(desk, run.id)}
    desk.window.suggester.stop()


def test_what_a_file_does_not_speak_of_is_counted_and_hides_no_mistake(
    desk, choose, opened, tmp_path, path
):
    with Project.open(path) as project:
        project.add_articles(article(f"{OSLO} {n}", f"b{n}") for n in range(4))
    desk.session.reread_queue()
    wrong = {"start": 0, "end": 4, "label": "GPE", "surface": "WRONG"}
    lines = ({"id": "b2", "mentions": []}, {"id": "b3", "mentions": [wrong]})
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in lines), "utf-8")
    said = choose(f"file:{file}")
    assert "It says nothing of 4 articles." in said
    assert "no answer for 1 article, " in said
    sheet = opened()
    assert len(sheet.reasons.toPlainText().splitlines()) == 1
    assert "no answer for 1 article: “" in sheet.reasons.toPlainText()
    desk.press(Key.Key_Escape)
    desk.window.suggester.stop()


def covered(desk, run):
    with Project.open(desk.session.project.path, read_only=True) as project:
        return project.covered(run)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("sys.exit('no model here')", "no model here"),
        ("import os; sys.stdin.readline(); os.kill(os.getpid(), 9)", "SIGKILL"),
        ("for line in sys.stdin: print('garbage', flush=True)", "(2 articles: “"),
    ],
)
def test_a_program_that_fails_is_told_and_nothing_is_written(desk, choose, program, lines, said):
    assert said in choose(program(lines))
    assert len(runs(desk)) == 1
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_a_program_that_is_not_there_is_told(desk, choose):
    assert "/nowhere/at-all" in choose("command:/nowhere/at-all")
    assert len(runs(desk)) == 1


def test_stop_ends_it_and_chosen_again_it_goes_on(desk, opened, program, path, qtbot, tmp_path):
    with Project.open(path) as project:
        project.add_articles(article(f"{OSLO} {n}", f"b{n}") for n in range(4))
        suggest(project, *(_pred(f"b{n}") for n in range(4)))
    desk.session.reread_queue()
    go = tmp_path / "go"
    spec = program(f"""
import os
for n, line in enumerate(sys.stdin):
    while n > 2 and not os.path.exists({str(go)!r}): time.sleep(0.01)
    answer(json.loads(line))
""")
    chosen, status = desk.window.suggester.chosen, desk.window.status
    sheet = opened()
    sheet.field.setFocus()
    sheet.field.setText(spec)
    desk.press(Key.Key_Return)
    qtbot.waitUntil(lambda: "Suggesting 3 of" in status.extractor.text(), timeout=40_000)
    assert status.stop.isVisible()
    status.stop.setFocus()
    desk.press(Key.Key_Space)
    qtbot.waitUntil(lambda: not chosen.busy, timeout=20_000)
    assert status.message.text().startswith("Stopped. ")
    assert not status.stop.isVisible()
    (run,) = [
        each for each in runs(desk) if each.name.endswith("cities.py") and each.extractor != MERGED
    ]
    assert run.ended is None
    go.touch()
    desk.canvas.setFocus()
    sheet = opened()
    desk.press(Key.Key_Return)
    qtbot.waitUntil(lambda: not chosen.busy, timeout=40_000)
    again = next(each for each in runs(desk) if each.id == run.id)
    assert again.ended
    assert again.articles >= 5


def _pred(name):
    from annotator.model import Prediction

    return Prediction(ArticleId(name), (mention("x", "PERSON", place(OSLO, "Ada Lind")),))


def test_closing_the_window_ends_the_program(desk, opened, program, qtbot):
    sheet = opened()
    sheet.field.setFocus()
    sheet.field.setText(program("time.sleep(600)"))
    desk.press(Key.Key_Return)
    chosen = desk.window.suggester.chosen
    qtbot.wait(300)
    assert chosen.busy
    desk.window.close()
    assert not chosen.busy


def test_what_quitting_cut_off_is_told_once_at_the_next_start(
    desk, open_desk, opened, program, path, qtbot
):
    with Project.open(path) as project:
        project.add_articles(article(f"{OSLO} {n}", f"b{n}") for n in range(4))
        suggest(project, *(_pred(f"b{n}") for n in range(4)))
    desk.session.reread_queue()
    spec = program("""
for n, line in enumerate(sys.stdin):
    if n > 0: time.sleep(600)
    answer(json.loads(line))
""")
    sheet = opened()
    sheet.field.setFocus()
    sheet.field.setText(spec)
    desk.press(Key.Key_Return)
    working = desk.window.status.extractor
    qtbot.waitUntil(lambda: "Suggesting 1 of" in working.text(), timeout=40_000)
    desk.window.close()
    again = open_desk(path)
    line = again.window.status.message
    qtbot.waitUntil(lambda: "was stopped at 1 of" in line.text())
    assert "cities.py was stopped at 1 of 6 articles the last time." in line.text()
    assert line.text().endswith("Chosen again (Ctrl+Shift+E), it goes on.")
    assert line.property("kind") != "bad"
    again.window.close()
    third = open_desk(path)
    qtbot.wait(100)
    assert "was stopped" not in third.window.status.message.text()


def test_a_list_is_enough_for_what_is_there_and_enter_on_a_kind_asks_for_the_rest(desk, opened):
    sheet = opened()
    assert desk.keyboard is sheet.list
    assert sheet.field.text() == "builtin"
    assert "chosen" in sheet.list.currentItem().text()
    desk.press(Key.Key_Down)
    assert sheet.field.text() == "rules"
    desk.press(Key.Key_End)
    assert sheet.field.text() == "chat:"
    assert "llama" in sheet.hint.text()
    desk.press(Key.Key_Return)
    assert desk.keyboard is sheet.field
    desk.press(Key.Key_Return)
    assert "cannot be used" in sheet.hint.text()
    assert sheet.isVisible()
    desk.press(Key.Key_Escape)
    assert len(runs(desk)) == 1


def test_rules_are_chosen_by_two_keys(desk, opened, qtbot):
    sheet = opened()
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert not sheet.isVisible()
    chosen = desk.window.suggester.chosen
    qtbot.waitUntil(lambda: not chosen.busy, timeout=60_000)
    assert [run.name for run in runs(desk)][1] == "rules"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "Choose one above"),
        ("mine.py", "is no extractor"),
        ("command:", "names no program"),
        ("command:'", "check its quotes"),
        ("http://example.org/", "write https://"),
        ("https://me:secret@example.org/", "keep the password out"),
        ("chat:http://localhost/v1", "name the model"),
        ("spacy:", "What follows"),
        ("spacy:/nowhere/at/all", "There is no folder"),
        ("file:/nowhere/at/all.jsonl", "There is no file"),
        ("learner", "learns by itself"),
    ],
)  # fmt: skip
def test_what_is_no_name_is_said_in_the_sheet(said, why):
    with pytest.raises(Exception, match=why):
        checked(said)


class _Cities(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        found = [{"start": 0, "end": 6, "label": "PERSON"}]
        said = json.dumps({"id": asked["id"], "mentions": found}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_args):
        pass


@contextmanager
def server():
    with HTTPServer(("127.0.0.1", 0), _Cities) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}/"
        finally:
            http.shutdown()
            thread.join()


def test_a_server_on_this_machine_is_asked_without_a_question(desk, choose):
    with server() as address:
        assert "1 suggestion in 1 article" in choose(address)
    assert runs(desk)[1].articles == 1
    assert not sending.settings_path().exists()


def test_another_host_is_asked_about_once_and_going_back_sends_nothing(desk, opened, qtbot):
    seen = []
    sheet = opened()
    sheet.field.setFocus()
    sheet.field.setText("https://extract.invalid/ seconds=2")
    answers("Go back", seen)
    desk.press(Key.Key_Return)
    assert "extract.invalid:443" in seen[0]
    assert sheet.isVisible()
    assert not desk.window.suggester.chosen.busy
    assert not sending.settings_path().exists()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is sheet.field)
    answers("Send it there", seen)
    desk.press(Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.window.suggester.chosen.busy, timeout=60_000)
    assert remembered.lines(sending.settings_path())[0] == "extract.invalid:443"
    assert len(seen) == 2
    assert len(runs(desk)) == 1


@pytest.fixture
def pipeline(tmp_path):
    """A spaCy pipeline that somebody has saved."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Bergen"}])
    nlp.to_disk(tmp_path / "pipeline")
    return tmp_path / "pipeline"


def test_a_folder_is_asked_about_once_for_each_content(
    desk, opened, choose, pipeline, qtbot, monkeypatch
):
    seen = []
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", staticmethod(lambda *_a, **_o: str(pipeline))
    )
    sheet = opened()
    sheet.folder.setFocus()
    desk.press(Key.Key_Space)
    assert sheet.field.text() == f"spacy:{pipeline}"
    answers("Trust and run", seen)
    desk.press(Key.Key_Return)
    qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    qtbot.waitUntil(lambda: not desk.window.suggester.chosen.busy, timeout=60_000)
    assert str(pipeline) in seen[0]
    assert "code" in seen[0]
    assert len(runs(desk)) == 3
    choose(f"spacy:{pipeline}")
    assert len(seen) == 1
    (pipeline / "more.py").write_text("1")
    with pytest.raises(trust.UntrustedError):
        trust.trusted_sha256(f"spacy:{pipeline}")
    # what is not trusted any more is not run when articles come
    with Project.open(desk.session.project.path) as project:
        project.add_articles([article(OSLO + " New.", "n1")])
    failures = []
    desk.window.suggester.chosen.failed.connect(failures.append)
    desk.window.suggesting.start()
    qtbot.waitUntil(lambda: bool(failures), timeout=20_000)
    assert "not trusted as it is now" in failures[0]
    desk.window.suggester.stop()


def test_a_file_of_predictions_is_browsed_for(desk, opened, tmp_path, answer, qtbot):
    file = tmp_path / "mine.jsonl"
    said = {"id": "a2", "mentions": [{"start": 0, "end": 6, "label": "PERSON"}]}
    file.write_text(json.dumps(said) + "\n", "utf-8")
    answer(open_=[file])
    sheet = opened()
    sheet.file.setFocus()
    desk.press(Key.Key_Space)
    assert sheet.field.text() == f"file:{file}"
    assert desk.keyboard is sheet.field
    desk.press(Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.window.suggester.chosen.busy, timeout=60_000)
    assert ("PERSON", "Envoys") in shown(desk, "a2")


def test_without_a_project_there_is_nothing_to_choose_for(open_desk):
    desk = open_desk()
    desk.press_action("extractor")
    assert "Open a project first" in desk.window.status.message.text()


def test_every_part_of_the_sheet_has_a_name_and_is_reached_by_tab(desk, opened, qtbot):
    sheet = opened()
    seen = []
    for _ in range(9):
        seen.append(desk.keyboard)
        desk.press(Key.Key_Tab)
    for each in (sheet.list, sheet.field, sheet.file, sheet.folder, sheet.run):
        assert each in seen
        assert each.accessibleName() or each.text()
    desk.press(Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)


def test_a_run_of_this_name_that_has_another_extractor_is_no_matter(desk, choose, program, path):
    with Project.open(path) as project:
        project.add_run(new_run("older"), [_pred("a1")])
    choose(program(EACH))
    assert any(run.extractor == MERGED for run in runs(desk))
