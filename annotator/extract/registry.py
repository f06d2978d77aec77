"""From the name that a user gives to the extractor that it means."""

from __future__ import annotations

from annotator.errors import ExtractorError
from annotator.extract import installed, trust
from annotator.extract.protocol import Extractor
from annotator.scheme import Scheme


def make(spec: str | None, scheme: Scheme, *, trusted: str | None = None) -> Extractor:
    """The extractor of this name, loaded: "builtin" (or None), "rules" or "spacy:PACKAGE".

    "spacy:FOLDER" is loaded only where `trusted` is the hash of all that is in the folder.
    """
    from annotator.extract.builtin import BuiltinExtractor
    from annotator.extract.spacy_pipeline import SpacyExtractor

    name = spec or "builtin"
    if name == "builtin":
        return BuiltinExtractor(installed.best(), scheme)
    if name == "rules":
        return BuiltinExtractor(None, scheme, name="rules")
    if (folder := trust.folder_of(name)) is not None:
        return SpacyExtractor(installed.in_folder(folder, trusted), scheme)
    kind, _, package = name.partition(":")
    if kind == "spacy" and package:
        return SpacyExtractor(installed.find(package), scheme)
    known = ["builtin", "rules", *(f"spacy:{each}" for each in installed.pipelines())]
    raise ExtractorError(f"no extractor {name!r}; there are: {', '.join(known)}")
