"""`backups` and `restore`: the copies of a project beside it, and going back to one."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.options import File, as_json_option
from annotator.cli.output import say
from annotator.errors import ProjectError
from annotator.store import backups as kept
from annotator.store.apart import Apart, are_of_one_project, difference
from annotator.store.backup_names import folder_of
from annotator.store.claim import holder_of
from annotator.wording import counted


def _refuse_another(backup: Path, project: Path) -> None:
    """ProjectError where a backup is one of another project, as far as both can be read."""
    if not project.exists():
        return
    apart = _difference(backup, project)
    if apart is None or are_of_one_project(backup, project):
        return
    raise ProjectError(
        f"{backup} is of another project: it lacks {apart.lacks or 'nothing'} of {project}. "
        "Nothing was changed; add --other to put it there all the same."
    )


@click.command("backups")
@click.argument("project", type=File)
@as_json_option
def backups(project: Path, *, as_json: bool) -> None:
    """List the backups of a project, newest first."""
    found = kept.backups(project)
    is_there = project.exists()
    rows, lines = [], []
    for each in found:
        row: dict[str, object] = {
            "name": each.path.name,
            "at": each.at.isoformat(),
            "size": each.size,
            "flaw": each.flaw or None,
        }
        line = f"{each.path.name}  {each.at.astimezone():%Y-%m-%d %H:%M}  {each.size / 1e6:,.1f} MB"
        if each.flaw:
            line += f"  cannot be used: {each.flaw}"
        else:
            row |= {"decisions": each.decisions, "articles": each.articles}
            line += f"  {counted(each.decisions, 'decision')}, {counted(each.articles, 'article')}"
            apart = _difference(each.path, project) if is_there else None
            if apart is not None:
                row["lacks"] = {
                    "decisions": apart.decisions_of_project,
                    "articles": apart.articles_of_project,
                    "runs": apart.runs_of_project,
                }
                line += f"; lacks {apart.lacks}" if apart.lacks else ""
        rows.append(row)
        lines.append(line)
    folder = folder_of(project)
    lines.append(
        f"They are in {folder}. Go back to one with: goldspan restore {project} NAME"
        if found
        else f"There are no backups of {project}; they would be in {folder}."
    )
    say({"folder": str(folder), "backups": rows}, "\n".join(lines), as_json=as_json)


def _difference(backup: Path, project: Path) -> Apart | None:
    try:
        return difference(backup, project)
    except ProjectError:  # the project is what cannot be read; its backups are listed all the same
        return None


@click.command()
@click.argument("project", type=File)
@click.argument("backup", type=File)
@click.option("--other", is_flag=True, help="Also where it is a backup of another project.")
@as_json_option
def restore(project: Path, backup: Path, *, other: bool, as_json: bool) -> None:
    """Put a backup in a project's place; the present file is kept beside it."""
    chosen = backup
    if backup.name == str(backup) and not backup.exists():
        chosen = folder_of(project) / backup
    if not chosen.exists():
        raise ProjectError(
            f"{chosen} does not exist; list what there is with: goldspan backups {project}"
        )
    if not other:
        _refuse_another(chosen, project)
    before = kept.restore(chosen, project)
    holder = holder_of(project)
    open_in = "" if holder is None else f" {holder} has it open: open it there again."
    with_it = "" if before is None else f" What was there is kept as {before.name}."
    say(
        {
            "project": str(project),
            "backup": str(chosen),
            "kept_as": None if before is None else str(before),
            "open_by": None if holder is None else str(holder),
        },
        f"{project} is now as {chosen.name} has it.{with_it}{open_in}",
        as_json=as_json,
    )
