"""`goldspan backups` and `goldspan restore`."""

import json
from dataclasses import asdict

from annotator import suggesting
from annotator.store import Project, backups
from annotator.store.claim import Holder, file_of
from tests.making import Reviewer, article


def test_backups_are_listed_with_what_they_lack_and_one_is_put_back(run, path):
    made = backups.back_up(path)
    with Project.open(path) as project:
        Reviewer(project, "a2").finishes()
    listed = run.json("backups", path)
    assert listed["folder"] == f"{path} backups"
    (row,) = listed["backups"]
    assert (row["name"], row["decisions"], row["articles"]) == (made.path.name, 2, 2)
    assert row["lacks"] == {"decisions": 2, "articles": 0, "runs": 0}
    assert row["flaw"] is None
    assert run("backups", path) == 0
    assert "2 decisions, 2 articles; lacks 2 decisions" in run.out
    assert f"goldspan restore {path} NAME" in run.out
    told = run.json("restore", path, made.path.name)
    assert told["kept_as"] == str(path.with_name("news before restoring.goldspan"))
    assert len(run.json("list", path)["articles"]) == 2
    assert run.json("list", path)["progress"]["finished"] == 1
    assert run("restore", path, made.path) == 0
    assert "kept as news before restoring 2.goldspan" in run.out


def test_without_backups_it_is_said_where_they_would_be(run, path):
    assert run("backups", path) == 0
    assert run.out.startswith(f"There are no backups of {path}; they would be in ")
    said = run.trouble(path, "restore", path, "gone.goldspan")
    assert "does not exist" in said
    assert f"goldspan backups {path}" in said


def test_a_damaged_project_has_its_backups_listed_all_the_same(run, path):
    backups.back_up(path)
    path.write_bytes(b"destroyed")
    (row,) = run.json("backups", path)["backups"]
    assert "lacks" not in row


def test_a_command_that_writes_backs_up_what_has_changed_before(run, path, tmp_path):
    text = tmp_path / "new.txt"
    text.write_text("A new article.\n\nIt is short.")
    assert run("import", path, text) == 0
    (made,) = backups.backups(path)
    assert made.articles == 2
    assert " before import " in made.path.name
    with Project.open(path) as project:
        project.add_articles([article(name="a9")])
    assert run("import", path, text) == 0
    assert len(backups.backups(path)) == 1


def test_a_backup_of_another_project_is_refused_unless_it_is_asked_for(run, path):
    other = path.with_name("other.goldspan")
    assert run("new", other) == 0
    said = run.trouble(path, "restore", path, other)
    assert "is of another project: it lacks 2 decisions, 1 run and 2 articles" in said
    assert "add --other" in said
    assert run("restore", path, other, "--other") == 0
    assert run.json("list", path)["articles"] == []


def test_commands_that_write_refuse_a_backup_and_say_what_to_do(run, path, tmp_path):
    made = backups.back_up(path)
    before = made.path.read_bytes()
    text = tmp_path / "new.txt"
    text.write_text("A new article.\n\nIt is short.")
    for command in (
        ("import", made.path, text),
        ("policy", made.path, "--likewise"),
        ("check", made.path, "--rebuild"),
        ("restore", made.path, path),
    ):
        said = run.trouble(path, *command)
        assert f"{made.path} is a backup of news.goldspan" in said
        assert f'goldspan restore "{path}" "{made.path.name}"' in said
    assert made.path.read_bytes() == before
    assert sorted(made.path.parent.iterdir()) == [made.path]
    assert run("list", made.path) == 0


def test_of_a_deleted_project_its_backups_are_named_first(run, path):
    backups.back_up(path)
    path.unlink()
    assert run("list", path) == 1
    assert "its backups do" in run.err
    assert "goldspan backups news.goldspan" in run.err
    assert "goldspan new" not in run.err


def test_going_back_over_an_empty_file_leaves_no_journal(run, path):
    made = backups.back_up(path)
    path.write_bytes(b"")
    assert run("restore", path, made.path.name) == 0
    assert sorted(each.name for each in path.parent.iterdir()) == [
        "news before restoring.goldspan",
        "news.goldspan",
        "news.goldspan backups",
    ]


def test_a_command_whose_project_is_replaced_says_what_a_command_can_do(run, path, monkeypatch):
    made = backups.back_up(path)
    really = suggesting.suggest

    def meanwhile(opened, **chosen):
        backups.restore(made.path, path)
        return really(opened, **chosen)

    monkeypatch.setattr(suggesting, "suggest", meanwhile)
    assert run("suggest", path, "--extractor", "rules") == 1
    assert "was replaced by another file; nothing was saved in it. What this had saved" in run.err
    assert "Save a copy" not in run.err


def test_going_back_under_an_open_window_says_who_has_it_open(run, path):
    made = backups.back_up(path)
    holder = Holder("desk-2", 7, "", "bo", "2026-01-01T00:00:00+00:00", "a token")
    file_of(path).write_text(json.dumps(asdict(holder)), "utf-8")
    assert run("restore", path, made.path.name) == 0
    assert run.out.endswith("bo on desk-2 (process 7) has it open: open it there again.\n")
    assert run.json("restore", path, made.path.name)["open_by"] == "bo on desk-2 (process 7)"
