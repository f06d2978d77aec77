"""One extractor over gold's own texts, as predictions to score."""

from __future__ import annotations

from collections.abc import Callable

from annotator.bulk import Report, unreported
from annotator.descent import learnt_by
from annotator.errors import ExtractorError, SourceError
from annotator.evaluate import Gold, Predictions
from annotator.evaluate.steps import unstopped
from annotator.extract.client import Dropped, predict_in_worker
from annotator.extract.specs import is_extractor, needs_scheme
from annotator.model import Article
from annotator.suggesting import no_answers
from annotator.text import sha256

__all__ = ["is_extractor", "predict"]


def predict(
    gold: Gold,
    spec: str,
    *,
    split: str | None = None,
    report: Report = unreported,
    dropped: Callable[[Dropped], None] = lambda _dropped: None,
    left_out: Callable[[Dropped], None] = lambda _left_out: None,
    stopped: Callable[[], bool] = unstopped,
) -> Predictions:
    """What an extractor says of the articles that gold judges, those of `split` alone.

    `spec` is as everywhere (docs/extractors.md). What programs, addresses and files say is taken
    with any labels, which are held against gold's when it is scored. Of an article that the
    extractor fails at it says nothing, which counts as that; `dropped` hears which and why, and
    `left_out` of what items. Raises SourceError where gold lacks what it takes, and
    ExtractorError; Stopped soon after `stopped` says so, and then nothing is kept.
    """
    articles = _articles(gold, split)
    report(0, len(articles))
    if gold.scheme is None and needs_scheme(spec):
        raise SourceError(
            gold.source or gold.name,
            f"has no scheme, so {spec} cannot tell what to look for; name one with --scheme, or "
            "score against a release or a project",
        )
    scheme = gold.scheme if needs_scheme(spec) else None
    with predict_in_worker(iter(articles), spec=spec, scheme=scheme, stopped=stopped) as answers:
        said = []
        for done, prediction in enumerate(answers, start=1):
            said.append(prediction)
            report(done + len(answers.dropped), len(articles))
        for each in answers.dropped:
            dropped(each)
        for each in answers.left_out:
            left_out(each)
        if articles and not said:
            raise ExtractorError(no_answers(answers.dropped))
        return Predictions(
            answers.ready.name, tuple(said), source=spec, learnt=learnt_by(answers.ready.settings)
        )


def _articles(gold: Gold, split: str | None) -> list[Article]:
    """The judged articles, none of what is true of them."""
    known = [each for each in gold.known if each.finished and split in (None, each.split)]
    without = [each.id for each in known if each.text is None]
    if without:
        raise SourceError(
            gold.source or gold.name,
            f"has no text of the article {without[0]}, so no extractor can read it; write the "
            "texts into it, or score a file of predictions",
        )
    return [
        Article(each.id, sha256(each.text), "", each.text, each.meta, each.zones)
        for each in known
        if each.text is not None
    ]
