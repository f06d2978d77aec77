"""Work on very many values at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[int, int], None]
"""Called with how much is done of how much; it may raise to stop before anything is written."""


def unreported(done: int, total: int) -> None:
    """Nobody wants to know."""


@contextmanager
def many_values() -> Iterator[None]:
    """No garbage collection meanwhile: hundreds of thousands of new values and no circles.

    Each full collection looks at all of them in vain; it took a third of an import's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
