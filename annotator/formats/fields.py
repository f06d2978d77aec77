"""The fields of one line of JSON, checked one at a time, and the error that names one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from annotator.errors import SourceError

ID_LENGTH = 200
"""The most code points of an id, a label or an entity's name."""
DEPTH = 64
"""The most objects and lists inside each other in an article's meta."""
COUNTING = "count in code points from 0, end exclusive"
"""What to do about offsets that cannot be."""


class Fields:
    """Checks fields of one line; `keys` counts the keys of the objects that were looked at."""

    def __init__(self, path: Path, line: int) -> None:
        self._path, self.line = path, line
        self.keys = 0

    def fail(self, field: str | None, problem: str) -> NoReturn:
        """Raises the error that names this line and field."""
        # a field's name comes from the file: it may be endless, or hold terminal codes
        if field is not None:
            field = "".join(each if each.isprintable() else "\ufffd" for each in field[:200])
        raise SourceError(self._path, problem, line=self.line, field=field)

    def typed(self, value: object, field: str, kind: type, wanted: str) -> Any:  # noqa: ANN401
        """The value, which is of this kind or None."""
        if value is not None and type(value) is not kind:
            self.fail(field, f"must be {wanted}, not {_short(value)}")
        return value

    def name(self, value: object, field: str) -> str | None:
        """An id or the like: text, not empty and not long; or None."""
        found: str | None = self.typed(value, field, str, "text in quotes")
        if found == "":
            self.fail(field, "is empty; leave it out or fill it in")
        if found is not None and len(found) > ID_LENGTH:
            self.fail(field, f"has {len(found)} characters; it may have {ID_LENGTH}")
        return found

    def needed(self, value: object, field: str) -> str:
        """A name that may not be left out."""
        found = self.name(value, field)
        if found is None:
            self.fail(field, "is missing")
        return found

    def objects(
        self, values: object, field: str, allowed: frozenset[str]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each object of a list, with its place as a field."""
        for place, value in enumerate(self.listed(values, field)):
            where = f"{field}[{place}]"
            yield where, self.object_(value, where, allowed)

    def listed(self, values: object, field: str) -> list[Any]:
        """The value, which is a list."""
        if type(values) is not list:
            self.fail(field, f"must be a list, […], not {_short(values)}")
        return values

    def object_(self, value: object, field: str, allowed: frozenset[str]) -> dict[str, Any]:
        """The value, which is an object with these keys at most."""
        if type(value) is not dict:
            self.fail(field, f"must be an object, {{…}}, not {_short(value)}")
        for key in value:
            if key not in allowed:
                known = ", ".join(sorted(allowed))
                self.fail(f"{field}.{key}", f"is unknown; there may be {known}")
        self.keys += len(value)
        return value

    def span(self, value: dict[str, Any], field: str) -> tuple[int, int]:
        """Start and end: whole numbers, in order."""
        for key in ("start", "end"):
            if type(value.get(key)) is not int:
                self.fail(
                    f"{field}.{key}",
                    f"must be a whole number, not {_short(value.get(key))}; {COUNTING}",
                )
        start, end = value["start"], value["end"]
        if start < 0:
            self.fail(f"{field}.start", f"is {start}; {COUNTING}")
        if end <= start:
            self.fail(f"{field}.end", f"is {end}, not after the start, {start}; {COUNTING}")
        return start, end

    def score(self, value: object, field: str) -> float | None:
        """A number from 0 to 1, or None."""
        if value is None:
            return None
        if (type(value) is not float and type(value) is not int) or not 0 <= value <= 1:
            self.fail(field, f"is {_short(value)}; give a number from 0 to 1, or leave it out")
        return float(value)

    def attributes(self, value: object, field: str) -> dict[str, str]:
        """Text to text."""
        found = self.typed(value, field, dict, "an object, {…}") or {}
        self.keys += len(found)
        for key, each in found.items():
            if type(each) is not str:
                self.fail(f"{field}.{key}", f"must be text in quotes, not {_short(each)}")
        return found

    def free(self, value: object, field: str, depth: int = 1) -> None:
        """Anything that JSON has, as long as it can be kept exactly as it is."""
        if depth > DEPTH:
            self.fail(field, f"is nested more than {DEPTH} deep")
        if type(value) is dict:
            self.keys += len(value)
            for key, each in value.items():
                if type(each) is not str:
                    self.free(each, f"{field}.{key}", depth + 1)
        elif type(value) is list:
            for place, each in enumerate(value):
                self.free(each, f"{field}[{place}]", depth + 1)
        elif type(value) is float and abs(value) >= 2**63:
            # orjson makes a float of a whole number that has more than 64 bits
            self.fail(field, "is a number too large to keep every digit of; put it in quotes")

    def unique(self, ids: list[str], field: str) -> None:
        """Refuses an id that occurs twice, naming both places."""
        if len(set(ids)) == len(ids):
            return
        seen: dict[str, int] = {}
        for place, each in enumerate(ids):
            if each in seen:
                self.fail(f"{field}[{place}].id", f"{each!r} is that of {field}[{seen[each]}] too")
            seen[each] = place


def _short(value: object) -> str:
    """The value as JSON would have it, cut to fit into a sentence."""
    if value is None:
        return "nothing"
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is dict:
        return "an object"
    if type(value) is list:
        return "a list"
    return shortened(repr(value))


def shortened(shown: str, length: int = 60) -> str:
    """The beginning of what would be too long for a sentence."""
    return shown if len(shown) <= length else f"{shown[:length]}…"
