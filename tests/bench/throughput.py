"""Words a second: a bare pipeline, our extractor around it, a worker, two, and `suggest` whole.

The same components throughout, several alternations, medians. Ratios of what one process does are
of its processor time, since the machine does other things meanwhile; what several do together is
by the clock, from when all are loaded until the articles run out. A bare pipeline is measured on
whole articles, as anybody would call it, and on our pieces of them, which it reads faster.
"""

import os
import random
import time
from pathlib import Path

from annotator import scheme as schemes
from annotator.extract import installed
from annotator.extract.builtin import BuiltinExtractor
from annotator.extract.client import worker_environment
from annotator.extract.pool import predict_in_pool
from annotator.extract.reading import pieces, readable
from annotator.store import Project
from annotator.suggesting import suggest
from tests.bench.timing import Samples, median
from tests.making import OSLO, article

ARTICLES, MANY, ROUNDS = 8, 60, 5
LOADED = 12
"""Answers after which all workers are loaded; as many before the end some have run out."""
SENTENCES = [
    "The foreign ministers of Norway and Japan signed an agreement on fishing in Oslo on Friday.",
    "Ada Lind, who has led the talks since March, said that the text would be published soon.",
    "A spokesman for the European Commission declined to say whether sanctions had been discussed.",
    "Officials in Seoul, where the last round was held, expect both sides to meet again in June.",
    "“We have not seen the end of this,” Bo Quist, the Swedish envoy, told reporters after lunch.",
    "The treaty of 1998, which both parliaments ratified, does not cover the northern islands.",
    "Prime Minister Eva Holm called the President of Chile late on Tuesday, her office said.",
    "Nobody at the table believed that the deadline, already moved twice, would be kept.",
]


def made(count, *, seed=1):
    """Articles of some 400 words in paragraphs of a few sentences."""
    chance = random.Random(seed)
    texts = (
        "\n\n".join(" ".join(chance.sample(SENTENCES, 4)) for _ in range(7)) for _ in range(count)
    )
    return [article(f"{OSLO}\n\n{text}", f"a{at:04}") for at, text in enumerate(texts)]


def figures(folder):
    """Words a second, and ratios, where there is a model."""
    # as in a worker: one thread
    os.environ.update({k: v for k, v in worker_environment().items() if "THREADS" in k})
    model, scheme = installed.best(), schemes.load("diplomacy")
    if model is None:
        return
    extractor, articles = BuiltinExtractor(model, scheme), made(ARTICLES)
    nlp, words = extractor._reader.nlp, words_of(articles)
    acts = {
        "bare": lambda: [*nlp.pipe(each.text for each in articles)],
        "pieces": lambda: [
            *nlp.pipe(
                readable(each.text[start:end]) for each in articles for start, end in pieces(each)
            )
        ],
        "reading": lambda: [extractor._reader.read(each) for each in articles],
        "extractor": lambda: [*extractor.predict(articles, scheme)],
    }
    samples = {name: Samples() for name in acts}
    for act in acts.values():
        act()
    for _ in range(ROUNDS):
        for name, act in acts.items():
            samples[name].take(act)
    rates = {name: 1000 * words / median(found.cpu) for name, found in samples.items()}
    for name, rate in rates.items():
        yield f"throughput.{name}", rate, "words/s of processor", None
    for name in ("reading", "extractor"):
        for bare in ("bare", "pieces"):
            ratio = median(
                [a / b for a, b in zip(samples[bare].cpu, samples[name].cpu, strict=True)]
            )
            yield f"throughput.{name} to {bare}", ratio, "ratio", None
    many = made(MANY)
    yield "throughput.worker", worked(many[: MANY // 2], scheme), "words/s of processor", None
    pairs = [(rate_of(many, scheme, 1), rate_of(many, scheme, 2)) for _ in range(3)]
    yield "throughput.1 worker", median([one for one, _ in pairs]), "words/s", None
    yield "throughput.2 workers", median([two for _, two in pairs]), "words/s", None
    yield "throughput.2 to 1", median([two / one for one, two in pairs]), "ratio", None
    with Project.create(folder / "news.goldspan", scheme=scheme) as project:
        project.add_articles(many)
        began = time.perf_counter()
        suggest(project, workers=2)
        whole = words_of(many) / (time.perf_counter() - began)
    yield "throughput.suggest, 2 workers, loading and all", whole, "words/s", None


def words_of(articles):
    """How many words these have."""
    return sum(len(each.text.split()) for each in articles)


def worked(articles, scheme):
    """Words a second of a worker's own processor time, once it is loaded."""
    with predict_in_pool(iter(articles), spec=None, scheme=scheme, workers=1) as worker:
        before = processor(worker.process_id)
        for at, _ in enumerate(worker, start=1):
            if at == len(articles):
                return words_of(articles) / (processor(worker.process_id) - before)
    raise SystemExit("the worker failed at an article")


def processor(process):
    """Seconds of processor time of a process, as /proc says."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rate_of(articles, scheme, workers):
    """Words a second by the clock, while all are loaded and none has run out."""
    predictions = predict_in_pool(iter(articles), spec=None, scheme=scheme, workers=workers)
    times = [time.perf_counter() for _ in predictions]
    middle = times[LOADED:-LOADED]
    return words_of(articles) / len(articles) * (len(middle) - 1) / (middle[-1] - middle[0])
