"""A prediction as plain values: what an extractor gives may have a library's own numbers in it.

Models give scores and places as numpy's, torch's and others' scalars; those are numbers. What is
none, or no text where a text belongs, is refused with the field that it stands in.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from typing import Any

from annotator.errors import ExtractorError
from annotator.extract.answer import short
from annotator.extract.protocol import Partial
from annotator.model import Article

_PLACES = 2**53
"""What no place in a text comes near, and JSON still has."""


def plain(article: Article, prediction: object) -> dict[str, list[Any]]:
    """Mentions, relations and what was left out, as JSON values; ExtractorError names the field.

    Refused is also what is no prediction, or one for another article.
    """
    said = _field(prediction, "article", "the prediction")
    if said != article.id:
        raise ExtractorError(f"the prediction is for the article {short(said)}")
    return {
        "mentions": [
            _mention(each, f"mentions[{at}]")
            for at, each in enumerate(_items(prediction, "mentions"))
        ],
        "relations": [
            _relation(each, f"relations[{at}]")
            for at, each in enumerate(_items(prediction, "relations"))
        ],
        "left_out": [_text(each, f"left_out[{at}]") for at, each in enumerate(prediction.left_out)]
        if isinstance(prediction, Partial)
        else [],
    }


def _mention(given: object, name: str) -> dict[str, object]:
    entity = _field(given, "entity", name)
    return {
        **_named(given, ("id", "label"), name),
        "fragments": [
            _pair(each, f"{name}.fragments[{at}]")
            for at, each in enumerate(_items(given, "fragments", name))
        ],
        "score": _score(_field(given, "score", name), f"{name}.score"),
        "entity": None if entity is None else _text(entity, f"{name}.entity"),
        "attributes": _attributes(given, name),
    }


def _relation(given: object, name: str) -> dict[str, object]:
    return {
        **_named(given, ("id", "label", "head", "tail"), name),
        "score": _score(_field(given, "score", name), f"{name}.score"),
        "attributes": _attributes(given, name),
    }


def _named(given: object, fields: Iterable[str], name: str) -> dict[str, object]:
    return {each: _text(_field(given, each, name), f"{name}.{each}") for each in fields}


def _attributes(given: object, name: str) -> dict[str, str]:
    found, where = _field(given, "attributes", name), f"{name}.attributes"
    if not isinstance(found, Mapping):
        raise ExtractorError(f"{where} is {short(found)}, no mapping")
    return {_text(key, where): _text(each, where) for key, each in found.items()}


def _pair(given: object, name: str) -> list[int]:
    pair = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else []
    if len(pair) != 2:
        raise ExtractorError(f"{name} is {short(given)}, no (start, end)")
    return [_place(each, name) for each in pair]


def _place(given: object, name: str) -> int:
    value = _scalar(given)
    try:
        place = operator.index(value)  # type: ignore[arg-type]  # what is no integer raises
    except TypeError:
        place = None
    if place is None or isinstance(value, bool):
        raise ExtractorError(f"{name} has {short(given)}, which is no whole number")
    if abs(place) > _PLACES:
        raise ExtractorError(f"{name} has a number of {len(str(place))} digits")
    return place


def _score(given: object, name: str) -> float | None:
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
        raise ExtractorError(f"{name} is {short(given)}, no number between 0 and 1")
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


def _text(given: object, name: str) -> str:
    if not isinstance(given, str):
        raise ExtractorError(f"{name} is {short(given)}, no text")
    if not given.isascii():
        try:
            given.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ExtractorError(
                f"{name} is {short(given)}, with half a character ({error.reason})"
            ) from None
    return str(given)


def _items(given: object, field: str, of: str = "the prediction") -> list[object]:
    found = _field(given, field, of)
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise ExtractorError(f"{field} of {of} is {short(found)}, no list")
    return list(found)


def _field(given: object, field: str, name: str) -> object:
    try:
        return getattr(given, field)
    except AttributeError:
        raise ExtractorError(f"{name} is {short(given)}, which has no {field}") from None
