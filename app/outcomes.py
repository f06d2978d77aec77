"""What came of an extractor, in words: a sentence for the status line, reasons for the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from annotator import calling
from annotator.errors import ExtractorError, GoldspanError, SourceError, Stopped
from annotator.extract.client import Dropped
from annotator.extract.command import words_of
from annotator.extract.sending import UnaskedError
from annotator.extract.specs import COMMAND, FILE
from annotator.extract.trust import UntrustedError
from annotator.model import ArticleId, RunId
from annotator.store import Project
from annotator.unbegun import Outcome
from annotator.wording import counted

_SHOWN = 200
"""Reasons that are kept to be read."""
_NAMED = 2
"""Articles of one reason that are named."""
_TITLE = 48
"""Characters of a title that are told."""
_NAME = 48
"""Characters of an extractor's name that are told."""
_WHERE = "the reasons are in Project, Suggestions from…"
Titles = Mapping[ArticleId, str]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """An extractor before there is a run of it."""

    name: str
    id: RunId
    version: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason, and all articles that have no answer for it, or not all of one."""

    reason: str
    what: str
    articles: tuple[ArticleId, ...]


def faults(outcome: Outcome) -> list[Fault]:
    """Each reason once: first why there is no answer, then why items were left out.

    Articles of which a file need not speak are none of them.
    """
    failed = [each for each in outcome.dropped if each.failed]
    return [*_grouped(failed, "no answer"), *_grouped(outcome.left_out, "items left out")]


def titles_of(project: Project, found: Sequence[Fault]) -> dict[ArticleId, str]:
    """What the articles are called that are named."""
    named = {each for fault in found for each in fault.articles[:_NAMED]}
    keys = {project.listing.key(each) for each in named}
    rows = project.listing.rows([key for key in keys if key is not None])
    return {row.id: row.title for row in rows}


def reasons(
    outcome: Outcome, titles: Titles, error: GoldspanError | None = None
) -> tuple[str, ...]:
    """A line for each reason, the first ones; before them what ended it."""
    found = faults(outcome)
    lines = [
        f"{each.reason.rstrip('.')}: {each.what} for {_articles(each, titles)}" for each in found
    ]
    if error is not None and not isinstance(error, Stopped):
        lines.insert(0, str(error))
    more = len(lines) - _SHOWN
    rest = [f"… and {counted(more, 'more reason')}"] if more > 0 else []
    return (*lines[:_SHOWN], *rest)


def summary(
    spec: str, outcome: Outcome, error: GoldspanError | None, titles: Titles, *, anew: bool = True
) -> str:
    """What came of an extractor, in a sentence or two; what went wrong comes first."""
    name, found = name_of(spec, outcome), faults(outcome)
    if isinstance(error, UntrustedError):
        return (
            f"No suggestions from {name}: the folder is code that you have not trusted as it is "
            "now. Choose it again in Project, Suggestions from…"
        )
    if isinstance(error, UnaskedError):
        return (
            f"No suggestions from {name}: you have not said that text may go there. Choose it "
            "again in Project, Suggestions from…"
        )
    came = f"{counted(outcome.items, 'suggestion')} in {counted(outcome.articles, 'article')}."
    if isinstance(error, Stopped):
        return f"Stopped. {name}: {came} Chosen again it goes on."
    # what comes by itself is suggested for all the same
    ours = "" if anew else " Goldspan's own stand in."
    if error is not None:
        said = _apart(error, spec)
        before = f" What it said before stays: {came}" if outcome.articles else ""
        return f"No suggestions from {name}: {said}{_stop(said)}{before}{ours}"
    if not (outcome.name or outcome.articles):
        return f"{name}: there is no article left that nobody has begun."
    if not found:
        return f"{name}: {came}{_silence(outcome)}"
    first, more = found[0], len(found) - 1
    others = f" {counted(more, 'more reason')}: {_WHERE}" if more else ""
    if not outcome.articles:
        return (
            f"No suggestions from {name}: {first.reason.rstrip('.')} "
            f"({_articles(first, titles)}).{others}{ours}"
        )
    return (
        f"{name}: {first.what} for {counted(len(first.articles), 'article')}, "
        f"{first.reason.rstrip('.')} ({_named(first, titles)}).{others} {came}{_silence(outcome)}"
    )


def name_of(spec: str, outcome: Outcome) -> str:
    """What people read of the extractor that this came of."""
    # a program is named by its words, of which only the spec knows where each ends
    return called(spec if spec.startswith(COMMAND) else outcome.name or spec)


def called(spec: str) -> str:
    """What people read of an extractor that is named so, as far as there is room for it."""
    settings: dict[str, object] = {}
    if spec.startswith(COMMAND):
        with suppress(ExtractorError):  # what cannot be read is told as it was typed
            settings["command"] = words_of(spec)
    said = calling.called(_Chosen(spec, RunId(0)), settings)
    return said if len(said) <= _NAME else f"{said[:30]}…{said[-17:]}"


def _grouped(dropped: Sequence[Dropped], what: str) -> Iterator[Fault]:
    articles: dict[str, list[ArticleId]] = {}
    for each in dropped:
        articles.setdefault(each.reason, []).append(each.article)
    for reason, those in sorted(articles.items(), key=lambda each: -len(each[1])):
        yield Fault(reason, what, tuple(those))


def _articles(fault: Fault, titles: Titles) -> str:
    """ "8 articles: “One”, “Two”, …"."""
    return f"{counted(len(fault.articles), 'article')}: {_named(fault, titles)}"


def _named(fault: Fault, titles: Titles) -> str:
    names = [f"“{_cut(titles.get(each) or each)}”" for each in fault.articles[:_NAMED]]
    return ", ".join([*names, "…"] if len(fault.articles) > _NAMED else names)


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"


def _silence(outcome: Outcome) -> str:
    silent = sum(not each.failed for each in outcome.dropped)
    return f" It says nothing of {counted(silent, 'article')}." if silent else ""


def _apart(error: GoldspanError, spec: str) -> str:
    """What went wrong, without the path of the file that was chosen: its name was said."""
    said = str(error)
    path = error.path if isinstance(error, SourceError) else spec.removeprefix(FILE)
    return said.removeprefix(path).lstrip(",: ") if spec.startswith(FILE) else said


def _stop(sentence: str) -> str:
    return "" if sentence.endswith((".", "!", "?", "…")) else "."
