"""Labels of others in the words of gold: renamed or left out, and relations turned round."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from annotator.errors import SourceError
from annotator.evaluate.table import Table
from annotator.model import ArticleId

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_KINDS = ("mentions", "relations")


@dataclass(frozen=True, slots=True)
class LabelMap:
    """An extractor's labels and what gold calls them; "" leaves the items of a label out.

    A label that is not in the map stays as it is.
    """

    mentions: Mapping[str, str] = field(default_factory=dict)
    relations: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, dict[str, str]]:
        """Both kinds by name."""
        return {"mentions": dict(self.mentions), "relations": dict(self.relations)}


def label_map(labels: Mapping[str, object], *, source: str = "label map") -> LabelMap:
    """From {"PER": "PERSON", "MISC": ""}, for labels of both kinds; or from such a table for each
    kind, under "mentions" and "relations". SourceError if it is anything else.
    """
    apart = any(isinstance(value, Mapping) for value in labels.values())
    if not apart:
        same = _checked(labels, source)
        return LabelMap(same, same)
    for name, value in labels.items():
        if name not in _KINDS or not isinstance(value, Mapping):
            raise SourceError(
                source, f"has {name} beside tables; name the tables mentions and relations"
            )
    return LabelMap(**{name: _checked(value, source) for name, value in labels.items()})  # type: ignore[arg-type]


def load_label_map(path: str | Path) -> LabelMap:
    """From a TOML or JSON file."""
    path = Path(path)
    try:
        written = path.read_bytes()
        found = (
            orjson.loads(written)
            if path.suffix.lower() == ".json" or written.lstrip().startswith(b"{")
            else tomllib.loads(written.decode("utf-8-sig"))
        )
    except OSError as error:
        raise SourceError(path, f"cannot be read: {error.strerror}; check the name") from error
    except ValueError as error:
        raise SourceError(
            path, f'is neither TOML nor JSON: {error}; write lines such as PER = "PERSON"'
        ) from error
    if not isinstance(found, dict):
        raise SourceError(path, 'is no table of labels; write it as {"PER": "PERSON"}')
    return label_map(found, source=str(path))


def _checked(labels: Mapping[str, object], source: str) -> dict[str, str]:
    for theirs, ours in labels.items():
        if not isinstance(ours, str):
            raise SourceError(
                source, f'{theirs} is mapped to {ours!r}; name a label in quotes, or "" for none'
            )
    return {theirs: str(ours) for theirs, ours in labels.items()}


def mapped(table: Table, labels: LabelMap) -> tuple[Table, tuple[Ints, Ints]]:
    """The table in gold's labels, and the rows of mentions and relations that are left out.

    A relation goes with a mention that it links.
    """
    import numpy as np

    names, label = _renamed(table.labels, labels.mentions, table.label)
    relation_names, relation_label = _renamed(
        table.relation_labels, labels.relations, table.relation_label
    )
    kept = label >= 0
    links = (relation_label >= 0) & kept[table.head] & kept[table.tail]
    renamed = replace(
        table,
        labels=names,
        label=label,
        relation_labels=relation_names,
        relation_label=relation_label,
    )
    if not (kept.all() and links.all()):
        renamed = _only(renamed, kept, links)
    return renamed, (np.flatnonzero(~kept), np.flatnonzero(~links))


def _renamed(
    names: Sequence[str], labels: Mapping[str, str], codes: Ints
) -> tuple[tuple[str, ...], Ints]:
    """The names as they are now, and each row's place in them, -1 for what is left out."""
    import numpy as np

    new = [labels.get(name, name) for name in names]
    kept = tuple(dict.fromkeys(filter(None, new)))
    places = {name: place for place, name in enumerate(kept)}
    return kept, np.array([places.get(name, -1) for name in new] or [-1])[codes]


def _only(table: Table, mentions: Flags, relations: Flags) -> Table:
    """The table with these rows alone; no relation may be left without an end."""
    import numpy as np

    row = np.cumsum(mentions) - 1
    kept, linked = np.flatnonzero(mentions), np.flatnonzero(relations)
    return replace(
        table,
        ids=[table.ids[each] for each in kept.tolist()],
        article=table.article[kept],
        start=table.start[kept],
        end=table.end[kept],
        shape=table.shape[kept],
        label=table.label[kept],
        entity=table.entity[kept],
        score=table.score[kept],
        relation_ids=[table.relation_ids[each] for each in linked.tolist()],
        relation_label=table.relation_label[linked],
        head=row[table.head[linked]],
        tail=row[table.tail[linked]],
        relation_score=table.relation_score[linked],
        attributes={},
        relation_attributes={},
    )


def only_of(table: Table, articles: Collection[ArticleId]) -> Table:
    """What a table says of these articles."""
    import numpy as np

    chosen = np.array([each in articles for each in table.articles] or [False])
    if chosen.all() or not table.articles:
        return table
    inside = chosen[table.article]
    kept = _only(table, inside, inside[table.head])
    names = tuple(each for each in table.articles if each in articles)
    return replace(kept, articles=names, article=(np.cumsum(chosen) - 1)[kept.article])


def turned(table: Table, inverse: Mapping[str, str]) -> Table:
    """The table with each relation of a label in `inverse` as the other one, from tail to head."""
    import numpy as np

    round_ = np.array([name in inverse for name in table.relation_labels] or [False])
    if not round_.any():
        return table
    names, label = _renamed(table.relation_labels, inverse, table.relation_label)
    swapped = round_[table.relation_label]
    return replace(
        table,
        relation_labels=names,
        relation_label=label,
        head=np.where(swapped, table.tail, table.head),
        tail=np.where(swapped, table.head, table.tail),
    )
