"""spaCy at work: articles in pieces through a pipeline, its labels mapped by the scheme.

Pieces go through the model in batches, which never hold pieces of two articles, so that the
same article gives the same floats and the same items whatever runs before or beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.errors import ExtractorError
from annotator.extract.installed import Pipeline, fingerprint
from annotator.extract.reading import Marked, Reading, Word, batches, pieces, readable
from annotator.extract.trim import trim
from annotator.model import Article, PredictedMention, Prediction
from annotator.scheme import LabelMap, Scheme

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_ENDS = frozenset(".!?…:;\"”’')]|")
"""Marks behind which a sentence may begin; the parser also begins them inside compounds."""

SYNTAX = frozenset({"tagger", "parser"})
_NEVER_MARK = frozenset(
    {
        "tagger", "morphologizer", "parser", "senter", "sentencizer", "attribute_ruler",
        "lemmatizer", "trainable_lemmatizer", "textcat", "textcat_multilabel", "tok2vec",
        "transformer", "curated_transformer",
    }
)  # fmt: skip
"""Factories of components that mark no span themselves."""
_UNREAD = ["lemmatizer", "attribute_ruler", "senter"]
"""Components, by their usual names, whose files need not even be read."""
SPANS = "sc"
"""Where spaCy's span categorizers leave their spans by default."""


def load(pipeline: Pipeline, *, syntax: bool) -> Language:
    """The pipeline with what marks spans, what that listens to, and tags and heads if `syntax`."""
    import spacy

    try:
        source = pipeline.name if pipeline.installed else pipeline.folder
        nlp = spacy.load(source, exclude=_UNREAD if syntax else [*_UNREAD, *SYNTAX])
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise ExtractorError(
            f"the pipeline {pipeline.name} {pipeline.version} cannot be loaded: {error}; "
            f"install the version made for spaCy {spacy.__version__}"
        ) from error
    for name in _idle(nlp, syntax=syntax):
        nlp.remove_pipe(name)
    return nlp


def _idle(nlp: Language, *, syntax: bool) -> list[str]:
    """The components that these readers have no use for."""
    factories = {name: nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    busy = {
        name
        for name, factory in factories.items()
        if factory not in _NEVER_MARK or (syntax and factory in SYNTAX)
    }
    for name in factories:
        listeners = set(getattr(nlp.get_pipe(name), "listening_components", ()))
        if listeners & busy:
            busy.add(name)
    return [name for name in factories if name not in busy]


def blank() -> Language:
    """A pipeline that only splits English text into words."""
    import spacy

    return spacy.blank("en")


def marking_labels(nlp: Language) -> list[str]:
    """The labels of all spans that the pipeline can mark."""
    marking = [
        name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory not in _NEVER_MARK
    ]
    return sorted({label for name in marking for label in nlp.pipe_labels.get(name, ())})


def label_map(scheme: Scheme, labels: Iterable[str]) -> dict[str, str]:
    """Of these outside labels those that the scheme maps or has itself, with our label."""
    table = scheme.maps.get("spacy", LabelMap()).labels
    ours = {label: table.get(label, label) or "" for label in labels}
    return {outside: each for outside, each in ours.items() if each in scheme.mentions}


class Reader:
    """Turns articles into readings with one pipeline, for one scheme."""

    def __init__(self, nlp: Language, scheme: Scheme) -> None:
        self.nlp = nlp
        self.labels = label_map(scheme, marking_labels(nlp))
        self.dropped = sorted(set(marking_labels(nlp)) - set(self.labels))
        self._map = scheme.maps.get("spacy", LabelMap())
        self._tagged = "parser" in nlp.pipe_names

    def read(self, article: Article) -> Reading:
        """One article, in code points of its text."""
        spans = pieces(article)
        texts = (readable(article.text[start:end]) for start, end in spans)
        words: list[Word] = []
        sentences: list[range] = []
        ranges: list[range] = []
        marked: set[tuple[int, int, str]] = set()
        docs = (doc for batch in batches(texts) for doc in self.nlp.pipe(batch))
        for (offset, _), doc in zip(spans, docs, strict=True):
            first = len(words)
            index = {token.i: first + order for order, token in enumerate(_visible(doc))}
            for token in _visible(doc):
                words.append(
                    Word(
                        start=offset + token.idx,
                        end=offset + token.idx + len(token.text),
                        text=token.text,
                        tag=token.tag_,
                        dep=token.dep_,
                        head=index.get(token.head.i, index[token.i]),
                    )
                )
            if index:
                ranges.append(range(first, len(words)))
                starts = self._sentence_starts(doc, index)
                sentences += map(range, starts, [*starts[1:], len(words)])
            marked.update(self._marked(article.text, doc, offset))
        return Reading(
            article=article,
            words=words,
            sentences=sentences,
            pieces=ranges,
            marked=[Marked(*each) for each in sorted(marked)],
            tagged=self._tagged,
        )

    def _sentence_starts(self, doc: Doc, index: Mapping[int, int]) -> list[int]:
        first = min(index.values())
        if self._tagged:
            starts = {
                index[word.i]
                for before, word in pairwise(_visible(doc))
                if word.is_sent_start and before.text[-1:] in _ENDS
            }
        else:
            starts = {
                index[after.i]
                for word, after in pairwise(_visible(doc))
                if word.text in {".", "!", "?"} and not after.text[:1].islower()
            }
        return sorted(starts | {first})

    def _marked(self, text: str, doc: Doc, offset: int) -> Iterator[tuple[int, int, str]]:
        for span in (*doc.ents, *doc.spans.get(SPANS, ())):
            label = self.labels.get(span.label_)
            if label is None:
                continue
            place = trim(
                text,
                offset + span.start_char,
                offset + span.end_char,
                articles=self._map.trim_articles,
                possessives=self._map.trim_possessives,
            )
            if place is not None:
                yield *place, label


def _visible(doc: Doc) -> Iterator[Token]:
    """The tokens that are not white space."""
    return (token for token in doc if not token.is_space)


class SpacyExtractor:
    """A pipeline alone, its labels mapped by the scheme; gives no scores."""

    def __init__(self, pipeline: Pipeline, scheme: Scheme) -> None:
        self._reader = Reader(load(pipeline, syntax=False), scheme)
        self.name = f"spacy:{pipeline.name}"
        self.version = pipeline.version
        self.model_sha256: str | None = fingerprint(pipeline.folder)
        self.settings: Mapping[str, object] = describe(self._reader)
        self.note = f"spaCy pipeline {pipeline.name} {pipeline.version}"
        if not self._reader.labels:
            raise ExtractorError(
                f"{pipeline.name} marks nothing that the scheme {scheme.name} has, only "
                f"{', '.join(self._reader.dropped) or 'nothing'}; map that under [map.spacy.labels]"
            )
        if self._reader.dropped:
            count = len(self._reader.dropped)
            self.note += f"; {count} of its labels are not in the scheme and dropped"

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, in order."""
        for article in articles:
            marked = self._reader.read(article).marked
            yield Prediction(
                article.id,
                tuple(
                    PredictedMention(f"m{order}", each.label, ((each.start, each.end),))
                    for order, each in enumerate(marked, 1)
                    if each.label in scheme.mentions
                ),
            )


def describe(reader: Reader) -> dict[str, object]:
    """What a run records of a reader: components, labels mapped, labels dropped."""
    return {
        "language": reader.nlp.lang,
        "components": list(reader.nlp.pipe_names),
        "labels": dict(sorted(reader.labels.items())),
        "dropped_labels": reader.dropped,
    }
