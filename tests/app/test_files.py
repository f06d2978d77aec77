"""Files as the user asks for them."""

from PySide6.QtWidgets import QFileDialog

from annotator.articles.plain import SUFFIXES


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
