"""Retiring runs: they are kept as they are, but nobody is shown them any more, nor merged with.

What an article was begun with stays in it. Elsewhere the runs that are left are merged anew where
one that took part is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from annotator.believing import Beliefs, beliefs
from annotator.blinding import is_scored
from annotator.bulk import Report, unreported
from annotator.descent import sources_of
from annotator.errors import ProjectError, Stopped
from annotator.joining import BATCH, Part, in_use, is_to_be_merged, merge_pages, taking_part_of
from annotator.model import MERGED, ArticleId, Run, RunId
from annotator.store import Project


@dataclass(frozen=True, slots=True)
class Retirement:
    """What came of retiring runs, or of taking that back.

    `with_them` are the merged runs that went or came with them, `merged` is the run that the
    others were merged into, and `bare` are the unbegun articles without suggestions that are left.
    """

    runs: tuple[Run, ...]
    with_them: tuple[RunId, ...] = ()
    merged: Run | None = None
    bare: int = 0


def retire(
    project: Project,
    names: Iterable[str | RunId],
    *,
    undo: bool = False,
    report: Report = unreported,
    stopped: Callable[[], bool] = lambda: False,
) -> Retirement:
    """Take all runs of a name, or the one of an id, out of use; `undo` puts them back.

    What a person has typed is a name first, an id where no run is called so.

    Raises ProjectError, and changes nothing, where one of them cannot be; Stopped soon after
    `stopped` says so: then runs are retired, and what was not merged anew shows what is left.
    """
    before = project.retired
    runs = {run.id: run for name in names for run in _meant(project, name, undo=undo)}
    project.set_retired(before.named - runs.keys() if undo else before.named | runs.keys())
    after = project.retired
    moved = after.runs ^ before.runs
    believed = beliefs(project, stopped=stopped)
    work = _Anew(project, moved, before=before.runs, believed=believed, stopped=stopped)
    pages = work.back if undo else work.gone
    merged = merge_pages(project, pages, report=report, believed=believed)
    chosen = tuple(runs[each] for each in sorted(runs))
    return Retirement(chosen, tuple(sorted(moved - runs.keys())), merged, work.bare)


def _meant(project: Project, name: str | RunId, *, undo: bool) -> list[Run]:
    """The runs that somebody means, which can be retired or put back."""
    known, retired = project.engines(), project.retired
    found = [run for run in known.values() if name in (run.id, run.name)] or [
        project.run(str(name))
    ]
    for run in found:
        if run.extractor == MERGED:
            sources = " or ".join(str(each.id) for each in sources_of(run, known))
            raise ProjectError(
                f"Run {run.id} was merged of others, and goes and comes with them; name one of "
                f"those instead: {sources}. Nothing was changed."
            )
    due = [run for run in found if (run.id in retired.named) is undo]
    if not due:
        state = "not retired" if undo else "retired already"
        of = f"Run {name} is" if len(found) == 1 else f"All runs {name} are"
        raise ProjectError(f"{of} {state}. Nothing was changed.")
    return due


class _Anew:
    """What is to be merged anew in the articles that nobody has begun."""

    def __init__(
        self,
        project: Project,
        moved: frozenset[RunId],
        *,
        before: frozenset[RunId],
        believed: Beliefs,
        stopped: Callable[[], bool],
    ) -> None:
        self._project, self._moved, self._before = project, sorted(moved), before
        self._all, self._known = project.engines(), in_use(project)
        self._policy, self._believed, self._stopped = project.policy, believed, stopped
        self.bare = 0

    def gone(self) -> Iterator[list[Part]]:
        """Of articles that have shown what is retired now, what is left, a page at a time."""
        self.bare = 0
        for run, page in self._pages():
            parts: list[Part] = []
            for article, there in page:
                if run not in self._shown(there):
                    continue
                left = [each for each in there if each in self._known]
                self.bare += not left
                parts += self._part(article, left)
            yield parts

    def back(self) -> Iterator[list[Part]]:
        """Of articles that show a run without what is back, all that is there."""
        for run, page in self._pages():
            parts: list[Part] = []
            for article, there in page:
                # what came while this went on has been merged of all that is there
                if self._all[run].extractor == MERGED or there[0] not in self._all:
                    continue
                left = [each for each in there if each in self._known]
                found = self._part(article, left) if left[0] != run else []
                parts += [each for each in found if run in {source.id for source in each[1]}]
            yield parts

    def _pages(self) -> Iterator[tuple[RunId, list[tuple[ArticleId, list[RunId]]]]]:
        for run in self._moved:
            for page in self._project.unbegun(run, most=BATCH):
                if self._stopped():
                    raise Stopped("Stopped.")
                yield run, page

    def _shown(self, there: list[RunId]) -> set[RunId]:
        """The runs that an article may have shown until now: its split says which."""
        shown = [each for each in there if each not in self._before]
        free = [each for each in shown if not self._is_scored(each)]
        return {*shown[:1], *free[:1]}

    def _is_scored(self, run: RunId) -> bool:
        found = self._all.get(run)
        if found is None:
            return False
        return is_scored(self._policy, name=found.name, extractor=found.extractor)

    def _part(self, article: ArticleId, left: list[RunId]) -> list[Part]:
        """What is to be merged of an article; nothing where that is so already."""
        found = taking_part_of(self._known, left, self._policy)
        if not is_to_be_merged(found, self._believed):
            return []
        newest = self._known[left[0]]
        there = {each.id for each in sources_of(newest, self._known)}
        is_merged = newest.extractor == MERGED and there.issuperset(each.id for each in found)
        return [] if is_merged else [(article, found)]
