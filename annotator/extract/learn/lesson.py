"""What the learner learns from: reviewed articles with what is true of them, as values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.extract.wire import encode_answer, encode_article
from annotator.model import (
    Article,
    Mention,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Relation,
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A finished article and its gold, in the shape of a prediction without scores."""

    article: Article
    gold: Prediction


@dataclass(frozen=True, slots=True)
class Name:
    """A name or alias of an entity that the project knows, and the entity's label."""

    text: str
    label: str


def lesson_of(
    article: Article, mentions: Iterable[Mention], relations: Iterable[Relation]
) -> Lesson:
    """A lesson from an article's accepted items, numbered by place and not by their ids."""
    ordered = sorted(mentions, key=lambda each: (each.fragments, each.label))
    number = {mention.id: f"m{order}" for order, mention in enumerate(ordered, 1)}
    found = tuple(
        PredictedMention(
            number[each.id], each.label, each.fragments, attributes=dict(each.attributes)
        )
        for each in ordered
    )
    linked = sorted(
        (number[each.head], number[each.tail], each.label, dict(each.attributes))
        for each in relations
        if each.head in number and each.tail in number
    )
    return Lesson(
        article,
        Prediction(
            article.id,
            found,
            tuple(
                PredictedRelation(f"r{order}", label, head, tail, attributes=attributes)
                for order, (head, tail, label, attributes) in enumerate(linked, 1)
            ),
        ),
    )


def in_order(lessons: Iterable[Lesson]) -> list[Lesson]:
    """The lessons as every fit takes them, whatever order they came in."""
    return sorted(lessons, key=lambda each: (each.article.sha256, each.article.id))


def fingerprint(lessons: Sequence[Lesson], names: Sequence[Name]) -> str:
    """Hex sha256 over all that is learnt from."""
    digest = hashlib.sha256()
    for lesson in in_order(lessons):
        digest.update(encode_article(lesson.article))
        digest.update(encode_answer(lesson.article, lesson.gold))
    for name in sorted(set(names), key=lambda each: (each.text, each.label)):
        digest.update(f"{name.text}\0{name.label}\n".encode())
    return digest.hexdigest()
