"""Sequence models over words (CRF), one for each layer of labels that never overlap.

Settings as measured for this kind of text by cross-validation on one to twenty articles: 40
iterations, c1 = 0.15, c2 = 0.02; with more c2 the first articles teach less. The library works on
one thread and in the order of what it is given, so that the same lessons give the same model.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.extract.learn.features import Features
from annotator.extract.learn.layers import outermost
from annotator.extract.learn.page import Page, Place

if TYPE_CHECKING:
    from pycrfsuite import ItemSequence, Tagger  # type: ignore[import-untyped]

ITERATIONS = 40
C1, C2 = 0.15, 0.02
ROUGH = 20
"""Iterations of taggers that only show how far the others are to be trusted."""
_LEAST = 0.12
"""Of a word's beginning or going on a mention: less is not looked at."""
_NONE = "O"


@dataclass(frozen=True, slots=True)
class Guess:
    """A mention that a tagger sees: its place, how sure it is, and whether it would choose it."""

    place: Place
    probability: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """Labels that are tagged together, and the model's bytes."""

    labels: tuple[str, ...]
    model: bytes


def sequences(features: Features) -> list[ItemSequence]:
    """The features of a page as the library keeps them, a sequence a sentence."""
    import pycrfsuite

    return [pycrfsuite.ItemSequence(words) for words in features]


def tags(page: Page, gold: Iterable[Place], labels: Sequence[str]) -> list[list[str]]:
    """The gold of one layer as tags B, I and O, a list a sentence."""
    found = [_NONE] * len(page.reading.words)
    for start, end, label in outermost(each for each in gold if each[2] in labels):
        if (place := page.exact(start, end)) is not None:
            first, stop = place
            found[first:stop] = [f"B-{label}", *[f"I-{label}"] * (stop - first - 1)]
    return [[found[index] for index in sentence] for sentence in page.reading.sentences]


def train(
    labels: Sequence[str],
    examples: Iterable[tuple[Sequence[ItemSequence], Sequence[Sequence[str]]]],
    *,
    iterations: int = ITERATIONS,
    stopped: Callable[[], None] = lambda: None,
) -> Layer:
    """A layer's model from sentences and their tags; `stopped` may raise between iterations."""
    import pycrfsuite

    class Trainer(pycrfsuite.Trainer):  # type: ignore[misc]
        def on_iteration(self, *_args: object, **_more: object) -> None:
            stopped()

    trainer = Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": C1,
            "c2": C2,
            "max_iterations": iterations,
            "feature.possible_transitions": True,
        }
    )
    for sentences, wanted in examples:
        for words, each in zip(sentences, wanted, strict=True):
            trainer.append(words, each)
    with tempfile.TemporaryDirectory(prefix="goldspan-") as folder:
        path = Path(folder) / "layer.crfsuite"
        trainer.train(str(path))
        return Layer(tuple(labels), path.read_bytes())


class Tagging:
    """The models of all layers, loaded."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        import pycrfsuite

        self._taggers: list[Tagger] = []
        # the library reads from these bytes for as long as it lives
        self._layers = tuple(layers)
        for layer in self._layers:
            tagger = pycrfsuite.Tagger()
            tagger.open_inmemory(layer.model)
            self._taggers.append(tagger)

    def guesses(self, page: Page, sentences: Sequence[ItemSequence]) -> list[Guess]:
        """What the taggers see in a page, the less likely too, in the order of the text."""
        found: dict[Place, Guess] = {}
        for tagger in self._taggers:
            labels = sorted(each[2:] for each in tagger.labels() if each.startswith("B-"))
            known = set(tagger.labels())
            for range_, words in zip(page.reading.sentences, sentences, strict=True):
                tagger.set(words)
                best = tagger.tag()
                for label in labels:
                    for guess in _guesses(page, range_, tagger, best, label, known):
                        found[guess.place] = guess
        return [found[place] for place in sorted(found)]


def _guesses(
    page: Page, words: range, tagger: Tagger, best: Sequence[str], label: str, known: set[str]
) -> Iterable[Guess]:
    """The mentions of one label in one sentence that are not quite unlikely."""
    begin, inside = f"B-{label}", f"I-{label}"
    count = len(words)
    goes_on = [
        tagger.marginal(inside, at) if inside in known and at < count else 0.0
        for at in range(count + 1)
    ]
    for first in range(count):
        sure = tagger.marginal(begin, first)
        if sure < _LEAST:
            continue
        last = first
        while True:
            after = goes_on[last + 1]
            chosen = (
                best[first] == begin
                and all(each == inside for each in best[first + 1 : last + 1])
                and (last + 1 == count or best[last + 1] != inside)
            )
            if chosen or 1 - after >= _LEAST:
                place = (
                    page.reading.words[words.start + first].start,
                    page.reading.words[words.start + last].end,
                    label,
                )
                yield Guess(place, min(1.0, max(0.0, min(sure, 1 - after))), chosen)
            if after < _LEAST:
                break
            sure = min(sure, after)
            last += 1
