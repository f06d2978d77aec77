"""Planting: wrong suggestions among the right ones, to see whether what is accepted was read.

A plant is only ever added; no suggestion is changed or left out for it. It is wrong under any
scheme: a word that can name nothing ("However", "the extent" without its article), or words with
one too many at an edge that no mention has ("statement with", "of progress"). It is shaped like
its neighbours: its label, score and attributes are those of a suggestion in the same article. Where
it stands is drawn by a hash of project and article, so that nobody can choose and copies agree.

The closed word classes are English: in other languages little or nothing is planted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from annotator.blinding import drawn
from annotator.identity import mention_id
from annotator.model import (
    MOST_PLANTED,
    UNANNOTATED,
    Article,
    Fragments,
    Item,
    ItemId,
    ItemState,
    Mention,
    ZoneKind,
)
from annotator.text import paragraphs

Span = tuple[int, int]

_MOST = 12_000
"""Code points of drawn paragraphs that are looked through: no key waits for a long article."""

_OPENING = """although because but despite furthermore however indeed instead moreover nevertheless
    nonetheless otherwise perhaps therefore though thus unless whether yet"""
_HOLLOW = "contrast extent fact instance lack likelihood manner regard respect sake sort"
# no preposition of time: "after talks" may be a date
_BEFORE = "against and but into nor of or than that which whose with"
_AFTER = f"{_BEFORE} about as at between by for from on onto over to towards under upon who"
_TIMES = """afternoon century dawn days decade decades early evening fortnight hour hours late
    midnight minute minutes month months morning night noon quarter season seconds spring summer
    autumn winter today tomorrow tonight week weekend weeks year years yesterday"""
_OTHERS = """after also been before being both can could does doing done during each else even ever
    from had has have having here into just like many may might more most much must only other
    others same shall should since some still such than their them then there these they this those
    thing things until very was well were what when where while whom will without would your"""
_CLOSED = frozenset(f"{_OPENING} {_HOLLOW} {_AFTER} {_TIMES} {_OTHERS}".split())
"""What is no content word, or may be a part of a date."""


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_ENDS = r"(?![^\s.,;:!?)”\"])"


def _whole(pattern: str) -> re.Pattern[str]:
    """Whole words: no part of a compound, and nothing that an accent or a joiner goes on with."""
    return re.compile(rf"(?<![^\s(“\"]){pattern}{_ENDS}")


_CONTENT = r"[^\W\d_]{4,}"
_SHAPES: Sequence[Sequence[re.Pattern[str]]] = (
    [re.compile(rf"(?:(?<=[.!?] )|(?<=[.!?][”\"] )|^)(?i:{_any(_OPENING)}){_ENDS}", re.M)],
    [_whole(_any(_HOLLOW))],
    [_whole(f"{_CONTENT} {_any(_AFTER)}"), _whole(f"{_CONTENT} {_CONTENT} {_any(_AFTER)}")],
    [_whole(f"{_any(_BEFORE)} {_CONTENT}"), _whole(f"{_any(_BEFORE)} {_CONTENT} {_CONTENT}")],
)
"""The kinds of plants, each with its patterns; drawn in turn, so that no shape tells them apart."""
_CAPITALISED = _SHAPES[0]


@dataclass(frozen=True, slots=True)
class Planted:
    """A plant as it was put among the suggestions, and the suggestion that it is like."""

    mention: Mention
    like: ItemId | None = None


Plants = Mapping[ItemId, Planted]


def as_planted(item: Item, plants: Plants) -> bool:
    """Whether an item is a plant that nobody has corrected, whatever its verdict.

    This is the rule that keeps plants out of gold and of all that learns: what a reviewer has
    relabelled or given other borders is the reviewer's own work.
    """
    plant = plants.get(item.id)
    return (
        plant is not None
        and isinstance(item, Mention)
        and (item.label, item.fragments) == (plant.mention.label, plant.mention.fragments)
    )


def retired(plant: Mention) -> Mention:
    """The plant once its article was finished: no part of it any more, whatever its verdict was.

    A suggestion has a run as long as it is one; this one has none, and so the ledger tells.
    """
    return replace(plant, state=ItemState.REJECTED, run=None, score=None, entity=None)


def is_retired(item: Item, plants: Plants) -> bool:
    """Whether a plant's article was finished with it."""
    return as_planted(item, plants) and item.run is None and item.state is ItemState.REJECTED


def without_retired(items: Mapping[ItemId, Item], plants: Plants) -> Mapping[ItemId, Item]:
    """The items that are part of the article: no retired plants, nor relations that link them."""
    gone = {item for item in plants if (found := items.get(item)) and is_retired(found, plants)}
    if not gone:
        return items
    return {
        item: found
        for item, found in items.items()
        if item not in gone and (isinstance(found, Mention) or not {found.head, found.tail} & gone)
    }


