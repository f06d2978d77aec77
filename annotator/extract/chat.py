"""A chat model behind an OpenAI-compatible endpoint, on this machine or elsewhere, as extractor.

It is asked about one piece of an article after the other and answers in quotes, which are looked
for in the text (`anchoring`). What does not stand there is left out and counted.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from annotator.errors import ExtractorError
from annotator.extract.anchoring import Anchors
from annotator.extract.asking import VERSION, answer_schema, instructions
from annotator.extract.endpoint import Endpoint
from annotator.extract.posting import Poster, PostError
from annotator.extract.protocol import Partial
from annotator.extract.reading import pieces
from annotator.extract.specs import PIECE, budget_for
from annotator.extract.trim import BREAK
from annotator.model import (
    Article,
    PredictedMention,
    PredictedRelation,
    Prediction,
)
from annotator.scheme import Scheme
from annotator.wording import counted

_LIMIT = 8 * 2**20
"""Bytes of an answer, at most."""
_BLOCK = re.compile(r"```(?:json)?[ \t]*\n(.*?)```", re.DOTALL)
_FREE = ("temperature", "seed")
"""What is asked for so that answers repeat, and left away where a model has no such thing."""


class ChatExtractor:
    """Asks a model; gives no scores, and no attributes."""

    def __init__(
        self, endpoint: Endpoint, scheme: Scheme, *, environment: Mapping[str, str]
    ) -> None:
        self._endpoint, self._scheme = endpoint, scheme
        self._poster = Poster(endpoint, environment)
        self._body: dict[str, Any] = {"model": endpoint.model, "temperature": 0, "seed": 0}
        schema = answer_schema(scheme)
        self._body["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "marked", "strict": True, "schema": schema},
        }
        self._told = instructions(scheme)
        asked = orjson.dumps([self._told, schema])
        self.name = f"chat:{endpoint.model}"
        self.version = VERSION
        self.settings: Mapping[str, object] = {
            **endpoint.told,
            "model": endpoint.model,
            "asked_sha256": hashlib.sha256(asked).hexdigest(),
            "piece": PIECE,
        }
        self.model_sha256: str | None = None
        self.note = f"Model {endpoint.model} at {endpoint.place}"

    def predict(self, articles: Iterable[Article], scheme: Scheme) -> Iterator[Prediction]:
        """One prediction per article, in order."""
        for article in articles:
            seconds = budget_for(article, self._endpoint.seconds, is_chat=True)
            found = _Found(article, self._scheme)
            with self._poster.article(seconds):
                for start, end in stretches(article):
                    found.take(self._answer(article.text[start:end]), start, end)
            yield found.prediction()

    def _answer(self, text: str) -> dict[str, Any]:
        """What the model says of a text; asked once more if that is not JSON."""
        try:
            return _content(self._ask(text))
        except _NoAnswerError:
            return _content(self._ask(text))

    def _ask(self, text: str) -> bytes:
        messages = [
            {"role": "system", "content": self._told},
            {"role": "user", "content": text},
        ]
        while True:
            body = orjson.dumps(self._body | {"messages": messages})
            try:
                return self._poster.post(body, content="application/json", limit=_LIMIT)
            except PostError as error:
                refused = [each for each in _FREE if each in self._body and each in str(error)]
                if error.status != 400 or not refused:
                    raise
                for each in refused:
                    del self._body[each]


class _NoAnswerError(ExtractorError):
    """A model that wrote something else; it may do better when it is asked again."""


def stretches(article: Article, *, longest: int = PIECE) -> list[tuple[int, int]]:
    """(start, end) of what is asked about at once: paragraphs that follow each other."""
    found: list[tuple[int, int]] = []
    for start, end in pieces(article, longest=longest):
        if (
            found
            and end - found[-1][0] <= longest
            and not article.text[found[-1][1] : start].strip()
        ):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _content(said: bytes) -> dict[str, Any]:
    """The object that the model wrote; ExtractorError says why there is none."""
    try:
        choice = orjson.loads(said)["choices"][0]
        message = choice["message"]
        content = message.get("content")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ExtractorError("the answer is no chat completion; check the address") from error
    if not isinstance(content, str):
        refusal = message.get("refusal")
        why = f": {refusal[:200]}" if isinstance(refusal, str) else ""
        raise _NoAnswerError(f"the model gave no answer{why}")
    if choice.get("finish_reason") == "length":
        raise ExtractorError("the model's answer was cut: it may not write that much; give it more")
    try:
        value = orjson.loads(_bare(content))
    except ValueError as error:
        raise _NoAnswerError(f"the model did not write JSON, but {content[:80]!r}") from error
    if not isinstance(value, dict) or not isinstance(value.get("mentions"), list):
        raise _NoAnswerError(f"the model wrote no list of mentions, but {content[:80]!r}")
    return value


def _bare(content: str) -> str:
    """What was asked for: some write their thoughts first, or put it into a block of Markdown."""
    said = content.rpartition("</think>")[2]
    block = _BLOCK.search(said)
    return block[1] if block else said


class _Found:
    """What a model has said of one article, as far as it makes sense."""

    def __init__(self, article: Article, scheme: Scheme) -> None:
        self._article, self._scheme = article, scheme
        self._mentions: dict[tuple[str, int, int], PredictedMention] = {}
        self._relations: dict[tuple[str, str, str], PredictedRelation] = {}
        self._unanchored: list[str] = []
        self._wrong: Counter[tuple[str, str]] = Counter()

    def take(self, answer: Mapping[str, Any], start: int, end: int) -> None:
        """The answer about the text from `start` to `end`."""
        anchors = Anchors(self._article.text[start:end])
        names: dict[int, PredictedMention] = {}
        for value in answer["mentions"]:
            mention = self._mention(value, anchors, start)
            number = value.get("id") if isinstance(value, dict) else None
            if mention is not None and type(number) is int:
                names[number] = mention
        relations = answer.get("relations")
        for value in relations if isinstance(relations, list) else ():
            self._relate(value, names)

    def prediction(self) -> Prediction:
        """All of it, with what was left out."""
        left_out = []
        if self._unanchored:
            shown = ", ".join(f"{each[:40]!r}" for each in self._unanchored[:3])
            left_out.append(
                f"{counted(len(self._unanchored), 'quote')} not found in the text: {shown}"
            )
        left_out += [f"{counted(count, each)} {why}" for (each, why), count in self._wrong.items()]
        mentions, relations = tuple(self._mentions.values()), tuple(self._relations.values())
        if not left_out:
            return Prediction(self._article.id, mentions, relations)
        return Partial(self._article.id, mentions, relations, tuple(left_out))

    def _mention(self, value: object, anchors: Anchors, offset: int) -> PredictedMention | None:
        told = value if isinstance(value, dict) else {}
        label, quote, before = told.get("label"), told.get("quote"), told.get("before")
        if not isinstance(label, str) or label not in self._scheme.mentions:
            self._wrong["mention", "without a label of the scheme"] += 1
            return None
        text = quote if isinstance(quote, str) else ""
        place = anchors.find(text, before=before if isinstance(before, str) else "")
        start, end = place or (0, 0)
        if place is None or BREAK.search(self._article.text, offset + start, offset + end):
            self._unanchored.append(text)
            return None
        start, end = offset + start, offset + end
        made = PredictedMention(f"m{len(self._mentions) + 1}", label, ((start, end),))
        return self._mentions.setdefault((label, start, end), made)

    def _relate(self, value: object, names: Mapping[int, PredictedMention]) -> None:
        told = value if isinstance(value, dict) else {}
        label, ends = told.get("label"), (told.get("head"), told.get("tail"))
        head, tail = (names.get(each) if type(each) is int else None for each in ends)
        if head is None or tail is None or head.id == tail.id:
            self._wrong["relation", "without both of its ends"] += 1
        elif not isinstance(label, str) or not self._scheme.allows(label, head.label, tail.label):
            self._wrong["relation", "between labels that the scheme does not allow"] += 1
        else:
            made = PredictedRelation(f"r{len(self._relations) + 1}", label, head.id, tail.id)
            self._relations.setdefault((label, head.id, tail.id), made)
