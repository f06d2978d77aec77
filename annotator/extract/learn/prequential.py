"""How good suggestions were as articles were reviewed: each scored before it is learnt from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.extract.learn.fitting import learn, taught_by
from annotator.extract.learn.lesson import Lesson, in_order
from annotator.extract.learn.page import links_of, places_of
from annotator.extract.learn.predicting import predict_page
from annotator.extract.learn.readings import Reads
from annotator.extract.learn.weighing import Tally
from annotator.model import ArticleId, Prediction
from annotator.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Point:
    """One article, scored strictly by what was learnt from `lessons` others, and by the rules."""

    article: ArticleId
    lessons: int
    mentions: Tally
    relations: Tally
    rule_mentions: Tally
    rule_relations: Tally


def prequential(
    lessons: Sequence[Lesson], scheme: Scheme, reader: Reads, *, every: int = 1
) -> Iterator[Point]:
    """A point for each article, in the order in which they were reviewed.

    With `every` above 1 it is learnt anew only after so many articles, as costs less time.
    """
    taught = [taught_by(lesson, scheme, reader) for lesson in lessons]
    order = {lesson.article.id: place for place, lesson in enumerate(in_order(lessons))}
    model = None
    for number, lesson in enumerate(lessons):
        if model is None or number % every == 0:
            known = sorted(range(number), key=lambda each: order[lessons[each].article.id])
            model = learn([taught[each] for each in known], scheme)
        page = taught[number].page
        said = predict_page(model, page, scheme)
        yield Point(
            lesson.article.id,
            model.lessons,
            *_scored(said, lesson.gold, scheme),
            *_scored(page.rules, lesson.gold, scheme),
        )


def _scored(said: Prediction, gold: Prediction, scheme: Scheme) -> tuple[Tally, Tally]:
    return (
        Tally.of(places_of(said.mentions), places_of(gold.mentions)),
        Tally.of(_links(said, scheme), _links(gold, scheme)),
    )


def _links(prediction: Prediction, scheme: Scheme) -> set[object]:
    """The relations; those without direction as if written from the first end."""
    return {
        (min(head, tail), max(head, tail), label)
        if label in scheme.symmetric
        else (head, tail, label)
        for head, tail, label in links_of(prediction)
    }
