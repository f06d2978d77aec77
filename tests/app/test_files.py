"""Files as the user asks for them."""

from PySide6.QtWidgets import QFileDialog

from annotator.articles.plain import SUFFIXES
from annotator.store import backups
from annotator.store.backup_names import folder_of


def test_the_import_dialog_shows_what_a_folder_gives(open_desk, path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        QFileDialog,
        "getOpenFileNames",
        lambda _parent, _title, _folder, wanted: asked.append(wanted) or ([], ""),
    )
    open_desk(path).window.files.import_()
    shown = asked[0].partition(";;")[0]
    assert [f"*{suffix}" for suffix in SUFFIXES] == shown.removeprefix("Articles (")[:-1].split()


def test_what_the_window_imports_comes_after_a_backup(open_desk, path, tmp_path):
    file = tmp_path / "more.txt"
    file.write_text("Delegations met in Aldport. They parted soon after.\n", "utf-8")
    window = open_desk(path).window
    before = len(window.session.project.article_ids())
    window.files.import_paths([file])
    assert len(window.session.project.article_ids()) == before + 1
    (backup,) = backups.backups(path)
    assert " before import " in backup.path.name
    assert backup.articles == before


def test_a_backup_that_cannot_be_made_keeps_no_import_from_the_project(open_desk, path, tmp_path):
    folder_of(path).write_text("in the way", "utf-8")
    file = tmp_path / "more.txt"
    file.write_text("Delegations met in Aldport. They parted soon after.\n", "utf-8")
    window = open_desk(path).window
    before = len(window.session.project.article_ids())
    window.files.import_paths([file])
    assert len(window.session.project.article_ids()) == before + 1