def draw(
    article: Article,
    suggested: Iterable[Item],
    *,
    share: float,
    project: str,
    labels: Collection[str],
    taken: Iterable[Span],
    known: Callable[[str], bool],
) -> list[Planted]:
    """The plants of an article among these suggestions of its run, in the order of the text.

    As many as the `share` of the suggested mentions has, what is left of a whole one by lot. None
    touches what is `taken` by any item or run, nor has words that are `known` as a mention's;
    `labels` are those of the scheme.
    """
    models = _models(each for each in suggested if each.label in labels)
    every = [each for of_label in models.values() for each in of_label]
    lots = _Lots(project, article.id)
    wanted = int(min(share, MOST_PLANTED) * len(every) + lots.of("how many")) if share > 0 else 0
    if not wanted or not every:
        return []
    ground = _Ground(article, taken, known)
    capital = [each for each in every if article.text[each.start].isupper()]
    small = [each for each in every if not article.text[each.start].isupper()]
    found = []
    for span in sorted(islice(ground.spans(lots), wanted)):
        alike = (capital if article.text[span[0]].isupper() else small) or every
        label = lots.one(alike, "label", *span).label
        found.append(_made(article, models[label], span, lots))
    return found


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
            plant = _made(article, models[label], fragments[0], lots)
        found.append(plant)
    return found


def _models(suggested: Iterable[Item]) -> dict[str, list[Mention]]:
    """The suggested mentions that a plant can be like, by label."""
    found: dict[str, list[Mention]] = {}
    mentions = (each for each in suggested if isinstance(each, Mention))
    for each in sorted(mentions, key=lambda each: (each.fragments, each.label)):
        found.setdefault(each.label, []).append(each)
    return found


def _made(article: Article, models: Sequence[Mention], span: Span, lots: _Lots) -> Planted:
    """The plant that stands here, like one of these suggestions of its label."""
    like = lots.one(models, "like", *span)
    item = mention_id(article.id, like.label, (span,))
    return Planted(replace(like, id=item, fragments=(span,), entity=None), like.id)


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


def _order(lots: _Lots, turn: int) -> list[int]:
    """Which shape is tried first, which next, for the plant of this number."""
    return sorted(range(len(_SHAPES)), key=lambda shape: lots.of("shape", turn, shape))


class _Ground:
    """Where something can be planted in an article."""

    def __init__(
        self,
        article: Article,
        taken: Iterable[Span],
        known: Callable[[str], bool],
    ) -> None:
        self._text, self._zones = article.text, article.zones
        self._known = known
        self._taken = sorted(taken)
        self._longest = max([end - start for start, end in self._taken], default=0)
        surfaces = {article.text[start:end] for start, end in self._taken}
        said = [surface.split() for surface in surfaces]
        self._words = {word.casefold() for words in said for word in words}
        self._first = {words[0] for words in said if words}
        self._last = {words[-1] for words in said if words}

    def spans(self, lots: _Lots) -> Iterator[Span]:
        """One place after another, each of a drawn shape; no two of the same words."""
        candidates = self._candidates(lots)
        used: set[str] = set()
        order = _order(lots, 0)
        while any(candidates):
            shape = next(each for each in order if candidates[each])
            span = candidates[shape].pop()
            words = self._text[slice(*span)].casefold()
            if words in used or not self._is_free(span) or self._is_known(words):
                continue
            used.add(words)
            self._taken.insert(bisect_left(self._taken, span), span)
            self._longest = max(self._longest, span[1] - span[0])
            yield span
            order = _order(lots, len(used))

    def _candidates(self, lots: _Lots) -> list[list[Span]]:
        """By shape where it stands, in drawn paragraphs; the last one is drawn first."""
        found: list[list[Span]] = [[] for _ in _SHAPES]
        looked = 0
        for start, end in sorted(paragraphs(self._text), key=lambda each: lots.of("in", *each)):
            kinds = {zone.kind for zone in self._zones if zone.start < end and start < zone.end}
            if kinds & UNANNOTATED:
                continue
            for shape, patterns in enumerate(_SHAPES):
                if patterns is _CAPITALISED and ZoneKind.HEADLINE in kinds:
                    continue
                for pattern in patterns:
                    for match in pattern.finditer(self._text, start, min(end, start + _MOST)):
                        if self._is_wrong(match[0], match.start() == start, patterns):
                            found[shape].append(match.span())
            looked += end - start
            if looked >= _MOST:
                break
        for each in found:
            each.sort(key=lambda span: lots.of("at", *span))
        return found

    def _is_wrong(self, words: str, first: bool, patterns: Sequence[re.Pattern[str]]) -> bool:
        """Whether these words can be no mention, and no true one hides among them."""
        if patterns is _CAPITALISED:
            return words[0].isupper() and words[1:].islower()
        parts = words.split(" ")
        if not words.islower() or (first and len(parts) == 1):
            return False
        if patterns is _SHAPES[1]:
            return True
        if patterns is _SHAPES[2]:
            content, edge, edges = parts[:-1], parts[-1], self._last
        else:
            content, edge, edges = parts[1:], parts[0], self._first
        return edge not in edges and not any(
            each in _CLOSED or each in self._words for each in content
        )

    def _is_known(self, words: str) -> bool:
        """Whether these words, or one of them that says something, are known as a mention."""
        parts = [each for each in words.split(" ") if each not in _CLOSED]
        return words in self._words or any(map(self._known, dict.fromkeys([words, *parts])))

    def _is_free(self, span: Span) -> bool:
        """Whether nothing else shares text with it."""
        start, end = span
        first = bisect_left(self._taken, (start - self._longest, 0))
        for other_start, other_end in self._taken[first:]:
            if other_start >= end:
                break
            if other_end > start:
                return False
        return True
