"""Which pipelines in folders the user trusts: by what is in them, in the user's own settings.

A spaCy pipeline in a folder is code that runs on loading, with the user's rights. The user is
asked once for each content: a changed file is another content. A project never says what to trust,
for it comes from others.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from annotator.errors import ExtractorError
from annotator.extract import remembered

_SPACY = "spacy:"
_LINE = 64
"""Characters of a hash, at the beginning of a line."""


class UntrustedError(ExtractorError):
    """A pipeline in a folder that the user has not been asked about."""


def folder_of(spec: str | None) -> Path | None:
    """The folder that an extractor's name leads to; None for whatever is installed."""
    if spec is None or not spec.startswith(_SPACY):
        return None
    name = spec.removeprefix(_SPACY)
    is_path = any(mark in name for mark in "/\\") or name.startswith((".", "~"))
    return Path(name).expanduser().absolute() if is_path else None


def content_sha256(folder: Path) -> str:
    """Hex sha256 over all files of a folder, code too: names, sizes, contents."""
    digest = hashlib.sha256()
    try:
        if not (folder / "meta.json").is_file():
            raise ExtractorError(f"{folder} is no spaCy pipeline: it has no meta.json")
        for path in sorted(folder.rglob("*")):
            if path.is_symlink():
                raise ExtractorError(f"{path} leads elsewhere; copy what it leads to into {folder}")
            if path.is_file():
                name = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
                digest.update(b"%s\0%d\0" % (name, path.stat().st_size))
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        raise ExtractorError(f"{folder} cannot be read: {error.strerror}; check it") from error
    return digest.hexdigest()


def trusted_sha256(spec: str | None) -> str | None:
    """What the folder of an extractor must still be when it is loaded; None for other extractors.

    Raises UntrustedError where the user has not said that its content is trusted.
    """
    folder = folder_of(spec)
    if folder is None:
        return None
    content = content_sha256(folder)
    if content not in _known():
        raise UntrustedError(
            f"the pipeline in {folder} is code, which would run with your rights, and you have not "
            "said that you trust it as it is now; with --trust you do"
        )
    return content


def trust(spec: str) -> None:
    """Remember that the user trusts the folder of this extractor as it is now."""
    folder = folder_of(spec)
    if folder is None:
        return
    content = content_sha256(folder)
    if content in _known():
        return
    name = os.fspath(folder).encode("utf-8", "backslashreplace").decode().replace("\n", " ")
    remembered.add(f"{content}  {name}", settings_path())


def settings_path() -> Path:
    """The user's file of what is trusted: a hash and a folder a line; lines may be taken out."""
    return remembered.path_of("trusted-pipelines.txt")


def _known() -> frozenset[str]:
    return frozenset(line[:_LINE] for line in remembered.lines(settings_path()))
