"""From the name that a user gives to the extractor that it means."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.errors import ExtractorError
from annotator.extract import installed, specs, trust
from annotator.extract.endpoint import endpoint_of
from annotator.extract.protocol import Extractor
from annotator.scheme import Scheme

_NOTHING: Mapping[str, str] = {}


def make(
    spec: str | None,
    scheme: Scheme | None,
    *,
    trusted: str | None = None,
    environment: Mapping[str, str] = _NOTHING,
) -> Extractor:
    """The extractor of this name, loaded: "builtin" (or None), "rules", "spacy:PACKAGE" and so on.

    "spacy:FOLDER" is loaded only where `trusted` is the hash of all that is in the folder, and text
    is sent to another machine only where it is that host. `environment` is what of the user's a
    program or an address is given. Those and files alone do without a scheme.
    """
    name = spec or "builtin"
    if (outside := _outside(name, scheme, trusted=trusted, environment=environment)) is not None:
        return outside
    if scheme is None:
        raise ExtractorError(f"{name} cannot tell what to look for without a scheme; name one")
    return _inside(name, scheme, trusted=trusted)


def _outside(
    name: str, scheme: Scheme | None, *, trusted: str | None, environment: Mapping[str, str]
) -> Extractor | None:
    """Whatever somebody else answers for; None for what Goldspan runs itself."""
    if name.startswith(specs.COMMAND):
        from annotator.extract.command import CommandExtractor

        return CommandExtractor(name, scheme, environment=environment)
    if name.startswith(specs.FILE):
        from annotator.extract.file import FileExtractor

        return FileExtractor(name, scheme)
    endpoint = endpoint_of(name)
    if endpoint is None or (endpoint.model is not None and scheme is None):
        return None
    if not endpoint.is_loopback and trusted != endpoint.place:
        raise ExtractorError(f"nobody has said that text may be sent to {endpoint.place}")
    if endpoint.model is None or scheme is None:
        from annotator.extract.http import HttpExtractor

        return HttpExtractor(endpoint, scheme, environment=environment)
    from annotator.extract.chat import ChatExtractor

    return ChatExtractor(endpoint, scheme, environment=environment)


def _inside(name: str, scheme: Scheme, *, trusted: str | None) -> Extractor:
    """Our own engine, a spaCy pipeline, or an installed package."""
    from annotator.extract.builtin import BuiltinExtractor
    from annotator.extract.spacy_pipeline import SpacyExtractor

    if name == "builtin":
        return BuiltinExtractor(installed.best(), scheme)
    if name == "rules":
        return BuiltinExtractor(None, scheme, name="rules")
    if name.startswith(specs.LEARNT):
        from annotator.extract import learned

        return learned.load(name, scheme)
    if (folder := trust.folder_of(name)) is not None:
        return SpacyExtractor(installed.in_folder(folder, trusted), scheme)
    kind, _, package = name.partition(":")
    if kind == "spacy" and package:
        return SpacyExtractor(installed.find(package), scheme)
    if kind == "package" and package:
        from annotator.extract import packaged

        return packaged.load(package, scheme)
    known = ["builtin", "rules", *(f"spacy:{each}" for each in installed.pipelines())]
    raise ExtractorError(
        f"no extractor {name!r}; there are: {', '.join(known)}, and goldspan "
        "extractors says what else there may be"
    )
