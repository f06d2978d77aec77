"""What real data has and a reader of scores should know: pointed out, never a reason to stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from annotator.blinding import share_parts
from annotator.evaluate.arrays import starts
from annotator.evaluate.columns import Side
from annotator.evaluate.sides import GoldArticle
from annotator.evaluate.table import Table
from annotator.model import ArticleId
from annotator.wording import counted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

EXAMPLES = 5
_ALIKE = 85
"""Of 100: from here on a label is likely the other one, typed wrongly."""
_LONG = 5
"""Letters from which on a label is so too if it is one slip away, as PRESON is from PERSON."""
_RARE = 20
"""How many times more frequent the one that is meant must be where no scheme tells."""


class Oddity(StrEnum):
    """What there is to point out."""

    SAME_TEXT = "same text"
    """Articles of different ids have the same text."""
    SELF_RELATION = "self relation"
    """Relations of a mention to itself."""
    SEVERAL_LABELS = "several labels"
    """Spans that have more than one label."""
    BLANK_EDGE = "blank edge"
    """Mentions that begin or end with white space."""
    LIKELY_TYPO = "likely typo"
    """Labels that look like another one, typed wrongly."""
    OTHER_UNIT = "other unit"
    """Spans that would be gold's if the offsets counted something else."""
    SILENT = "silent"
    """Finished articles of which the predictions say nothing."""
    ASSISTED = "assisted"
    """Judged articles whose gold was made with the suggestions of runs."""
    HELPED = "helped"
    """Those among them that were made with the suggestions of the run that is scored."""
    LEARNT = "learnt from"
    """Judged articles that the run that is scored has learnt from."""
    EQUALS_GOLD = "equals gold"
    """Judged articles, all of them, in which a run says exactly what gold says."""
    UNUSED = "unused"
    """Labels that the options name and that neither gold nor a run has."""
    FORBIDDEN = "forbidden"
    """Relations between mentions that the scheme does not let them link."""


