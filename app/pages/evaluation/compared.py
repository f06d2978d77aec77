"""What was compared, in words: so that a number that looks right is never unexplained."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.evaluate.report import notes
from annotator.wording import counted
from app.pages.evaluation.scored import Scored


def compared(scored: Scored) -> str:
    """Gold, each run with what must be known of it, and the method; plain text."""
    parts = _gold(scored), *_runs(scored), _method(scored)
    return "\n".join(line for part in parts for line in part)


def _gold(scored: Scored) -> Iterator[str]:
    gold, split = scored.report.gold, scored.report.method.split
    where = "as it stood" if scored.live else "from a file"
    judged = f"judged: {gold.judged}"
    if split is not None:
        judged += f", the split {split}; {counted(gold.other_splits, 'finished article')} in others"
    if gold.unfinished:
        judged += f"; {counted(gold.unfinished, 'article')} unfinished and not judged"
    hashes = f"sha256 {gold.sha256[:12]}"
    if gold.scheme is not None:
        hashes += f", of its scheme {gold.scheme[:12]}"
    yield f"Gold {gold.name}, {where}; {judged} ({hashes})"
    if gold.symmetric:
        yield f"without direction: {', '.join(gold.symmetric)}"
    for remark in gold.remarks:
        yield f"note: {remark}"


def _runs(scored: Scored) -> Iterator[Iterator[str]]:
    for run in scored.report.runs:
        number = scored.runs.get(run.name)
        source = "from a file" if number is None else f"run {number} of the project"
        # what is said of gold is said above, once
        said = (
            note for note in notes(run, scored.report.gold) if not note.startswith("note of gold")
        )
        shown = scored.name(run.name)
        own = "" if shown == run.name else f"named {run.name}, "
        yield iter([f"Run {shown}, {source} ({own}sha256 {run.sha256[:12]})", *said])


def _method(scored: Scored) -> Iterator[str]:
    yield scored.report.in_short()
