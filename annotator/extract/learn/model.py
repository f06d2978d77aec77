"""The frozen model: all that was learnt, as bytes with a hash, to write, find and load again.

    goldspan-learnt 2\\n  +  sha256 of what follows  +  length of the head  +  head (JSON)
    +  the taggers' own bytes, one after the other

No pickle: reading a model runs no code of whoever wrote it. Models lie in the user's cache, never
in a project, and are loaded by path and hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from annotator.errors import ExtractorError
from annotator.extract.learn.marking import Marking
from annotator.extract.learn.readings import cache_folder, make_room, replace_file
from annotator.extract.learn.relating import Relating
from annotator.extract.learn.strings import Strings
from annotator.extract.learn.tagging import Layer
from annotator.extract.learn.trusting import Trust
from annotator.extract.learn.valuing import Valuing
from annotator.extract.learn.weighing import Weights

_MAGIC = b"goldspan-learnt 2\n"
_HASH, _LENGTH = 32, 8
LARGEST = 2**28
"""Bytes that a model may have."""
_KEPT = 2**29
"""Bytes of models that stay in the cache; those used longest ago go first."""


@dataclass(frozen=True)
class Model:
    """What was learnt from some lessons under one scheme; `about` is what a run records of it."""

    scheme_sha256: str
    marking: Marking
    relating: Relating
    valuing: Valuing
    about: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def content(self) -> bytes:
        """The model as bytes, the same for the same lessons."""
        blobs = b"".join(layer.model for layer in self.marking.layers)
        head = {
            "scheme": self.scheme_sha256,
            "about": self.about,
            "layers": [[layer.labels, len(layer.model)] for layer in self.marking.layers],
            "strings": self.marking.strings.dump(),
            "marking": _weights(self.marking.weights),
            "nests": sorted(self.marking.nests),
            "taught": self.marking.taught,
            "ruled": sorted(self.marking.ruled),
            "trust": asdict(self.marking.trust),
            "cuts": sorted(self.marking.cuts),
            "relating": {
                "features": _weights(self.relating.features),
                "weights": _weights(self.relating.weights),
                "taught": self.relating.taught,
                "ruled": sorted(self.relating.ruled),
                "trust": asdict(self.relating.trust),
            },
            "valuing": asdict(self.valuing),
        }
        packed = orjson.dumps(head, option=orjson.OPT_SORT_KEYS)
        rest = len(packed).to_bytes(_LENGTH, "big") + packed + blobs
        return _MAGIC + hashlib.sha256(rest).digest() + rest

    @cached_property
    def sha256(self) -> str:
        """Hex hash of the whole model."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def lessons(self) -> int:
        """From how many articles it was learnt."""
        return self.marking.taught


def save(model: Model, folder: Path | None = None) -> Path:
    """Write the model into the cache under its hash; ExtractorError if that cannot be."""
    return keep(model.content, model.sha256, folder)


def keep(content: bytes, sha256: str, folder: Path | None = None) -> Path:
    """Write a model's bytes, which must have this hash, into the cache."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ExtractorError("what was learnt did not arrive as it was sent; try again")
    place = folder or cache_folder("learnt")
    path = place / f"{sha256}.goldspan-learnt"
    try:
        place.mkdir(parents=True, exist_ok=True)
        make_room(place, _KEPT)
        replace_file(path, content)
    except OSError as error:
        raise ExtractorError(
            f"what was learnt cannot be written to {place}: {error.strerror}; check it"
        ) from error
    return path


def read(path: Path, sha256: str) -> Model:
    """The model in a file, which must have this hash; ExtractorError says what is wrong."""
    content = content_of(path, sha256)
    try:
        return from_bytes(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExtractorError(f"{path} holds nothing that was learnt: {error!r}") from error


def content_of(path: Path, sha256: str) -> bytes:
    """The bytes of a model's file, which must have this hash."""
    try:
        if path.stat().st_size > LARGEST:
            raise ExtractorError(f"{path} is too large for what Goldspan has learnt; delete it")
        content = path.read_bytes()
    except OSError as error:
        raise ExtractorError(f"{path} cannot be read: {error.strerror}; learn again") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ExtractorError(f"{path} is not what was learnt: its hash differs; learn again")
    return content


def from_bytes(content: bytes) -> Model:
    """The model of these bytes; ValueError if they are none."""
    start = len(_MAGIC) + _HASH
    rest = content[start:]
    if (
        content[: len(_MAGIC)] != _MAGIC
        or hashlib.sha256(rest).digest() != content[start - _HASH : start]
    ):
        raise ValueError("no model, or a damaged one")
    length = int.from_bytes(rest[:_LENGTH], "big")
    head: dict[str, Any] = orjson.loads(rest[_LENGTH : _LENGTH + length])
    place = _LENGTH + length
    layers = []
    for labels, size in head["layers"]:
        layers.append(Layer(tuple(labels), rest[place : place + size]))
        place += size
    if place != len(rest):
        raise ValueError("its taggers are not as long as they should be")
    relating = head["relating"]
    marking = Marking(
        layers=tuple(layers),
        strings=Strings.load(head["strings"]),
        weights=_read_weights(head["marking"]),
        nests=frozenset((outer, inner) for outer, inner in head["nests"]),
        taught=head["taught"],
        ruled=frozenset(head["ruled"]),
        trust=Trust(**head["trust"]),
        cuts=frozenset(head["cuts"]),
    )
    return Model(
        head["scheme"],
        marking,
        Relating(
            _read_weights(relating["features"]),
            _read_weights(relating["weights"]),
            relating["taught"],
            frozenset(relating["ruled"]),
            Trust(**relating["trust"]),
        ),
        Valuing(**head["valuing"]),
        head["about"],
    )


def _weights(weights: Weights | None) -> dict[str, object] | None:
    return None if weights is None else {"bias": weights.bias, "weights": dict(weights.weights)}


def _read_weights(value: dict[str, Any] | None) -> Weights | None:
    return None if value is None else Weights(value["bias"], value["weights"])
