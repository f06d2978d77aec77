"""Who may import whom, read from the source, so that an import hidden in a function counts too.

A room is a module or package right below `annotator` or `app`. Imports under TYPE_CHECKING are
for the type checker alone and not counted.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# The engine's lower rooms, from the bottom up. The rooms that are not listed (importing, release,
# cli …) put these together and may import any of them, but none of these may import those.
ENGINE = {
    "model": "",
    "bulk": "",
    "errors": "",
    "resources": "",
    "wording": "",
    "naming": "errors model",
    "calling": "model wording",
    "text": "model",
    "scheme": "model errors resources",
    "identity": "model bulk",
    "order": "model",
    "alike": "model",
    "planting": "model",
    "passed_over": "model text",
    "ground": "model text passed_over",
    "lots": "model identity blinding planting passed_over ground",
    "sheet": "model text scheme identity order alike planting",
    "sowing": "model planting passed_over lots sheet",
    "entities": "model text errors resources",
    "assistance": "model",
    "descent": "model",
    "blinding": "model",
    "effort": "",
    "credence": "model effort",
    "calibrating": "model credence",
    "voices": "model",
    "tempo": "model errors",
    "bodies": "model text",
    "store": "model text scheme errors bulk identity sheet wording assistance blinding effort "
    "passed_over sowing descent",
    "drafts": "model errors sheet",
    "linking": "model errors identity sheet drafts entities wording",
    "rules": "model scheme errors sheet",
    "review": "model text scheme errors identity sheet drafts rules planting",
    "unearthing": "model identity sheet drafts rules wording",
    "reshaping": "model text errors identity sheet drafts rules",
    "cutting": "model text errors sheet",
    "occurrence": "model text sheet entities",
    "projecting": "model errors identity sheet entities drafts rules occurrence",
    "likewise": "model alike sheet rules occurrence projecting",
    "merging": "model identity scheme credence voices",
    "duplicates": "model errors bodies",
    "leaking": "model errors duplicates store",
    "fates": "model identity store",
    "believing": "model errors identity descent credence calibrating fates leaking tempo store",
    "joining": "model bulk errors blinding descent effort credence merging believing store",
    "reweighing": "model errors descent credence believing joining store",
    "retiring": "model bulk errors blinding descent believing joining store",
    "sources": "model errors identity sheet drafts rules calling merging",
    "elsewhere": "model sheet entities occurrence projecting store",
    "articles": "model text errors",
    "extract": "model text bulk scheme errors resources formats wording naming effort descent "
    "articles",
    "formats": "model text scheme errors",
    "evaluate": "model bulk text scheme errors formats store wording assistance blinding descent",
}
# The desktop: what each room may not see, for it is above it.
ABOVE = {
    "session": {"asking", "panels", "article", "pages", "window", "desktop", "__main__"},
    "panels": {"window", "desktop", "__main__"},
    "article": {"session", "panels", "pages", "window", "desktop", "__main__"},
    "asking": {"window", "desktop", "__main__"},
    "pages": {"window", "desktop", "__main__"},
    "window": {"desktop", "__main__"},
}
SQL = {"sqlite3", "sqlite_utils", "pysqlite3", "apsw"}
HEAVY = {"spacy", "thinc", "numpy", "sklearn", "scipy", "pandas", "pyarrow", "ray"}


class Imports(ast.NodeVisitor):
    """The dotted names that a module imports, and those that it imports as it is loaded."""

    def __init__(self, module: str, *, package: bool):
        self.module, self.package = module, package
        self.names: set[str] = set()
        self.at_once: set[str] = set()
        self._depth = 0

    def add(self, name: str) -> None:
        self.names.add(name)
        if not self._depth:
            self.at_once.add(name)

    def visit_Import(self, node):
        for alias in node.names:
            self.add(alias.name)

    def visit_ImportFrom(self, node):
        base = node.module or ""
        if node.level:
            parts = self.module.split(".")
            up = parts[: len(parts) - node.level + self.package]
            base = ".".join([*up, base] if base else up)
        for alias in node.names:
            self.add(f"{base}.{alias.name}")

    def visit_Call(self, node):
        called = ast.unparse(node.func)
        if called in {"__import__", "import_module", "importlib.import_module"} and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                self.add(name.value)
        self.generic_visit(node)

    def visit_If(self, node):
        if ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            for each in node.orelse:
                self.visit(each)
        else:
            self.generic_visit(node)

    def visit_FunctionDef(self, node):
        self._depth += 1
        self.generic_visit(node)
        self._depth -= 1

    visit_AsyncFunctionDef = visit_Lambda = visit_FunctionDef


@cache
def modules() -> tuple[Imports, ...]:
    found = []
    for package in ("annotator", "app"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            imports = Imports(name.removesuffix(".__init__"), package=path.name == "__init__.py")
            imports.visit(ast.parse(path.read_text(encoding="utf-8")))
            found.append(imports)
    return tuple(found)


def rooms_of(package: str) -> Iterator[tuple[str, str, str]]:
    """(module, its room, a room of the same package that it imports)"""
    for module in modules():
        top, _, inside = module.module.partition(".")
        if top != package or not inside:
            continue
        room = inside.partition(".")[0]
        for name in sorted(module.names):
            parts = name.split(".")
            if parts[0] == package and len(parts) > 1 and parts[1] != room:
                yield module.module, room, parts[1]


def breaches(forbidden: set[str], *, outside: str = "", package: str = "") -> list[str]:
    return [
        f"{module.module} imports {name}"
        for module in modules()
        if module.module.split(".")[0] == (package or module.module.split(".")[0])
        and not (outside and f"{module.module}.".startswith(f"{outside}."))
        for name in sorted(module.names)
        if name.split(".")[0] in forbidden
    ]


def test_the_source_is_found():
    assert {"annotator.model", "annotator.formats.exchange", "app.window"} <= {
        module.module for module in modules()
    }


def test_the_engine_knows_neither_qt_nor_the_desktop():
    assert breaches({"PySide6", "shiboken6", "app"}, package="annotator") == []


def test_only_the_store_sees_sql():
    assert breaches(SQL, outside="annotator.store") == []


def test_only_the_extractors_see_spacy():
    assert breaches({"spacy", "thinc"}, outside="annotator.extract") == []


def test_heavy_libraries_are_imported_where_they_are_first_used():
    assert [
        f"{module.module} imports {name} as it is loaded"
        for module in modules()
        for name in sorted(module.at_once)
        if name.split(".")[0] in HEAVY
    ] == []


def test_engine_rooms_import_only_what_is_below_them():
    assert [
        f"{module} imports annotator.{other}"
        for module, room, other in rooms_of("annotator")
        if room in ENGINE and other not in ENGINE[room].split() and not other.startswith("__")
    ] == []


def test_desktop_rooms_do_not_import_what_is_above_them():
    assert [
        f"{module} imports app.{other}"
        for module, room, other in rooms_of("app")
        if other in ABOVE.get(room, set())
    ] == []


def test_nothing_imports_the_command_line_but_the_way_into_the_program():
    assert {module for module, _, other in rooms_of("annotator") if other == "cli"} == set()
    assert {
        module.module
        for module in modules()
        if any(f"{name}.".startswith("annotator.cli.") for name in module.names)
        and not f"{module.module}.".startswith("annotator.cli.")
    } <= {"app.__main__"}


@pytest.mark.parametrize("package", ["annotator", "app"])
def test_rooms_do_not_import_each_other_in_a_circle(package):
    graph: dict[str, set[str]] = {}
    for _, room, other in rooms_of(package):
        if not other.startswith("__"):
            graph.setdefault(room, set()).add(other)
    assert list(TopologicalSorter(graph).static_order())  # raises CycleError with the circle


def test_the_engine_loads_without_qt_or_spacy():
    unwanted = HEAVY | {"PySide6"}
    names = [module.module for module in modules() if module.module.startswith("annotator")]
    script = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(*({name.split('.')[0] for name in sys.modules}\n"
        f"        & {unwanted!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n    import app.window", {"app.window"}),
        ("from . import store", {"annotator.store"}),
        ("from .store import Project", {"annotator.store.Project"}),
        ("import importlib\nimportlib.import_module('spacy')", {"importlib", "spacy"}),
        ("try:\n    import PySide6\nexcept ImportError:\n    pass", {"PySide6"}),
        ("if TYPE_CHECKING:\n    import spacy\nelse:\n    import numpy", {"numpy"}),
    ],
)
def test_hidden_imports_are_seen(source, expected):
    imports = Imports("annotator.formats", package=False)
    imports.visit(ast.parse(source))
    assert imports.names == expected
