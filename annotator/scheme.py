"""The label scheme: what may be marked, what may be related, by which key; read from TOML."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import SchemeError
from annotator.resources import resource

DEFAULT = "diplomacy"
"""The scheme of a project for which none was named."""
RESERVED_KEYS = frozenset("XREFN")
"""Letters that the review loop itself uses, so that no label can have them."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named choice on an item, such as a meeting's status.

    A new item has the `default` from the start, "" for none; a suggestion is never given it.
    """

    name: str
    values: tuple[str, ...]
    default: str = ""


@dataclass(frozen=True, slots=True)
class MentionLabel:
    """A kind of mention; `color` is a hue in degrees, themes choose lightness."""

    name: str
    key: str
    guideline: str
    hue: int
    entity: bool = False
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationLabel:
    """A kind of relation, with the mention labels its head and its tail may have."""

    name: str
    heads: frozenset[str]
    tails: frozenset[str]
    guideline: str
    symmetric: bool = False
    sentence: str = ""
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelMap:
    """How an outside pipeline's labels become ours; labels mapped to None are dropped."""

    labels: Mapping[str, str | None] = field(default_factory=dict)
    trim_articles: bool = True
    trim_possessives: bool = True
    relations: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A validated label scheme; `toml` is its source, `sha256` the hash of that."""

    name: str
    toml: str
    sha256: str
    mentions: Mapping[str, MentionLabel]
    relations: Mapping[str, RelationLabel]
    maps: Mapping[str, LabelMap] = field(default_factory=dict)

    def relations_between(self, head: str, tail: str) -> list[RelationLabel]:
        """The relation labels that allow these mention labels as head and tail."""
        return [
            relation
            for relation in self.relations.values()
            if head in relation.heads and tail in relation.tails
        ]

    def allows(self, label: str, head: str, tail: str) -> bool:
        """Whether a relation of this label may link these mention labels."""
        relation = self.relations.get(label)
        return relation is not None and head in relation.heads and tail in relation.tails

    @property
    def symmetric(self) -> frozenset[str]:
        """The relation labels whose ends have no order."""
        return frozenset(label.name for label in self.relations.values() if label.symmetric)


def built_in() -> list[str]:
    """The names of the schemes that come with Goldspan, the default one first."""
    names = sorted(each.stem for each in resource("schemes").glob("*.toml"))
    return sorted(names, key=lambda name: name != DEFAULT)


def load(name_or_path: str | Path) -> Scheme:
    """A built-in scheme by its name, or one from a TOML file; SchemeError if it is unusable."""
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.is_file():  # a folder may have a scheme's name
        path = resource("schemes", f"{name_or_path}.toml")
        if not path.exists():
            known = ", ".join(built_in())
            raise SchemeError(
                str(name_or_path),
                f"no scheme of this name; name a .toml file or one of the built-in ones: {known}",
            )
    try:
        toml = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SchemeError(path, f"not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise SchemeError(path, f"cannot be read: {error.strerror}; check the name") from error
    return parse(toml, source=str(path))


def parse(toml: str, *, source: str = "scheme") -> Scheme:
    """A scheme from its TOML text; raises SchemeError with the line and the reason."""
    toml = toml.replace("\r\n", "\n")
    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        raise SchemeError(source, str(error), line=int(place[1]) if place else None) from error
    return _Reader(toml, source).scheme(table)


@dataclass(frozen=True, slots=True)
class _Place:
    """A table of the scheme file, such as [mention.PERSON], and how to find it in the source."""

    kind: str
    label: str

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"

    @property
    def pattern(self) -> str:
        return rf'^[ \t]*\[?[ \t]*(?:{self.kind}\.)?"?{re.escape(self.label)}"?[ \t]*[\].=]'


def _field(name: str) -> str:
    """The pattern of a key, alone on its line, in an inline table or as a table of its own."""
    return rf'(?:^|[\s{{,.\[])"?{re.escape(name)}"?[ \t]*[\].=]'


class _Reader:
    """Turns the TOML table into values, knowing which line to blame."""

    def __init__(self, toml: str, source: str) -> None:
        self._toml, self._source = toml, source

    def _fail(self, problem: str, *near: str) -> SchemeError:
        """The error, with the line of the last pattern, each looked for from the one before on."""
        line, place = None, 0
        for pattern in near:
            found = re.compile(pattern, re.MULTILINE).search(self._toml, place)
            if found is None:
                break
            place = found.end() - len(found[0].lstrip())
            line = self._toml.count("\n", 0, place) + 1
        return SchemeError(self._source, problem, line=line)

    def scheme(self, table: dict[str, object]) -> Scheme:
        known = {"name", "mention", "relation", "attributes", "map"}
        for key in table:
            if key not in known:
                raise self._unknown(key, "the scheme", known, _field(key))
        name = table.get("name")
        if not isinstance(name, str) or not name.strip():
            raise self._fail('give the scheme a name: name = "…" on the first line', _field("name"))
        shared = self._attributes(table.get("attributes", {}), "relations", _field("attributes"))
        mentions: dict[str, MentionLabel] = {}
        for label, body in self._tables(table.get("mention", {}), "mention").items():
            mentions[label] = self._mention(label, body, order=len(mentions))
        if not mentions:
            raise self._fail("a scheme needs at least one mention label: [mention.PERSON]")
        self._check_keys(mentions)
        relations = {}
        for label, body in self._tables(table.get("relation", {}), "relation").items():
            relations[label] = self._relation(label, body, set(mentions), shared)
        maps = {
            pipeline: self._map(pipeline, body, set(mentions), set(relations))
            for pipeline, body in self._tables(table.get("map", {}), "map").items()
        }
        digest = hashlib.sha256(self._toml.encode()).hexdigest()
        return Scheme(name, self._toml, digest, mentions, relations, maps)

    def _unknown(self, key: str, where: str, known: set[str], *near: str) -> SchemeError:
        return self._fail(
            f"unknown field {key!r} in {where}; it may have {', '.join(sorted(known))}", *near
        )

    def _known(self, body: dict[str, object], known: set[str], place: _Place) -> None:
        for key in body:
            if key not in known:
                raise self._unknown(key, str(place), known, place.pattern, _field(key))

    def _tables(self, value: object, kind: str) -> dict[str, dict[str, object]]:
        if not isinstance(value, dict):
            raise self._fail(f"write each as a table: [{kind}.NAME]", _field(kind))
        for label, body in value.items():
            place = _Place(kind, label)
            if not isinstance(body, dict):
                raise self._fail(f"write it as a table: [{kind}.{label}]", place.pattern)
            if not re.fullmatch(r"[\w.-]{1,64}", label):
                raise self._fail(
                    f"the label {label!r} may have letters, digits, _ . and - only", place.pattern
                )
        return value

    def _text(self, body: dict[str, object], key: str, place: _Place, default: str = "") -> str:
        value = body.get(key, default)
        if not isinstance(value, str):
            raise self._fail(f"{key} of {place} must be text in quotes", place.pattern, _field(key))
        return value

    def _flag(self, body: dict[str, object], key: str, place: _Place, *, default: bool) -> bool:
        value = body.get(key, default)
        if not isinstance(value, bool):
            raise self._fail(f"{key} of {place} must be true or false", place.pattern, _field(key))
        return value

    def _mention(self, label: str, body: dict[str, object], *, order: int) -> MentionLabel:
        place = _Place("mention", label)
        self._known(body, {"key", "guideline", "hue", "entity", "attributes"}, place)
        key = self._text(body, "key", place).upper()
        here = (place.pattern, _field("key")) if "key" in body else (place.pattern,)
        if not re.fullmatch("[A-Z0-9]", key):
            raise self._fail(f"{place} needs a key: one letter or digit", *here)
        if key in RESERVED_KEYS:
            taken = ", ".join(sorted(RESERVED_KEYS))
            raise self._fail(f"the key {key} of {place} is taken by Goldspan ({taken})", *here)
        hue = body.get("hue", order * 47 % 360)
        if not isinstance(hue, int) or isinstance(hue, bool) or not 0 <= hue < 360:
            raise self._fail(
                f"hue of {place} must be a number from 0 to 359", place.pattern, _field("hue")
            )
        return MentionLabel(
            name=label,
            key=key,
            guideline=self._text(body, "guideline", place),
            hue=hue,
            entity=self._flag(body, "entity", place, default=False),
            attributes=self._attributes(
                body.get("attributes", {}), str(place), place.pattern, _field("attributes")
            ),
        )

    def _check_keys(self, mentions: dict[str, MentionLabel]) -> None:
        seen: dict[str, str] = {}
        for label in mentions.values():
            if label.key in seen:
                raise self._fail(
                    f"mentions {seen[label.key]} and {label.name} have the same key {label.key}",
                    _Place("mention", label.name).pattern,
                    _field("key"),
                )
            seen[label.key] = label.name

    def _relation(
        self,
        label: str,
        body: dict[str, object],
        mentions: set[str],
        shared: tuple[Attribute, ...],
    ) -> RelationLabel:
        place = _Place("relation", label)
        known = {"head", "tail", "guideline", "symmetric", "sentence", "attributes"}
        self._known(body, known, place)
        own = self._attributes(
            body.get("attributes", {}), str(place), place.pattern, _field("attributes")
        )
        names_of_own = {attribute.name for attribute in own}
        return RelationLabel(
            name=label,
            heads=self._ends(body, "head", place, mentions),
            tails=self._ends(body, "tail", place, mentions),
            guideline=self._text(body, "guideline", place),
            symmetric=self._flag(body, "symmetric", place, default=False),
            sentence=self._text(body, "sentence", place, default=label.replace("_", " ")),
            attributes=own + tuple(each for each in shared if each.name not in names_of_own),
        )

    def _ends(
        self, body: dict[str, object], end: str, place: _Place, mentions: set[str]
    ) -> frozenset[str]:
        names = body.get(end)
        here = (place.pattern, _field(end)) if end in body else (place.pattern,)
        if not isinstance(names, list) or not names:
            raise self._fail(f'{place} needs {end} = ["LABEL", …]', *here)
        for name in names:
            if not isinstance(name, str) or name not in mentions:
                raise self._fail(
                    f"{end} of {place} names {name!r}, which is no mention label", *here
                )
        return frozenset(names)

    def _attributes(self, value: object, where: str, *near: str) -> tuple[Attribute, ...]:
        if not isinstance(value, dict):
            raise self._fail(
                f'attributes of {where} must be like {{ status = ["held", …] }}', *near
            )
        return tuple(self._attribute(name, body, where, *near) for name, body in value.items())

    def _attribute(self, name: str, body: object, where: str, *near: str) -> Attribute:
        """One attribute: a list of its values, or a table that also has a default."""
        table = body if isinstance(body, dict) else {"values": body}
        here, known = (*near, _field(name)), {"values", "default"}
        for key in table:
            if key not in known:
                raise self._unknown(key, f"attribute {name} of {where}", known, *here, _field(key))
        values = table.get("values")
        if (
            not isinstance(values, list)
            or not values
            or not all(isinstance(each, str) and each for each in values)
            or len(set(values)) != len(values)
        ):
            raise self._fail(f"attribute {name} of {where} must list different texts", *here)
        default = table.get("default", "")
        if not isinstance(default, str) or ("default" in table and default not in values):
            raise self._fail(
                f"default of attribute {name} of {where} must be one of its values",
                *here,
                _field("default"),
            )
        return Attribute(name, tuple(values), default)

    def _map(
        self, pipeline: str, body: dict[str, object], mentions: set[str], relations: set[str]
    ) -> LabelMap:
        place = _Place("map", pipeline)
        self._known(body, {"labels", "relations", "trim_articles", "trim_possessives"}, place)
        return LabelMap(
            labels=self._mapped(body, "labels", place, mentions, "mention"),
            trim_articles=self._flag(body, "trim_articles", place, default=True),
            trim_possessives=self._flag(body, "trim_possessives", place, default=True),
            relations=self._mapped(body, "relations", place, relations, "relation"),
        )

    def _mapped(
        self, body: dict[str, object], name: str, place: _Place, known: set[str], kind: str
    ) -> dict[str, str | None]:
        """A table of outside labels and ours, "" for none."""
        labels, here = body.get(name, {}), (place.pattern, _field(name))
        if not isinstance(labels, dict):
            where = f"[map.{place.label}.{name}]"
            raise self._fail(f"{name} of {place} must be a table: {where}", *here)
        mapped: dict[str, str | None] = {}
        for outside, ours in labels.items():
            if not isinstance(ours, str) or (ours and ours not in known):
                raise self._fail(
                    f"{place} maps {outside} to {ours!r}, which is no {kind} label",
                    *here,
                    _field(outside),
                )
            mapped[outside] = ours or None
        return mapped
