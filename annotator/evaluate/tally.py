"""From matches to counts: all together, by label and by other groups, and an article at a time.

The counts of the whole are the sums of those of the articles, which resampling needs; so only these
are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.columns import Side
from annotator.evaluate.matching import LinkMatch, LinkMatches, MentionMatch
from annotator.evaluate.scores import (
    MentionScores,
    Recall,
    RelationScores,
    Score,
    of_sets,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """A way to part items: the names of the groups, and each item's group on both sides.

    With `recall` what is wrong in the predictions belongs to no group.
    """

    names: Sequence[str]
    gold: Ints
    predicted: Ints
    recall: bool = False


def tally_mentions(
    gold: Side, predicted: Side, match: MentionMatch, by: Mapping[str, Groups]
) -> tuple[MentionScores, dict[str, Floats]]:
    """The scores of the four schemes and of each group, with their tables."""
    import numpy as np

    pairs = match.pairs
    span, label = pairs.same_span, pairs.same_label
    schemes = {
        "strict": _scheme(gold, predicted, match, span & label),
        "exact": _scheme(gold, predicted, match, span),
        "partial": _scheme(gold, predicted, match, span, partial=True),
        "type": _scheme(gold, predicted, match, label),
    }
    right = np.zeros(len(gold.mentions), dtype=bool)
    right[pairs.gold[span & label]] = True
    labels = Groups(gold.book.labels, gold.mentions.label, predicted.mentions.label)
    where = gold.mentions.article, predicted.mentions.article
    articles = len(gold.book.articles)
    parted = {
        name: _grouped(groups, right, *where, articles=articles)
        for name, groups in {"per_label": labels, **_named(by)}.items()
    }
    scores = MentionScores(
        **{name: score for name, (score, _) in schemes.items()},
        per_label=parted["per_label"][0],
        by={
            dimension: _found(scores) if by[dimension].recall else scores
            for dimension in by
            for scores in [parted[f"by.{dimension}"][0]]
        },
    )
    return scores, _tables("mentions", schemes, parted)


def _scheme(
    gold: Side, predicted: Side, match: MentionMatch, correct: Flags, *, partial: bool = False
) -> tuple[Score, Floats]:
    import numpy as np

    paired, right = len(correct), int(np.count_nonzero(correct))
    rest = paired - right
    score = Score(
        cor=right,
        inc=0 if partial else rest,
        par=rest if partial else 0,
        mis=len(gold.mentions) - paired,
        spu=len(predicted.mentions) - paired,
    )
    worth = np.where(correct, 1.0, 0.5 if partial else 0.0)
    articles = len(gold.book.articles)
    where = gold.mentions.article[match.pairs.gold]
    table = np.stack(
        [
            np.bincount(where, worth, minlength=articles),
            np.bincount(predicted.mentions.article, minlength=articles),
            np.bincount(gold.mentions.article, minlength=articles),
        ],
        axis=1,
    ).astype(np.float64)
    return score, table


def tally_links(
    gold: Side, predicted: Side, matches: LinkMatches, by: Mapping[str, Groups]
) -> tuple[RelationScores, dict[str, Floats]]:
    """The scores of every way to compare relations and of each group, with their tables."""
    import numpy as np

    ways = {
        name: _way(gold, predicted, getattr(matches, name))
        for name in ("strict", "boundaries", "relaxed", "pair")
    }
    strict = matches.strict
    given = LinkMatch(strict.gold, strict.predicted, matches.given_gold, matches.given_predicted)
    ways["given_mentions"] = _way(gold, predicted, given)
    labels = Groups(gold.book.relation_labels, gold.links.label, predicted.links.label)
    where = gold.links.article, predicted.links.article
    articles = len(gold.book.articles)
    parted = {
        name: _grouped(groups, strict.gold, *where, articles=articles)
        for name, groups in {"per_label": labels, **_named(by)}.items()
    }
    scores = RelationScores(
        **{name: score for name, (score, _) in ways.items()},
        turned=int(np.count_nonzero(matches.turned)),
        per_label=parted["per_label"][0],
        by={dimension: parted[f"by.{dimension}"][0] for dimension in by},
    )
    return scores, _tables("relations", ways, parted)


def _named(by: Mapping[str, Groups]) -> dict[str, Groups]:
    return {f"by.{dimension}": groups for dimension, groups in by.items()}


def _tables(
    kind: str,
    wholes: Mapping[str, tuple[Score, Floats]],
    parted: Mapping[str, tuple[dict[str, Score], dict[str, Floats]]],
) -> dict[str, Floats]:
    """Every table by the name of its score."""
    return {f"{kind}.{name}": table for name, (_, table) in wholes.items()} | {
        f"{kind}.{name}.{group}": table
        for name, (_, tables) in parted.items()
        for group, table in tables.items()
    }


def _way(gold: Side, predicted: Side, match: LinkMatch) -> tuple[Score, Floats]:
    import numpy as np

    articles = len(gold.book.articles)
    table = np.stack(
        [
            np.bincount(rows, minlength=articles)
            for rows in (
                gold.links.article[match.gold & match.gold_first],
                predicted.links.article[match.predicted_first],
                gold.links.article[match.gold_first],
            )
        ],
        axis=1,
    ).astype(np.float64)
    return _from_sums(table.sum(0)), table


def _grouped(
    groups: Groups,
    right: Flags,
    article: Ints,
    other_article: Ints,
    *,
    articles: int,
) -> tuple[dict[str, Score], dict[str, Floats]]:
    """Strict scores by group, those that neither side has left out.

    What is right is in the same group on both sides.
    """
    import numpy as np

    count = max(len(groups.names), 1)

    def sums(rows: Ints, group: Ints) -> Floats:
        counted = np.bincount(rows * count + group, minlength=articles * count)
        return counted.reshape(articles, count).astype(np.float64)

    columns = (
        sums(article[right], groups.gold[right]),
        sums(other_article, groups.predicted),
        sums(article, groups.gold),
    )
    scores, tables = {}, {}
    for place, name in enumerate(groups.names):
        table = np.stack([column[:, place] for column in columns], axis=1)
        if table.any():
            scores[name], tables[name] = _from_sums(table.sum(0)), table
    return scores, tables


def _found(scores: Mapping[str, Score]) -> dict[str, Score]:
    """How much of gold was found in each group that gold has."""
    return {
        name: Recall(cor=score.cor, mis=score.mis)
        for name, score in scores.items()
        if score.support
    }


def _from_sums(sums: Floats) -> Score:
    right, predicted, gold = map(int, sums)
    return of_sets(right, predicted - right, gold - right)
