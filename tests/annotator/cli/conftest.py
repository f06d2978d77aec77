"""Running commands as `goldspan` does, on a small project."""

import json

import pytest

from annotator import cli
from annotator.store import Project
from tests.making import OSLO, Reviewer, article, oslo, suggest


class Terminal:
    """Runs commands as `goldspan` does and keeps what they printed."""

    def __init__(self, capsys):
        self._capsys = capsys

    def __call__(self, *arguments):
        code = cli.main([str(each) for each in arguments])
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *arguments):
        """What a command prints for machines; it must succeed and say nothing else."""
        assert self(*arguments, "--json") == 0, self.err
        assert self.err == ""
        return json.loads(self.out)

    def trouble(self, path, *arguments):
        """The sentence that a command fails with: exit 1, one line, the project as it was."""
        before = path.read_bytes()
        assert self(*arguments) == 1
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("goldspan: ")
        assert path.read_bytes() == before
        sentence = lines[0].removeprefix("goldspan: ")
        assert self(*arguments, "--json") == 1
        assert json.loads(self.out) == {"error": sentence}
        assert path.read_bytes() == before
        return sentence


@pytest.fixture
def run(capsys):
    return Terminal(capsys)


@pytest.fixture
def path(tmp_path, diplomacy):
    """A project with one finished article, one unfinished one, and a run of both."""
    path = tmp_path / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(), article(OSLO + " Really.", "a2")])
        suggest(project, oslo(), oslo("a2"))
        Reviewer(project).finishes()
    return path


@pytest.fixture
def jsonl(tmp_path):
    def write(*records, name="lines.jsonl"):
        file = tmp_path / name
        file.write_text("".join(json.dumps(each) + "\n" for each in records), "utf-8")
        return file

    return write
