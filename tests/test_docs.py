"""The documents say what the program does: commands, keys, fields, links and examples."""

import re
import sqlite3
from pathlib import Path

import click
import orjson
import pytest

from annotator import cli, scheme
from annotator.errors import SchemeError, SourceError
from annotator.formats import exchange
from annotator.importing import import_gold
from annotator.release import release
from annotator.resources import resource
from annotator.store import Project
from app.actions import ACTIONS, MENUS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("resources/**/*.md")])
COMMANDS = sorted(cli.cli.commands)


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name, language):
    return re.findall(rf"^```{language}\n(.*?)^```", read(name), re.DOTALL | re.MULTILINE)


def section(page, heading):
    """A page's text from this heading to the next of its level."""
    level = heading.split()[0]
    found = re.search(
        rf"^{re.escape(heading)}[^\n]*\n(.*?)(?=^{level} |\Z)", page, re.DOTALL | re.MULTILINE
    )
    assert found, f"no heading {heading!r}"
    return found[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with news.goldspan, of which three articles are finished, and its release."""
    folder = tmp_path_factory.mktemp("docs")
    lines = resource("samples", "gold.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "three.jsonl").write_bytes(b"".join(lines[:3]))
    with Project.create(folder / "news.goldspan", scheme=scheme.load("diplomacy")) as project:
        import_gold(project, folder / "three.jsonl", reviewer="ada")
        release(project, version="1.0", output=folder)
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_reference_with_all_it_takes(command):
    said = section(read("docs/cli.md"), f"## `goldspan {command} ")
    for parameter in cli.cli.commands[command].params:
        if isinstance(parameter, click.Argument):
            assert parameter.name.upper() in said.splitlines()[0]
        for option in parameter.opts if isinstance(parameter, click.Option) else ():
            assert f"`{option}`" in said
        for choice in getattr(parameter.type, "choices", ()):
            assert f"`{choice}`" in said


def test_the_reference_has_no_command_and_no_option_that_is_not_there():
    page = read("docs/cli.md")
    assert sorted(re.findall(r"^## `goldspan (\S+) ", page, re.MULTILINE)) == COMMANDS
    known = {
        each for command in cli.cli.commands.values() for p in command.params for each in p.opts
    }
    assert set(re.findall(r"^\| `(--[a-z-]+)`", page, re.MULTILINE)) <= known


def test_what_the_commands_print_for_machines_has_the_keys_of_the_reference(folder, capfd):
    project, output = str(folder / "news.goldspan"), str(folder / "out.jsonl")
    gold = str(folder / "three.jsonl")
    for command, *rest in (
        ["list", project],
        ["policy", project],
        ["release", project, "--version", "1.0", "--output", str(folder)],
        ["export", project, "--format", "jsonl", "--output", output],
        ["import", project, gold],
        ["import-run", project, output, "--name", "mine"],
        ["evaluate", gold, f"{project}:mine"],
        ["leaderboard", project],
        ["new", str(folder / "other.goldspan")],
        ["import-gold", str(folder / "other.goldspan"), gold, "--reviewer", "ada"],
    ):
        capfd.readouterr()
        assert cli.main([command, *rest, "--json"]) == 0
        printed = orjson.loads(capfd.readouterr().out)
        said = section(read("docs/cli.md"), f"## `goldspan {command} ")
        if command == "import-run":  # "as `suggest` prints it"
            said = section(read("docs/cli.md"), "## `goldspan suggest ")
        missing = [key for key in printed if f'"{key}"' not in said]
        assert not missing, f"{command} prints {missing}"


@pytest.mark.parametrize("menu", MENUS)
def test_the_key_table_is_the_one_of_the_program(menu):
    said = section(read("docs/keys.md"), f"## {menu}")
    rows = [line for line in said.splitlines() if line.startswith("| ")][1:]
    assert rows == [
        f"| {', '.join(f'`{key}`' for key in action.keys)} | {action.text} | {action.note} |"
        for action in ACTIONS
        if action.menu == menu
    ]


def test_the_label_keys_of_the_default_scheme_are_in_the_key_table():
    said = section(read("docs/keys.md"), "## Labels")
    for label in scheme.load("diplomacy").mentions.values():
        assert f"| `{label.key}` | {label.name}" in said


@pytest.mark.parametrize(
    ("heading", "toml"),
    [
        ("## The scheme", 'name = "x"\nno_such = 1'),
        ("## `[mention.LABEL]`", 'name = "x"\n[mention.A]\nkey = "A"\nno_such = 1'),
        (
            "## `[relation.LABEL]`",
            'name = "x"\n[mention.A]\nkey = "A"\n[relation.r]\nhead = ["A"]\nno_such = 1',
        ),
        ("## `[map.spacy]`", 'name = "x"\n[mention.A]\nkey = "A"\n[map.spacy]\nno_such = 1'),
    ],
)
def test_every_field_of_a_scheme_is_described(heading, toml):
    with pytest.raises(SchemeError, match="it may have") as caught:
        scheme.parse(toml)
    fields = str(caught.value).rpartition("it may have ")[2].split(", ")
    rows = re.findall(r"^\| `(\w+)`", section(read("docs/schemes.md"), heading), re.MULTILINE)
    assert sorted(rows) == sorted(fields)


def test_the_scheme_in_the_documents_can_be_used():
    (toml,) = blocks("docs/schemes.md", "toml")
    assert scheme.parse(toml).mentions
    for key in sorted(scheme.RESERVED_KEYS):
        assert re.search(rf"\b{key}\b", section(read("docs/schemes.md"), "## `[mention.LABEL]`"))


def test_the_exchange_lines_in_the_documents_can_be_read(tmp_path, diplomacy):
    (lines,) = blocks("docs/exchange.md", "json")
    path = tmp_path / "lines.jsonl"
    path.write_text(lines, encoding="utf-8")
    for record in exchange.read(path):
        exchange.check_scheme(record, diplomacy, path=path)


def test_every_field_of_the_exchange_format_is_described(tmp_path):
    page, path = read("docs/exchange.md"), tmp_path / "line.jsonl"
    for heading, line in (
        ("## A mention", '{"id": "a", "mentions": [{"x": 1}]}'),
        ("## A relation", '{"id": "a", "relations": [{"x": 1}]}'),
        ("## A zone", '{"id": "a", "zones": [{"x": 1}]}'),
    ):
        path.write_text(line)
        with pytest.raises(SourceError, match="there may be") as caught:
            list(exchange.read(path))
        for field in str(caught.value).rpartition("there may be ")[2].split(", "):
            assert f"`{field}`" in section(page, heading)


def test_the_python_of_the_readme_runs(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    names = {}
    for block in blocks("README.md", "python"):
        exec(compile(block, "README.md", "exec"), names)
    assert "mentions, strict" in capsys.readouterr().out


def test_the_sql_of_the_readme_runs_on_a_release(folder):
    database = sqlite3.connect(folder / "news-1.0.sqlite")
    (block,) = blocks("README.md", "sql")
    assert len(block.splitlines()) == 10
    for statement in re.sub(r"--.*", "", block).split(";")[:-1]:
        assert database.execute(statement).fetchall(), statement
    database.close()


def test_the_readme_lists_every_command_of_make():
    targets = re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.MULTILINE)
    page = read("README.md")
    assert [each for each in targets if f"make {each}" not in page and each != "help"] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page):
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
