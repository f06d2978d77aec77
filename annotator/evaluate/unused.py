"""Labels in the options that nobody has: a slip there would leave something undone, unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from annotator.errors import SourceError
from annotator.evaluate.labels import LabelMap
from annotator.evaluate.remarks import Oddity, Remark, meant_label
from annotator.evaluate.table import Table


@dataclass(slots=True)
class Heard:
    """Which labels gold and the runs have.

    `mentions` and `relations` are those of the runs in their own words, `between` the relation
    labels of both sides in gold's words, before any is turned round.
    """

    mentions: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)
    between: set[str] = field(default_factory=set)

    def add_run(self, said: Table, mapped: Table) -> None:
        """What one run says, and that in gold's words."""
        self.mentions.update(said.labels)
        self.relations.update(said.relation_labels)
        self.between.update(mapped.relation_labels)


def unused_labels(
    heard: Heard,
    *,
    symmetric: Collection[str],
    inverse: Mapping[str, str],
    labels: LabelMap,
) -> Remark:
    """The labels of these options that nobody has; SourceError where one looks like a slip.

    Others may well be meant: a label map serves many files, and not each of them has every label.
    """
    turned = heard.between | {inverse[each] for each in heard.between & inverse.keys()}
    examples = [
        f"{label} ({option})"
        for option, named, known in (
            ("symmetric", dict.fromkeys(symmetric), turned),
            ("inverse", inverse, heard.between),
            *_maps(labels, heard),
        )
        for label in _unknown(option, named, known)
    ]
    return Remark(Oddity.UNUSED, len(examples), tuple(examples))


def _maps(labels: LabelMap, heard: Heard) -> Iterator[tuple[str, Mapping[str, str], set[str]]]:
    if labels.mentions == labels.relations:  # one map for both
        yield "label map", labels.mentions, heard.mentions | heard.relations
    else:
        yield "label map, mentions", labels.mentions, heard.mentions
        yield "label map, relations", labels.relations, heard.relations


def _unknown(option: str, named: Mapping[str, str | None], known: set[str]) -> list[str]:
    found = sorted(set(named) - known)
    # numbers that differ are no slip: P131 is not P1312
    left = {each for each in known.difference(named) if not _has_digit(each)}
    for label in found:
        meant = None if _has_digit(label) else meant_label(label, left)
        # a map from wrong spellings to the right one is no slip where a run spells right
        if meant is not None and meant != named[label]:
            raise SourceError(
                option, f"neither gold nor a run has the label {label}; did you mean {meant}?"
            )
    return found


def _has_digit(label: str) -> bool:
    return any(map(str.isdigit, label))
