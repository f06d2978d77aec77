"""The whole page, from the answer to the method."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.evaluate.html import figures, scores
from annotator.evaluate.html.answer import KINDS, answer, by_f1
from annotator.evaluate.html.errors import errors_of
from annotator.evaluate.html.markup import (
    Html,
    el,
    name,
    said,
    score,
    text,
)
from annotator.evaluate.html.method import method, notes_of
from annotator.evaluate.html.style import POLICY, STYLE
from annotator.evaluate.remarks import Oddity
from annotator.evaluate.report import Report, RunReport
from annotator.evaluate.sides import Gold
from annotator.wording import counted

_RUNS = 6
"""Told of in detail, the best by mentions."""
_ERRORS, _AT_ONCE = 60, 120
"""In context for one run, and about as many for all."""
_LABELS, _FEW_LABELS = 20, 12
"""In a matrix, of one or two runs and of more."""


def page(report: Report, gold: Gold) -> str:
    """One HTML file that explains this report; `gold` is what was scored against, for its texts."""
    shown = by_f1(report, KINDS[0])[:_RUNS]
    most = max(10, min(_ERRORS, _AT_ONCE // max(len(shown), 1)))
    labels = _LABELS if len(shown) <= 2 else _FEW_LABELS
    sections = [scores.all_scores(report), figures.curves(report)]
    ids = [f"run-{place}" for place in range(1, len(shown) + 1)]
    sections += [
        _run(run, gold, anchor=anchor, most=most, labels=labels)
        for run, anchor in zip(shown, ids, strict=True)
    ]
    if len(shown) < len(report.runs):
        told = f"Of {len(report.runs)} runs, the {_RUNS} best are told of one by one."
        sections.insert(2, said(told))
    links = [("answer", text("The answer")), ("scores", text("All scores"))]
    links += [("curves", text("Scores of the runs"))] if sections[1] else []
    links += [(anchor, name(run.name)) for anchor, run in zip(ids, shown, strict=True)]
    links += [("method", text("Method"))]
    body = el(
        "body",
        el("a", text("Skip to the answer"), href="#answer", cls="skip"),
        _header(report),
        el(
            "nav",
            el("ul", *(el("li", el("a", words, href=f"#{to}")) for to, words in links)),
            aria_label="Sections",
        ),
        el("main", answer(report), *sections, method(report)),
    )
    return f"<!DOCTYPE html>\n{el('html', _head(report), body, lang='en')}\n"


def _head(report: Report) -> Html:
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=POLICY),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("title", text(f"Scores against {report.gold.name}")),
        el("style", Html(STYLE)),
    )


def _header(report: Report) -> Html:
    gold = report.gold
    runs = counted(len(report.runs), "run")
    split = f", split {report.method.split}" if report.method.split else ""
    return el(
        "header",
        el("h1", text("Scores against "), name(gold.name)),
        said(text(f"{runs}, judged on {gold.judged}{split}."), cls="quiet"),
    )


def _run(run: RunReport, gold: Gold, *, anchor: str, most: int, labels: int) -> Html:
    """All there is to say of one run, with `most` errors and `labels` in a matrix."""
    parts: list[tuple[str, list[Html]]] = [
        ("What to know", _notes(run)),
        ("Labels", scores.labels_of(run)),
        ("Slices", scores.slices_of(run)),
        ("Labels taken for others", figures.confusions(run, most=labels)),
        ("Reliability of its scores", figures.reliability(run)),
        ("Articles", list(scores.worst_articles(run))),
        ("Errors", list(errors_of(run, gold, most=most))),
    ]
    found = [part for title, body in parts if body for part in (el("h3", text(title)), *body)]
    return el("section", el("h2", text("Run "), name(run.name), id=anchor), *found)


def _notes(run: RunReport) -> list[Html]:
    notes = [*_counted(run), *_thresholds(run)]
    return [el("ul", *notes)] if notes else []


def _counted(run: RunReport) -> Iterator[Html]:
    if run.silent_articles:
        yield _note(f"It says nothing of {counted(run.silent_articles, 'finished article')}.")
    yield from notes_of(
        {
            "Not judged, since unfinished": run.not_judged,
            "Dropped, since it said it twice": run.dropped,
            "Left out by the label map": run.left_out,
        }
    )
    if run.relations.turned:
        turned = counted(run.relations.turned, "relation")
        yield _note(f"{turned} would be right the other way round.")
    for remark in run.remarks:
        if remark.kind is not Oddity.SILENT:  # it is said above
            yield _note(f"{remark}.")


def _thresholds(run: RunReport) -> Iterator[Html]:
    for kind, chosen in run.thresholds.items():
        yield _note(
            f"{kind.capitalize()} from score {chosen.threshold:g} on, chosen on dev: "
            f"F1 {score(chosen.test.f1)} on test, with all of them {score(chosen.test_all.f1)}."
        )


def _note(words: str) -> Html:
    return el("li", text(words))