_TOLD = {
    Oddity.SAME_TEXT: ("article has", "articles have", "the text of another one"),
    Oddity.SELF_RELATION: ("relation links", "relations link", "a mention to itself"),
    Oddity.SEVERAL_LABELS: ("span has", "spans have", "several labels"),
    Oddity.BLANK_EDGE: ("mention begins or ends", "mentions begin or end", "with white space"),
    Oddity.LIKELY_TYPO: ("item has", "items have", "a label that looks like a typing error"),
    Oddity.OTHER_UNIT: ("span", "spans", "would be gold's in another unit"),
    Oddity.SILENT: ("finished article is", "finished articles are", "silent"),
    Oddity.ASSISTED: ("judged article was", "judged articles were", "made with suggestions"),
    Oddity.HELPED: (
        "judged article was",
        "judged articles were",
        "made with its suggestions, or with those of its family, which favours it",
    ),
    Oddity.LEARNT: (
        "judged article is one",
        "judged articles are among those",
        "that it has learnt from, so that it has no rank",
    ),
    Oddity.EQUALS_GOLD: (
        "judged article is",
        "judged articles are",
        "all right: it says exactly what gold says, and may be gold's own source",
    ),
    Oddity.FORBIDDEN: (
        "relation is",
        "relations are",
        "between mentions of labels that gold's scheme does not allow, so that import-run would "
        "refuse them",
    ),
    Oddity.UNUSED: ("label is", "labels are", "in the options, but in neither gold nor any run"),
}
"""Of one, of several, and how it goes on."""
_WHOLE = frozenset({Oddity.ASSISTED, Oddity.HELPED, Oddity.LEARNT})
"""Of these the examples are all there is."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One kind of oddity in gold or in a run: how often, and some examples to look at."""

    kind: Oddity
    count: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        begun = ": " if self.kind in _WHOLE else ", such as "
        examples = f"{begun}{'; '.join(self.examples[:3])}" if self.examples else ""
        one, several, rest = _TOLD[self.kind]
        return f"{counted(self.count, one, several)} {rest}{examples}"

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating-json.md."""
        return {"kind": self.kind.value, "count": self.count, "examples": list(self.examples)}


def remarks_on(side: Side, blank: Flags, *, known: Collection[str] = ()) -> list[Remark]:
    """What may be said of one side; `blank` are its mentions with white space at an edge.

    `known` are the labels that its own are to be among.
    """
    return [
        _self_relations(side),
        _several_labels(side),
        _blank_edges(side, blank),
        likely_typos(side.table, known),
    ]


def same_texts(articles: Sequence[GoldArticle]) -> Remark:
    """Judged articles that have the text of another one."""
    by_text: dict[str, list[ArticleId]] = {}
    times = Counter(article.sha256 for article in articles)
    for article in articles if max(times.values()) > 1 else ():
        if article.sha256 is not None:
            by_text.setdefault(article.sha256, []).append(article.id)
    same = sorted(sorted(ids) for ids in by_text.values() if len(ids) > 1)
    return Remark(
        Oddity.SAME_TEXT,
        sum(len(ids) for ids in same),
        tuple(" = ".join(ids[:EXAMPLES]) for ids in same[:EXAMPLES]),
    )


def silent(articles: Collection[ArticleId]) -> Remark:
    """Finished articles of which a run says nothing."""
    return Remark(Oddity.SILENT, len(articles), tuple(sorted(articles)[:EXAMPLES]))


def equals_gold(articles: int, *, same: bool) -> Remark:
    """All judged articles, where a run says the same of them as gold.

    What entities are named is no matter: gold that was imported as a run names the same ones only
    if its source did.
    """
    return Remark(Oddity.EQUALS_GOLD, articles if same else 0)


def assisted(articles: Sequence[GoldArticle]) -> Remark:
    """Judged articles that were made with suggestions, and whose these were."""
    times = Counter(run for each in articles for run in each.assistance.runs)
    most = sorted(times, key=lambda run: (-times[run], run))[:EXAMPLES]
    return Remark(
        Oddity.ASSISTED,
        sum(each.assistance.assisted is True for each in articles),
        tuple(_share(run, times[run], articles) for run in most),
    )


def helped(run: str, articles: Sequence[GoldArticle]) -> Remark:
    """Judged articles that were made with the suggestions of this run, or of one that errs alike.

    Of Goldspan's own extractors that is known; any other is itself alone.
    """
    kin = [
        {other for other in each.assistance.runs if other == run or share_parts(run, other)}
        for each in articles
    ]
    times = Counter(other for each in kin for other in each)
    examples = tuple(_share(other, times[other], articles) for other in sorted(times)[:EXAMPLES])
    return Remark(Oddity.HELPED, sum(map(bool, kin)), examples)


def learnt(run: str, count: int, articles: Sequence[GoldArticle]) -> Remark:
    """Judged articles that a run has learnt from: there its memory is scored."""
    return Remark(Oddity.LEARNT, count, (_share(run, count, articles),) if count else ())


def _share(run: str, count: int, articles: Sequence[GoldArticle]) -> str:
    return f"{run}: {count:,} of {len(articles):,} ({count / len(articles):.0%})"


def _self_relations(side: Side) -> Remark:
    import numpy as np

    links, labels = side.links, side.book.relation_labels
    rows = np.flatnonzero(links.head == links.tail)
    examples = (
        f"{labels[links.label[row]]} of {_place(side, links.head[row])}" for row in rows[:EXAMPLES]
    )
    return Remark(Oddity.SELF_RELATION, len(rows), tuple(examples))


def _several_labels(side: Side) -> Remark:
    """Spans lie in the order of the text, and so side by side where they are the same."""
    import numpy as np

    spans = side.mentions
    new = np.ones(len(spans), dtype=bool)
    if len(spans) > 1:
        new[1:] = False
        for column in (spans.article, spans.start, spans.end, spans.shape):
            new |= starts(column)
    first = np.flatnonzero(new)
    times = np.diff(np.append(first, len(spans)))
    rows = first[times > 1]
    examples = (
        f"{', '.join(side.book.labels[label] for label in spans.label[row : row + n])} of "
        f"{_place(side, row, label=False)}"
        for row, n in zip(rows[:EXAMPLES], times[times > 1][:EXAMPLES], strict=True)
    )
    return Remark(Oddity.SEVERAL_LABELS, len(rows), tuple(examples))


def blank_edges(called: Sequence[str]) -> Flags:
    """Which of these words begin or end with white space."""
    import numpy as np

    whole = np.fromiter(map(len, called), dtype=np.int64, count=len(called))
    bare = np.fromiter(map(len, map(str.strip, called)), dtype=np.int64, count=len(called))
    return bare < whole


def _blank_edges(side: Side, blank: Flags) -> Remark:
    import numpy as np

    rows = np.flatnonzero(blank)
    return Remark(Oddity.BLANK_EDGE, len(rows), tuple(_place(side, row) for row in rows[:EXAMPLES]))


def likely_typos(table: Table, known: Collection[str]) -> Remark:
    """Labels that look very much like a known one, or like one that is far more frequent."""
    import numpy as np

    count, examples = 0, []
    for labels, codes in (
        (table.labels, table.label),
        (table.relation_labels, table.relation_label),
    ):
        counted = np.bincount(codes, minlength=len(labels)).tolist()
        times = dict(zip(labels, counted, strict=True))
        for label, n in sorted(times.items()):
            if not n or label in known:
                continue
            frequent = {each for each, often in times.items() if often >= _RARE * n}
            if meant := meant_label(label, frequent.union(known)):
                count += n
                examples.append(f"{label} for {meant}")
    return Remark(Oddity.LIKELY_TYPO, count, tuple(examples[:EXAMPLES]))


def meant_label(label: str, known: Collection[str]) -> str | None:
    """The known label that this one looks very much like."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    names = sorted(known)
    found = process.extractOne(
        label, names, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_ALIKE
    )
    if found is not None:
        return str(found[0])
    if len(label) < _LONG:
        return None
    # two letters that change places are one slip, but share too few letters in their order
    slip = process.extractOne(
        label, names, scorer=OSA.distance, processor=str.casefold, score_cutoff=1
    )
    return None if slip is None else str(slip[0])


def _place(side: Side, row: int, *, label: bool = True) -> str:
    """A mention as a reader finds it."""
    spans = side.mentions
    name = f"{side.book.labels[spans.label[row]]} " if label else ""
    article = side.book.articles[spans.article[row]]
    return f"{name}{spans.start[row]}-{spans.end[row]} in {article}"
