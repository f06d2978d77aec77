"""spaCy at work: articles in pieces through a pipeline, its labels mapped by the scheme.

Pieces go through the model in batches, which never hold pieces of two articles, so that the
same article gives the same floats and the same items whatever runs before or beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from annotator.errors import ExtractorError
from annotator.extract.installed import Pipeline, fingerprint
from annotator.extract.protocol import Partial
from annotator.extract.reading import Marked, Reading, Tied, Word, batches, pieces, readable
from annotator.extract.trim import trim
from annotator.model import Article, PredictedMention, PredictedRelation, Prediction
from annotator.scheme import LabelMap, Scheme
from annotator.wording import counted

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ENDS = frozenset(".!?…:;\"”’')]|")
"""Marks behind which a sentence may begin; the parser also begins them inside compounds."""

_COLUMNS: list[int | str] = ["IDX", "LENGTH", "IS_SPACE", "HEAD", "SENT_START", "TAG", "DEP"]
_NUMBERS = 5
"""How many of these are numbers; the others are hashes of names."""

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
RELATIONS = "rel"
"""Where relation extractors leave theirs, as spaCy's own example does: `doc._.rel` maps pairs of
the first tokens of head and tail to {label: score}."""
LIKELY = 0.5
"""Of a relation's score: what is less sure is none, as in that example."""


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
        known = marking_labels(nlp)
        self.labels = label_map(scheme, known)
        self._map = scheme.maps.get("spacy", LabelMap())
        self._scheme = scheme
        self.relations = {each: ours for each in known if (ours := self._relation(each))}
        self.dropped = sorted(set(known) - set(self.labels) - set(self.relations))
        self._tagged = "parser" in nlp.pipe_names
        self._name: Callable[[int], str] = cache(nlp.vocab.strings.as_string)

    def read(self, article: Article) -> Reading:
        """One article, in code points of its text."""
        spans = pieces(article)
        texts = [readable(article.text[start:end]) for start, end in spans]
        words: list[Word] = []
        sentences: list[range] = []
        ranges: list[range] = []
        marked: set[Marked] = set()
        tied: dict[tuple[str, Marked, Marked], Tied] = {}
        untied = 0
        docs = (doc for batch in batches(texts) for doc in self.nlp.pipe(batch))
        for (offset, _), text, doc in zip(spans, texts, docs, strict=True):
            first = len(words)
            starts = self._words(text, doc, offset, words)
            if starts:
                ranges.append(range(first, len(words)))
                sentences += map(range, starts, [*starts[1:], len(words)])
            starts_at = self._marked(article.text, doc, offset)
            marked.update(each for spans_ in starts_at.values() for each in spans_)
            for tie in self._tied(doc, starts_at):
                if tie is None:
                    untied += 1
                else:
                    tied.setdefault((tie.label, tie.head, tie.tail), tie)
        return Reading(
            article=article,
            words=words,
            sentences=sentences,
            pieces=ranges,
            marked=sorted(marked, key=lambda each: (each.start, each.end, each.label)),
            tagged=self._tagged,
            tied=[*tied.values()],
            untied=untied,
        )

    def _words(self, text: str, doc: Doc, offset: int, words: list[Word]) -> list[int]:
        """Appends a piece's words; gives those of them that begin sentences, if it has any."""
        # whole columns: asking every token for each of these takes several times as long
        table = doc.to_array(_COLUMNS)
        idx, lengths, spaces, heads, begins = table[:, :_NUMBERS].astype("int64").T.tolist()
        tags, deps = table[:, _NUMBERS:].T.tolist()
        first, name = len(words), self._name
        seen = [at for at, space in enumerate(spaces) if not space]
        order = dict(zip(seen, range(first, first + len(seen)), strict=True))
        for at, place in order.items():
            low, high = idx[at], idx[at] + lengths[at]
            head = order.get(at + heads[at], place)
            tag, dep = name(tags[at]), name(deps[at])
            words.append(Word(offset + low, offset + high, text[low:high], tag, dep, head))
        if self._tagged:
            starts = [
                order[at]
                for at in seen[1:]
                if begins[at] == 1 and words[order[at] - 1].text[-1:] in _ENDS
            ]
        else:
            starts = [
                place
                for place in range(first + 1, len(words))
                if words[place - 1].text in {".", "!", "?"} and not words[place].text[:1].islower()
            ]
        return [first, *starts] if seen else []

    def _marked(self, text: str, doc: Doc, offset: int) -> dict[int, list[Marked]]:
        """The spans of the scheme's labels, by their first token."""
        found: dict[int, list[Marked]] = defaultdict(list)
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
                found[span.start].append(Marked(*place, label))
        return found

    def _relation(self, label: str) -> str | None:
        """Our label for a pipeline's relation, if the scheme has one."""
        ours = self._map.relations.get(label, label)
        return ours if ours in self._scheme.relations else None

    def _tied(self, doc: Doc, starts_at: Mapping[int, list[Marked]]) -> Iterator[Tied | None]:
        """The likely relations; None for each that the scheme does not allow between its ends."""
        for head, tail, outside, score in _relations(doc):
            label = self._relation(outside)
            if label is None or score < LIKELY:
                continue
            heads, tails = starts_at.get(head, ()), starts_at.get(tail, ())
            allowed = (
                Tied(label, one, other, score)
                for one in heads
                for other in tails
                if one != other and self._scheme.allows(label, one.label, other.label)
            )
            yield next(allowed, None)


def _relations(doc: Doc) -> Iterator[tuple[int, int, str, float]]:
    """What the pipeline left in `doc._.rel`: first token of head and tail, label, score."""
    found: Any = doc._.get(RELATIONS) if doc.has_extension(RELATIONS) else None
    try:
        for (head, tail), labels in (found or {}).items():
            for label, score in labels.items():
                yield int(head), int(tail), str(label), float(score)
    except (AttributeError, TypeError, ValueError) as error:
        raise ExtractorError(
            f"the pipeline leaves no {{(head, tail): {{label: score}}}} in doc._.rel: {error}"
        ) from error


class SpacyExtractor:
    """A pipeline alone, its labels mapped by the scheme; gives scores to relations alone."""

    def __init__(self, pipeline: Pipeline, scheme: Scheme) -> None:
        self._reader = Reader(load(pipeline, syntax=False), scheme)
        self.name = f"spacy:{pipeline.name}"
        self.version = pipeline.version
        self.model_sha256: str | None = fingerprint(pipeline.folder)
        self.settings: Mapping[str, object] = {
            **describe(self._reader),
            "relations": dict(sorted(self._reader.relations.items())),
        }
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
            reading = self._reader.read(article)
            marked = {
                each: PredictedMention(f"m{order}", each.label, ((each.start, each.end),))
                for order, each in enumerate(reading.marked, 1)
                if each.label in scheme.mentions
            }
            tied = tuple(
                PredictedRelation(
                    f"r{order}", each.label, marked[each.head].id, marked[each.tail].id, each.score
                )
                for order, each in enumerate(reading.tied, 1)
                if each.head in marked and each.tail in marked
            )
            if not reading.untied:
                yield Prediction(article.id, tuple(marked.values()), tied)
                continue
            said = f"{counted(reading.untied, 'relation')} that the scheme does not allow so"
            yield Partial(article.id, tuple(marked.values()), tied, (said,))


def describe(reader: Reader) -> dict[str, object]:
    """What a run records of a reader: components, labels mapped, labels dropped."""
    return {
        "language": reader.nlp.lang,
        "components": list(reader.nlp.pipe_names),
        "labels": dict(sorted(reader.labels.items())),
        "dropped_labels": reader.dropped,
    }
