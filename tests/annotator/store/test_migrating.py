"""Projects of older formats: they read the same, are brought to the present one, and are kept."""

import errno
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import orjson
import pytest

from annotator.errors import ProjectError, ReviewError
from annotator.model import ArticleId
from annotator.release import release
from annotator.store import (
    Project,
    backups,
    checking,
    examining,
    kind_of,
    migrating,
    salvaging,
)
from annotator.store import connection as connections
from annotator.store.schema import SCHEMA_VERSION
from tests.making import Reviewer, article, oslo, suggest

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "tests" / "fixtures"
FORMATS = sorted(int(path.name[7:].partition(".")[0]) for path in FIXTURES.glob("format-*.gz"))


@pytest.fixture(params=FORMATS)
def version(request):
    """An older format."""
    return request.param


@pytest.fixture
def path(tmp_path, version):
    """A project file in that format, as the last Goldspan of it wrote it."""
    path = tmp_path / "news.goldspan"
    path.write_bytes(gzip.decompress((FIXTURES / f"format-{version}.goldspan.gz").read_bytes()))
    return path


@pytest.fixture
def then(version):
    """What that Goldspan read from it."""
    return json.loads((FIXTURES / f"format-{version}.json").read_bytes())


def now(project):
    """The same, as it is read now."""
    ids = project.article_ids()
    sheets = {each: project.sheet(each) for each in ids}
    runs = project.runs()
    said = {
        "scheme": project.scheme.sha256,
        "head": project.head,
        "articles": [asdict(each) for each in project.articles()],
        "finished": sorted(project.finished_ids()),
        "counts": {state.value: count for state, count in project.counts().items()},
        "queue": [
            [row.id, row.title, row.state, row.flagged, row.published] for row in project.queue()
        ],
        "sheets": {
            name: [dict(sheet.items), dict(sheet.suggested), sheet.progress, sheet.run]
            for name, sheet in sheets.items()
        },
        "runs": runs,
        "predictions": {str(run.id): list(project.predictions(run.id)) for run in runs},
        "decisions": list(project.decisions()),
        "entities": project.entities(),
        "aliases": project.aliases(),
        "gold": [[one.id, found, linked] for one, found, linked in project.gold()],
        "provenance": list(project.provenance()),
    }
    return orjson.loads(orjson.dumps(said, option=orjson.OPT_NON_STR_KEYS))


def missing(then, now, where=""):
    """Where `now` does not say what `then` says; it may say more of a thing, for it knows more."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key, value in then.items():
            yield from missing(value, now.get(key), f"{where}.{key}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for place, (old, new) in enumerate(zip(then, now, strict=True)):
            yield from missing(old, new, f"{where}[{place}]")
    elif then != now:
        yield f"{where}: {then} is {now}"


def rows(path, table):
    """The rows of a table of a release, each by column."""
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    found = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]
    database.close()
    return found


def tampered(path, *statements):
    """Change a project file with another program."""
    with sqlite3.connect(path, isolation_level=None) as other:
        for statement in statements:
            other.execute(statement)
    other.close()


def names_beside(path):
    """What is in the project's folder, hidden files too."""
    return sorted(each.name for each in path.parent.iterdir())


# it reads the same


def test_one_that_was_cut_short_is_not_sealed_as_if_it_ended_there(path):
    tampered(path, "DELETE FROM ledger WHERE seq > (SELECT max(seq) - 4 FROM ledger)")
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="no decision explains what is said of 1 entity"):
        Project.open(path)
    assert path.read_bytes() == before
    assert names_beside(path) == [path.name]
    Project.open(path, read_only=True).close()
    assert any("decisions are missing" in str(flaw) for flaw in examining.check(path).flaws)
    out = path.with_name("out.goldspan")
    assert salvaging.salvage(path, out).lines() == [
        "1 entity, 1 finished article and 1 item that no decision explains: decisions are missing, "
        "or it was changed. Kept as current state has it, in an import by goldspan salvage."
    ]


def test_of_a_whole_one_a_salvage_loses_nothing(path):
    out = path.with_name("out.goldspan")
    assert salvaging.salvage(path, out).lines() == ["Nothing is lost."]


def test_there_is_a_file_of_every_older_format():
    assert list(range(1, SCHEMA_VERSION)) == FORMATS
    assert len(checking.steps()) == SCHEMA_VERSION


@pytest.mark.parametrize("read_only", [False, True])
def test_everything_reads_as_it_did(path, then, read_only):
    releases = then.pop("release")
    with Project.open(path, read_only=read_only) as project:
        assert list(missing(then, now(project))) == []
        assert project.first_broken_decision() is None
        assert list(project.differences()) == []
        made = release(project, version="1", output=path.parent)
    for table, said in releases.items():
        assert list(missing(said, rows(made.path, table))) == [], table


