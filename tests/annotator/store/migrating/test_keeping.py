"""The file of the older format is kept as it was."""

import pytest

from annotator.errors import ProjectError
from annotator.store import (
    Project,
    backups,
    kind_of,
)
from annotator.store.schema import SCHEMA_VERSION
from tests.annotator.store.migrating.older import names_beside


def test_the_old_file_is_kept_as_it_was_and_this_is_said(path, version):
    before, rights = path.read_bytes(), path.stat().st_mode
    with Project.open(path) as project:
        assert project.migrated_from == version
        assert project.kept_as == path.with_name("news.goldspan.bak")
        assert project.migration == (
            f"{path} was brought to the present format; the old file is kept as news.goldspan.bak."
        )
        assert project._db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert project.kept_as.read_bytes() == before
    assert names_beside(path) == ["news.goldspan", "news.goldspan.bak"]
    assert path.stat().st_mode == rights
    header = path.read_bytes()[:100]
    assert kind_of(path) == "project"
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION
    with Project.open(project.kept_as, read_only=True) as old:
        assert old.migrated_from == version


def test_the_kept_file_is_the_backup_before_a_migration_and_one_can_go_back_to_it(path, version):
    old = path.read_bytes()
    with Project.open(path) as project:
        kept = project.kept_as
    assert kept.read_bytes() == old
    backups.restore(kept, path)
    with Project.open(path, read_only=True) as project:
        assert project.migrated_from == version
    assert kept.read_bytes() == old


def test_rights_of_the_file_are_kept(path):
    path.chmod(0o640)
    Project.open(path).close()
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_kept_file_is_never_overwritten(path):
    old = path.read_bytes()
    for number in ("", "2"):
        path.with_name(f"news.goldspan.bak{number}").write_bytes(b"diary" + number.encode())
    path.with_name("news.goldspan.bak3").symlink_to("nowhere")
    with Project.open(path) as project:
        assert project.kept_as == path.with_name("news.goldspan.bak4")
    assert project.kept_as.read_bytes() == old
    assert path.with_name("news.goldspan.bak").read_bytes() == b"diary"
    assert path.with_name("news.goldspan.bak2").read_bytes() == b"diary2"


def test_a_link_to_the_project_stays_a_link(path, tmp_path):
    link = tmp_path / "desk" / "link.goldspan"
    link.parent.mkdir()
    link.symlink_to(path)
    with Project.open(link) as project:
        assert project.kept_as == path.with_name("news.goldspan.bak")
    assert link.is_symlink()
    assert names_beside(link) == ["link.goldspan"]
    with Project.open(path) as project:
        assert project.migrated_from is None


def test_reading_only_touches_nothing(path, version):
    stamp, before = path.stat().st_mtime_ns, path.read_bytes()
    with Project.open(path, read_only=True) as project:
        assert project.migrated_from == version
        assert project.kept_as is None
        assert project.migration == ""
        with pytest.raises(ProjectError, match="open for reading only"):
            project.undo(actor="ada")
        assert names_beside(path) == ["news.goldspan"]
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == stamp
    assert names_beside(path) == ["news.goldspan"]
