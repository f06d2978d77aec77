"""Figure 5: moves, deletes, replaces and overwrites a project beneath an open window."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from annotator import review
from annotator.errors import GoldspanError, Trouble, UnsavedError
from annotator.store import Project, backups
from tests.faults.hostile_files import make
from tests.faults.telling import options, tell
from tests.making import Reviewer, article, new_run, oslo

_ANOTHER = """
import sys
from pathlib import Path
from annotator import review
from annotator.store import Project
with Project.open(Path(sys.argv[1])) as project:
    sheet = project.sheet("a2")
    project.record(review.toggle_flag(sheet, sheet.order[0]), actor="another")
"""


def moved(path, _older):
    path.rename(path.with_name("elsewhere.goldspan"))


def moved_away_with_its_folder(path, _older):
    path.parent.rename(path.parent.with_name("renamed"))


def deleted(path, _older):
    path.unlink()


def replaced_by_an_older_copy(path, older):
    path.with_name("new").write_bytes(older)
    path.with_name("new").replace(path)


def replaced_by_something_else(path, _older):
    path.with_name("new").write_bytes(b"a letter")
    path.with_name("new").replace(path)


def replaced_by_a_folder(path, _older):
    path.unlink()
    path.mkdir()


def overwritten_by_something_else(path, _older):
    path.write_bytes(b"a letter " * 9_000)


def overwritten_by_another_project(path, _older):
    make(path.with_name("other"))
    path.write_bytes(path.with_name("other").read_bytes())


def emptied(path, _older):
    os.truncate(path, 0)


def restored_in_its_place(path, older):
    path.write_bytes(older)


def restored_and_gone_on_with(path, older):
    path.write_bytes(older)
    _write_in_another_process(path)


def written_by_another_process(path, _older):
    _write_in_another_process(path)


def _write_in_another_process(path):
    subprocess.run([sys.executable, "-c", _ANOTHER, str(path)], check=True)


HAPPENS = {
    moved: {Trouble.GONE},
    moved_away_with_its_folder: {Trouble.GONE},
    deleted: {Trouble.GONE},
    replaced_by_an_older_copy: {Trouble.REPLACED},
    replaced_by_something_else: {Trouble.REPLACED},
    replaced_by_a_folder: {Trouble.REPLACED},
    overwritten_by_something_else: {Trouble.DAMAGED},
    overwritten_by_another_project: {Trouble.REPLACED},
    emptied: {Trouble.DAMAGED, Trouble.REPLACED, Trouble.DISK, Trouble.OTHER},
    restored_in_its_place: {Trouble.RESTORED},
    restored_and_gone_on_with: {Trouble.RESTORED},
    written_by_another_process: {Trouble.CHANGED},
}
"""What may happen beneath a window, and what the next save may call it."""


def main(arguments):
    """Let each of these happen so many times, at a random moment."""
    chosen = options(arguments, said=__doc__, count=20)
    chance, faults, told, copies = random.Random(chosen.seed), [], Counter(), 0
    for happens in HAPPENS:
        for number in range(chosen.count):
            with tempfile.TemporaryDirectory() as folder:
                wrong, trouble, copied = once(Path(folder), happens, chance)
            faults += [f"{happens.__name__} {number}: {each}" for each in wrong]
            told[trouble] += 1
            copies += copied
    cases = len(HAPPENS) * chosen.count
    said = (
        f"{len(HAPPENS)} things happen beneath an open project, {chosen.count} times each: "
        f"{cases - len(faults)} of {cases} noticed at the next save with nothing lost, "
        f"{copies} copies saved with every decision"
    )
    return tell(chosen, 5, said, faults=faults, told=told)


def once(folder, happens, chance):
    """What goes wrong, what the save says, and whether a copy could be saved."""
    home = folder / "home"
    home.mkdir()
    path, copy = home / "news.goldspan", folder / "copy.goldspan"
    make(path)
    older = path.read_bytes()
    backups.back_up(path)
    with Project.open(path) as project:
        reviewer = Reviewer(project, "a2")
        for _ in range(chance.randint(1, 5)):
            reviewer.does(review.toggle_flag, chance.choice(reviewer.sheet.order))
        expected = [each.id for each in project.decisions()]
        happens(path, older)
        unsaved = review.toggle_flag(reviewer.sheet, reviewer.sheet.order[0])
        beneath = _content(path)
        writes = [
            lambda: project.record(unsaved, actor="reviewer"),
            lambda: project.add_articles([article(name="a7")]),
            lambda: project.add_run(new_run("late"), [oslo("a2")]),
        ]
        wrong, trouble = [], ""
        # an import and a run are compared as well, but may go beside what another has decided
        for write in writes[:1] if happens is written_by_another_process else writes:
            try:
                write()
                wrong.append("a save went through")
            except UnsavedError as error:
                trouble = trouble or error.trouble.value
                if error.trouble not in HAPPENS[happens]:
                    wrong.append(f"called {error.trouble}: {error}")
        if _content(path) != beneath:
            wrong.append("what lies there now was written to")
        drafts = [] if happens is written_by_another_process else [unsaved]
        try:
            project.save_copy(copy, drafts=drafts, actor="reviewer")
        except GoldspanError as error:
            return [*wrong, f"no copy: {error}"], trouble, 0
    return wrong + _lost(copy, expected, len(drafts)), trouble, 1


def _content(path):
    return path.read_bytes() if path.is_file() else None


def _lost(copy, expected, more):
    with Project.open(copy, read_only=True) as saved:
        found = [each.id for each in saved.decisions()]
        whole = saved.first_broken_decision() is None and not list(saved.differences())
    wrong = [] if whole else ["the copy is not whole"]
    if found[: len(expected)] != expected:
        wrong.append(f"{len(set(expected) - set(found))} decisions are lost")
    if len(found) < len(expected) + more:
        wrong.append("the unsaved decision is lost")
    shutil.rmtree(copy.parent / "renamed", ignore_errors=True)
    return wrong
