"""The report on the page docs/evaluating-json.md; `python -m tests.example_report` prints it."""

import json
import sys

from annotator import scheme as schemes
from annotator.assistance import Assistance
from annotator.evaluate import Gold, GoldArticle, Predictions, evaluate
from annotator.model import PredictedMention, PredictedRelation, Prediction
from annotator.text import sha256

WIDTH = 120
A1 = "Ada Lind, who leads Oslo, met Bo Quist of Norway. Lind was late."
A2 = "Cy Tan of Seoul waited for Ada Lind."


def example():
    """What `to_dict` says of it, with "…" for hashes, which say nothing to a reader."""
    found = evaluate(_gold(), _mine(), _theirs(), by=["zone"]).to_dict()
    gold, runs = found["gold"], found["runs"]
    for each, key in ((gold, "sha256"), (gold, "scheme"), *((run, "sha256") for run in runs)):
        each[key] = "…"
    # the other run looks the same
    return found | {"runs": runs[:1]}


def _gold():
    scheme = schemes.load("diplomacy")
    articles = (
        _article("a1", A1, "dev", _a1(), [("r1", "ada", "oslo")]),
        _article("a2", A2, "test", _a2(), [("r1", "cy", "seoul")]),
    )
    return Gold("news-1.0", articles, scheme)


def _a1():
    return [
        _mention(A1, "ada", "Ada Lind", "PERSON", None, "e-ada"),
        _mention(A1, "oslo", "Oslo", "GPE", None, "e-oslo"),
        _mention(A1, "bo", "Bo Quist", "PERSON", None, "e-bo"),
        _mention(A1, "norway", "Norway", "GPE", None, "e-norway"),
        _mention(A1, "lind", "Lind", "PERSON", None, "e-ada", at=2),
    ]


def _a2():
    return [
        _mention(A2, "cy", "Cy Tan", "PERSON", None, "e-cy"),
        _mention(A2, "seoul", "Seoul", "GPE", None, "e-seoul"),
    ]


def _mine():
    first = (
        _mention(A1, "m1", "Ada Lind", "PERSON", 0.9, "1"),
        _mention(A1, "m2", "Oslo", "GPE", 0.6, "2"),
        _mention(A1, "m3", "Bo Quist", "PERSON", 0.9, "3"),
        _mention(A1, "m4", "Norway", "ORG", 0.4, "4"),
        _mention(A1, "m5", "Lind", "PERSON", 0.6, "1", at=2),
    )
    second = (_mention(A2, "m1", "Cy Tan", "PERSON", 0.4, "1"),)
    return _run("mine", (first, [("r1", "m1", "m2", 0.7)]), (second, []))


def _theirs():
    first = (
        _mention(A1, "m1", "Ada Lind", "PERSON", None),
        _mention(A1, "m2", "Bo", "PERSON", None),
    )
    second = (_mention(A2, "m1", "Cy", "PERSON", None), _mention(A2, "m2", "Seoul", "GPE", None))
    return _run("theirs", (first, []), (second, []))


def _mention(text, item, words, label, score, entity=None, *, at=1):
    start = -1
    for _ in range(at):
        start = text.index(words, start + 1)
    return PredictedMention(item, label, ((start, start + len(words)),), score, entity)


def _article(item, text, split, mentions, links):
    relations = (PredictedRelation(each, "affiliated_with", *ends) for each, *ends in links)
    return GoldArticle(
        item,
        sha256(text),
        text,
        mentions=tuple(mentions),
        relations=tuple(relations),
        split=split,
        assistance=Assistance.by("mine"),
    )


def _run(name, *said):
    return Predictions(
        name,
        tuple(
            Prediction(
                article,
                tuple(mentions),
                tuple(
                    PredictedRelation(each, "affiliated_with", head, tail, score)
                    for each, head, tail, score in links
                ),
            )
            for article, (mentions, links) in zip(("a1", "a2"), said, strict=True)
        ),
    )


def laid_out(value, indent=0):
    """JSON in which a score, and whatever fits, is one line."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or "cor" in value or len(line) + indent <= WIDTH:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, list):
        parts = [laid_out(each, indent + 2) for each in value]
    else:
        parts = [f"{json.dumps(key)}: {laid_out(each, indent + 2)}" for key, each in value.items()]
    begin, end = "[]" if isinstance(value, list) else "{}"
    return f"{begin}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{end}"


if __name__ == "__main__":
    sys.stdout.write(laid_out(example()) + "\n")
