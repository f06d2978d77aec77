"""Learning in the worker process: lessons in, a saved model out, lines of JSON.

    in   {"learn": LESSONS, "scheme": TOML, "names": [[TEXT, LABEL], …], "deadline": SECONDS?}
    in   {article} and {gold} for each lesson, as the worker's own lines for articles and answers
    out  {"read": LESSONS} after each reading
    out  {"learnt": {"path", "sha256", "lessons", "note"}}  or  {"error": REASON}

Where the readings and the model are kept is for the process that learns to know; nobody tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from annotator.errors import ExtractorError
from annotator.extract import installed
from annotator.extract.learn.fitting import fit
from annotator.extract.learn.lesson import Lesson, Name
from annotator.extract.learn.model import save
from annotator.extract.learn.readings import CachedReader
from annotator.extract.learned import note, spec_of
from annotator.extract.wire import (
    decode_answer,
    encode_answer,
    encode_article,
    read_article,
    read_line,
    write_line,
)
from annotator.scheme import Scheme, parse

LINE_LIMIT = 64 * 2**20
MOST_LESSONS = 100_000


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model that was saved, as the process that has learnt says it."""

    path: Path
    sha256: str
    lessons: int
    note: str

    @property
    def spec(self) -> str:
        """The name of its extractor."""
        return spec_of(self.path, self.sha256)


def encode_request(
    lessons: Sequence[Lesson],
    scheme: Scheme,
    names: Iterable[Name],
    *,
    deadline: float | None = None,
) -> Iterator[bytes]:
    """All lines to a process that is to learn."""
    yield write_line(
        {
            "learn": len(lessons),
            "scheme": scheme.toml,
            "names": [[each.text, each.label] for each in names],
            "deadline": deadline,
        }
    )
    for lesson in lessons:
        yield encode_article(lesson.article)
        yield encode_answer(lesson.article, lesson.gold)


def decode_reply(line: bytes) -> int | Learnt:
    """How many lessons were read, or what was learnt; ExtractorError with the reason."""
    value = read_line(line)
    if isinstance(value.get("error"), str):
        raise ExtractorError(value["error"][:300])
    if isinstance(value.get("read"), int):
        return int(value["read"])
    learnt = value.get("learnt")
    if not (
        isinstance(learnt, dict)
        and all(isinstance(learnt.get(key), str) for key in ("path", "sha256", "note"))
        and isinstance(learnt.get("lessons"), int)
    ):
        raise ExtractorError("the learner did not say what it has learnt")
    return Learnt(Path(learnt["path"]), learnt["sha256"], learnt["lessons"], learnt["note"])


def serve(hello: Mapping[str, Any], stdin: BinaryIO, say: Callable[[bytes], None]) -> None:
    """Read the lessons, learn, save and say so; raises GoldspanError."""
    count, toml = hello.get("learn"), hello.get("scheme")
    if not isinstance(count, int) or not 0 <= count <= MOST_LESSONS or not isinstance(toml, str):
        raise ExtractorError("the first line must say how many lessons there are, and the scheme")
    scheme = parse(toml)
    names = [Name(str(text), str(label)) for text, label in hello.get("names") or []]
    lessons = [_lesson(stdin, scheme) for _ in range(count)]
    pipeline = installed.best()
    reader = CachedReader(pipeline, scheme)
    model = fit(
        lessons,
        scheme,
        reader,
        names=names,
        engine=reader.engine,
        report=lambda done, _all: say(write_line({"read": done})),
    )
    path = save(model)
    learnt = {
        "path": str(path),
        "sha256": model.sha256,
        "lessons": model.lessons,
        "note": note(model.lessons, pipeline),
    }
    say(write_line({"learnt": learnt}))


def _lesson(stdin: BinaryIO, scheme: Scheme) -> Lesson:
    try:
        article = read_article(read_line(stdin.readline(LINE_LIMIT), limit=LINE_LIMIT))
    except (KeyError, TypeError, ValueError) as error:
        raise ExtractorError(f"a lesson is no article: {error!r}") from error
    return Lesson(
        article, decode_answer(stdin.readline(LINE_LIMIT), article=article, scheme=scheme)
    )
