"""Extractors of installed packages: entry points of the group `goldspan.extractors`.

What an entry point leads to is called with the scheme and gives an extractor (`protocol`): a class
will do. Only what somebody installed by name is loaded, never what lies in the working directory.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from annotator.errors import ExtractorError, GoldspanError
from annotator.extract.protocol import Extractor
from annotator.extract.specs import PACKAGE
from annotator.model import Article, Prediction
from annotator.scheme import Scheme

GROUP = "goldspan.extractors"


@dataclass(frozen=True, slots=True)
class Packaged:
    """Somebody's extractor under the name of its package, which runs are told apart by."""

    inner: Extractor
    name: str
    version: str
    settings: Mapping[str, object]
    model_sha256: str | None
    note: str

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, in order; what is wrong in the package is ExtractorError."""
        try:
            yield from self.inner.predict(articles, scheme)
        except (GoldspanError, MemoryError):
            raise
        except Exception as error:
            # the worker would end with it, and after a few articles be given up
            reason = f"the extractor raised {error!r:.200}{_place(error)}; mend it"
            raise ExtractorError(reason) from error


def _place(error: BaseException) -> str:
    """Where an error was raised last."""
    frames = traceback.extract_tb(error.__traceback__)
    return f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""


def installed() -> dict[str, EntryPoint]:
    """Name -> entry point, of each extractor that an installed package declares."""
    found = sorted(entry_points(group=GROUP), key=lambda each: each.name)
    return {each.name: each for each in found}


def load(name: str, scheme: Scheme) -> Packaged:
    """The extractor of an installed package, made for this scheme."""
    known = installed()
    entry = known.get(name)
    if entry is None:
        raise ExtractorError(
            f"no installed package has the extractor {name!r}; there are: "
            f"{', '.join(known) or 'none'}"
        )
    try:
        inner = entry.load()(scheme)
        version, settings = str(inner.version), dict(inner.settings)
        fingerprint, note = inner.model_sha256, str(inner.note)
    except GoldspanError:
        raise
    except Exception as error:
        raise ExtractorError(
            f"the extractor {name} ({entry.value}) cannot be loaded: {error!r:.200}; mend it, or "
            "install its package again"
        ) from error
    package = f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else entry.value
    return Packaged(
        inner=inner,
        name=f"{PACKAGE}{name}",
        version=version,
        settings={"package": package, **settings},
        model_sha256=fingerprint if isinstance(fingerprint, str) else None,
        note=note or f"Extractor {name} of {package}",
    )
