"""The engine's public names, and the page about them, of which the code is run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import annotator
from annotator.errors import GoldspanError
from annotator.store import Project
from tests.making import OSLO, article

PAGE = Path(__file__).parents[2] / "docs" / "python.md"


def test_the_code_of_the_page_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("a1", "a2"):
        (tmp_path / f"{name}.txt").write_text(f"{OSLO} {name}", "utf-8")
    scope = {}
    for code in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        exec(code, scope)
    assert capsys.readouterr().out.startswith("rules ")
    assert scope["course"].left == 2


def test_every_name_is_there_and_on_a_page():
    pages = "".join(each.read_text("utf-8") for each in PAGE.parent.glob("*.md"))
    for name in annotator.__all__:
        assert getattr(annotator, name) is not None
        assert name in dir(annotator)
        assert name == "__version__" or re.search(rf"\b{name}\b[(.`]", pages)


def test_looking_at_the_package_loads_nothing_heavy():
    code = (
        "import sys, annotator; dir(annotator); annotator.Project; "
        "print([each for each in ('numpy', 'spacy', 'sklearn', 'rich') if each in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_project_may_be_named_by_a_string(tmp_path, diplomacy):
    path = f"{tmp_path}/news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        assert project.path == Path(path)
        with Project.beside(path) as beside:
            assert beside.id == project.id
    with Project.open(path, read_only=True) as project:
        assert project.path == Path(path)


def test_articles_and_ways_may_be_named_by_strings(tmp_path, diplomacy):
    (tmp_path / "a1.txt").write_text(OSLO, "utf-8")
    with Project.create(tmp_path / "news.goldspan", scheme=diplomacy) as project:
        assert annotator.import_files(project, [f"{tmp_path}/a1.txt"]).articles == 1
        assert annotator.split(project, by="date").new == 1
        with pytest.raises(GoldspanError, match="no split by 'bogus'; take one of date, source"):
            annotator.split(project, by="bogus")


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ({"which": "bogus"}, "say 'unfinished' or 'all'"),
        ({"engine": "bogus"}, "say 'process' or 'ray'"),
        ({"workers": 0}, "take from 1 to 256"),
        ({"workers": 10**6}, "take from 1 to 256"),
    ],
)
def test_a_slip_in_a_script_is_taken_for_nothing_else(project, slip, said):
    project.add_articles([article()])
    with pytest.raises(GoldspanError, match=said):
        annotator.suggest(project, extractor="rules", **slip)
    assert project.runs() == []
