"""Backups: made when something has changed, whole, thinned; and the drill of going back to one."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from annotator import review
from annotator.errors import ProjectError, Trouble, UnsavedError
from annotator.store import Project, apart, backups, placing, thinning
from tests.making import Reviewer, article, oslo, suggest

NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path, diplomacy):
    path = tmp_path / "my news, 100 %.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(), article(name="a2")])
        suggest(project, oslo(), oslo("a2"))
        Reviewer(project).finishes()
    return path


@pytest.fixture
def clock(monkeypatch):
    """The time as backups have it; half an hour goes by when it is called."""

    class Clock:
        now = NOON

        def __call__(self, **passed):
            self.now += timedelta(**passed)

    made = Clock()
    monkeypatch.setattr(backups, "_now", lambda: made.now)
    return made


def decide(path, times=1):
    with Project.open(path) as project:
        reviewer = Reviewer(project, "a2")
        for _ in range(times):
            reviewer.does(review.toggle_flag, reviewer.sheet.order[0])


def gold(path):
    with Project.open(path, read_only=True) as project:
        return list(project.gold())


def test_a_backup_says_what_it_has_and_stands_in_a_folder_that_says_so(path, clock):
    made = backups.back_up(path)
    assert made.path.parent.name == "my news, 100 %.goldspan backups"
    assert made.path.name == "my news, 100 % 2026-07-15T120000Z.goldspan"
    assert (made.decisions, made.articles, made.at) == (2, 2, NOON)
    assert made.size == path.stat().st_size
    assert backups.backups(path) == (made,)
    assert gold(made.path) == gold(path)


def test_a_backup_is_made_when_half_an_hour_is_over_and_something_has_changed(path, clock):
    assert backups.back_up_if_due(path)
    decide(path)
    clock(minutes=29)
    assert backups.back_up_if_due(path) is None
    clock(minutes=2)
    made = backups.back_up_if_due(path)
    assert made.decisions == 3
    clock(minutes=31)
    assert backups.back_up_if_due(path) is None
    gold(path)
    assert backups.back_up(path) is None
    assert len(backups.backups(path)) == 2


def test_a_project_without_articles_has_nothing_to_lose(tmp_path, diplomacy):
    path = tmp_path / "new.goldspan"
    Project.create(path, scheme=diplomacy).close()
    assert backups.back_up_if_due(path) is None
    assert list(tmp_path.iterdir()) == [path]


def test_the_drill_backup_destroy_restore_gives_the_same_gold(path, clock):
    expected = gold(path)
    made = backups.back_up(path)
    decide(path, times=3)
    path.write_bytes(b"\x00" * 5000)
    kept = backups.restore(made.path, path)
    assert gold(path) == expected
    assert kept.read_bytes() == b"\x00" * 5000
    with Project.open(path) as project:
        assert project.first_broken_decision() is None
        assert not list(project.differences())
        Reviewer(project, "a2").finishes()
    path.unlink()
    assert backups.restore(made.path, path) is None
    assert gold(path) == expected
    assert not [each for each in path.parent.iterdir() if each.name.startswith(".")]


def test_restoring_keeps_the_present_file_under_a_name_of_its_own(path, clock):
    made = backups.back_up(path)
    names = []
    for _ in range(3):
        decide(path)
        present = path.read_bytes()
        kept = backups.restore(made.path, path)
        assert kept.read_bytes() == present
        names.append(kept.name)
    assert names == [
        "my news, 100 % before restoring.goldspan",
        "my news, 100 % before restoring 2.goldspan",
        "my news, 100 % before restoring 3.goldspan",
    ]


def test_a_journal_beside_the_present_file_is_never_taken_for_the_restored_ones(path, clock):
    expected = gold(path)
    made = backups.back_up(path)
    journal = path.with_name(f"{path.name}-journal")
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE article SET title = 'half'")
        other.execute("CREATE TABLE wide AS SELECT randomblob(90000)")
        half, hot = path.read_bytes(), journal.read_bytes()
        other.execute("ROLLBACK")
    other.close()
    path.write_bytes(b"destroyed")
    journal.write_bytes(hot)
    assert half != hot
    kept = backups.restore(made.path, path)
    assert gold(path) == expected
    assert not journal.exists()
    assert kept.exists()


def test_a_window_that_has_the_project_open_is_told_that_it_was_replaced(path, clock):
    made = backups.back_up(path)
    with Project.open(path) as project:
        reviewer = Reviewer(project, "a2")
        backups.restore(made.path, path)
        with pytest.raises(UnsavedError) as told:
            reviewer.finishes()
    assert told.value.trouble is Trouble.REPLACED


def test_a_damaged_backup_is_named_and_never_restored(path, clock):
    made = backups.back_up(path)
    whole = made.path.read_bytes()
    made.path.write_bytes(whole[:4096] + b"\xa5" * 4096 + whole[8192:])
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="go back to a copy that opens"):
        backups.restore(made.path, path)
    assert path.read_bytes() == before
    made.path.write_bytes(b"nothing")
    (listed,) = backups.backups(path)
    assert "is not a Goldspan project" in listed.flaw


def test_what_a_backup_and_the_project_do_not_share_is_counted(path, clock):
    made = backups.back_up(path)
    decide(path, times=3)
    with Project.open(path) as project:
        project.add_articles([article(name="a3")])
    assert apart.difference(made.path, path) == apart.Apart(3, 0, 1, 0)
    assert apart.difference(path, made.path) == apart.Apart(0, 3, 0, 1)


def test_a_backup_of_a_file_that_is_long_unchanged_is_safe_from_others_while_it_is_made(
    path, clock, monkeypatch
):
    os.utime(path, (0, 0))
    put_new = placing.put_new

    def while_others_sweep(draft, target):
        backups._sweep(draft.parent)
        placing.sweep(draft.parent, word=backups._DRAFT)
        put_new(draft, target)

    monkeypatch.setattr(placing, "put_new", while_others_sweep)
    made = backups.back_up(path)
    assert gold(made.path) == gold(path)
    assert made.path.stat().st_mtime == 0
    clock(hours=1)
    assert backups.back_up(path) is None  # nothing has changed since


def test_old_backups_are_thinned_to_days_and_weeks_and_the_newest_is_kept(path, clock):
    first = backups.back_up(path)
    hours = [0, 1, 2, 24, 26, 47, 13 * 24, 20 * 24, 21 * 24, 22 * 24, 100 * 24, 170 * 24, 300 * 24]
    for each in hours:
        at = (NOON - timedelta(hours=each)).strftime(backups.AT)
        first.path.with_name(f"x {at}.goldspan").write_bytes(first.path.read_bytes())
    first.path.with_name("my own copy.goldspan").write_bytes(b"mine")
    first.path.unlink()
    thinning.thin(backups._named(path), size=1, now=NOON)
    left = [NOON - each.at for each in backups.backups(path)]
    days = [each / timedelta(hours=24) for each in left]
    assert [each for each in days if each < 0.4] == [0, 1 / 24, 2 / 24]
    assert 300 not in days
    assert 170 in days
    assert 13 in days
    assert len([each for each in days if 19 < each < 23]) <= 2
    assert len([each for each in days if 0.9 < each < 2]) == 2
    assert first.path.with_name("my own copy.goldspan").read_bytes() == b"mine"
    for each in backups.backups(path)[:-1]:
        each.path.unlink()
    thinning.thin(backups._named(path), size=1, now=NOON + timedelta(days=400))
    assert len(backups.backups(path)) == 1


def test_who_saves_while_a_backup_is_made_is_let_in_and_the_backup_is_whole(
    path, clock, monkeypatch
):
    monkeypatch.setattr(placing, "_PAGES", 3)
    with Project.open(path) as project:
        reviewer, seen = Reviewer(project, "a2"), placing._Patience.seen

        def decide_meanwhile(self, *progress):
            reviewer.does(review.toggle_flag, reviewer.sheet.order[0])
            seen(self, *progress)

        monkeypatch.setattr(placing._Patience, "seen", decide_meanwhile)
        made = backups.back_up(path)
        decided = project.head[0]
    assert 2 < made.decisions <= decided
    with Project.open(made.path, read_only=True) as copy:
        assert copy.first_broken_decision() is None
        assert not list(copy.differences())


def test_a_folder_that_takes_no_backup_is_named_and_nothing_is_left(path, clock):
    folder = backups.folder_of(path)
    folder.write_text("a file of this name")
    with pytest.raises(ProjectError, match=r"No backup of .* could be made in"):
        backups.back_up(path)
    folder.unlink()
    backups.back_up(path)
    draft = folder / f".killed.{backups._DRAFT}"
    draft.write_bytes(b"half")
    os.utime(draft, (0, 0))
    decide(path)
    clock(minutes=40)
    backups.back_up(path)
    assert not draft.exists()
    assert len(list(folder.iterdir())) == 2


@pytest.fixture
def disk(monkeypatch):
    """A disk with as many bytes free as are set, less those of what is on it."""

    class Disk:
        free = 10**12

        def __call__(self, project):
            return self.free - sum(each.size for each in backups.backups(project))

    made = Disk()
    monkeypatch.setattr(thinning, "_free", made)
    return made


def test_a_backup_before_an_import_says_so_and_stays_as_long_as_it_is_the_newest_such(
    path, clock, monkeypatch
):
    backups.back_up(path)
    assert backups.back_up(path, before="import") is None  # nothing has changed: it is this one
    clock(minutes=6)
    decide(path)
    backups.back_up(path)
    monkeypatch.setattr(thinning, "MOST", 1)
    monkeypatch.setattr(thinning, "_TIMES", 0)
    clock(hours=2)
    decide(path)
    backups.back_up(path)
    names = [each.path.name for each in backups.backups(path)]
    first = "my news, 100 % before import 2026-07-15T120000Z.goldspan"
    assert names == ["my news, 100 % 2026-07-15T140600Z.goldspan", first]
    decide(path)
    clock(minutes=6)
    made = backups.back_up_if_due(path, often=timedelta(minutes=5), before="import-gold")
    assert [each.path for each in backups.backups(path)] == [made.path]


def test_what_is_too_much_goes_by_the_hour_first_and_then_by_age(path, clock, monkeypatch):
    monkeypatch.setattr(thinning, "MOST", 1)
    monkeypatch.setattr(thinning, "_TIMES", 3)
    for _ in range(4):
        backups.back_up(path)
        decide(path)
        clock(minutes=20)
    clock(minutes=50)
    backups.back_up(path)
    hours = [each.at.strftime("%H%M") for each in backups.backups(path)]
    assert hours == ["1410", "1300", "1240"]
    clock(days=1)
    decide(path)
    backups.back_up(path)
    assert len(backups.backups(path)) == 2


def test_a_backup_leaves_room_for_the_work_and_gives_up_earlier_ones_of_today_for_it(
    path, clock, disk
):
    backups.back_up(path)
    clock(days=1)
    for _ in range(3):
        decide(path)
        clock(minutes=31)
        backups.back_up(path)
    assert len(backups.backups(path)) == 4
    decide(path)
    clock(minutes=31)
    disk.free = 6 * path.stat().st_size
    made = backups.back_up(path)
    left = backups.backups(path)
    assert made.path == left[0].path
    assert len(left) == 4
    assert left[-1].at == NOON
    disk.free = 4 * path.stat().st_size
    decide(path)
    for _ in range(2):
        clock(minutes=31)
        with pytest.raises(ProjectError, match="less than three times its size is free on"):
            backups.back_up_if_due(path)
    # all of today's would not have been enough, so none is given up
    assert backups.backups(path) == left
