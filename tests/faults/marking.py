"""The real worker process around an extractor without a model: it is ready in a tenth of the time.

`python -m tests.faults.marking`, for harnesses that kill whoever asks it; what is under test there
is what is written of its answers, and when.
"""

import sys
import time

from annotator.extract import registry, worker
from annotator.model import PredictedMention, PredictedRelation, Prediction

SECONDS = 0.002
"""That an article takes, as with a small model: so the kills fall between answers."""


class Marking:
    """An extractor that marks the first words of every article, and says that they belong together.

    Of articles with the same beginning it says the same.
    """

    name, version, settings, model_sha256, note = "marking", "1", {}, None, ""

    def predict(self, articles, _scheme):
        """One prediction per article."""
        for article in articles:
            time.sleep(SECONDS)
            one, other = (
                PredictedMention(f"m{at}", label, ((9 * at, 9 * at + 8),), 0.5)
                for at, label in enumerate(("PERSON", "ROLE"))
            )
            link = PredictedRelation("r1", "holds_role", "m0", "m1", 0.5)
            yield Prediction(article.id, (one, other), (link,))


def main():
    """Serve as the real worker does."""
    registry.make = lambda _spec, _scheme, **_: Marking()
    return worker.main([])


if __name__ == "__main__":
    sys.exit(main())
