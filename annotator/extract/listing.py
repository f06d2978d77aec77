"""Which extractors there are, as far as that is known without loading one."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint

from annotator.extract import installed, packaged
from annotator.extract.specs import PACKAGE
from annotator.model import LEARNER


@dataclass(frozen=True, slots=True)
class Known:
    """What to name an extractor by, and a line about it for people."""

    spec: str
    note: str


def known() -> list[Known]:
    """Our own, then spaCy pipelines and packages that are installed, then what others may give."""
    names = installed.pipelines()
    model = next((each for each in installed.PREFERRED if each in names), None)
    engine = f"English model {model} + rules" if model else "rules: no English model is installed"
    return [
        Known("builtin", engine),
        Known("rules", "rules alone, without a model"),
        Known(LEARNER, "learns from the project's finished articles first, and starts from both"),
        *(Known(f"spacy:{name}", f"spaCy pipeline{_of(entry)}") for name, entry in names.items()),
        *(
            Known(f"{PACKAGE}{name}", f"extractor of a package{_of(entry)}")
            for name, entry in packaged.installed().items()
        ),
        Known(
            "spacy:FOLDER", "a spaCy pipeline that somebody has saved; you are asked to trust it"
        ),
        Known("command:PROGRAM ARGUMENTS", "a program of your own: articles in, answers out"),
        Known("file:PREDICTIONS.jsonl", "answers that are in a file already"),
        Known("https://HOST/PATH", "a server that is sent each article; you are asked first"),
        Known("http://127.0.0.1:PORT/PATH", "a server on this machine that is sent each article"),
        Known("chat:URL#MODEL", "a language model with an OpenAI-compatible address"),
    ]


def _of(entry: EntryPoint) -> str:
    return f", {entry.dist.name} {entry.dist.version}" if entry.dist is not None else ""
