"""The real worker process around an extractor that makes one kind of trouble at one article.

`python -m tests.faults.troublesome KIND FILE`: the file gets the ids of all processes there are.
"""

import ctypes
import math
import os
import signal
import subprocess
import sys
import time

from annotator.extract import registry, worker
from annotator.model import PredictedMention, PredictedRelation, Prediction

AT = "a1"
"""The article at which the trouble is made."""
_LONG = 3600


class Trouble:
    """An extractor that marks a word of every article, and makes trouble at one of them."""

    name, version, settings, model_sha256, note = "troublesome", "1", {}, None, "trouble"

    def __init__(self, kind, told):
        self._kind, self._told = kind, told
        self._tell(os.getpid())

    def predict(self, articles, _scheme):
        """One prediction per article, or not."""
        for article in articles:
            good = PredictedMention("m1", "GPE", ((0, 4),), 0.5)
            if article.id == AT:
                made = getattr(self, self._kind)(article, good)
                yield made if made is not None else Prediction(article.id, (good,))
            else:
                yield Prediction(article.id, (good,))

    def _tell(self, process):
        with open(self._told, "a", encoding="ascii") as told:
            told.write(f"{process}\n")

    def crash(self, *_):
        raise ZeroDivisionError("the model is tired")

    def segfault(self, *_):
        ctypes.string_at(0)

    def hang(self, *_):
        time.sleep(_LONG)

    def blow_up(self, *_):
        held = []
        while True:
            held.append(b"x" * 2**25)

    def endless_output(self, *_):
        while True:
            os.write(ANSWERS, b"x" * 2**16)

    def garbage(self, *_):
        os.write(ANSWERS, b"\xff\xfe{[garbage\n")

    def half_a_line(self, *_):
        os.write(ANSWERS, b'{"id": "a1", "mentions": [')
        os._exit(0)

    def wrong_ids(self, article, good):
        tie = PredictedRelation("r1", "held_at", "m1", "m9")
        return Prediction(article.id, (good, good), (tie,))

    def wrong_offsets(self, article, _good):
        end = len(article.text) + 7
        return Prediction(article.id, (PredictedMention("m1", "GPE", ((3, end),)),))

    def unknown_labels(self, article, _good):
        return Prediction(article.id, (PredictedMention("m1", "PLANET", ((0, 4),)),))

    def nan_scores(self, article, _good):
        return Prediction(article.id, (PredictedMention("m1", "GPE", ((0, 4),), math.nan),))

    def late_answer(self, *_):
        time.sleep(DEADLINE + 0.3)

    def closed_output(self, *_):
        os.close(ANSWERS)
        time.sleep(_LONG)

    def grandchild(self, *_):
        for session in (False, True):
            child = subprocess.Popen(["sleep", str(_LONG)], start_new_session=session)
            self._tell(child.pid)
        # and one whose parent has gone: it would be anybody's child
        orphan = (
            "import subprocess as s; print(s.Popen(['sleep', '3600'], start_new_session=1).pid)"
        )
        done = subprocess.run([sys.executable, "-c", orphan], stdout=subprocess.PIPE, check=True)
        self._tell(int(done.stdout))
        time.sleep(_LONG)

    def deaf(self, *_):
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
            signal.signal(each, signal.SIG_IGN)
        while True:
            time.sleep(_LONG)

    def endless_errors(self, *_):
        while True:
            os.write(2, b"warning: something is odd\n" * 1000)


KINDS = [
    name
    for name, made in vars(Trouble).items()
    if callable(made) and not name.startswith("_") and name != "predict"
]
DEADLINE = 1.0
"""Seconds that the harness gives an article."""
ANSWERS = -1


def main(kind, told):
    """Serve as the real worker does."""
    global ANSWERS
    registry.make = lambda _spec, _scheme, **_: Trouble(kind, told)
    private = worker._private_output

    def remembered():
        global ANSWERS
        output = private()
        ANSWERS = output.fileno()
        return output

    worker._private_output = remembered
    return worker.main([])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
