"""Lots: which wrong suggestions an article gets, drawn so that nobody can choose and copies agree.

Each is wrong for certain (see `ground`) and looks like a suggestion of the article: its label and
shape, attributes and sources are those of one, and its score is as theirs are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from annotator.blinding import drawn
from annotator.ground import Ground
from annotator.identity import mention_id
from annotator.model import MOST_PLANTED, Article, Fragments, Item, ItemId, Mention
from annotator.passed_over import PassedOver, ReadArticle, Span
from annotator.planting import Planted

_TRIES = 6
"""Suggestions that one plant is tried to look like."""
_FEW = 3
"""Scores of a label; fewer say nothing of how they are distributed."""
_HALF = 0.5


def draw(
    article: Article,
    suggested: Iterable[Item],
    *,
    share: float,
    project: str,
    labels: Collection[str],
    taken: Iterable[Span],
    read: Callable[[], Iterable[ReadArticle]],
    known: Callable[[str], bool],
) -> list[Planted]:
    """The plants of an article among these suggestions of its run, in the order of the text.

    As many as the `share` of the suggested mentions has, what is left of a whole one by lot; fewer
    where what was `read` does not tell of more that they are wrong. None touches what is `taken`
    by any item or run, nor has words that are `known` as a mention's; `labels` are the scheme's.
    """
    models = _models(each for each in suggested if each.label in labels)
    every = [each for of_label in models.values() for each in of_label]
    lots = _Lots(project, article.id)
    wanted = int(min(share, MOST_PLANTED) * len(every) + lots.of("how many")) if share > 0 else 0
    if not wanted or not every:
        return []
    ground = Ground(article, taken, PassedOver(read()), known=known, lot=lots.of)
    found: list[tuple[Span, str]] = []
    for number in range(wanted):
        for turn in range(_TRIES):
            like = lots.one(every, "as", number, turn)
            span = ground.place(like)
            if span is not None:
                found.append((span, like.label))
                break
    return [_made(article, models, label, span, lots) for span, label in sorted(found)]


def again(
    article: Article,
    suggested: Mapping[ItemId, Item],
    recorded: Iterable[tuple[ItemId, str, Fragments]],
    *,
    project: str,
) -> list[Planted]:
    """The plants that are on record, as they were shown when they were drawn.

    What was only marked like one of them is like no suggestion.
    """
    models, lots = _models(suggested.values()), _Lots(project, article.id)
    found = []
    for item, label, fragments in recorded:
        plant = Planted(Mention(item, label, fragments))
        is_drawn = item not in suggested and mention_id(article.id, label, fragments) == item
        if is_drawn and label in models:
            plant = _made(article, models, label, fragments[0], lots)
        found.append(plant)
    return found


def _models(suggested: Iterable[Item]) -> dict[str, list[Mention]]:
    """The suggested mentions that a plant can be like, by label."""
    found: dict[str, list[Mention]] = {}
    mentions = (each for each in suggested if isinstance(each, Mention))
    for each in sorted(mentions, key=lambda each: (each.fragments, each.label)):
        found.setdefault(each.label, []).append(each)
    return found


def _made(
    article: Article, models: Mapping[str, Sequence[Mention]], label: str, span: Span, lots: _Lots
) -> Planted:
    """The plant that stands here, like one of the suggestions of its label."""
    like = lots.one(models[label], "like", *span)
    item = mention_id(article.id, label, (span,))
    scores = _scores(models[label])
    if len(scores) < _FEW:
        scores = _scores(each for of_label in models.values() for each in of_label)
    score = None if like.score is None else _between(scores, lots.of("score", *span))
    return Planted(replace(like, id=item, fragments=(span,), entity=None, score=score), like.id)


def _scores(models: Iterable[Mention]) -> list[float]:
    return sorted(each.score for each in models if each.score is not None)


def _between(scores: Sequence[float], lot: float) -> float:
    """A score that is distributed as these, which are sorted, and written as they are.

    Where some are the same it is one of them: one in between would be seen.
    """
    place = lot * (len(scores) - 1)
    low, high = scores[int(place)], scores[min(int(place) + 1, len(scores) - 1)]
    if any(bisect_right(scores, each) - bisect_left(scores, each) > 1 for each in (low, high)):
        return low if place % 1 < _HALF else high
    digits = max(-int(Decimal(repr(each)).as_tuple().exponent) for each in scores)
    return min(max(round(low + place % 1 * (high - low), digits), low), high)


class _Lots:
    """What an article has drawn in its project."""

    def __init__(self, project: str, article: str) -> None:
        self._of = project, article

    def of(self, *what: object) -> float:
        """The number from 0 to 1 that was drawn for this."""
        return drawn("plant", *self._of, *map(str, what))

    def one(self, among: Sequence[Mention], *what: object) -> Mention:
        """The one of these that was drawn for this."""
        return among[int(self.of(*what) * len(among))]
