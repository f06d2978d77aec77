"""Calling: what people read of a run, whose own name is for files, commands and machines.

`builtin` of version `3+en_core_web_sm-3.8.0` is “rules and English model (built-in 3)”. Where two
of a list would read alike, what tells them apart is said too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlsplit

from annotator.model import BUILTIN, CALIBRATED, JOINED, LEARNER, RULES, RunId, merged_names
from annotator.wording import counted

_SHOWN = 2
"""Runs that are named, of more than three that were merged."""
_INTERPRETERS = frozenset({"python", "python3", "node", "ruby", "perl", "bash", "sh", "env", "uv"})


class Called(Protocol):
    """A run, as far as it is needed to call it something."""

    @property
    def id(self) -> RunId: ...
    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...


NO_RUNS: Mapping[RunId, Called] = MappingProxyType({})


def called(
    run: Called,
    settings: Mapping[str, object] | None = None,
    *,
    known: Mapping[RunId, Called] = NO_RUNS,
) -> str:
    """What people read of a run: a few words. `settings` are its own; else those that it has.

    `known` are the runs that it may be merged of: how a program was started is told there.
    """
    said = settings if settings is not None else getattr(run, "settings", {})
    merged = said.get("merged")
    if isinstance(merged, list) and merged:
        versions = {str(each["name"]): str(each["version"]) for each in merged}
        parts = {str(each["name"]): known.get(each.get("run")) for each in merged}
        own = {name: getattr(part, "settings", {}) for name, part in parts.items()}
        return _several(merged_names(run.name), versions, run.name, own)
    return _several(merged_names(run.name), {run.name: run.version}, run.name, {run.name: said})


def exactly(run: Called) -> str:
    """ "builtin 3+en_core_web_sm-3.8.0": a run's name, with its version if it has one."""
    return f"{run.name} {run.version}".strip()


def told_apart(
    runs: Iterable[Called], *, known: Mapping[RunId, Called] = NO_RUNS
) -> dict[RunId, str]:
    """What people read of each of these runs, no two of which read alike.

    Those that are listed are known, and `known` ones are besides.
    """
    listed = list(runs)
    known = {**known, **{each.id: each for each in listed}}
    names = {each.id: called(each, known=known) for each in listed}
    for telling in (lambda run: run.version, lambda run: f"run {run.id}"):
        alike = Counter(names.values())
        names |= {
            each.id: f"{names[each.id]} · {telling(each)}"
            for each in listed
            if alike[names[each.id]] > 1 and telling(each)
        }
    return names


def by_name(runs: Iterable[Called]) -> dict[str, str]:
    """What people read of all runs of a name, by that name; no two names read alike."""
    ways: dict[str, set[str]] = {}
    known = {each.id: each for each in runs}
    for each in known.values():
        ways.setdefault(each.name, set()).add(called(each, known=known))
    names = {
        name: next(iter(said)) if len(said) == 1 else _several(merged_names(name), {}, name)
        for name, said in ways.items()
    }
    alike = Counter(names.values())
    return {name: said if alike[said] == 1 else f"{said} ({name})" for name, said in names.items()}


def _several(
    names: list[str],
    versions: Mapping[str, str],
    whole: str,
    settings: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> str:
    said = [_one(name, versions.get(name, ""), settings.get(name, {})) for name in names]
    if len(said) > _SHOWN + 1:
        said = [*said[:_SHOWN], f"{len(said) - _SHOWN} more"]
    weighed = ", calibrated" if whole.endswith(CALIBRATED) else ""
    return JOINED.join(said) + weighed


def _one(name: str, version: str, settings: Mapping[str, object]) -> str:
    kind, _, rest = name.partition(":")
    first, plus, more = version.partition("+")
    if name == BUILTIN:
        what = "rules and English model" if plus or not version else "rules"
        return f"{what} (built-in {first})" if version else what
    if name == RULES:
        return f"rules ({first})" if version else "rules"
    if name == LEARNER:
        return f"learner, {counted(int(more), 'article')}" if more.isdecimal() else "learner"
    match kind if rest else "":
        case "chat":
            host = urlsplit(str(settings.get("address", ""))).hostname
            return f"chat {rest} on {host}" if host else f"chat {rest}"
        case "file":
            return PurePath(rest).name
        case "spacy":
            return f"spaCy {PurePath(rest).name}"
        case "package":
            return f"package {rest}"
        case "http" | "https":
            address = urlsplit(name)
            return f"server {address.netloc}{address.path.rstrip('/')}"
    return _program(settings, name)


def _program(settings: Mapping[str, object], name: str) -> str:
    """A program by its own name, without who runs it and what it is told; else the name."""
    words = settings.get("command")
    if not isinstance(words, list) or not words:
        return name
    own = [PurePath(str(each)).name for each in words if not str(each).startswith("-")]
    said = next((each for each in own if each not in _INTERPRETERS), own[0] if own else name)
    return f"program {said}"
