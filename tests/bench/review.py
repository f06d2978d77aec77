"""Judging, below the window: keeping one decision, loading one sheet, and gold as a whole."""

import statistics
import time
from dataclasses import replace

from annotator import review
from annotator import scheme as schemes
from annotator.bulk import many_values
from annotator.identity import items_of
from annotator.likewise import likewise
from annotator.model import (
    ArticleState,
    Draft,
    ItemChange,
    ItemState,
    Progress,
    ProgressChange,
    Verdict,
)
from annotator.sheet import Sheet
from annotator.store import NewRun, Project
from tests.bench.window import made_article


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    made = [made_article(number) for number in range(40)]
    with Project.create(folder / "review.goldspan", scheme=schemes.load("diplomacy")) as project:
        project.add_articles(article for article, _ in made)
        project.add_run(NewRun("made", "bench", "1", {}), [prediction for _, prediction in made])
        loads = [_milliseconds(project.sheet, each) for each in project.article_ids()]
        yield "load a sheet of 5 kB and 100 mentions, median", statistics.median(loads), "ms", None
        commits = sorted(_commits(project))
        yield "commit one decision, median", statistics.median(commits), "ms", None
        p99 = commits[len(commits) * 99 // 100]
        yield "commit one decision, 99th percentile", p99, "ms", None
        undone = [_milliseconds(project.undo, actor="bench") for _ in range(50)]
        yield "undo one decision, median", statistics.median(undone), "ms", None
    yield from _likewise()
    yield from _gold(folder / "gold.goldspan")


def _likewise():
    """Milliseconds that pending mentions of the same words add to a decision, among 10,000."""
    article, prediction = made_article(1, size=500_000, mentions=10_000, relations=0)
    items = {item.id: item for item in items_of(prediction, run=1)}
    sheet = Sheet(article, schemes.load("diplomacy"), items, items, run=1)
    _ = sheet.mentions, sheet.longest
    yield (
        "sort 10,000 mentions by their words, once",
        _milliseconds(lambda: sheet.alike),
        "ms",
        None,
    )
    mentions = sheet.mentions[::500]
    for act, decide in (
        ("accept", lambda each: review.accept(sheet, [each.id])),
        ("reject", lambda each: review.reject(sheet, each.id)),
        ("relabel", lambda each: review.relabel(sheet, each.id, _another(each.label))),
    ):
        taken = []
        for each in mentions:
            draft = decide(each)
            found = [likewise(sheet, draft)]
            whole = _milliseconds(lambda a=draft: sheet.after(likewise(sheet, a).changes))
            alike = vars(sheet).pop("alike")
            taken.append(whole - _milliseconds(sheet.after, draft.changes))
            vars(sheet)["alike"] = alike
        follow = len(found[0].changes) - len(draft.changes)
        figure = f"what follows in memory where one of 10,000 is to {act} ({follow} follow), median"
        yield figure, statistics.median(taken), "ms", 4


def _another(label):
    return "ORG" if label != "ORG" else "PERSON"


def _milliseconds(act, *arguments, **options):
    start = time.perf_counter()
    act(*arguments, **options)
    return 1000 * (time.perf_counter() - start)


def _commits(project):
    """Milliseconds to judge each item and keep the decision, for every pending item of five."""
    for name in project.article_ids()[:5]:
        sheet = project.sheet(name)
        for item in sheet.pending:
            draft = review.accept(sheet, [item])
            yield _milliseconds(project.record, draft, actor="bench")
            sheet = sheet.after(draft.changes)


def _gold(path):
    """Seconds to keep and to read gold of 10,000 articles of 2 kB with 20 mentions each."""
    made = [made_article(number, size=2000, mentions=20) for number in range(10_000)]
    drafts = []
    with Project.create(path, scheme=schemes.load("diplomacy")) as project, many_values():
        for article, prediction in made:
            changes = [
                ItemChange(item.id, article.id, None, replace(item, state=ItemState.ACCEPTED))
                for item in items_of(prediction)
            ]
            done = ProgressChange(article.id, None, Progress(ArticleState.FINISHED))
            drafts.append(Draft(Verdict.IMPORT, article.id, (*changes, done)))
        start = time.perf_counter()
        project.record_all(drafts, actor="bench", new_articles=(article for article, _ in made))
        yield "keep 10,000 articles' gold", time.perf_counter() - start, "s", None
        start = time.perf_counter()
        found = sum(len(mentions) for _, mentions, _ in project.gold())
        yield f"read gold of {found:,} mentions", time.perf_counter() - start, "s", None
        start = time.perf_counter()
        found = sum(1 for _ in project.provenance())
        yield f"read the provenance of {found:,} items", time.perf_counter() - start, "s", None
