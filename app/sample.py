"""The sample project: our own articles with their first suggestions, to try Goldspan on."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

from annotator import scheme as schemes
from annotator.importing import import_files
from annotator.resources import resource
from annotator.store import Project


def sample_path() -> Path:
    """Where this user's sample project is."""
    return user_data_path("Goldspan", appauthor=False, ensure_exists=True) / "sample.goldspan"


def sample_project(path: Path | None = None) -> Path:
    """The path of the sample project, made with its articles where it is not there yet."""
    path = path or sample_path()
    if not path.exists():
        with Project.create(path, scheme=schemes.load(schemes.DEFAULT)) as project:
            import_files(project, sorted(resource("samples").glob("*.txt")))
    return path
