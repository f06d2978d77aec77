"""Suggesting with what was learnt: from a reading and a model to a prediction."""

from __future__ import annotations

from annotator.effort import KEYBOARD
from annotator.extract.learn.model import Model
from annotator.extract.learn.page import Page, Place, page_of, said_of
from annotator.extract.reading import Reading
from annotator.model import PredictedMention, PredictedRelation, Prediction
from annotator.scheme import Scheme

_DIGITS = 4
"""Of a probability: more would claim what nobody knows."""


def predict(
    model: Model, reading: Reading, scheme: Scheme, *, threshold: float = KEYBOARD.threshold
) -> Prediction:
    """What is worth showing of an article, each item with its probability."""
    return predict_page(model, page_of(reading, scheme), scheme, threshold=threshold)


def predict_page(
    model: Model, page: Page, scheme: Scheme, *, threshold: float = KEYBOARD.threshold
) -> Prediction:
    """The same, for a page that is at hand."""
    page = page.finer(model.marking.cuts)
    judged = model.marking.judged(page, scheme.mentions)
    chosen = dict(model.marking.chosen(page, judged, threshold))
    article = page.reading.article
    mentions: dict[Place, PredictedMention] = {}
    for order, (place, probability) in enumerate(_reading_order(chosen), 1):
        start, end, label = place
        rule = page.ruled.get(place)
        mentions[place] = PredictedMention(
            f"m{order}",
            label,
            ((start, end),),
            score=round(probability, _DIGITS),
            attributes=model.valuing.values(
                label,
                article.text[start:end],
                None if rule is None else rule.attributes,
                scheme.mentions[label].attributes,
            ),
        )
    relations: list[PredictedRelation] = []
    for (head, tail, label), probability in model.relating.judged(page, chosen, scheme):
        ruled = page.ruled_links.get((head, tail, label))
        if probability <= model.relating.trust.least(
            threshold, None if ruled is None else said_of(ruled)
        ):
            continue
        relations.append(
            PredictedRelation(
                f"r{len(relations) + 1}",
                label,
                mentions[head].id,
                mentions[tail].id,
                score=round(probability, _DIGITS),
                attributes=model.valuing.values(
                    label,
                    article.text[tail[0] : tail[1]],
                    None if ruled is None else ruled.attributes,
                    scheme.relations[label].attributes,
                ),
            )
        )
    return Prediction(article.id, tuple(mentions.values()), tuple(relations))


def _reading_order(chosen: dict[Place, float]) -> list[tuple[Place, float]]:
    return sorted(chosen.items(), key=lambda each: (each[0][0], -each[0][1], each[0][2]))