def test_the_release_is_the_same_bytes_before_and_after(path):
    contents = []
    for read_only in (True, False):
        with Project.open(path, read_only=read_only) as project:
            made = release(project, version="1", output=path.parent)
        contents.append(made.path.read_bytes())
        made.path.unlink()
    assert contents[0] == contents[1]


def test_undo_goes_back_to_what_nobody_decided_and_redo_to_the_end(path):
    with Project.open(path) as project:
        standing = sum(project.gold(), ())
        back = 0
        with suppress(ReviewError):
            while project.undo(actor="ada"):
                back += 1
        assert back > 10
        for name in ("a1", "a2", "a4"):
            sheet = project.sheet(ArticleId(name))
            assert dict(sheet.items) == dict(sheet.suggested)
        for _ in range(back):
            project.redo(actor="ada")
        assert sum(project.gold(), ()) == standing
        assert project.first_broken_decision() is None
        assert list(project.differences()) == []


def test_the_review_goes_on(path):
    with Project.open(path) as project:
        project.add_articles([article(name="b1")])
        suggest(project, oslo("b1"))
        Reviewer(project, "b1").finishes()
        assert "b1" in project.finished_ids()
        assert list(project.differences()) == []
        assert [row.id for row in project.queue()][-1] == "b1"
    with Project.open(path) as project:
        assert project.migrated_from is None
        assert project.kept_as is None
        assert project.migration == ""
        assert "b1" in project.finished_ids()


# the old file


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


# refused


DAMAGES = {
    "another table": ["CREATE TABLE notes (text TEXT)"],
    "a trigger": ["CREATE TRIGGER spy AFTER INSERT ON ledger BEGIN DELETE FROM ledger; END"],
    "a view less": ["DROP VIEW gold_entity"],
    "the present format's stamp": [f"PRAGMA user_version = {SCHEMA_VERSION}"],
    "no format": ["PRAGMA user_version = 0"],
    "a changed decision": [
        "UPDATE ledger SET actor = 'x' WHERE seq = (SELECT max(seq) FROM ledger)"
    ],
    "a changed scheme": ["UPDATE scheme SET toml = replace(toml, 'PERSON', 'HUMAN')"],
    "no scheme": ["DELETE FROM meta"],
    "rows that refer to nothing": ["PRAGMA foreign_keys = OFF", "DELETE FROM run"],
    "no account of its format": ["DELETE FROM _sqlite_migrations"],
    "another account of its format": [
        "UPDATE _sqlite_migrations SET name = 'm009' WHERE name LIKE 'm001%'"
    ],
}


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_old_project_is_refused_and_left_as_it_was(path, damage, read_only):
    tampered(path, *DAMAGES[damage])
    before = path.read_bytes()
    with pytest.raises(ProjectError, match=r"news\.goldspan (is damaged|has )"):
        Project.open(path, read_only=read_only)
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]


@pytest.mark.parametrize("version", [1], indirect=True)  # later ones read no meta
def test_what_a_step_cannot_take_is_refused_and_left_as_it_was(path):
    tampered(path, "UPDATE article SET meta = 'no JSON' WHERE key = 2")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(
            ProjectError, match=r"does not fit \(malformed JSON\)\. It is as it was"
        ):
            Project.open(path, read_only=read_only)
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]


