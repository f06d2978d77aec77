"""One extractor over gold's own texts, as predictions to score."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from annotator.bulk import Report, unreported
from annotator.errors import ExtractorError, SourceError, Stopped
from annotator.evaluate import Gold, Predictions, load_predictions
from annotator.evaluate.steps import unstopped
from annotator.extract import command
from annotator.extract.client import Dropped, predict_in_worker
from annotator.formats import exchange
from annotator.model import Article
from annotator.suggesting import no_answers
from annotator.text import sha256

_OWN = ("builtin", "rules")


def is_extractor(spec: str) -> bool:
    """Whether these words name an extractor, and no file."""
    return spec in _OWN or spec.startswith(("spacy:", command.PREFIX))


def predict(
    gold: Gold,
    spec: str,
    *,
    split: str | None = None,
    report: Report = unreported,
    dropped: Callable[[Dropped], None] = lambda _dropped: None,
    stopped: Callable[[], bool] = unstopped,
) -> Predictions:
    """What an extractor says of the articles that gold judges, those of `split` alone.

    `spec` is builtin, rules, spacy:PACKAGE, or command:PROGRAM ARGUMENTS, which is given articles
    as exchange JSONL and answers so. Of an article that it fails at it says nothing, which counts
    as that; `dropped` hears which and why. Raises SourceError where gold lacks what it takes, and
    ExtractorError; Stopped soon after `stopped` says so, and then nothing is kept.
    """
    articles = _articles(gold, split)
    report(0, len(articles))
    if spec.startswith(command.PREFIX):
        return _by_command(articles, spec, report, stopped)
    if gold.scheme is None:
        raise SourceError(
            gold.source or gold.name,
            f"has no scheme, so {spec} cannot tell what to look for; name one with --scheme, or "
            "score against a release or a project",
        )
    with predict_in_worker(
        iter(articles), spec=spec, scheme=gold.scheme, stopped=stopped
    ) as predictions:
        said = []
        for done, prediction in enumerate(predictions, start=1):
            said.append(prediction)
            report(done + len(predictions.dropped), len(articles))
        for each in predictions.dropped:
            dropped(each)
        if articles and not said:
            raise ExtractorError(no_answers(predictions.dropped))
        return Predictions(predictions.ready.name, tuple(said), source=spec)


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


def _by_command(
    articles: Sequence[Article], spec: str, report: Report, stopped: Callable[[], bool]
) -> Predictions:
    words, name = command.words_of(spec), spec.removeprefix(command.PREFIX).strip()
    with tempfile.TemporaryDirectory() as folder:
        given, answers = Path(folder) / "articles.jsonl", Path(folder) / "answers.jsonl"
        exchange.write(map(exchange.line, articles), given)

        def look() -> None:
            if stopped():
                raise Stopped("Stopped.")
            report(min(exchange.count(answers), len(articles)), len(articles))

        command.run(words, articles=given, answers=answers, meanwhile=look)
        try:
            said = load_predictions(answers, stopped=stopped)
        except SourceError as error:
            # the file will be gone when somebody reads this
            raise SourceError(
                f"the answers of {name}", error.problem, line=error.line, field=error.field
            ) from error
    if articles and not said.articles:
        raise ExtractorError(
            f"the program {name} answered for no article; it has to write a line with mentions "
            "for each one that it reads"
        )
    return replace(said, name=name, source=spec)
