"""What the user has said once and is not asked again: lines of small files in the own settings.

A project never says any of it, for it comes from others. Lines may be taken out by hand.
"""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path

from annotator.errors import ExtractorError


def path_of(name: str) -> Path:
    """The file of this name in the user's settings."""
    return user_config_path("Goldspan", appauthor=False) / name


def lines(path: Path) -> list[str]:
    """The lines of a file that may not be there yet."""
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise ExtractorError(f"{path} cannot be read: {error}; mend it") from error


def add(line: str, path: Path) -> None:
    """One more line."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    except OSError as error:
        raise ExtractorError(f"{path} cannot be written: {error.strerror}; check it") from error