def test_bytes_written_over_a_page_are_noticed(path):
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    for page in range(1, len(whole) // size):
        path.write_bytes(whole[: page * size] + b"\xa5" * size + whole[(page + 1) * size :])
        with pytest.raises(ProjectError, match="go back to a copy that opens"):
            Project.open(path)
        assert names_beside(path) == ["news.goldspan"]


def test_while_another_program_writes_it_is_refused(path, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr(connections, "_BUSY_SECONDS", 0.0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ProjectError, match=r"another program is writing it\. Close it there"):
        Project.open(path)
    with Project.open(path, read_only=True) as project:  # what is written is not there yet
        assert project.migrated_from is not None
    other.execute("ROLLBACK")
    other.close()
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]
    with Project.open(path) as project:
        assert project.kept_as is not None


def test_a_window_that_had_the_old_file_open_writes_no_more(path):
    before = path.read_bytes()
    other = sqlite3.connect(path, isolation_level=None)
    assert other.execute("SELECT count(*) FROM ledger").fetchone() > (0,)
    Project.open(path).close()
    with pytest.raises(sqlite3.OperationalError, match="readonly database"):
        other.execute("DELETE FROM progress")
    other.close()
    assert path.with_name("news.goldspan.bak").read_bytes() == before


OPENING = """
import sys
from pathlib import Path
from annotator.errors import ProjectError
from annotator.store import Project
sys.stdin.readline()
try:
    with Project.open(Path(sys.argv[1])) as project:
        print(project.migrated_from)
except ProjectError as error:
    print(error)
"""


def test_of_several_that_open_it_at_once_one_brings_it_up(path, version, then):
    before = path.read_bytes()
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for each in racing:
        each.stdin.write("\n")
        each.stdin.flush()
    said = [each.communicate()[0].strip() for each in racing]
    assert said.count(str(version)) == 1
    for each in said:
        assert each in (str(version), "None") or each.endswith("just now; open it again."), each
    assert names_beside(path) == ["news.goldspan", "news.goldspan.bak"]
    assert path.with_name("news.goldspan.bak").read_bytes() == before
    with Project.open(path) as project:
        assert project.head == tuple(then["head"])


# the disk


class Failing:
    """A function of `os` that fails with this error from its nth call on."""

    def __init__(self, function, number, trouble):
        self.function, self.left, self.trouble = function, number, trouble

    def __call__(self, *arguments, **options):
        self.left -= 1
        if self.left < 0:
            raise OSError(self.trouble, os.strerror(self.trouble))
        return self.function(*arguments, **options)


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize(
    ("function", "number"), [("open", 0), ("fsync", 0), ("open", 1), ("fsync", 1), ("replace", 0)]
)
def test_a_disk_that_fails_changes_nothing(path, monkeypatch, function, number, trouble):
    before = path.read_bytes()
    with monkeypatch.context() as failing:
        failing.setattr(os, function, Failing(getattr(os, function), number, trouble))
        with pytest.raises(ProjectError, match="cannot be brought to the present format in its"):
            Project.open(path)
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]
    with Project.open(path) as project:
        assert project.kept_as.read_bytes() == before


ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from annotator.errors import ProjectError
from annotator.store import Project
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    Project.open(Path(sys.argv[1]))
except ProjectError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="limits a process's files")
def test_a_disk_without_room_changes_nothing(path):
    before = path.read_bytes()
    said = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, str(path)], capture_output=True, text=True
    )
    assert said.stderr == ""
    assert "news.goldspan c" in said.stdout
    assert "disk" in said.stdout
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]


def test_a_file_that_is_replaced_meanwhile_is_not_overwritten(path, monkeypatch):
    newer, synced = b"from another desk", migrating._sync

    def replaced(draft):
        synced(draft)
        path.with_name("sync").write_bytes(newer)
        path.with_name("sync").replace(path)

    monkeypatch.setattr(migrating, "_sync", replaced)
    with pytest.raises(ProjectError, match="replaced by another program just now; open it again"):
        Project.open(path)
    assert path.read_bytes() == newer
    assert names_beside(path) == ["news.goldspan"]


def test_without_hard_links_the_old_file_is_copied(path, monkeypatch):
    before = path.read_bytes()
    path.with_name("news.goldspan.bak").write_bytes(b"diary")
    with monkeypatch.context() as failing:
        failing.setattr(os, "link", Failing(os.link, 0, errno.EPERM))
        with Project.open(path) as project:
            assert project.kept_as == path.with_name("news.goldspan.bak2")
    assert project.kept_as.read_bytes() == before
    assert path.with_name("news.goldspan.bak").read_bytes() == b"diary"
    assert names_beside(path) == ["news.goldspan", "news.goldspan.bak", "news.goldspan.bak2"]


AS_ANOTHER_USER = """
import os, sys
from pathlib import Path
from annotator.store import Project
path = Path(sys.argv[1])
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Project.open(path, read_only=True) as project:
    print(len(project.article_ids()))
with Project.open(path) as project:
    print(project.why_read_only)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root lends a user")
@pytest.mark.parametrize(
    ("file", "folder", "sentence"),
    [(0o444, 0o777, "since it is read-only"), (0o666, 0o555, "since its folder is read-only")],
)
def test_without_the_right_to_write_one_can_look_and_is_told_so(path, file, folder, sentence):
    with tempfile.TemporaryDirectory() as home:
        there = Path(shutil.copy(path, home))
        there.chmod(file)
        Path(home).chmod(folder)
        before = there.read_bytes()
        said = subprocess.run(
            [sys.executable, "-c", AS_ANOTHER_USER, str(there)], capture_output=True, text=True
        )
        assert said.stderr == ""
        assert said.stdout.splitlines()[0] == "5"
        assert sentence in said.stdout.splitlines()[1]
        assert there.read_bytes() == before
        assert names_beside(there) == ["news.goldspan"]


# killed


def test_what_a_killed_migration_left_is_swept_up_and_nothing_else(path):
    ours = path.with_name(".news.goldspan.0123abcd.migrating")
    others = [
        path.with_name(name)
        for name in (
            ".news.goldspan.0123abcd",
            ".other.goldspan.0123abcd.migrating",
            "news.goldspan.0123abcd.migrating",
            ".news.goldspan.holiday.migrating",
        )
    ]
    for each in (ours, *others):
        each.write_bytes(b"what")
    Project.open(path).close()
    assert not ours.exists()
    assert all(each.exists() for each in others)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks")
def test_killed_at_any_line_it_leaves_the_old_file_or_the_new_one():
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.migration"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["kills"] == sum(found["left"].values()) > 50
    assert set(found["left"]) == {"old", "new"}
