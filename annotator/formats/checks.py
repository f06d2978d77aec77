"""Whether a record fits what it is read into: the text it is about, and the scheme."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from annotator.errors import SourceError
from annotator.formats.fields import COUNTING
from annotator.formats.places import place_problem
from annotator.formats.record import Record
from annotator.model import PredictedMention, PredictedRelation
from annotator.scheme import Attribute, LabelMap, Scheme
from annotator.text import sha256

_SHOWN = 20
"""Labels that an error lists; a file with a wrong column for its label has thousands."""


def check_against(record: Record, text: str, *, path: Path) -> None:
    """Refuses a record that is not about this text, or whose mentions or zones do not fit it."""
    if record.text is not None:
        if record.text != text:
            raise SourceError(
                path,
                "is not the text that the project has under this id; give it another id",
                line=record.line,
                field="text",
            )
        return
    if record.sha256 is not None and record.sha256 != sha256(text):
        raise SourceError(
            path,
            "is not that of the text in the project; the mentions are of another version",
            line=record.line,
            field="sha256",
        )
    for place, mention in enumerate(record.mentions or ()):
        problem = place_problem(text, mention.fragments, record.surfaces[place])
        if problem is not None:
            field = f"mentions[{place}].{problem[0]}"
            raise SourceError(path, problem[1], line=record.line, field=field)
    for place, zone in enumerate(record.zones or ()):
        if zone.end > len(text):
            raise SourceError(
                path,
                f"is {zone.end}, outside the text, which has {len(text)} code points; {COUNTING}",
                line=record.line,
                field=f"zones[{place}].end",
            )


def check_scheme(
    record: Record, scheme: Scheme, *, path: Path, label_map: LabelMap | None = None
) -> Record:
    """The record with its labels mapped, if a map is given; refuses what the scheme forbids.

    Mentions whose label the map drops are left out, and with them the relations they are in.
    """
    if label_map is not None:
        record = _mapped(record, label_map.labels)
    _Check(record, scheme, path).run()
    return record


def _mapped(record: Record, labels: Mapping[str, str | None]) -> Record:
    mentions: list[PredictedMention] = []
    surfaces: list[str | None] = []
    for place, mention in enumerate(record.mentions or ()):
        label = labels.get(mention.label, mention.label)
        if label is not None:
            mentions.append(mention if label == mention.label else replace(mention, label=label))
            surfaces += record.surfaces[place : place + 1]
    kept = {mention.id for mention in mentions}
    return replace(
        record,
        mentions=None if record.mentions is None else tuple(mentions),
        relations=tuple(
            each for each in record.relations if each.head in kept and each.tail in kept
        ),
        surfaces=tuple(surfaces),
    )


class _Check:
    """Holds one record against a scheme."""

    def __init__(self, record: Record, scheme: Scheme, path: Path) -> None:
        self._record, self._scheme, self._path = record, scheme, path

    def run(self) -> None:
        mentions, relations = self._record.mentions or (), self._record.relations
        self._labels("mentions", mentions, self._scheme.mentions)
        self._labels("relations", relations, self._scheme.relations)
        for place, mention in enumerate(mentions):
            if mention.attributes:
                known = self._scheme.mentions[mention.label].attributes
                self._attributes(f"mentions[{place}]", mention, known)
        labels = {mention.id: mention.label for mention in mentions} if relations else {}
        for place, relation in enumerate(relations):
            if relation.head == relation.tail:
                self._fail(
                    f"relations[{place}].tail",
                    f"is {relation.tail!r}, the head itself; name another",
                )
            head, tail = labels[relation.head], labels[relation.tail]
            if not self._scheme.allows(relation.label, head, tail):
                label = self._scheme.relations[relation.label]
                self._fail(
                    f"relations[{place}]",
                    f"{relation.label} may not link {head} to {tail}; its heads are "
                    f"{_list(label.heads)}, its tails {_list(label.tails)}",
                )
            if relation.attributes:
                known = self._scheme.relations[relation.label].attributes
                self._attributes(f"relations[{place}]", relation, known)

    def _labels(
        self,
        field: str,
        items: Iterable[PredictedMention | PredictedRelation],
        known: Collection[str],
    ) -> None:
        labels = {item.label for item in items}.difference(known)
        if labels:
            unknown = [place for place, item in enumerate(items) if item.label in labels]
            self._fail(
                f"{field}[{unknown[0]}].label",
                f"the scheme {self._scheme.name} has no {_list(labels)}; it has {_list(known)}",
            )

    def _attributes(
        self,
        field: str,
        item: PredictedMention | PredictedRelation,
        known: tuple[Attribute, ...],
    ) -> None:
        allowed = {attribute.name: attribute.values for attribute in known}
        for name, value in item.attributes.items():
            if name not in allowed:
                has = f"it has {_list(allowed)}" if allowed else "it has none"
                self._fail(
                    f"{field}.attributes.{name}", f"{item.label} has no such attribute; {has}"
                )
            if value not in allowed[name]:
                self._fail(
                    f"{field}.attributes.{name}",
                    f"may be {', '.join(allowed[name])}, not {value!r}",
                )

    def _fail(self, field: str, problem: str) -> None:
        raise SourceError(self._path, problem, line=self._record.line, field=field)


def _list(names: Iterable[str]) -> str:
    found = sorted(names)
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more
