"""The user's trouble as sentences: where it is, what it is."""

from pathlib import Path

import pytest

from annotator.errors import (
    ExtractorError,
    GoldspanError,
    ProjectChanged,
    ProjectError,
    ReviewError,
    SchemeError,
    SourceError,
)


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ({}, "news/a.jsonl: is empty"),
        ({"line": 3}, "news/a.jsonl, line 3: is empty"),
        ({"field": "text"}, "news/a.jsonl, text: is empty"),
        ({"line": 3, "field": "text"}, "news/a.jsonl, line 3, text: is empty"),
    ],
)
def test_a_source_error_names_the_file_the_line_and_the_field(where, sentence):
    error = SourceError(Path("news/a.jsonl"), "is empty", **where)
    assert str(error) == sentence
    assert (error.path, error.problem) == ("news/a.jsonl", "is empty")
    assert (error.line, error.field) == (where.get("line"), where.get("field"))


def test_whoever_shows_trouble_needs_to_know_one_kind_only():
    for kind in (SchemeError, SourceError):
        assert isinstance(kind("scheme.toml", "has no name"), GoldspanError)
    for kind in (ProjectError, ProjectChanged, ExtractorError, ReviewError):
        assert str(kind("One sentence.")) == "One sentence."
        assert issubclass(kind, GoldspanError)
    assert issubclass(ProjectChanged, ProjectError)
