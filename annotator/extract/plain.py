"""A prediction as plain values: what an extractor gives may have a library's own numbers in it.

Models give scores and places as numpy's, torch's and others' scalars; those are numbers. What is
none, or no text where a text belongs, is refused with the field that it stands in.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from annotator.errors import ExtractorError
from annotator.extract.answer import short
from annotator.extract.protocol import Partial
from annotator.model import Article

_Made = TypeVar("_Made")
_PLACES = 2**53
"""What no place in a text comes near, and JSON still has."""


def plain(article: Article, prediction: object) -> dict[str, list[Any]]:
    """Mentions, relations and what was left out, as JSON values; ExtractorError names the field.

    Refused is also what is no prediction, or one for another article.
    """
    try:
        said = _field(prediction, "article")
        if said != article.id:
            raise ExtractorError(f" is for the article {short(said)}")
        found, linked = _items(prediction, "mentions"), _items(prediction, "relations")
    except ExtractorError as error:
        raise ExtractorError(f"the prediction{error}") from None
    left_out = prediction.left_out if isinstance(prediction, Partial) else ()
    return {
        "mentions": _each(_mention, found, "mentions"),
        "relations": _each(_relation, linked, "relations"),
        "left_out": _each(_text, left_out, "left_out"),
    }


def _each(made: Callable[[object], _Made], given: Iterable[object], name: str) -> list[_Made]:
    """All of them made plain; what is wrong with one is told with its place."""
    found: list[_Made] = []
    for each in given:
        try:
            found.append(made(each))
        except ExtractorError as error:
            raise ExtractorError(f"{name}[{len(found)}]{error}") from None
    return found


def _mention(given: object) -> dict[str, object]:
    entity = _field(given, "entity")
    return {
        "id": _named(given, "id"),
        "label": _named(given, "label"),
        "fragments": _each(_pair, _items(given, "fragments"), ".fragments"),
        "score": _score(given),
        "entity": None if entity is None else _named(given, "entity"),
        "attributes": _attributes(given),
    }


def _relation(given: object) -> dict[str, object]:
    return {
        **{each: _named(given, each) for each in ("id", "label", "head", "tail")},
        "score": _score(given),
        "attributes": _attributes(given),
    }


def _named(given: object, field: str) -> str:
    try:
        return _text(_field(given, field))
    except ExtractorError as error:
        raise ExtractorError(f".{field}{error}") from None


def _attributes(given: object) -> dict[str, str]:
    found = _field(given, "attributes")
    if not isinstance(found, Mapping):
        raise ExtractorError(f".attributes is {short(found)}, no mapping")
    try:
        return {_text(key): _text(each) for key, each in found.items()}
    except ExtractorError as error:
        raise ExtractorError(f".attributes{error}") from None


def _pair(given: object) -> list[int]:
    pair = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else []
    if len(pair) != 2:
        raise ExtractorError(f" is {short(given)}, no (start, end)")
    return [_place(each) for each in pair]


def _place(given: object) -> int:
    if type(given) is int and abs(given) <= _PLACES:
        return given
    value = _scalar(given)
    try:
        place = operator.index(value)  # type: ignore[arg-type]  # what is no integer raises
    except TypeError:
        place = None
    if place is None or isinstance(value, bool):
        raise ExtractorError(f" has {short(given)}, which is no whole number")
    if abs(place) > _PLACES:
        raise ExtractorError(" has a number that is no place in a text")
    return place


def _score(of: object) -> float | None:
    given = _field(of, "score")
    if given is None:
        return None
    value = _scalar(given)
    number = math.nan
    # a text has no __float__, so that "0.9" is none
    if hasattr(value, "__float__") and not isinstance(value, bool):
        try:
            number = float(value)
        except (ValueError, TypeError, OverflowError):
            number = math.inf
    # JSON has no NaN, and null would say that there is no score
    if not math.isfinite(number):
        raise ExtractorError(f".score is {short(given)}, no number between 0 and 1")
    return number


def _scalar(given: object) -> object:
    """A library's scalar as Python's, by the name that numpy, torch and others have for that."""
    item = getattr(given, "item", None)
    if not callable(item):
        return given
    try:
        value: object = item()
    except (TypeError, ValueError, RuntimeError):  # of many values, or of another kind
        return None
    return value


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise ExtractorError(f" is {short(given)}, no text")
    if not given.isascii():
        try:
            given.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ExtractorError(
                f" is {short(given)}, with half a character ({error.reason})"
            ) from None
    return str(given)


def _items(given: object, field: str) -> list[object]:
    found = _field(given, field)
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise ExtractorError(f".{field} is {short(found)}, no list")
    return list(found)


def _field(given: object, field: str) -> object:
    try:
        return getattr(given, field)
    except AttributeError:
        raise ExtractorError(f" is {short(given)}, which has no {field}") from None
