"""Errands: long work beside a window that stays alive, and that cannot be judged in meanwhile."""

import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton

from annotator.errors import GoldspanError, SourceError
from app import errand, opening
from app.errand import run_errand

Key = Qt.Key


def test_an_errand_gives_what_its_work_gave_and_runs_on_another_thread(desk):
    thread = run_errand(desk.window, "Thinking", lambda _report: threading.get_ident())
    assert thread != threading.get_ident()
    assert desk.keyboard is desk.canvas


@pytest.mark.parametrize("error", [SourceError("a.txt", "is empty"), ValueError("a bug")])
def test_an_errand_raises_what_its_work_raised(desk, error):
    def work(_report):
        raise error

    with pytest.raises(type(error)) as raised:
        run_errand(desk.window, "Thinking", work)
    assert raised.value is error
    assert desk.window.isEnabled()


def test_stop_ends_an_errand_and_nothing_is_kept(desk, qtbot):
    def work(report):
        while True:
            report(1, 10)
            threading.Event().wait(0.002)

    def stop():
        (dialog,) = desk.window.findChildren(QProgressDialog)
        dialog.findChild(QPushButton).click()

    QTimer.singleShot(0, stop)
    with pytest.raises(GoldspanError, match="nothing was changed"):
        run_errand(desk.window, "Thinking", work)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)


def test_the_keyboard_comes_back_from_the_progress(desk, monkeypatch, qtbot):
    monkeypatch.setattr(errand, "_SHOWN_AFTER", 0)
    shown = threading.Event()

    def look():
        (dialog,) = desk.window.findChildren(QProgressDialog)
        if dialog.isVisible():
            turn.stop()
            shown.set()

    def work(report):
        for done in range(1_000):
            report(done, 1_000)
            if shown.wait(0.02):
                return
        raise AssertionError("no progress is shown")

    turn = QTimer(interval=5)
    turn.timeout.connect(look)
    turn.start()
    run_errand(desk.window, "Thinking", work)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)


# that nobody takes the key is what is wanted
@pytest.mark.qt_log_ignore("^Keyboard event not accepted", extend=True)
def test_no_key_judges_anything_while_an_errand_runs(desk):
    gone_on = threading.Event()

    def press():
        for key in (Key.Key_Space, Key.Key_X):
            desk.press_at(desk.canvas, key)
        gone_on.set()

    QTimer.singleShot(0, press)
    run_errand(desk.window, "Thinking", lambda _report: gone_on.wait(10))
    assert desk.states() == (7, 0, 0)


def test_a_window_that_is_closed_while_an_errand_runs_stops_it_and_closes_then(desk, path, qtbot):
    seen = []

    def work(report):
        while True:
            report(1, 10)
            threading.Event().wait(0.002)

    def close():
        desk.window.close()
        seen.append((desk.window.isVisible(), desk.session.project is not None))

    QTimer.singleShot(0, close)
    with pytest.raises(GoldspanError, match="nothing was changed"):
        run_errand(desk.window, "Thinking", work)
    assert seen == [(True, True)]
    qtbot.waitUntil(lambda: not desk.window.isVisible())
    assert desk.session.project is None


def test_a_window_waits_to_close_for_what_cannot_be_stopped_and_opens_nothing_after(
    desk, path, qtbot, monkeypatch
):
    monkeypatch.setattr(opening, "_LARGE", 0)
    QTimer.singleShot(0, desk.window.close)
    desk.window.open_project(path)
    qtbot.waitUntil(lambda: not desk.window.isVisible())
    assert desk.session.project is None
    assert not desk.window.suggester.busy
    assert not (path.parent / f".{path.name}.open").exists()


@pytest.mark.parametrize("may_stop", [True, False])
def test_esc_hides_no_progress_that_goes_on(desk, monkeypatch, may_stop):
    monkeypatch.setattr(errand, "_SHOWN_AFTER", 0)
    gone_on, seen = threading.Event(), []

    def work(report):
        gone_on.wait(10)
        report(1, 10)

    def escape():
        (dialog,) = desk.window.findChildren(QProgressDialog)
        if not dialog.isVisible():
            return
        turn.stop()
        desk.press_at(dialog, Key.Key_Escape)
        dialog.close()
        seen.append((dialog.isVisible(), dialog.labelText()))
        gone_on.set()

    turn = QTimer(interval=5)
    turn.timeout.connect(escape)
    turn.start()
    if may_stop:
        with pytest.raises(GoldspanError, match="nothing was changed"):
            run_errand(desk.window, "Thinking", work)
    else:
        run_errand(desk.window, "Thinking", work, may_stop=False)
    assert seen == [(True, "Stopping…" if may_stop else "Thinking")]
    assert desk.window.isEnabled()
