"""The user's settings: kept between windows, and never trusted to be what they should be."""

import pytest
from PySide6.QtCore import QByteArray

from app.article.styles import Density
from app.settings import Settings
from app.theme import Look


@pytest.fixture
def file(tmp_path, qapp):
    return tmp_path / "settings.ini"


def test_new_settings_have_what_is_needed(file):
    settings = Settings(file)
    assert settings.reviewer
    assert settings.look is Look.SYSTEM
    assert settings.zoom == 1.0
    assert settings.density is Density.COMPACT
    assert settings.geometry is None
    assert settings.panes is None
    assert settings.recent == []


def test_what_is_set_is_there_next_time(file):
    settings = Settings(file)
    settings.look = Look.DARK
    settings.zoom = 1.5
    settings.density = Density.COMFORTABLE
    settings.geometry = QByteArray(b"where")
    settings.panes = QByteArray(b"how")
    settings._store.sync()
    again = Settings(file)
    assert (again.look, again.zoom) == (Look.DARK, 1.5)
    assert again.density is Density.COMFORTABLE
    assert (again.geometry, again.panes) == (QByteArray(b"where"), QByteArray(b"how"))


@pytest.mark.parametrize(
    "content",
    ["look=neon\nzoom=large\ndensity=thin\ngeometry=7\nrecent=", "zoom=99\nrecent=/nowhere/at/all"],
)
def test_what_makes_no_sense_is_taken_for_nothing(file, content):
    file.write_text(f"[General]\n{content}\n")
    settings = Settings(file)
    assert settings.look is Look.SYSTEM
    assert settings.density is Density.COMPACT
    assert 0.5 <= settings.zoom <= 3.0
    assert settings.geometry is None
    assert settings.recent == []


def test_the_projects_opened_last_come_first_and_what_is_gone_is_left_out(file, tmp_path):
    settings = Settings(file)
    paths = [tmp_path / f"{number}.goldspan" for number in range(8)]
    for path in paths:
        path.touch()
        settings.opened(path)
    assert settings.recent == paths[:1:-1]
    settings.opened(paths[4])
    assert settings.recent[0] == paths[4]
    assert len(settings.recent) == len(set(settings.recent)) == 6
    paths[7].unlink()
    assert paths[7] not in Settings(file).recent


def test_one_recent_project_is_kept_as_well(file, tmp_path):
    path = tmp_path / "news, and more.goldspan"
    path.touch()
    settings = Settings(file)
    settings.opened(path)
    settings._store.sync()
    assert Settings(file).recent == [path]


def test_the_reviewers_name_can_be_set(file):
    file.write_text("[General]\nreviewer=Ada Lind\n")
    assert Settings(file).reviewer == "Ada Lind"
