"""What a project's lead allows: kept in the file, heeded by every window at once."""

import json
import sqlite3

import pytest

from annotator.errors import ProjectError
from annotator.model import Policy
from annotator.store import Project, examining, rebuilding, seals


@pytest.fixture
def path(tmp_path, diplomacy):
    """A new project, closed."""
    path = tmp_path / "news.goldspan"
    Project.create(path, scheme=diplomacy).close()
    return path


def tampered(path, value):
    """Write a policy with another program."""
    with sqlite3.connect(path) as other:
        other.execute("INSERT OR REPLACE INTO meta VALUES ('policy', ?)", [value])
    other.close()


def kept(path):
    """The policy as it lies in the file."""
    with sqlite3.connect(path) as other:
        (value,) = other.execute("SELECT value FROM meta WHERE name = 'policy'").fetchone()
    other.close()
    return value


def test_a_new_project_allows_everything(path):
    with Project.open(path) as project:
        assert project.policy == Policy() == Policy(accept_paragraph=True)


def test_what_is_set_is_kept_and_seen_by_other_windows_at_once(path):
    with Project.open(path) as one, Project.open(path, read_only=True) as other:
        one.set_policy(Policy(accept_paragraph=False))
        assert one.policy == other.policy == Policy(accept_paragraph=False)
        assert one.head is None
        with pytest.raises(ProjectError, match="open for reading only"):
            other.set_policy(Policy())
    with Project.open(path) as project:
        assert project.policy == Policy(accept_paragraph=False)
        project.set_policy(Policy())
        assert project.policy == Policy()


def test_names_that_are_not_known_are_ignored_and_kept(path):
    tampered(path, '{"later": 0.1}')
    with Project.open(path) as project:
        assert project.policy == Policy()
        project.set_policy(Policy(accept_paragraph=False))
    said = json.loads(kept(path))
    assert said["later"] == 0.1
    assert said["accept_paragraph"] is False


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "[]",
        "true",
        '{"accept_paragraph": "no"}',
        '{"accept_paragraph": 1}',
        '{"test": "sometimes"}',
        '{"test": true}',
        '{"scored": 1}',
        '{"blind_share": 1.5}',
        '{"blind_share": "0.1"}',
    ],
)
def test_a_policy_that_cannot_be_read_is_noticed_at_opening(path, value):
    tampered(path, value)
    with pytest.raises(ProjectError, match="its policy cannot be read"):
        Project.open(path)


@pytest.mark.parametrize("share", [float("nan"), -0.1, 1.1, float("inf")])
def test_a_share_that_is_none_is_never_written(path, share):
    with Project.open(path) as project:
        for policy in Policy(blind_share=share), Policy(planted_share=share):
            with pytest.raises(ProjectError, match="Nothing was changed"):
                project.set_policy(policy)
    with Project.open(path) as project:
        assert project.policy == Policy()


def test_a_check_tells_a_policy_that_cannot_be_read_and_a_rebuild_keeps_what_can(path):
    with Project.open(path) as project:
        project.set_policy(Policy(accept_paragraph=False, scored="ours"))
    # as an earlier Goldspan wrote a share that was no number, sealed as all that it wrote
    with sqlite3.connect(path) as other:
        value = json.dumps(json.loads(kept(path)) | {"blind_share": None, "of_later": 1})
        other.execute("UPDATE meta SET value = ? WHERE name = 'policy'", [value])
        seals.write_project(other)
    other.close()
    (flaw,) = examining.check(path).flaws
    assert flaw.what == "Its policy cannot be read."
    assert rebuilding.rebuild(path).only_cache
    assert examining.check(path).flaws == ()
    with Project.open(path) as project:
        assert project.policy == Policy(accept_paragraph=False, scored="ours")
    assert json.loads(kept(path))["of_later"] == 1


def test_a_policy_that_another_program_wrote_is_not_made_up(path):
    tampered(path, '{"blind_share": 7}')
    before = path.read_bytes()
    assert not rebuilding.rebuild(path).only_cache
    assert path.read_bytes() == before
