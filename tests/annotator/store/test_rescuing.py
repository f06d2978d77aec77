"""A copy from what is still at hand when the file beneath is gone."""

import pytest

from annotator import review
from annotator.errors import ProjectError, UnsavedError
from annotator.store import Project, backups, rescuing
from tests.making import Reviewer, article, oslo, suggest


@pytest.fixture
def reviewer(project):
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo(), oslo("a2"))
    made = Reviewer(project)
    made.does(review.accept, [made.finds("PERSON")])
    return made


def gone(path, older):
    path.unlink()


def moved(path, older):
    path.rename(path.with_name("moved.goldspan"))


def replaced(path, older):
    path.with_name("new").write_bytes(b"something else")
    path.with_name("new").replace(path)


def put_back(path, older):
    path.write_bytes(older)


def nothing(path, older):
    pass


@pytest.mark.parametrize("beneath", [gone, moved, replaced, put_back, nothing])
def test_a_copy_has_all_that_was_saved_and_what_could_not_be(reviewer, project, tmp_path, beneath):
    older = project.path.read_bytes()
    reviewer.does(review.accept, [reviewer.finds("ROLE")])
    reviewer.does(review.reject, reviewer.finds("GPE", "Norway"))
    expected = list(project.decisions())
    unsaved = review.accept(reviewer.sheet, [reviewer.finds("MEETING")])
    beneath(project.path, older)
    if beneath is not nothing:
        with pytest.raises(UnsavedError):
            project.record(unsaved, actor="reviewer")
    copy = tmp_path / "copy.goldspan"
    said = project.save_copy(copy, drafts=[unsaved], actor="reviewer")
    assert (said.path, said.decisions, said.lacks, said.ground) == (copy, 4, 0, None)
    with Project.open(copy) as saved:
        decided = list(saved.decisions())
        assert decided[:3] == expected
        assert decided[3].draft == unsaved
        assert saved.first_broken_decision() is None
        assert not list(saved.differences())
        assert saved.sheet("a1") == reviewer.sheet.after(unsaved.changes)
        again = Reviewer(saved)
        again.finishes()
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_where_the_file_was_written_over_the_newest_backup_is_the_ground(
    reviewer, project, tmp_path
):
    made = backups.back_up(project.path)
    reviewer.does(review.accept, [reviewer.finds("ROLE")])
    expected = list(project.decisions())
    project.path.write_bytes(b"\x00" * 10_000)
    unsaved = review.accept(reviewer.sheet, [reviewer.finds("MEETING")])
    with pytest.raises(UnsavedError):
        project.record(unsaved, actor="reviewer")
    said = project.save_copy(tmp_path / "copy.goldspan", drafts=[unsaved], actor="reviewer")
    assert said.ground == made.path
    assert said.lacks == 0
    assert "made of news 20" in str(said)
    with Project.open(said.path) as saved:
        assert list(saved.decisions())[:2] == expected
        assert saved.head[0] == 3


def test_what_a_copy_lacks_is_said(reviewer, project, tmp_path):
    backups.back_up(project.path)
    with Project.open(project.path) as other:
        late = Reviewer(other)
        late.does(review.accept, [late.finds("ROLE")])
    assert project.refresh()
    project.path.write_bytes(b"\x00" * 10_000)
    said = project.save_copy(tmp_path / "copy.goldspan")
    assert said.lacks == 1
    assert "It lacks 1 decision" in str(said)


def test_another_project_written_over_ours_is_never_taken_for_it(
    reviewer, project, tmp_path, diplomacy
):
    other = tmp_path / "other.goldspan"
    Project.create(other, scheme=diplomacy).close()
    project.path.write_bytes(other.read_bytes())
    with pytest.raises(ProjectError, match=r"Nothing of .* can be read any more"):
        project.save_copy(tmp_path / "copy.goldspan")
    assert not (tmp_path / "copy.goldspan").exists()


def test_a_copy_never_replaces_a_file_and_needs_its_folder(reviewer, project, tmp_path):
    diary = tmp_path / "diary"
    diary.write_text("dear diary")
    with pytest.raises(ProjectError, match="exists already; choose another name"):
        project.save_copy(diary)
    with pytest.raises(ProjectError, match="does not exist; make it first"):
        project.save_copy(tmp_path / "nowhere" / "copy.goldspan")
    assert diary.read_text() == "dear diary"


def test_only_so_many_decisions_are_remembered(reviewer, project, monkeypatch):
    monkeypatch.setattr(rescuing, "_MOST_CHANGES", 10)
    flagged = reviewer.sheet.order[0]
    for _ in range(20):
        reviewer.does(review.toggle_flag, flagged)
    assert sum(len(each.draft.changes) + 1 for each in project._made._decisions) <= 10
    assert project._made._decisions[-1].id == project.head[1]
    assert not list(project._made.behind(project.head))
