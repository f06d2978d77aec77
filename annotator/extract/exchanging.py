"""An article to somebody else and the answer, both as a line of the exchange format.

Programs, addresses and files answer so, and are all believed as little: what does not fit the
text or the scheme costs the article, and the error names the field.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import replace
from pathlib import Path

from annotator.errors import ExtractorError, SourceError
from annotator.extract.protocol import Partial
from annotator.extract.trim import BREAK
from annotator.formats import exchange
from annotator.model import (
    Article,
    Fragments,
    PredictedMention,
    PredictedRelation,
    Prediction,
)
from annotator.scheme import Scheme
from annotator.wording import counted

question = exchange.line
"""The line that an article is sent as, without what is true of it."""

_NOT_JSON = ("is not JSON", "is no text", "is compressed")
"""Where it is told of a file what to do with it; what was answered is shown instead."""
_BEGIN = 80
"""Characters of it that are shown."""


def read_answer(line: bytes, *, whose: str, asked: Article | None = None) -> exchange.Record:
    """What a line says; ExtractorError if it is none of the exchange format.

    One that names no article is for the one that was `asked` about. A BOM before it is passed over.
    """
    line = line.removeprefix(BOM_UTF8)
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ExtractorError(
            f"{whose} is not UTF-8 (byte {error.start} of it); have UTF-8 written"
        ) from error
    try:
        return exchange.read_line(line, Path(whose), 1, unnamed=None if asked is None else asked.id)
    except SourceError as error:
        if error.problem.startswith(_NOT_JSON):
            begin = "".join(each if each.isprintable() else " " for each in line.decode()[:_BEGIN])
            raise ExtractorError(f"{whose} is not JSON, but {begin.strip()!r}") from error
        raise _told(error) from error


def prediction_of(
    record: exchange.Record, article: Article, scheme: Scheme | None, *, whose: str
) -> Prediction:
    """What a record says of this article; ExtractorError names the field that does not fit.

    An item that is said twice is one item. Mentions over the end of a line are left out, and with
    them their relations: no mention may be so.
    """
    if record.mentions is None:
        raise ExtractorError(f"{whose} has no mentions; [] says that there are none")
    try:
        exchange.check_against(record, article.text, path=Path(whose))
        if scheme is not None:
            exchange.check_scheme(record, scheme, path=Path(whose))
    except SourceError as error:
        raise _told(error) from error
    kept: dict[tuple[str, Fragments], PredictedMention] = {}
    names: dict[str, str] = {}
    for mention in record.mentions:
        if any(BREAK.search(article.text, start, end) for start, end in mention.fragments):
            continue
        first = kept.setdefault((mention.label, mention.fragments), mention)
        names[mention.id] = first.id
    linked: dict[tuple[str, str, str], PredictedRelation] = {}
    for relation in record.relations:
        head, tail = names.get(relation.head), names.get(relation.tail)
        if head is not None and tail is not None:
            same = replace(relation, head=head, tail=tail)
            linked.setdefault((relation.label, head, tail), same)
    mentions, relations = tuple(kept.values()), tuple(linked.values())
    broken = len(record.mentions) - len(names)
    if not broken:
        return Prediction(article.id, mentions, relations)
    said = f"{counted(broken, 'mention')} over the end of a line"
    return Partial(article.id, mentions, relations, (said,))


def _told(error: SourceError) -> ExtractorError:
    """The trouble without the file and the line, for there are none."""
    place = "the answer" if error.field is None else f"the answer's {error.field}"
    # a problem goes on from its place, but where it is about the scheme
    between = ": " if error.problem.startswith("the ") else " "
    return ExtractorError(f"{place}{between}{error.problem}")
