"""The numbers of a run's JSON by their dotted paths, such as mentions.per_label.GPE.f1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from annotator.errors import GoldspanError

_UNLISTED = frozenset({"per_article", "calibration", "confusion", "remarks"})
"""Parts of a run that are not offered where a path is mistyped: there are thousands of them."""
_MEANT = {"f1": 0, "precision": 1, "recall": 2}
"""What people mean most comes first."""


def number_at(run: Mapping[str, Any], metric: str, *, of: str = "") -> float | None:
    """The number at a dotted path of a run; None where it has no meaning.

    GoldspanError, with near paths, where there is no number; `of` is the report that it names.
    """
    found, value = _at(run, metric)
    if found and value is None:
        return None
    if found and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    paths = list(_paths(run))
    paths.sort(key=lambda path: _MEANT.get(path.rpartition(".")[2], len(_MEANT)))
    near = [path for path in paths if path.startswith(f"{metric}.")]
    near = near or get_close_matches(metric, paths, n=5, cutoff=0.5) or paths
    where = f"{of}: " if of else ""
    raise GoldspanError(
        f"{where}{metric} is no number of the run {run['name']}; near ones: {', '.join(near[:5])}"
    )


def _at(value: object, path: str) -> tuple[bool, object]:
    """Whether there is something at a dotted path, and what; a label may have points too."""
    if value is None:
        return True, None
    for key, inside in _inside(value):
        if path == key:
            return True, inside
        if path.startswith(f"{key}."):
            found, deeper = _at(inside, path[len(key) + 1 :])
            if found:
                return True, deeper
    return False, None


def _paths(value: object, *, at: str = "") -> Iterator[str]:
    """The paths of the numbers in it that somebody may have meant."""
    for key, inside in _inside(value):
        path = f"{at}{key}"
        if isinstance(inside, int | float) and not isinstance(inside, bool):
            yield path
        elif isinstance(inside, Mapping) and path not in _UNLISTED:
            yield from _paths(inside, at=f"{path}.")


def _inside(value: object) -> Iterator[tuple[str, object]]:
    """What lies right below a value, by name; in a list by number from 0."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from ((str(place), each) for place, each in enumerate(value))
