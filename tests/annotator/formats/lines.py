"""Lines of two people who met."""

import pytest

from annotator.errors import SourceError
from annotator.formats.exchange import read
from annotator.model import Article
from annotator.text import sha256

TEXT = "🤝 Choe Son-hui met Joel Wit"
CHOE = {"id": "m1", "start": 2, "end": 14, "label": "PERSON"}
WIT = {"id": "m2", "start": 19, "end": 27, "label": "PERSON"}
MET = {"id": "r1", "label": "met", "head": "m1", "tail": "m2"}


def article(text: str = TEXT, **other: object) -> Article:
    fields = {"id": "a1", "sha256": sha256(text), "title": "A title", "text": text} | other
    return Article(**fields)


def refusal(path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        list(read(path))
    return caught.value
