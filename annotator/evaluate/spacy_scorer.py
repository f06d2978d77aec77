"""This contract where spaCy's `Scorer` is expected: examples in, its keys out.

spaCy itself is not imported: an example is whatever has `reference` and `predicted`, documents with
`text` and `ents`, and an entity whatever has `start_char`, `end_char` and `label_`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from annotator.errors import SourceError
from annotator.evaluate.scores import Score
from annotator.evaluate.scoring import evaluate
from annotator.evaluate.sides import Gold, GoldArticle, Predictions
from annotator.model import ArticleId, PredictedMention, Prediction


class Span(Protocol):
    """What is asked of one of spaCy's spans; offsets are code points."""

    @property
    def start_char(self) -> int:
        """Its first character."""
        ...

    @property
    def end_char(self) -> int:
        """The character after it."""
        ...

    @property
    def label_(self) -> str:
        """Its label."""
        ...


class Doc(Protocol):
    """What is asked of one of spaCy's documents."""

    @property
    def text(self) -> str:
        """The whole text."""
        ...

    @property
    def ents(self) -> Iterable[Span]:
        """Its named entities."""
        ...


class Example(Protocol):
    """What is asked of one of spaCy's examples."""

    @property
    def reference(self) -> Doc:
        """Gold."""
        ...

    @property
    def predicted(self) -> Doc:
        """What a pipeline says of the same text."""
        ...


class SpacyScorer:
    """Takes the place of `spacy.scorer.Scorer` for named entities, in `nlp.evaluate` too.

    Unlike it, it judges a document whose gold has no entities at all, and forgives no boundary.
    """

    def score(
        self, examples: Iterable[Example], *, per_component: bool = False
    ) -> dict[str, object]:
        """`ents_p`, `ents_r`, `ents_f` and `ents_per_type`, strictly; None where undefined.

        With `per_component` they are those of "ner", whichever component made the entities.
        """
        found = _scores(examples)
        return {"ner": found} if per_component else found


def _scores(examples: Iterable[Example]) -> dict[str, object]:
    gold, predicted = [], []
    for number, example in enumerate(examples):
        name = ArticleId(f"{number:08}")
        text = example.reference.text
        if example.predicted.text != text:
            raise SourceError(
                f"example {number}",
                "was predicted on another text than gold's; predict on gold's own texts",
            )
        gold.append(GoldArticle(name, None, text, True, _mentions(example.reference)))
        predicted.append(Prediction(name, _mentions(example.predicted)))
    if not gold:
        return _named(Score()) | {"ents_per_type": None}
    report = evaluate(
        Gold("examples", tuple(gold)),
        Predictions("predicted", tuple(predicted)),
        resamples=0,
    )
    mentions = report.runs[0].mentions
    per_type = {
        label: {name[5:]: value for name, value in _named(score).items()}
        for label, score in sorted(mentions.per_label.items())
    }
    return _named(mentions.strict) | {"ents_per_type": per_type or None}


def _mentions(doc: Doc) -> tuple[PredictedMention, ...]:
    return tuple(
        PredictedMention(f"m{number}", span.label_, ((span.start_char, span.end_char),))
        for number, span in enumerate(doc.ents)
    )


def _named(score: Score) -> dict[str, object]:
    return {"ents_p": score.precision, "ents_r": score.recall, "ents_f": score.f1}
