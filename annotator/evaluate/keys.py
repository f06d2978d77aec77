"""What makes a predicted item equal to a gold one (contract 1 and 2).

Every key begins with its label; keys are compared within one article, so they do not name it.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import orjson

from annotator.errors import SourceError
from annotator.evaluate.sides import GoldArticle
from annotator.model import (
    Fragments,
    Mention,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Relation,
)
from annotator.text import merge_fragments

MentionKey = tuple[str, Fragments]
"""(label, fragments): sorted, touching ones merged."""
RelationKey = tuple[str, MentionKey, MentionKey]
"""(label, head, tail); the ends of a symmetric relation are sorted."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What one side says of one article, as sets, and how many duplicates that dropped.

    `sha256` is over all that was said, duplicates and scores of predictions included, in any order.
    """

    mentions: frozenset[MentionKey] = frozenset()
    relations: frozenset[RelationKey] = frozenset()
    dropped_mentions: int = 0
    dropped_relations: int = 0
    sha256: str = ""


def keys_of(
    said: GoldArticle | Prediction,
    *,
    source: str,
    symmetric: Collection[str] = (),
    length: int | None = None,
) -> Keys:
    """The keys of an article; raises SourceError in the name of `source` where it makes no sense.

    `length` is the text's in code points, if it is known.
    """
    return _Reader(said, source, length).keys(symmetric)


class _Reader:
    """Reads one article, knowing whom to blame."""

    def __init__(self, said: GoldArticle | Prediction, source: str, length: int | None) -> None:
        self._said, self._source = said, source
        self._length = sys.maxsize if length is None else length

    def keys(self, symmetric: Collection[str]) -> Keys:
        said = self._said
        # where the score of a suggestion came from is no part of what is true
        scored = isinstance(said, Prediction)
        lines = []
        ends: dict[str, MentionKey] = {}
        for mention in said.mentions:
            fragments = mention.fragments
            # nearly all have one; calling for these alone would double the time of scoring
            if len(fragments) != 1 or not 0 <= fragments[0][0] < fragments[0][1] <= self._length:
                fragments = self._checked(mention)
            key = mention.label, fragments
            ends[mention.id] = key
            lines.append(orjson.dumps([key, mention.score if scored else None]))
        if len(ends) < len(said.mentions):
            raise self._same_ids()
        relations: set[RelationKey] = set()
        for relation in said.relations:
            head, tail = self._ends(relation, ends)
            lines.append(
                orjson.dumps([relation.label, head, tail, relation.score if scored else None])
            )
            if relation.label in symmetric and tail < head:
                head, tail = tail, head
            relations.add((relation.label, head, tail))
        mentions = frozenset(ends.values())
        return Keys(
            mentions,
            frozenset(relations),
            len(said.mentions) - len(mentions),
            len(said.relations) - len(relations),
            hashlib.sha256(b"\n".join(sorted(lines))).hexdigest(),
        )

    def _checked(self, mention: Mention | PredictedMention) -> Fragments:
        fragments = mention.fragments
        if not fragments or not all(0 <= start < end for start, end in fragments):
            raise self._fail(
                f"mention {mention.id} covers {[list(each) for each in fragments]}; each start "
                "must be 0 or more and before its end"
            )
        merged = merge_fragments(fragments)
        if merged[-1][1] > self._length:
            raise self._fail(
                f"mention {mention.id} ends at {merged[-1][1]}, but the text has "
                f"{self._length} code points; check the text and the unit of the offsets"
            )
        return merged

    def _ends(
        self, relation: Relation | PredictedRelation, ends: dict[str, MentionKey]
    ) -> tuple[MentionKey, MentionKey]:
        try:
            return ends[relation.head], ends[relation.tail]
        except KeyError as missing:
            raise self._fail(
                f"relation {relation.id} names the mention {missing.args[0]}, which is not there; "
                "add the mention or take the relation out"
            ) from None

    def _same_ids(self) -> SourceError:
        ids = Counter(mention.id for mention in self._said.mentions)
        twice = ", ".join(sorted(each for each, n in ids.items() if n > 1)[:5])
        return self._fail(f"several mentions have the id {twice}; give each one of its own")

    def _fail(self, problem: str) -> SourceError:
        said = self._said
        article = said.article if isinstance(said, Prediction) else said.id
        return SourceError(self._source, problem, field=f"article {article}")
