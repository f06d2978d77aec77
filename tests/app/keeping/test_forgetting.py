"""What is not saved is on the screen as long as it says so."""

from contextlib import contextmanager

import pytest
from PySide6.QtCore import QTimer

from annotator.errors import GoldspanError
from annotator.store import backups, rebuilding
from app.pages.restore import RestoreDialog
from tests.app.keeping.faults import Key, answers, counts, said, tended

# what is not saved is on the screen as long as it says so


@contextmanager
def a_full_disk(desk):
    """No byte more goes into the file until the end."""
    connection = desk.session.project._db
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    for _ in range(400):
        desk.press(Key.Key_F)
        if desk.session.unsaved:
            break
    assert desk.session.unsaved == 1
    yield
    if not desk.session.project._db.conn.in_transaction:
        desk.session.project._db.execute("PRAGMA max_page_count = 1000000").fetchone()


def test_leaving_the_list_of_backups_forgets_nothing(desk, path, qtbot):
    tended(desk, qtbot)
    with a_full_disk(desk):
        shown = dict(desk.sheet.items)
        desk.press_action("restore")
        (dialog,) = desk.window.findChildren(RestoreDialog)
        desk.press_at(dialog.list, Key.Key_Escape)
        assert desk.session.unsaved == 1
        assert "not saved: the disk is full" in counts(desk)
        assert dict(desk.sheet.items) == shown
    desk.window.status.again.click()
    assert desk.stored() == shown


def test_a_restore_that_fails_keeps_what_is_not_saved(desk, path, qtbot, monkeypatch):
    tended(desk, qtbot)

    def fails(*_places, **_options):
        raise GoldspanError("The backup cannot be read.")

    monkeypatch.setattr(backups, "restore", fails)
    with a_full_disk(desk):
        shown = dict(desk.sheet.items)
        desk.press_action("restore")
        (dialog,) = desk.window.findChildren(RestoreDialog)
        seen = []

        def both():
            answers("Restore", seen)

        QTimer.singleShot(0, both)
        answers("Restore without it", seen)
        desk.press_at(dialog.list, Key.Key_Return)
        assert seen[0].endswith("Restoring loses it.")
        assert said(desk) == "⚠ The backup cannot be read."
        assert dict(desk.sheet.items) == shown
        assert desk.session.unsaved == 1
        assert "not saved" in counts(desk)
    desk.window.status.again.click()
    assert desk.stored() == shown


def test_another_project_that_does_not_open_costs_nothing_that_is_not_saved(desk, path, tmp_path):
    other = tmp_path / "other.goldspan"
    other.write_bytes(b"They met.")
    path.rename(path.with_suffix(".away"))
    desk.press(Key.Key_Space)
    seen = []
    answers("Open without a copy", seen)
    desk.window.open_project(other)
    assert "opening another project loses everything that was decided" in seen[0]
    assert desk.session.project.path == path
    assert desk.states() == (6, 1, 0)
    assert "not saved" in counts(desk)
    path.with_suffix(".away").rename(path)
    desk.window.status.again.click()
    assert desk.is_saved()


@pytest.mark.parametrize("works", [True, False])
def test_a_rebuild_forgets_when_it_is_done_and_not_when_it_fails(desk, path, works, monkeypatch):
    def rebuilt(*_places, **_options):
        if not works:
            raise GoldspanError("It cannot be read.")

    monkeypatch.setattr(rebuilding, "rebuild", rebuilt)
    with a_full_disk(desk):
        shown = dict(desk.sheet.items)
        seen = []
        answers("Make them again without it", seen)
        desk.window.keeper.rebuild(desk.session.project.path)
        assert seen[0].endswith("Making the lists again loses it.")
        assert desk.session.unsaved == (0 if works else 1)
        assert (dict(desk.sheet.items) == shown) is not works
        assert ("not saved" in counts(desk)) is not works
        assert works == desk.is_saved()
