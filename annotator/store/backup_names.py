"""How backups are called: the folder beside a project, and the project that a file there is of."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from annotator.errors import ProjectError

AT = "%Y-%m-%dT%H%M%SZ"
_NAME = re.compile(r".* (\d{4}-\d\d-\d\dT\d{6}Z)\.goldspan", re.DOTALL)
_FOLDER = " backups"


def folder_of(project: Path) -> Path:
    """Where the backups of a project are."""
    real = Path(os.path.realpath(project))
    return real.with_name(f"{real.name}{_FOLDER}")


def time_of(backup: Path) -> datetime | None:
    """When a file that is named like a backup was made; None where it is not."""
    match = _NAME.fullmatch(backup.name)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], AT).replace(tzinfo=UTC)
    except ValueError:
        return None


def project_of(path: Path) -> Path | None:
    """The project that a file in a folder of backups belongs to, whether it is there or not."""
    real = Path(os.path.realpath(path))
    folder = real.parent
    name = folder.name.removesuffix(_FOLDER)
    if name in ("", folder.name):
        return None
    is_named_so = name.endswith(".goldspan") or time_of(real) is not None
    return folder.with_name(name) if is_named_so else None


def refuse_writing(path: Path) -> None:
    """ProjectError where a file is a backup, which is for going back to and not for working in."""
    project = project_of(path)
    if project is not None:
        raise ProjectError(
            f"{path} is a backup of {project.name} and can only be read. Go back to it with: "
            f'goldspan restore "{project}" "{path.name}", or copy it elsewhere to work in it. '
            "Nothing was changed."
        )
